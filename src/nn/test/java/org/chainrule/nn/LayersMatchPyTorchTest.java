package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainrule.nn.Golden.assertEqual;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.chainrule.Functional;
import org.chainrule.Reduction;
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
    Tensor gradient = Golden.get(name + "/grad/x"); // words have none
    Tensor x = Golden.get(name + "/x").detach().requiresGrad(gradient != null);
    Tensor y = null;
    for (int i = 0; i < passes; i++) {
      y = forward.apply(layer, x);
    }
    assertEqual("y", y, Golden.get(name + "/y"));
    y.backward(Golden.upstream(y));
    if (gradient != null) {
      assertEqual("dL/dx", x.grad(), gradient);
    }
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
  void activationLayersWithPyTorchsNames() {
    check(
        "activation layers",
        new Sequential(
            new LeakyReLU(),
            new ELU(),
            new GELU(),
            new Softplus(),
            new Sigmoid(),
            new Tanh(),
            new ReLU(),
            new Softmax(1),
            new LogSoftmax(1)));
  }

  @Test
  void convolutionsOfOtherKinds() {
    check("dilated grouped conv", new Conv2d(4, 6, 2, 1, 1, 2, 2, rng));
    check("conv of sequences", new Conv1d(2, 3, 3, 2, 1, 2, 1, rng));
    check("transposed conv", new ConvTranspose2d(2, 3, 3, 2, 1, 1, rng));
  }

  @Test
  void pools() {
    check("max pool", new MaxPool2d(3, 2, 1));
    check("average pool", new AvgPool2d(2));
    check("adaptive pool", new AdaptiveAvgPool2d(2, 3));
    check("adaptive max pool", new AdaptiveMaxPool2d(2, 3));
  }

  @Test
  void normsByTheirAxes() {
    check("group norm", new GroupNorm(2, 4));
    check("batch norm", new BatchNorm1d(3), 2, Layer::apply);
    check("batch norm of images", new BatchNorm2d(2, 1e-3, 0.1));
  }

  @Test
  void embedding() {
    check("embedding", new Embedding(5, 3, rng));
  }

  @Test
  void recurrentNetworks() {
    for (RecurrentKind kind : List.<RecurrentKind>of(RNN::new, GRU::new, LSTM::new)) {
      Recurrent one = kind.create(2, 3, 1, rng);
      String name = one.getClass().getSimpleName();
      check(name, one);
      check(
          name + " of 2 layers",
          kind.create(2, 3, 2, rng, Recurrent.BATCH_FIRST),
          1,
          (net, x) -> all(net.run(x)));
      check(name + " of one sequence", kind.create(2, 3, 1, rng), 1, (net, x) -> all(net.run(x)));
    }
  }

  private interface RecurrentKind {
    Recurrent create(
        int in, int hidden, int layers, RandomGenerator rng, Recurrent.Option... options);
  }

  @Test
  void recurrentNetworksInBothDirections() {
    for (RecurrentKind kind : List.<RecurrentKind>of(RNN::new, GRU::new, LSTM::new)) {
      Recurrent net = kind.create(2, 3, 2, rng, Recurrent.BATCH_FIRST, Recurrent.BIDIRECTIONAL);
      String name = net.getClass().getSimpleName() + " in both directions";
      check(name, net, 1, (it, x) -> all(it.run(x)));
      check(
          name + " from states",
          kind.create(2, 3, 2, rng, Recurrent.BATCH_FIRST, Recurrent.BIDIRECTIONAL),
          1,
          (it, x) -> all(it.run(x, Golden.ramp(5, 4, 2, 3))));
    }
    assertThat(new GRU(2, 3, 2, Recurrent.BATCH_FIRST, Recurrent.BIDIRECTIONAL))
        .hasToString("GRU(2, 3, num_layers=2, batch_first=True, bidirectional=True)");
  }

  private static Tensor all(Recurrent.Result result) {
    Tensor[] parts =
        Stream.of(result.output(), result.hidden(), result.cell())
            .filter(Objects::nonNull)
            .map(Tensor::flatten)
            .toArray(Tensor[]::new);
    return Tensor.cat(0, parts);
  }

  @Test
  void attention() {
    check("attention", new MultiheadAttention(4, 2, false, rng));
    Tensor mask = Tensor.ones(3, 2).triu(1).bool();
    check(
        "masked attention",
        new MultiheadAttention(4, 2, true, rng),
        1,
        (attention, x) -> {
          var result = attention.attend(x, x.slice(1, 0, 2), x.slice(1, 1, 3), mask);
          return Tensor.cat(0, result.output().flatten(), result.weights().flatten());
        });
  }

  @Test
  void losses() {
    Tensor weights = Tensor.tensor(1, .5, 2);
    Map<String, Loss> all =
        Map.ofEntries(
            Map.entry("CrossEntropyLoss", new CrossEntropyLoss()),
            Map.entry("CrossEntropyLoss SUM", new CrossEntropyLoss(Reduction.SUM)),
            Map.entry(
                "CrossEntropyLoss with options",
                new CrossEntropyLoss().weight(weights).ignoreIndex(0).labelSmoothing(.2)),
            Map.entry("CrossEntropyLoss of images", new CrossEntropyLoss().weight(weights)),
            Map.entry(
                "CrossEntropyLoss of probabilities",
                new CrossEntropyLoss().weight(weights).labelSmoothing(.2)),
            Map.entry("NLLLoss", new NLLLoss()),
            Map.entry("MSELoss", new MSELoss()),
            Map.entry("L1Loss", new L1Loss()),
            Map.entry("HuberLoss", new HuberLoss()),
            Map.entry("KLDivLoss", new KLDivLoss()),
            Map.entry("KLDivLoss BATCH_MEAN", new KLDivLoss(Reduction.BATCH_MEAN)),
            Map.entry("BCELoss", new BCELoss()),
            Map.entry("BCEWithLogitsLoss", new BCEWithLogitsLoss()));
    all.forEach(
        (name, loss) -> {
          Map<String, Tensor> golden = Golden.under("loss/" + name + "/");
          Tensor x = golden.get("x").requiresGrad(true);
          Tensor y = loss.apply(x, golden.get("target"));
          assertEqual(name, y, golden.get("y"));
          y.sum().backward();
          assertEqual(name + " by x", x.grad(), golden.get("grad"));
          assertThat(loss).hasToString(name.replaceFirst(" .*", "") + "()");
        });
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
