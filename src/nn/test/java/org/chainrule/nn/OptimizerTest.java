package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.chainrule.nn.Golden.assertEqual;
import static org.chainrule.nn.Golden.ramp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Step by step where PyTorch's optimisers go, and what is refused. */
class OptimizerTest {
  private record Case(String name, Function<List<Tensor>, Optimizer> make) {
    Arguments arguments() {
      return Arguments.of(name, make);
    }
  }

  static List<Arguments> optimizers() {
    return List.of(
            new Case("sgd", p -> new SGD(p, .05)),
            new Case("sgd decay", p -> new SGD(p, .05).weightDecay(.1)),
            new Case("sgd momentum", p -> new SGD(p, .05).momentum(.9)),
            new Case("sgd dampening", p -> new SGD(p, .05).momentum(.9).dampening(.3)),
            new Case("sgd nesterov", p -> new SGD(p, .05).momentum(.9).weightDecay(.1).nesterov()),
            new Case("adam", p -> new Adam(p, .05)),
            new Case("adam decay", p -> new Adam(p, .05).betas(.8, .95).eps(1e-3).weightDecay(.1)),
            new Case("adamw", p -> new AdamW(p, .05)),
            new Case("adamw decay", p -> new AdamW(p, .05).weightDecay(.3)),
            new Case("amsgrad", p -> new Adam(p, .05).amsgrad()),
            new Case("rmsprop", p -> new RMSprop(p, .05)),
            new Case(
                "rmsprop momentum",
                p -> new RMSprop(p, .05).alpha(.9).eps(1e-3).weightDecay(.1).momentum(.8)),
            new Case("rmsprop centered", p -> new RMSprop(p, .05).centered()),
            new Case("adagrad", p -> new Adagrad(p, .5)),
            new Case(
                "adagrad decay", p -> new Adagrad(p, .5).lrDecay(.1).weightDecay(.2).eps(1e-3)))
        .stream()
        .map(Case::arguments)
        .toList();
  }

  private static List<Tensor> start() {
    return List.of(
        ramp(1, 3).requiresGrad(true).named("w"),
        Tensor.tensor(ramp(4, 2, 2).mul(2).toArray(), 2, 2).requiresGrad(true).named("b"));
  }

  /** The loss of golden.py at step t: a bowl with bumps that move. */
  private static void backward(List<Tensor> parameters, int t) {
    for (Tensor p : parameters) {
      p.pow(2).mul(3).add(p.mul(5).add(t).sin()).sum().backward();
    }
  }

  private static Tensor trajectory(
      List<Tensor> parameters,
      Optimizer optimizer,
      int from,
      int to,
      ToDoubleFunction<List<Tensor>> clip) {
    List<Tensor> rows = new ArrayList<>();
    for (int t = from; t < to; t++) {
      optimizer.zeroGrad();
      backward(parameters, t);
      if (clip != null) {
        rows.add(Tensor.tensor(new double[] {clip.applyAsDouble(parameters)}, 1));
      }
      optimizer.step();
      parameters.forEach(p -> rows.add(Tensor.tensor(p.toArray())));
    }
    return Tensor.cat(0, rows.toArray(Tensor[]::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void sixStepsAreAsInPyTorch(String name, Function<List<Tensor>, Optimizer> make) {
    List<Tensor> parameters = start();
    assertEqual(
        name,
        trajectory(parameters, make.apply(parameters), 0, 6, null),
        Golden.get("optim/" + name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void trainingGoesOnBitForBitFromASavedState(String name, Function<List<Tensor>, Optimizer> make) {
    List<Tensor> whole = start();
    trajectory(whole, make.apply(whole), 0, 6, null);

    List<Tensor> before = start();
    Optimizer first = make.apply(before);
    trajectory(before, first, 0, 3, null);
    List<Tensor> after =
        before.stream()
            .map(p -> Tensor.tensor(p.toArray(), p.shape().dims()).requiresGrad(true))
            .toList();
    Optimizer second = make.apply(after);
    second.load(first.state());
    trajectory(after, second, 3, 6, null);

    for (int i = 0; i < whole.size(); i++) {
      assertThat(after.get(i).array()).isEqualTo(whole.get(i).array());
    }
  }

  @Test
  void clippingIsAsInPyTorch() {
    List<Tensor> byNorm = start();
    assertEqual(
        "clip norm",
        trajectory(byNorm, new SGD(byNorm, .05), 0, 6, p -> Clip.clipGradNorm(p, 4)),
        Golden.get("optim/clip norm"));
    List<Tensor> byValue = start();
    assertEqual(
        "clip value",
        trajectory(
            byValue,
            new SGD(byValue, .05),
            0,
            6,
            p -> {
              Clip.clipGradValue(p, 1.5);
              return 0;
            }),
        Golden.get("optim/clip value"));
  }

  @Test
  void clippingDoesNotChangeAGradientThatTwoLeavesShare() {
    Tensor a = Tensor.tensor(3.0, 4.0).requiresGrad(true);
    Tensor b = Tensor.tensor(0.0, 0.0).requiresGrad(true);
    a.add(b).mul(Tensor.tensor(3, 4)).sum().backward();
    assertThat(Clip.clipGradNorm(List.of(a), 1)).isEqualTo(5);
    Tensor huge = Tensor.tensor(0.0, 0.0).requiresGrad(true);
    huge.setGrad(Tensor.tensor(3e200, 4e200));
    assertThat(Clip.clipGradNorm(List.of(huge), 1)).isCloseTo(5e200, within(1e188));
    assertThat(huge.grad().norm().item()).isCloseTo(1, within(1e-9));
    Tensor tiny = Tensor.tensor(0.0, 0.0).requiresGrad(true);
    tiny.setGrad(Tensor.tensor(3e-200, 4e-200));
    assertThat(Clip.clipGradNorm(List.of(tiny), 1)).isCloseTo(5e-200, within(1e-212));
    assertThat(b.grad().toArray()).containsExactly(3, 4);
  }

  @Test
  void aNormThatIsNotFiniteIsRefusedAndChangesNothing() {
    Tensor good = Tensor.tensor(1.0, 2.0).requiresGrad(true);
    Tensor bad = Tensor.tensor(0.0).requiresGrad(true).named("0.weight");
    good.setGrad(Tensor.tensor(30.0, 40.0));
    bad.setGrad(Tensor.scalar(Double.NaN).reshape(bad.shape()));
    assertThatThrownBy(() -> Clip.clipGradNorm(List.of(good, bad), 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "the gradient of 0.weight has the norm NaN: look for a division by 0, log(0) or an overflow before it; no gradient was changed");
    assertThat(good.grad().toArray()).containsExactly(30, 40);
  }

  @Test
  void aParameterWithoutAGradientStaysAsItIs() {
    List<Tensor> parameters = start();
    Optimizer optimizer = new AdamW(parameters, .1);
    parameters.get(0).sum().backward();
    Tensor before = parameters.get(1).detach();
    optimizer.step();
    assertThat(parameters.get(1).array()).isEqualTo(before.array());
    assertThat(parameters.get(0).get(0)).isNotEqualTo(Math.sin(1));
  }

  @Test
  void aStepBeforeBackwardIsRefused() {
    Optimizer optimizer = new SGD(start(), .1);
    assertThatThrownBy(optimizer::step)
        .isInstanceOf(AutogradException.class)
        .hasMessage("step() before backward(): none of the 2 parameters has a gradient");
  }

  @Test
  void aGraphThatNeedsTheOldNumbersStillHasThemAfterAStep() {
    Tensor w = Tensor.tensor(2.0, 3.0).requiresGrad(true).named("w");
    Tensor old = w.mul(w).sum();
    w.sum().backward();
    new SGD(List.of(w), .1).step();
    w.zeroGrad();
    old.backward();
    assertThat(w.grad().toArray()).containsExactly(4, 6);
    assertThat(w.toArray()).containsExactly(1.9, 2.9);
  }

  @Test
  void onlyLeavesThatRequireAGradientCanBeOptimised() {
    Tensor w = Tensor.tensor(2.0, 3.0).requiresGrad(true);
    assertThatThrownBy(() -> new SGD(List.of(w, w.mul(2)), .1))
        .hasMessage(
            "parameter 1 of shape (2) was computed by mul: an optimiser changes leaves that require a gradient");
    assertThatThrownBy(() -> new SGD(List.of(Tensor.zeros(2).named("x")), .1))
        .hasMessage(
            "parameter 0 (x) of shape (2) does not require a gradient: an optimiser changes leaves that require a gradient");
    assertThatThrownBy(() -> new Adam(List.of()))
        .hasMessage(
            "an optimiser without parameters: does the layer register them with parameter(…) and layer(…)?");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    List<Tensor> p = start();
    assertThatThrownBy(() -> new SGD(p, -1))
        .hasMessage("the learning rate is -1.0: it must be a finite number and not negative");
    assertThatThrownBy(() -> new SGD(p, Double.NaN))
        .hasMessage("the learning rate is NaN: it must be a finite number and not negative");
    assertThatThrownBy(() -> new SGD(p, 1).nesterov())
        .hasMessage(
            "nesterov() looks ahead by the momentum: it needs momentum(…) above 0 before it, and no dampening");
    assertThatThrownBy(() -> new Adam(p).betas(.9, 1))
        .hasMessage("beta2 is 1.0: it must lie in [0, 1)");
  }

  @Test
  void aStateThatDoesNotFitIsRefusedWhole() {
    List<Tensor> p = start();
    Optimizer optimizer = new Adam(p);
    backward(p, 0);
    optimizer.step();
    var state = optimizer.state();
    state.remove("step.1");
    state.put("exp_avg.0", Tensor.zeros(4));
    state.put("exp_avg.7", Tensor.zeros(3));
    Optimizer other = new Adam(p);
    assertThatThrownBy(() -> other.load(state))
        .hasMessage(
            """
            the state does not fit Adam, nothing was loaded:
              exp_avg.0 of shape (4), parameter 0 (w) of shape (3)
              missing: step.1
              unknown: exp_avg.7""");
    assertThat(other.state().get("step.0").item()).isZero();
    assertThatThrownBy(() -> new SGD(p, 1).load(optimizer.state()))
        .hasMessageContaining("unknown: exp_avg.0");
  }

  @Test
  void optimisersInitialisersAndSchedulesPrintAsWhatTheyAre() {
    SGD sgd = new SGD(start(), 0.1).momentum(0.9);
    assertThat(sgd)
        .hasToString(
            "SGD(lr=0.1, momentum=0.9, dampening=0.0, weight_decay=0.0, nesterov=false, %d parameters)"
                .formatted(start().size()));
    assertThat(new AdamW(start().subList(0, 1)))
        .hasToString(
            "AdamW(lr=0.001, betas=(0.9, 0.999), eps=1.0E-8, weight_decay=0.01, 1 parameter)");
    assertThat(new LrScheduler(sgd, Schedule.warmUp(2)))
        .hasToString("LrScheduler(epoch=0, lr=0.05, initial_lr=0.1)");
    assertThat(Schedule.warmUp(5).then(5, Schedule.cosine(95)))
        .hasToString("Schedule.warmUp(5).then(5, Schedule.cosine(95, 0.0))");
    assertThat(Init.heNormal()).hasToString("Init.heNormal(IN, 1.4142135623730951)");
    assertThat(List.of(Init.zeros(), Init.xavierUniform(2), Init.orthogonal(1), Init.fanIn(4)))
        .hasToString(
            "[Init.zeros(), Init.xavierUniform(2.0), Init.orthogonal(1.0), Init.uniform(-0.5, 0.5)]");
  }

  @Test
  void clippingAddsUpTheNormWithoutOverflow() {
    Tensor w = Tensor.zeros(2).requiresGrad(true).named("w");
    Tensor b = Tensor.zeros(1).requiresGrad(true).named("b");
    w.setGrad(Tensor.tensor(3e200, 4e200));
    b.setGrad(Tensor.tensor(new double[] {12e200}));
    assertThat(Clip.clipGradNorm(List.of(w, b), 13)).isEqualTo(13e200);
    assertThat(w.grad().get(1)).isCloseTo(4, withinPercentage(1e-12));
    assertThat(b.grad().get(0)).isCloseTo(12, withinPercentage(1e-12));
    w.setGrad(Tensor.tensor(1e308, -1.7e308));
    assertThatThrownBy(() -> Clip.clipGradNorm(List.of(w), 1))
        .hasMessageContaining("all its numbers are finite, but their norm is larger than a double");
    w.setGrad(Tensor.tensor(1.2e308, 0));
    b.setGrad(Tensor.tensor(new double[] {1.7e308}));
    assertThatThrownBy(() -> Clip.clipGradNorm(List.of(w, b), 1))
        .hasMessageContaining("although each of them is finite");
    w.setGrad(Tensor.tensor(Double.NaN, 0));
    assertThatThrownBy(() -> Clip.clipGradNorm(List.of(w), 1))
        .hasMessageContaining("look for a division by 0, log(0) or an overflow before it");
  }
}
