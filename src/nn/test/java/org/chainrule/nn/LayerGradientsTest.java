package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.chainrule.Autograd;
import org.chainrule.Option;
import org.chainrule.Tensor;
import org.chainrule.func.GradCheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** First and second derivatives of every layer, for its input and for its parameters. */
class LayerGradientsTest {
  private static Arguments layer(Layer layer, int... input) {
    return Arguments.of(layer, Tensor.randn(new Random(5), input));
  }

  static List<Arguments> layers() {
    Random rng = new Random(1);
    return List.of(
        layer(new Linear(3, 2, rng), 4, 3),
        layer(new Conv2d(2, 2, 2, 1, 1, rng), 1, 2, 3, 3),
        layer(new BatchNorm(2), 3, 2),
        layer(new BatchNorm(2), 2, 2, 2, 1),
        layer(new BatchNorm(2).eval(), 3, 2),
        layer(new LayerNorm(4), 2, 4),
        layer(new GroupNorm(2, 4), 2, 4, 2),
        layer(new Conv1d(2, 2, 2, 1, 1, rng), 1, 2, 3),
        layer(new ConvTranspose2d(1, 2, 2, 2, 0, 1, rng), 1, 1, 2, 2),
        layer(new Sequential(new Conv2d(1, 1, 1, rng), new MaxPool2d(2, 1, 1)), 1, 1, 3, 3),
        layer(new Sequential(new Conv2d(1, 1, 1, rng), new AdaptiveAvgPool2d(2)), 1, 1, 3, 3),
        layer(new GRU(2, 2, 1, rng), 3, 1, 2),
        layer(new LSTM(2, 2, 1, rng, Recurrent.BATCH_FIRST), 1, 3, 2),
        layer(new MultiheadAttention(2, 2, true, rng), 1, 3, 2),
        layer(new RnnCell(2, 3, rng), 2, 2),
        layer(new Sequential(new Linear(2, 2, rng), new Dropout(.5, rng)).eval(), 2, 2),
        layer(new Residual(new Linear(3, 3, rng), Activation.tanh()), 2, 3),
        layer(new Sequential(new Flatten(), new Linear(4, 3, rng), Activation.gelu()), 2, 2, 2));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void ofTheInput(Layer layer, Tensor x) {
    GradCheck.Report first = GradCheck.check(in -> layer.apply(in[0]), x);
    assertThat(first.ok()).as(first.toString()).isTrue();
    assertThat(first.relativeError()).isLessThan(1e-6);
    GradCheck.Report second = GradCheck.checkSecond(in -> layer.apply(in[0]), x);
    assertThat(second.ok()).as(second.toString()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void ofTheParameters(Layer layer, Tensor x) {
    assertGradients(layer, () -> layer.apply(x).pow(2).mul(.5).sum());
  }

  /** The loss is the squared length of a gradient: its own gradient is a second derivative. */
  @ParameterizedTest
  @MethodSource("layers")
  void ofTheGradientPenalty(Layer layer, Tensor x) {
    Tensor in = x.detach().requiresGrad(true);
    assertGradients(
        layer,
        () -> {
          Tensor out = layer.apply(in).pow(2).sum();
          return Autograd.grad(out, in, Option.CREATE_GRAPH).pow(2).sum();
        });
  }

  private static void assertGradients(Layer layer, Supplier<Tensor> loss) {
    layer.zeroGrad();
    loss.get().backward();
    layer
        .namedParameters()
        .forEach(
            (name, p) -> {
              double[] numeric = Differences.central(loss, p);
              double[] analytic = p.grad() == null ? new double[p.numel()] : p.grad().toArray();
              for (int i = 0; i < numeric.length; i++) {
                assertThat(analytic[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(numeric[i], within(1e-5 + 1e-5 * Math.abs(numeric[i])));
              }
            });
  }
}
