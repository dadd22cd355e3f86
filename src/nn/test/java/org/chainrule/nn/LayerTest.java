package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.Tensor.tensor;
import static org.chainrule.Tensor.zeros;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;
import org.junit.jupiter.api.Test;

/** What every layer can do, and what it refuses. */
class LayerTest {
  private final RandomGenerator rng = new Random(0);

  private static final class Net extends Layer {
    final Linear hidden;
    final Sequential rest;
    final Tensor scale;

    Net(RandomGenerator rng) {
      hidden = layer("hidden", new Linear(2, 3, rng));
      rest = layer("rest", new Sequential(Activation.tanh(), new Linear(3, 1, rng)));
      scale = parameter("scale", Tensor.ones(1));
      buffer("seen", Tensor.zeros(2));
    }

    @Override
    public Tensor forward(Tensor x) {
      return rest.apply(hidden.apply(x)).mul(scale);
    }
  }

  @Test
  void parametersHaveDottedNamesThatMessagesUse() {
    Net net = new Net(rng);
    assertThat(net.namedParameters().keySet())
        .containsExactly("scale", "hidden.weight", "hidden.bias", "rest.1.weight", "rest.1.bias");
    assertThat(net.parameters()).allMatch(Tensor::requiresGrad);
    assertThat(net.state().keySet())
        .containsExactly(
            "scale", "seen", "hidden.weight", "hidden.bias", "rest.1.weight", "rest.1.bias");
    assertThat(net.namedLayers().keySet())
        .containsExactly("", "hidden", "rest", "rest.0", "rest.1");
    assertThatThrownBy(() -> net.apply(Tensor.ones(5, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("hidden.weight of shape (3, 2)");
  }

  @Test
  void tiedWeightsAreLearntOnceAndSavedTwice() {
    Linear shared = new Linear(2, 2, rng);
    Sequential twice = new Sequential(shared, Activation.relu(), shared);
    assertThat(twice.parameters()).containsExactly(shared.weight(), shared.bias());
    assertThat(twice.state().keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
  }

  @Test
  void trainAndEvalReachEveryLayerBelow() {
    Net net = new Net(rng);
    assertThat(net.isTraining()).isTrue();
    net.eval();
    assertThat(net.namedLayers().values()).noneMatch(Layer::isTraining);
    assertThat(net.train()).isSameAs(net);
    assertThat(net.namedLayers().values()).allMatch(Layer::isTraining);
  }

  @Test
  void zeroGradForgetsAllGradients() {
    Net net = new Net(rng);
    net.apply(Tensor.ones(1, 2)).sum().backward();
    assertThat(net.parameters()).allMatch(p -> p.grad() != null);
    net.zeroGrad();
    assertThat(net.parameters()).allMatch(p -> p.grad() == null);
  }

  @Test
  void aForwardHookSeesWhatGoesInAndOutUntilItIsRemoved() {
    Net net = new Net(rng);
    List<String> seen = new ArrayList<>();
    List<Tensor.Hook> hooks = new ArrayList<>();
    net.namedLayers()
        .forEach(
            (name, layer) ->
                hooks.add(
                    layer.forwardHook(
                        (l, x, y) -> seen.add(name + x.shape() + " -> " + y.shape()))));
    net.apply(Tensor.ones(5, 2));
    assertThat(seen)
        .containsExactly(
            "hidden(5, 2) -> (5, 3)",
            "rest.0(5, 3) -> (5, 3)",
            "rest.1(5, 3) -> (5, 1)",
            "rest(5, 3) -> (5, 1)",
            "(5, 2) -> (5, 1)");
    hooks.forEach(Tensor.Hook::remove);
    net.apply(Tensor.ones(5, 2));
    assertThat(seen).hasSize(5);
  }

  @Test
  void aStateIsACopy() {
    Linear layer = new Linear(2, 2, rng);
    Map<String, Tensor> before = layer.state();
    layer.apply(Tensor.ones(1, 2)).sum().backward();
    new SGD(layer.parameters(), 1).step();
    assertThat(before.get("bias").array()).isNotEqualTo(layer.bias().array());
    layer.load(before);
    assertThat(before.get("bias").array()).isEqualTo(layer.bias().array());
    assertThat(layer.bias().requiresGrad()).isTrue();
  }

  @Test
  void aStateThatDoesNotFitIsRefusedWhole() {
    Linear layer = new Linear(2, 3, rng);
    Map<String, Tensor> before = layer.state();
    assertThatThrownBy(
            () -> layer.load(Map.of("weight", Tensor.zeros(2, 3), "wheight", Tensor.zeros(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            the state does not fit Linear, nothing was loaded:
              weight has shape (3, 2) here and (2, 3) in the state
              missing: bias of shape (3)
              unknown: wheight""");
    before.forEach((name, t) -> assertThat(layer.state().get(name).array()).isEqualTo(t.array()));
  }

  @Test
  void namesAndPartsThatCannotBeAreRefused() {
    class Odd extends Layer {
      @Override
      public Tensor forward(Tensor x) {
        return x;
      }
    }
    Odd odd = new Odd();
    odd.parameter("a", Tensor.ones(1));
    assertThatThrownBy(() -> odd.layer("a", new Odd()))
        .hasMessage("Odd already has a part named a");
    assertThatThrownBy(() -> odd.parameter("a.b", Tensor.ones(1)))
        .hasMessage("\"a.b\" in Odd: a name has at least one character and no dot");
    assertThatThrownBy(() -> odd.buffer("b", null)).hasMessage("b of Odd is null");
    assertThatThrownBy(() -> odd.layer("self", odd))
        .hasMessage("layer self of Odd would contain itself");
    Tensor computed = Tensor.ones(1).requiresGrad(true).mul(2);
    assertThatThrownBy(() -> odd.parameter("c", computed))
        .hasMessage("c of Odd was computed (mul), and a parameter must be a leaf: use detach()");
    assertThat(odd.state().keySet()).containsExactly("a");
  }

  @Test
  void printsAsInPyTorch() {
    Sequential inner = new Sequential(new Conv2d(1, 2, 3, 1, 1, rng), new Dropout(.5, rng));
    Sequential model =
        new Sequential(
            new Linear(4, 8, rng),
            Activation.relu(),
            inner,
            new Linear(8, 2, Init.xavierNormal(), null, rng),
            new Flatten(),
            new RnnCell(2, 3, rng),
            new Conv2d(1, 2, 3, 2, 0, Init.heNormal(), null, rng));
    assertThat(model)
        .hasToString(
            """
            Sequential(
              (0): Linear(in_features=4, out_features=8, bias=True)
              (1): ReLU()
              (2): Sequential(
                (0): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
                (1): Dropout(p=0.5, inplace=False)
              )
              (3): Linear(in_features=8, out_features=2, bias=False)
              (4): Flatten(start_dim=1, end_dim=-1)
              (5): RNNCell(2, 3)
              (6): Conv2d(1, 2, kernel_size=(3, 3), stride=(2, 2), bias=False)
            )""");
  }

  @Test
  void dropoutKeepsTheMeanInTrainingAndIsTheIdentityInEvaluation() {
    Dropout dropout = new Dropout(.25, new Random(1));
    Tensor x = Tensor.ones(100, 100).requiresGrad(true);
    Tensor y = dropout.apply(x);
    y.sum().backward();
    assertThat(x.grad().array()).isEqualTo(y.array());
    assertThat(y.mean().item()).isCloseTo(1, within(.02));
    assertThat(y.toArray()).containsOnly(0, 1 / .75);
    assertThat(dropout.apply(x).array()).isNotEqualTo(y.array());
    dropout.eval();
    assertThat(dropout.apply(x).array()).isEqualTo(x.array());
    assertThatThrownBy(() -> new Dropout(1, rng))
        .hasMessage("the probability of dropout is 1.0: it must lie in [0, 1)");
  }

  @Test
  void inputsOfTheWrongShapeAreNamed() {
    assertThatThrownBy(() -> new Residual(new Linear(3, 4, rng)).apply(Tensor.ones(2, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "Residual adds x of shape (2, 3) to f(x) of shape (2, 4): the layers inside must keep the shape");
    assertThatThrownBy(() -> new BatchNorm(3).apply(Tensor.ones(2, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("BatchNorm of 3 channels needs x of shape (N, 3, …), not (2, 4)");
    assertThatThrownBy(() -> new BatchNorm(3).apply(Tensor.ones(1, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "BatchNorm in training needs more than one value for each channel, and x has shape (1, 3): a batch of one has no variance; use a larger batch, or eval()");
    assertThatThrownBy(() -> new LayerNorm(3).apply(Tensor.ones(3, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("LayerNorm of 3 features needs x of shape (…, 3), not (3, 1)");
  }

  @Test
  void anEmptyBatchGoesThroughANetwork() {
    Random random = new Random(1);
    Conv2d conv = new Conv2d(1, 2, 3, random);
    Linear linear = new Linear(8, 3, random);
    Tensor y = linear.apply(new Flatten().apply(conv.apply(zeros(0, 1, 4, 4)).relu()));
    assertThat(y.shape()).hasToString("(0, 3)");
    y.sum().backward();
    assertThat(conv.weight().grad().array()).isEqualTo(zeros(2, 1, 3, 3).array());
    assertThat(linear.weight().grad().array()).isEqualTo(zeros(3, 8).array());
  }

  @Test
  void oneExampleGoesThroughLayersAsABatchOfOneDoes() {
    Random random = new Random(1);
    for (Layer layer : List.of(new Linear(3, 2, random), new RnnCell(3, 2, random))) {
      Tensor one = tensor(1, -2, 3).requiresGrad(true);
      Tensor batch = tensor(new double[][] {{1, -2, 3}}).requiresGrad(true);
      Tensor y = layer.apply(one);
      assertThat(y.array()).isEqualTo(layer.apply(batch).reshape(2).array());
      y.pow(2).sum().backward();
      layer.apply(batch).pow(2).sum().backward();
      assertThat(one.grad().array()).isEqualTo(batch.grad().reshape(3).array());
    }
  }

  @Test
  void aBatchNormInACheckpointFollowsEachBatchOnce() {
    BatchNorm plain = new BatchNorm(3);
    BatchNorm checkpointed = new BatchNorm(3);
    Tensor x = Tensor.randn(new Random(4), 10, 3).requiresGrad(true);
    plain.apply(x.mul(x)).pow(3).sum().backward();
    Tensor expected = x.grad();
    x.zeroGrad();
    Tensor y = Autograd.checkpoint(() -> checkpointed.apply(x.mul(x)).pow(3));
    plain.apply(x);
    checkpointed.apply(x);
    y.sum().backward();
    assertThat(x.grad().array()).isEqualTo(expected.array());
    plain
        .state()
        .forEach(
            (name, t) -> assertThat(checkpointed.state().get(name).array()).isEqualTo(t.array()));
    assertThat(checkpointed.state().get("num_batches_tracked").item()).isEqualTo(2);
  }

  @Test
  void anErrorInALayerNamesTheLineThatCalledIt() {
    assertThatThrownBy(() -> new Linear(2, 3, rng).apply(zeros(4, 5)))
        .hasMessageMatching("(?s).*\\(LayerTest\\.java:\\d+\\).*");
  }
}
