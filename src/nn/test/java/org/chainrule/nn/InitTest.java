package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;
import org.chainrule.nn.Init.Fan;
import org.junit.jupiter.api.Test;

/** The distributions that initialisers promise. */
class InitTest {
  private static final int OUT = 300;
  private static final int IN = 200;

  private static Tensor weight(Init init) {
    return init.create(new Random(7), OUT, IN);
  }

  private static void assertNormal(Init init, double mean, double std) {
    Tensor w = weight(init);
    assertThat(w.mean().item()).isCloseTo(mean, within(std / 50));
    assertThat(Math.sqrt(w.var().item())).isCloseTo(std, within(std / 50));
    double beyondTwo = Arrays.stream(w.toArray()).filter(v -> Math.abs(v - mean) > 2 * std).count();
    assertThat(beyondTwo / w.numel()).isCloseTo(0.0455, within(.004));
  }

  private static void assertUniform(Init init, double low, double high) {
    Tensor w = weight(init);
    double width = high - low;
    assertThat(w.min().item()).isBetween(low, low + width / 1000);
    assertThat(w.max().item()).isBetween(high - width / 1000, high);
    assertThat(w.mean().item()).isCloseTo((low + high) / 2, within(width / 100));
    assertThat(Math.sqrt(w.var().item())).isCloseTo(width / Math.sqrt(12), within(width / 100));
  }

  @Test
  void constants() {
    assertThat(weight(Init.zeros()).toArray()).containsOnly(0);
    assertThat(weight(Init.ones()).toArray()).containsOnly(1);
    assertThat(weight(Init.constant(.25)).toArray()).containsOnly(.25);
  }

  @Test
  void normalAndUniform() {
    assertNormal(Init.normal(3, .5), 3, .5);
    assertUniform(Init.uniform(-2, 3), -2, 3);
  }

  @Test
  void xavier() {
    double std = Math.sqrt(2.0 / (IN + OUT));
    assertNormal(Init.xavierNormal(), 0, std);
    assertNormal(Init.xavierNormal(Gain.TANH), 0, 5 / 3.0 * std);
    double bound = Math.sqrt(6.0 / (IN + OUT));
    assertUniform(Init.xavierUniform(), -bound, bound);
    assertUniform(Init.xavierUniform(2), -2 * bound, 2 * bound);
  }

  @Test
  void he() {
    assertNormal(Init.heNormal(), 0, Math.sqrt(2.0 / IN));
    assertNormal(Init.heNormal(Fan.OUT, 1), 0, Math.sqrt(1.0 / OUT));
    assertUniform(Init.heUniform(), -Math.sqrt(6.0 / IN), Math.sqrt(6.0 / IN));
    assertUniform(Init.heUniform(Fan.OUT, Gain.RELU), -Math.sqrt(6.0 / OUT), Math.sqrt(6.0 / OUT));
  }

  @Test
  void theFansOfAConvolutionCountItsWindow() {
    assertThat(Init.fan(Fan.IN, 8, 3, 5, 5)).isEqualTo(75);
    assertThat(Init.fan(Fan.OUT, 8, 3, 5, 5)).isEqualTo(200);
    assertThatThrownBy(() -> Init.heNormal().create(new Random(0), 4))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "a shape of 1 axes has no fan-in and fan-out: this initialiser is for weights (out, in, …); for a bias use zeros() or uniform(low, high)");
  }

  @Test
  void orthogonalRowsOrColumnsAreOrthonormal() {
    Tensor wide = Init.orthogonal(3).create(new Random(1), 20, 50);
    assertThat(wide.matmul(false, wide, true).allClose(Tensor.eye(20).mul(9), 1e-12)).isTrue();
    Tensor tall = Init.orthogonal(1).create(new Random(1), 50, 20);
    assertThat(tall.matmul(true, tall, false).allClose(Tensor.eye(20), 1e-12)).isTrue();
    Tensor filters = Init.orthogonal(1).create(new Random(1), 4, 2, 3, 3).reshape(4, 18);
    assertThat(filters.matmul(false, filters, true).allClose(Tensor.eye(4), 1e-12)).isTrue();
  }

  @Test
  void layersStartAsInPyTorch() {
    Linear linear = new Linear(400, 300, new Random(3));
    assertThat(linear.weight().abs().max().item()).isBetween(.0499, .05);
    assertThat(linear.bias().abs().max().item()).isBetween(.049, .05);
    Conv2d conv = new Conv2d(16, 100, 5, new Random(3));
    assertThat(conv.weight().abs().max().item()).isBetween(.0499, .05);
    RnnCell cell = new RnnCell(100, 400, new Random(3));
    assertThat(cell.weightHidden().abs().max().item()).isBetween(.0499, .05);
  }

  /** Fails should a JDK ever change the numbers of {@code java.util.Random}. */
  @Test
  void aSeedGivesTheSameBitsOnEveryJdk() {
    assertThat(Init.normal(0, 1).create(new Random(42), 3).toArray())
        .containsExactly(1.1419053154730547, 0.9194079489827879, -0.9498666368908959);
    assertThat(Init.uniform(0, 1).create(new Random(42), 2).toArray())
        .containsExactly(0.7275636800328681, 0.6832234717598454);
  }
}
