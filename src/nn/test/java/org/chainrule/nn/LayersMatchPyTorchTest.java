package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainrule.nn.Golden.assertEqual;

import java.util.Random;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

/** Values and gradients of every layer, with parameters that were saved by PyTorch. */
class LayersMatchPyTorchTest {
  private final RandomGenerator rng = new Random(0);

  private static void check(String name, Layer layer) {
    check(name, layer, 1, Layer::apply);
  }

  private static <L extends Layer> void check(
      String name, L layer, int passes, BiFunction<L, Tensor, Tensor> forward) {
    if (!layer.state().isEmpty()) {
      layer.load(Golden.under(name + "/state/"));
    }
    Tensor x = Golden.get(name + "/x").requiresGrad(true);
    Tensor y = null;
    for (int i = 0; i < passes; i++) {
      y = forward.apply(layer, x);
    }
    assertEqual("y", y, Golden.get(name + "/y"));
    y.backward(Golden.upstream(y));
    assertEqual("dL/dx", x.grad(), Golden.get(name + "/grad/x"));
    layer
        .namedParameters()
        .forEach((p, t) -> assertEqual("dL/d" + p, t.grad(), Golden.get(name + "/grad/" + p)));
    layer.eval();
    assertEqual("y in evaluation", forward.apply(layer, x), Golden.get(name + "/eval"));
  }

  @Test
  void linear() {
    check("linear", new Linear(3, 4, rng));
    check("linear on 3 axes", new Linear(3, 4, Init.zeros(), null, rng));
  }

  @Test
  void conv2d() {
    check("conv", new Conv2d(2, 3, 3, 2, 1, rng));
  }

  @Test
  void batchNormAndItsRunningFigures() {
    BatchNorm twoPasses = new BatchNorm(3);
    check("batch norm", twoPasses, 2, Layer::apply);
    Golden.under("batch norm/after/")
        .forEach((name, tensor) -> assertEqual(name, twoPasses.state().get(name), tensor));
    assertThat(twoPasses.runningMean().requiresGrad()).isFalse();
    check("batch norm of sequences", new BatchNorm(3, 1e-5, 0.3));
    check("batch norm of images", new BatchNorm(2, 1e-3, 0.1));
  }

  @Test
  void layerNorm() {
    check("layer norm", new LayerNorm(5));
  }

  @Test
  void rnnCellThroughTime() {
    check(
        "rnn",
        new RnnCell(2, 3, rng),
        1,
        (cell, x) -> {
          Tensor h = cell.apply(x.select(0, 0));
          for (int t = 1; t < x.size(0); t++) {
            h = cell.step(x.select(0, t), h);
          }
          return h;
        });
  }

  @Test
  void residual() {
    check(
        "residual", new Residual(new Linear(3, 4, rng), Activation.tanh(), new Linear(4, 3, rng)));
  }

  @Test
  void activations() {
    check(
        "activations",
        new Sequential(
            Activation.leakyRelu(0.01),
            Activation.elu(1),
            Activation.gelu(),
            Activation.softplus(),
            Activation.sigmoid(),
            Activation.tanh(),
            Activation.relu(),
            Activation.softmax(1)));
  }

  @Test
  void aSmallConvolutionalNetwork() {
    check(
        "cnn",
        new Sequential(
            new Conv2d(1, 2, 3, rng), Activation.relu(), new Flatten(), new Linear(8, 2, rng)));
  }

  @Test
  void aTrainingRunOfTwentySteps() {
    Sequential model =
        new Sequential(
            new Linear(4, 8, rng), Activation.relu(), new BatchNorm(8), new Linear(8, 3, rng));
    model.load(Golden.under("training/state/"));
    Tensor x = Golden.get("training/x");
    Tensor labels = Tensor.tensor(0, 1, 2, 2, 1, 0);
    Optimizer optimizer = new AdamW(model.parameters(), 0.02);
    LrScheduler scheduler = new LrScheduler(optimizer, Schedule.step(5, 0.5));
    double[] losses = new double[20];
    for (int i = 0; i < losses.length; i++) {
      optimizer.zeroGrad();
      Tensor loss = Functional.crossEntropy(model.apply(x), labels);
      loss.backward();
      Clip.clipGradNorm(model.parameters(), 0.5);
      optimizer.step();
      scheduler.step();
      losses[i] = loss.item();
    }
    assertEqual("losses", Tensor.tensor(losses), Golden.get("training/losses"));
    Golden.under("training/after/")
        .forEach((name, tensor) -> assertEqual(name, model.state().get(name), tensor));
  }

  @Test
  void gains() {
    assertEqual(
        "gains",
        Tensor.tensor(Gain.LINEAR, Gain.SIGMOID, Gain.TANH, Gain.RELU),
        Golden.get("gain"));
    assertEqual(
        "leaky relu", Tensor.scalar(Gain.leakyRelu(0.3)), Golden.get("gain of leaky relu 0.3"));
  }
}
