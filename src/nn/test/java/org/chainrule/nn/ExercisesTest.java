package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

/** The exercises that need a network, by the numbers that the lessons promise. */
class ExercisesTest {
  private static Tensor wave(double scale, boolean cosine, int from, int... shape) {
    return Tensor.zeros(shape)
        .update(
            data ->
                Arrays.setAll(
                    data, i -> scale * (cosine ? Math.cos(from + i) : Math.sin(from + i))));
  }

  private static Sequential network() {
    Random unused = new Random(0);
    Sequential net =
        new Sequential(new Linear(4, 8, unused), Activation.relu(), new Linear(8, 2, unused));
    var state = net.state();
    state.put("0.weight", wave(.5, true, 0, 4, 8).t());
    state.put("0.bias", wave(.1, false, 0, 8));
    state.put("2.weight", wave(.5, false, 0, 8, 2).t());
    state.put("2.bias", Tensor.tensor(.1, -.1));
    net.load(state);
    return net;
  }

  private static final double[] NORMS = {.327241, .235493, .457666, .199318};

  @Test
  void e3_theMeanCrossEntropyAndItsGradients() {
    Sequential net = network();
    Tensor x = wave(1, false, 1, 3, 4);
    Tensor labels = Tensor.tensor(0.0, 1, 0);
    Tensor loss = Functional.crossEntropy(net.apply(x), labels);
    loss.backward();
    assertThat(loss.item()).isCloseTo(.689966, within(1e-6));
    assertThat(net.parameters().stream().mapToDouble(p -> p.grad().norm().item()).toArray())
        .containsExactly(NORMS, within(1e-6));

    List<Tensor> means = net.parameters().stream().map(Tensor::grad).toList();
    net.zeroGrad();
    Tensor sum = Functional.crossEntropy(net.apply(x), labels, Reduction.SUM);
    sum.backward();
    assertThat(sum.item()).isCloseTo(3 * loss.item(), within(1e-15));
    for (int i = 0; i < means.size(); i++) {
      assertThat(net.parameters().get(i).grad().allClose(means.get(i).mul(3), 1e-15)).isTrue();
    }
  }

  @Test
  void e3_theGradientsAgreeWithCentralDifferences() {
    Sequential net = network();
    Tensor x = wave(1, false, 1, 3, 4);
    Tensor labels = Tensor.tensor(0.0, 1, 0);
    Supplier<Tensor> loss = () -> Functional.crossEntropy(net.apply(x), labels);
    loss.get().backward();
    for (Tensor p : net.parameters()) {
      double[] numeric = Differences.central(loss, p);
      double[] analytic = p.grad().toArray();
      for (int i = 0; i < numeric.length; i++) {
        double size = Math.max(Math.abs(analytic[i]) + Math.abs(numeric[i]), 1e-8);
        assertThat(Math.abs(analytic[i] - numeric[i]) / size).as(p.name()).isLessThan(1e-5);
      }
    }
  }

  /** The gradient norms of the first and of the last of ten hidden weights. */
  private static double[] deep(int width, Supplier<Layer> activation, Init init, long seed) {
    Random rng = new Random(seed);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      layers.add(new Linear(width, width, init, rng));
      layers.add(activation.get());
    }
    layers.add(new Linear(width, 1, init, rng));
    Sequential net = new Sequential(layers);
    net.apply(Tensor.randn(rng, 32, width)).pow(2).mean().backward();
    Tensor first = net.namedParameters().get("0.weight");
    Tensor last = net.namedParameters().get("18.weight");
    return new double[] {first.grad().norm().item(), last.grad().norm().item()};
  }

  private static void assertFirst(
      double from, double to, int width, Supplier<Layer> activation, Init init) {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(deep(width, activation, init, seed)[0]).as("seed %d", seed).isBetween(from, to);
    }
  }

  private static void assertRatio(
      double from, double to, int width, Supplier<Layer> activation, Init init) {
    for (long seed = 0; seed < 5; seed++) {
      double[] norms = deep(width, activation, init, seed);
      assertThat(norms[0] / norms[1]).as("seed %d", seed).isBetween(from, to);
    }
  }

  @Test
  void e4_withStandardNormalWeightsTheSigmoidVanishesOnlyWhereItIsNarrow() {
    Init literal = Init.normal(0, 1);
    assertRatio(1e-4, 3e-2, 16, Activation::sigmoid, literal);
    assertRatio(1e-2, 3e-1, 64, Activation::sigmoid, literal);
    assertRatio(1, 20, 256, Activation::sigmoid, literal);
  }

  @Test
  void e4_withStandardNormalWeightsReluExplodes() {
    assertFirst(1e6, 1e13, 16, Activation::relu, Init.normal(0, 1));
    assertFirst(1e14, 1e18, 64, Activation::relu, Init.normal(0, 1));
    assertFirst(1e21, 1e25, 256, Activation::relu, Init.normal(0, 1));
  }

  @Test
  void e4_withXavierTheSigmoidVanishes() {
    assertRatio(5e-8, 5e-6, 16, Activation::sigmoid, Init.xavierNormal());
    assertRatio(1e-7, 2e-6, 64, Activation::sigmoid, Init.xavierNormal());
  }

  @Test
  void e4_withHeReluKeepsItsGradients() {
    assertRatio(.02, 4, 16, Activation::relu, Init.heNormal());
    assertRatio(.05, 2, 64, Activation::relu, Init.heNormal());
  }
}
