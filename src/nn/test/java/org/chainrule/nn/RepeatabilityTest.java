package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

/** One seed, one result: bit for bit. */
class RepeatabilityTest {
  /** Everything that draws random numbers or sums many: the bits of losses and parameters. */
  private static List<Long> run(long seed) {
    Random rng = new Random(seed);
    Sequential model =
        new Sequential(
            new Conv2d(1, 4, 3, rng),
            new BatchNorm(4),
            Activation.relu(),
            new Flatten(),
            new Dropout(.3, rng),
            new Linear(4 * 6 * 6, 64, Init.orthogonal(1), rng),
            new LayerNorm(64),
            new Residual(new Linear(64, 64, Init.heUniform(), rng), Activation.gelu()),
            new Linear(64, 10, rng));
    Optimizer optimizer = new AdamW(model.parameters(), .01);
    LrScheduler scheduler = new LrScheduler(optimizer, Schedule.warmUp(2));
    Tensor x = Tensor.randn(rng, 64, 1, 8, 8);
    Tensor labels = Tensor.zeros(64).update(data -> Arrays.setAll(data, i -> i % 10));
    List<Long> bits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      optimizer.zeroGrad();
      Tensor loss = Functional.crossEntropy(model.apply(x), labels);
      loss.backward();
      Clip.clipGradNorm(model.parameters(), 1);
      optimizer.step();
      scheduler.step();
      bits.add(Double.doubleToRawLongBits(loss.item()));
    }
    model
        .state()
        .values()
        .forEach(
            t -> Arrays.stream(t.toArray()).forEach(v -> bits.add(Double.doubleToRawLongBits(v))));
    return bits;
  }

  @Test
  void oneSeedMakesARunRepeatable() {
    assertThat(run(1)).isEqualTo(run(1));
  }

  @Test
  void anotherSeedMakesAnotherRun() {
    assertThat(run(2)).isNotEqualTo(run(1));
  }
}
