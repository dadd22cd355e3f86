package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.Tensor.CREATE_GRAPH;
import static org.chainrule.Tensor.RETAIN_GRAPH;
import static org.chainrule.Tensor.full;
import static org.chainrule.Tensor.ones;
import static org.chainrule.Tensor.scalar;
import static org.chainrule.Tensor.tensor;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.func.Derivatives;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad(true);
  }

  @Test
  void gradientsAccumulateUntilTheyAreZeroed() {
    Tensor x = leaf(1, 2);
    x.pow(2).sum().backward();
    x.pow(2).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(4, 8);
    x.zeroGrad();
    assertThat(x.grad()).isNull();
    x.pow(2).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(2, 4);
  }

  @Test
  void whatABackwardGatheredIsNotChangedByTheNext() {
    Tensor x = leaf(1, 2);
    x.pow(2).sum().backward();
    Tensor first = x.grad();
    x.pow(2).sum().backward();
    assertThat(first.toArray()).containsExactly(2, 4);
  }

  @Test
  void aValueUsedManyTimesGetsTheSumOfAllItsGradients() {
    Tensor x = leaf(3);
    Tensor y = x.mul(2);
    y.add(y).add(y).add(y.mul(y)).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(2 * (3 + 2 * 6));
  }

  @Test
  void gradientsThatAreOneObjectForSeveralLeavesStaySeparate() {
    Tensor x = leaf(1);
    Tensor y = leaf(2);
    x.add(y).sum().backward();
    x.add(y).sum().backward();
    x.mul(5).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(7);
    assertThat(y.grad().toArray()).containsExactly(2);
  }

  @Test
  void aGradientChangedInPlaceDoesNotChangeThatOfAnotherLeaf() {
    Tensor x = leaf(1);
    Tensor y = leaf(2);
    x.add(y).sum().backward();
    x.grad().mulInPlace(10);
    assertThat(x.grad().toArray()).containsExactly(10);
    assertThat(y.grad().toArray()).containsExactly(1);
  }

  @Test
  void onlyLeavesAndRetainedResultsKeepAGradient() {
    Tensor x = leaf(3);
    Tensor q = x.mul(2);
    Tensor r = q.mul(3).retainGrad();
    r.pow(2).sum().backward();
    assertThat(q.grad()).isNull();
    assertThat(r.grad().toArray()).containsExactly(36);
    assertThat(x.grad().toArray()).containsExactly(216);
  }

  @Test
  void backwardWithAGradientIsAVectorJacobianProduct() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.pow(2);
    y.backward(tensor(1, 10, 100));
    assertThat(x.grad().toArray()).containsExactly(2, 40, 600);
  }

  @Test
  void backwardFromManyNumbersSaysWhatToDo() {
    Tensor y = leaf(1, 2).mul(2).named("y");
    assertThatThrownBy(y::backward)
        .isInstanceOf(AutogradException.class)
        .hasMessage(
            "backward() starts from one number, such as a loss, but y of shape (2) has 2: reduce it with sum() or mean(), or give dL/dy in its shape: backward(gradient)");
    assertThatThrownBy(() -> y.backward(ones(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "backward(gradient) needs dL/dy in the shape of y: y of shape (2), but the gradient has shape (3)");
  }

  @Test
  void backwardOfWhatNeedsNoGradientSaysWhy() {
    assertThatThrownBy(() -> scalar(1).named("loss").backward())
        .isInstanceOf(AutogradException.class)
        .hasMessageStartingWith(
            "loss of shape () does not require a gradient: no leaf that it was computed from has requiresGrad(true), it was computed under noGrad, or it comes from a gradient that was taken without CREATE_GRAPH or is constant (EngineTest.java:");
  }

  @Test
  void aSecondBackwardNamesTheFreedNodeAndBothLines() {
    Tensor x = leaf(1, 2);
    Tensor y = x.add(x).named("y");
    Tensor first = y.sum();
    Tensor second = y.mean();
    first.backward();
    assertThatThrownBy(second::backward)
        .isInstanceOf(AutogradException.class)
        .message()
        .matches(
            """
            backward\\(\\) a second time: the graph was freed at the first time, beginning with y \\(add, shape \\(2\\)\\)\\.
              first:  EngineTest.java:\\d+
              second: EngineTest.java:\\d+
            A graph is walked once, because the values that it saved are freed on the way\\. Compute the result again, \
            or keep the graph at the first time: backward\\(RETAIN_GRAPH\\)\\.""");
    assertThat(x.grad().toArray()).containsExactly(2, 2);
  }

  @Test
  void aFailedBackwardLeavesEveryGradientAsItWas() {
    Tensor x = leaf(1);
    Tensor w = leaf(2);
    x.mul(w).sum().backward();
    Tensor y = x.mul(w);
    y.registerHook(
        g -> {
          throw new IllegalArgumentException("the hook failed");
        });
    Tensor z = y.add(w.mul(3)).sum();
    assertThatThrownBy(z::backward).hasMessage("the hook failed");
    assertThat(x.grad().toArray()).containsExactly(2);
    assertThat(w.grad().toArray()).containsExactly(1);
  }

  @Test
  void afterAFailedBackwardTheNextOneWorks() {
    Tensor x = leaf(1);
    Tensor y = x.mul(2);
    Tensor.Hook hook =
        y.registerHook(
            g -> {
              throw new IllegalArgumentException("the hook failed");
            });
    Tensor z = y.sum();
    assertThatThrownBy(() -> z.backward(RETAIN_GRAPH)).hasMessage("the hook failed");
    hook.remove();
    z.backward();
    assertThat(x.grad().toArray()).containsExactly(2);
  }

  @Test
  void gradReturnsInOrderAndTouchesNoGrad() {
    Tensor x = leaf(2);
    Tensor y = leaf(3);
    Tensor other = leaf(1);
    List<Tensor> g = Autograd.grad(x.mul(y).sum(), List.of(y, other, x, y));
    assertThat(g.get(0).toArray()).containsExactly(2);
    assertThat(g.get(1)).isNull();
    assertThat(g.get(2).toArray()).containsExactly(3);
    assertThat(g.get(3).toArray()).containsExactly(2);
    assertThat(x.grad()).isNull();
  }

  @Test
  void gradWithRespectToAResultInTheMiddle() {
    Tensor x = leaf(2);
    Tensor q = x.pow(2);
    assertThat(Autograd.grad(q.mul(3).sum(), q).toArray()).containsExactly(3);
  }

  @Test
  void gradOfWhatNeedsNoneSaysSo() {
    Tensor x = scalar(2).named("x");
    Tensor w = leaf(1);
    assertThatThrownBy(() -> Autograd.grad(w.mul(x).sum(), x))
        .isInstanceOf(AutogradException.class)
        .hasMessage(
            "grad() with respect to x of shape (), which does not require a gradient: call requiresGrad(true) on it before the output is computed");
  }

  @Test
  void noGradRecordsNothing() {
    Tensor x = leaf(2);
    Tensor y = Autograd.noGrad(() -> x.mul(3));
    assertThat(y.requiresGrad()).isFalse();
    assertThat(y.isLeaf()).isTrue();
    Autograd.noGrad(() -> assertThat(x.exp().gradFn()).isNull());
    assertThat(x.mul(3).requiresGrad()).isTrue();
  }

  @Test
  void detachCutsTheGraph() {
    Tensor x = leaf(2);
    x.mul(x.detach()).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(2);
  }

  @Test
  void hooksSeeAndReplaceTheWholeGradient() {
    Tensor x = leaf(2);
    Tensor y = x.mul(3);
    List<Double> seen = new ArrayList<>();
    y.registerHook(
        g -> {
          seen.add(g.get(0));
          return null;
        });
    Tensor.Hook doubling = y.registerHook(g -> g.mul(2));
    y.add(y).sum().backward(RETAIN_GRAPH);
    assertThat(seen).containsExactly(2.0);
    assertThat(x.grad().toArray()).containsExactly(12);
    doubling.remove();
    x.zeroGrad();
    y.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(3);
  }

  @Test
  void aHookThatChangesTheShapeIsRefused() {
    Tensor x = leaf(1, 2).named("x");
    x.registerHook(g -> g.sum());
    assertThatThrownBy(() -> x.sum().backward())
        .hasMessage(
            "a hook on x (leaf, shape (2)) returned a gradient of shape (): it must have the shape of the tensor");
    assertThat(x.grad()).isNull();
  }

  @Test
  void aHookMayWalkAnotherGraphThatSharesLeaves() {
    Tensor x = leaf(2);
    Tensor y = x.mul(3);
    y.registerHook(
        g -> {
          Autograd.enableGrad(() -> x.pow(2).sum().backward());
          return null;
        });
    y.add(x).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(3 + 1 + 4);
  }

  @Test
  void anomalyModeNamesTheForwardLineOfABackwardNaN() {
    Tensor x = leaf(0, 0);
    assertThatThrownBy(
            () ->
                Autograd.detectAnomaly(
                    () -> {
                      Tensor length = x.named("x").pow(2).sum().named("s").sqrt();
                      length.backward();
                    }))
        .isInstanceOf(AutogradException.class)
        .message()
        .matches(
            "the backward pass made a NaN: the gradient of \\(pow, shape \\(2\\)\\) for its operand 0, x \\(leaf, shape \\(2\\)\\), by the rule d\\(xⁿ\\)/dx = n·xⁿ⁻¹. It was computed in EngineTest.java:\\d+");
    assertThat(x.grad()).isNull();
  }

  @Test
  void anomalyModeStopsAtTheForwardLineThatMakesANaN() {
    Tensor x = leaf(-1);
    assertThatThrownBy(() -> Autograd.detectAnomaly(() -> x.log().sum().backward()))
        .message()
        .matches(
            "the forward pass made a NaN: \\(log, shape \\(1\\)\\) in EngineTest.java:\\d+, from operands without one");
    x.log().sum().backward();
  }

  @Test
  void aValueChangedInPlaceAfterItWasSavedIsKeptAsItWas() {
    Tensor w = leaf(1, 2).named("w");
    Tensor y = w.pow(2).named("y").sum();
    Autograd.noGrad(() -> w.addInPlace(ones(2)));
    y.backward();
    assertThat(w.grad().toArray()).containsExactly(2, 4);
    w.zeroGrad();
    w.pow(2).sum().backward();
    assertThat(w.grad().toArray()).containsExactly(4, 6);
  }

  @Test
  void anUpdateByHandThatMadeTheParameterAResultSaysSo() {
    Tensor start = leaf(1, 2);
    start.pow(2).sum().backward();
    Tensor w = start.sub(scalar(0.1).mul(start.grad()));
    w.pow(2).sum().backward();
    assertThat(w.grad()).isNull();
    assertThatThrownBy(() -> scalar(0.1).mul(w.grad()))
        .isInstanceOf(AutogradException.class)
        .message()
        .startsWith("mul of null (EngineTest.java:")
        .contains("change a parameter in place with Autograd.noGrad(() -> w.subInPlace(…))");
    assertThatThrownBy(() -> w.sub(w.grad())).hasMessageStartingWith("sub of null (");
    assertThatThrownBy(() -> Autograd.noGrad(() -> start.subInPlace(w.grad())))
        .hasMessageStartingWith("subInPlace of null (");
    assertThatThrownBy(() -> Autograd.noGrad(() -> start.set(w.grad())))
        .hasMessageStartingWith("set of null (");
  }

  @Test
  void anOperatorThatAssignsChangesAParameterInPlaceOrRefusesAsInPyTorch() {
    Tensor w = leaf(1, 2);
    Tensor step = tensor(0.5, 0.5);
    assertThatThrownBy(() -> w.reassigned(w.sub(step)))
        .isInstanceOf(AutogradException.class)
        .hasMessageContaining("inside of Autograd.noGrad(() -> …)");
    assertThat(w.toArray()).containsExactly(1, 2);

    Autograd.noGrad(() -> assertThat(w.reassigned(w.sub(step))).isSameAs(w));

    assertThat(w.toArray()).containsExactly(0.5, 1.5);
    Tensor result = w.mul(2);
    Tensor next = result.add(1);
    assertThat(result.reassigned(next)).isSameAs(next);
    assertThat(step.reassigned(next)).isSameAs(next);
  }

  @Test
  void everyLeafThatARuleReadsIsKeptWhetherSmallOrLargeAndWithOrWithoutAGradient() {
    for (int n : new int[] {1, 16, 17, 400}) {
      Tensor w = full(Shape.of(n), 3).requiresGrad(true);
      Tensor data = full(Shape.of(n), 5);
      Tensor y = w.mul(data).add(w.mul(w)).sum();
      Autograd.noGrad(() -> w.update(d -> Arrays.fill(d, 100)));
      data.update(d -> Arrays.fill(d, 100));
      y.backward(RETAIN_GRAPH);
      assertThat(w.grad().get(n - 1)).isEqualTo(5 + 6);
      data.update(d -> Arrays.fill(d, 200));
      y.backward();
      assertThat(w.grad().get(n - 1)).isEqualTo(2 * (5 + 6));
    }
  }

  @Test
  void aHookThatChangesAParameterInMidWalkDoesNotReachWhatWasSaved() {
    for (int n : new int[] {1, 100}) {
      Tensor w = full(Shape.of(n), 3).requiresGrad(true);
      Tensor square = w.mul(w);
      square.registerHook(
          g -> {
            w.update(data -> Arrays.fill(data, 100));
            return null;
          });
      square.sum().backward();
      assertThat(w.grad().get(0)).isEqualTo(6);
      assertThat(w.get(0)).isEqualTo(100);
    }
  }

  @Test
  void gradWithRespectToOneParameterDoesNotMindTheChangeOfAnother() {
    Tensor p = leaf(3);
    Tensor q = leaf(5);
    Tensor l = p.mul(p).add(q.mul(q)).sum();
    Autograd.noGrad(() -> q.mulInPlace(10));
    assertThat(Autograd.grad(l, p).toArray()).containsExactly(6);
  }

  @Test
  void aTrainingStepOverwritesALargeParameterWithoutACopy() {
    Tensor w = full(Shape.of(100), 2).requiresGrad(true);
    w.mul(w).sum().backward();
    NdArray before = w.array();
    Autograd.noGrad(() -> w.subInPlace(w.grad()));
    assertThat(w.array()).isSameAs(before);
    Tensor kept = w.mul(w).sum();
    Autograd.noGrad(() -> w.mulInPlace(2));
    assertThat(w.array()).isNotSameAs(before);
    kept.backward();
  }

  @Test
  void aFactorIsKeptOnlyWhereADerivativeThatIsWantedReadsIt() {
    Tensor w = full(Shape.of(100), 2).requiresGrad(true);
    Tensor data = full(Shape.of(100), 5);
    Tensor y = data.mul(w).sum(); // only d(xy)/dy is wanted, and it reads x
    NdArray before = w.array();
    Autograd.noGrad(() -> w.mulInPlace(10));
    data.update(d -> Arrays.fill(d, 100));
    assertThat(w.array()).isSameAs(before);
    y.backward();
    assertThat(w.grad().get(0)).isEqualTo(5);
  }

  @Test
  void secondDerivativesAreThoseOfTheNumbersThatWereUsed() {
    Tensor x = leaf(2);
    Tensor first = Autograd.grad(x.pow(3).sum(), x, CREATE_GRAPH);
    Autograd.noGrad(() -> x.mulInPlace(100));
    assertThat(Autograd.grad(first.sum(), x).toArray()).containsExactly(12);
  }

  @Test
  void gradAtAResultWhoseOwnHistoryWasFreed() {
    Tensor x = leaf(2);
    Tensor h = x.mul(x);
    h.sum().backward();
    Tensor z = h.mul(3).sum();
    assertThat(Autograd.grad(z, h, RETAIN_GRAPH).toArray()).containsExactly(3);
    assertThat(Engine.jvp(z, h, ones(1)).item()).isEqualTo(3);
    assertThat(Derivatives.jvp(t -> t.mul(3), h, ones(1)).toArray()).containsExactly(3);
    assertThatThrownBy(() -> Autograd.grad(z, List.of(h, x)))
        .hasMessageStartingWith("backward() a second time");
  }

  @Test
  void gradDoesNotFreeTheHistoryOfItsInput() {
    Tensor x = leaf(2);
    Tensor h = x.mul(x);
    Tensor z = h.mul(h).sum();
    assertThat(Autograd.grad(z, h).toArray()).containsExactly(8);
    h.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(4);
    assertThatThrownBy(() -> Autograd.grad(z, h)).hasMessageStartingWith("backward() a second");
  }

  @Test
  void aLeafThatIsSwitchedOffAndOnKeepsItsGradientAndItsGraphs() {
    Tensor x = leaf(1).named("x");
    x.mul(2).sum().backward();
    Tensor before = x.mul(2).sum();
    x.requiresGrad(false);
    assertThat(x.grad().toArray()).containsExactly(2);
    before.backward(RETAIN_GRAPH);
    assertThat(x.grad().toArray()).containsExactly(2);
    Tensor constant = x.mul(leaf(7)).sum();
    x.requiresGrad(true);
    assertThat(x.name()).isEqualTo("x");
    assertThat(x.grad().toArray()).containsExactly(2);
    constant.backward();
    assertThat(x.grad().toArray()).containsExactly(2);
    x.zeroGrad();
    before.backward();
    assertThat(x.grad().toArray()).containsExactly(2);
  }

  @Test
  void removingAHookTwiceDoesNotRemoveAnother() {
    Tensor x = leaf(1);
    UnaryOperator<Tensor> ten = g -> g.mul(10);
    Tensor.Hook first = x.registerHook(ten);
    x.registerHook(ten);
    first.remove();
    first.remove();
    x.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(10);
  }

  @Test
  void anUpdateThatThrowsCountsAsAChange() {
    Tensor w = tensor(1, 2);
    int version = w.version();
    assertThatThrownBy(
            () ->
                w.update(
                    data -> {
                      data[0] = 9;
                      throw new IllegalArgumentException("midway");
                    }))
        .hasMessage("midway");
    assertThat(w.version()).isEqualTo(version + 1);
  }

  @Test
  void aChangeInPlaceOfWhatNoRuleReadsIsFine() {
    Tensor w = leaf(1, 2);
    Tensor y = w.add(3).sum();
    Autograd.noGrad(() -> w.mulInPlace(2));
    y.backward();
    assertThat(w.grad().toArray()).containsExactly(1, 1);
    assertThat(w.toArray()).containsExactly(2, 4);
  }

  @Test
  void tensorsThatShareNumbersKeepTheOldOnes() {
    Tensor w = leaf(1, 2);
    Tensor detached = w.detach();
    Tensor reshaped = w.reshape(2, 1);
    Tensor y = reshaped.pow(2).sum();
    w.setGrad(tensor(1, 1));
    Tensor gradient = w.grad();
    Autograd.noGrad(() -> w.subInPlace(w.grad()));
    assertThat(w.toArray()).containsExactly(0, 1);
    assertThat(detached.toArray()).containsExactly(1, 2);
    assertThat(reshaped.toArray()).containsExactly(1, 2);
    assertThat(gradient.toArray()).containsExactly(1, 1);
    w.zeroGrad();
    y.backward();
    assertThat(w.grad().toArray()).containsExactly(2, 4);
  }

  @Test
  void anUpstreamGradientGivenByTheLearnerIsNotShared() {
    Tensor x = leaf(1, 1);
    Tensor up = tensor(5, 6);
    x.add(0).backward(up);
    up.addInPlace(ones(2));
    assertThat(x.grad().toArray()).containsExactly(5, 6);
    up.set(scalar(0));
    assertThat(up.toArray()).containsExactly(0, 0);
  }

  @Test
  void aConditionChangedInPlaceDoesNotChangeWhatWasChosen() {
    Tensor x = leaf(1, 1);
    Tensor condition = tensor(1, 0);
    Tensor y = Tensor.where(condition, x, x.mul(10)).sum();
    condition.update(c -> c[1] = 1);
    y.backward();
    assertThat(x.grad().toArray()).containsExactly(1, 10);
  }

  @Test
  void changesInPlaceAreRefusedWhileRecordingAndForResults() {
    Tensor w = leaf(1).named("w");
    assertThatThrownBy(() -> w.mulInPlace(2))
        .hasMessage(
            "w of shape (1) requires a gradient and is changed in place while operations are recorded: do it in Autograd.noGrad(() -> …)");
    Tensor y = w.mul(2).named("y");
    assertThatThrownBy(() -> y.mulInPlace(2))
        .hasMessage(
            "y of shape (1) was computed (mul) and cannot be changed in place: only leaves can");
  }

  @Test
  void aCheckpointGivesTheSameGradientsAlsoForWhatItClosesOver() {
    Tensor w = Tensor.randn(new Random(1), 6, 6).requiresGrad(true);
    Tensor x = Tensor.randn(new Random(2), 6, 6).requiresGrad(true);
    AtomicInteger runs = new AtomicInteger();
    Tensor plain = block(x, w, new AtomicInteger());
    plain.mul(plain).sum().backward();
    Tensor expectedW = w.grad();
    Tensor expectedX = x.grad();
    w.zeroGrad();
    x.zeroGrad();
    Tensor kept = Autograd.checkpoint(() -> block(x, w, runs));
    kept.mul(kept).sum().backward();
    assertThat(runs).hasValue(2);
    assertThat(w.grad().array()).isEqualTo(expectedW.array());
    assertThat(x.grad().array()).isEqualTo(expectedX.array());
  }

  private static Tensor block(Tensor x, Tensor w, AtomicInteger runs) {
    runs.incrementAndGet();
    return x.matmul(w).tanh().matmul(w).sigmoid();
  }

  @Test
  void checkpointsCanBeNested() {
    Tensor w = Tensor.randn(new Random(1), 6, 6).requiresGrad(true);
    Tensor x = Tensor.randn(new Random(2), 6, 6);
    Tensor expected = Autograd.grad(x.matmul(w).tanh().exp().matmul(w).sum(), w);
    Tensor inside =
        Autograd.checkpoint(() -> Autograd.checkpoint(() -> x.matmul(w).tanh()).exp().matmul(w));
    assertThat(Autograd.grad(inside.sum(), w).array()).isEqualTo(expected.array());
  }

  @Test
  void aCheckpointThatDoesSomethingElseTheSecondTimeIsRefused() {
    Tensor x = Tensor.ones(5, 5).requiresGrad(true);
    AtomicInteger runs = new AtomicInteger();
    Tensor y =
        Autograd.checkpoint(() -> runs.incrementAndGet() == 1 ? x.exp().sin() : x.sin().exp());
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(AutogradException.class)
        .hasMessage(
            "a checkpointed function did something else when it was computed again: it must not depend on anything that changes, such as a random generator");
    assertThat(x.grad()).isNull();
  }

  @Test
  void aCheckpointNoticesAParameterThatWasChangedInPlace() {
    Tensor w = Tensor.ones(5, 5).requiresGrad(true);
    Tensor y = Autograd.checkpoint(() -> w.pow(2).exp()).sum();
    Autograd.noGrad(() -> w.mulInPlace(2));
    assertThatThrownBy(y::backward).hasMessageContaining("was changed in place");
  }

  @Test
  void aDropoutInACheckpointHasTheSameMaskAndDrawsOnce() {
    for (int n : new int[] {6, 60}) {
      List<RandomGenerator> generators =
          List.of(new Random(3), new SplittableRandom(3), RandomGenerator.of("Xoshiro256PlusPlus"));
      for (RandomGenerator generator : generators) {
        Tensor x = full(Shape.of(n), 2).requiresGrad(true);
        Tensor y =
            Autograd.checkpoint(() -> Functional.dropout(x.mul(x), 0.5, true, generator).exp());
        y.log().sum().backward();
        for (int i = 0; i < n; i++) {
          assertThat(x.grad().get(i)).isCloseTo(y.get(i) == 1 ? 0 : 8.0, within(1e-9));
        }
      }
    }
    Random plain = new Random(5);
    Random checkpointed = new Random(5);
    Tensor x = full(Shape.of(30), 2).requiresGrad(true);
    Tensor expected = Functional.dropout(x, 0.5, true, plain);
    Tensor y = Autograd.checkpoint(() -> Functional.dropout(x.mul(1), 0.5, true, checkpointed));
    y.sum().backward();
    assertThat(y.array()).isEqualTo(expected.array());
    assertThat(checkpointed.nextDouble()).isEqualTo(plain.nextDouble());
  }

  @Test
  void aNestedCheckpointDrawsTheSameToo() {
    Random generator = new Random(1);
    Tensor x = full(Shape.of(40), 2).requiresGrad(true);
    Tensor y =
        Autograd.checkpoint(
            () -> {
              Tensor inner =
                  Autograd.checkpoint(() -> Functional.dropout(x.mul(x), 0.5, true, generator));
              return Functional.dropout(inner.mul(1), 0.5, true, generator).mul(inner);
            });
    y.sum().backward();
    // y = 2 inner² = 2 (2x²)² = 8x⁴ where both masks keep, whose slope at 2 is 256
    for (int i = 0; i < 40; i++) {
      assertThat(x.grad().get(i)).isCloseTo(y.get(i) == 0 ? 0 : 256, within(1e-9));
    }
  }

  @Test
  void aGeneratorThatIsUsedDirectlyInACheckpointIsNoticed() {
    Random generator = new Random(1);
    for (int n : new int[] {1, 50}) {
      Tensor x = full(Shape.of(n), 2).requiresGrad(true);
      Tensor y = Autograd.checkpoint(() -> x.mul(generator.nextDouble()).exp());
      assertThatThrownBy(() -> y.sum().backward())
          .isInstanceOf(AutogradException.class)
          .hasMessageStartingWith("a checkpointed function did something else");
      assertThat(x.grad()).isNull();
    }
  }

  @Test
  void aCheckpointNoticesAMaskThatDiffersWhereTheResultDoesNot() {
    Tensor x = full(Shape.of(50), 0).requiresGrad(true);
    AtomicInteger runs = new AtomicInteger();
    Tensor y =
        Autograd.checkpoint(
            () -> {
              int run = runs.getAndIncrement();
              return x.mul(Tensor.arange(50).eq(run)).mul(x);
            });
    assertThatThrownBy(() -> y.sum().backward())
        .hasMessageStartingWith("a checkpointed function did something else");
  }

  @Test
  void aCheckpointThatReadsWhatItChangesStartsAsTheFirstTime() {
    Tensor x = full(Shape.of(20), 2).requiresGrad(true);
    Tensor state = full(Shape.of(20), 3);
    Tensor y =
        Autograd.checkpoint(
            () -> {
              Tensor scaled = x.mul(state).mul(x);
              state.update(data -> Arrays.fill(data, 2 * data[0]));
              return scaled;
            });
    y.sum().backward();
    assertThat(x.grad().get(0)).isEqualTo(12);
    assertThat(state.get(0)).isEqualTo(6);
  }

  @Test
  void aCheckpointKeepsNoLargeValues() {
    Tensor x = Tensor.ones(100).requiresGrad(true);
    List<WeakReference<NdArray>> inside = new ArrayList<>();
    Tensor y =
        Autograd.checkpoint(
            () -> {
              Tensor e = x.exp();
              inside.add(new WeakReference<>(e.array()));
              return e.sin().sum();
            });
    assertCollected(inside.get(0));
    y.backward();
    assertThat(x.grad().get(0)).isCloseTo(Math.cos(Math.E) * Math.E, within(1e-12));
  }

  @Test
  void savedValuesAreCollectableAfterBackward() {
    Tensor w = Tensor.ones(10, 10).requiresGrad(true);
    List<WeakReference<Object>> saved = new ArrayList<>();
    Tensor loss = lossOf(w, saved);
    loss.backward();
    saved.forEach(EngineTest::assertCollected);
    assertThat(loss.item()).isPositive();
  }

  @Test
  void aRetainedGraphKeepsWhatItSaved() {
    Tensor w = Tensor.ones(10, 10).requiresGrad(true);
    List<WeakReference<Object>> saved = new ArrayList<>();
    Tensor loss = lossOf(w, saved);
    loss.backward(RETAIN_GRAPH);
    System.gc();
    List<Object> arrays = new ArrayList<>();
    saved.forEach(r -> arrays.add(r.get() instanceof NdArray array ? array.shape() : null));
    assertThat(arrays).filteredOn(Objects::nonNull).hasSize(3);
    loss.backward();
    saved.forEach(EngineTest::assertCollected);
  }

  private static Tensor lossOf(Tensor w, List<WeakReference<Object>> saved) {
    Tensor data = full(Shape.of(10, 10), 0.1);
    Tensor h = data.matmul(w).tanh();
    Tensor s = h.matmul(w).sigmoid();
    for (Tensor t : List.of(data, h, s)) {
      saved.add(new WeakReference<>(t));
      saved.add(new WeakReference<>(t.array()));
    }
    return s.mul(s).sum();
  }

  @Test
  void valuesThatNoRuleReadsAreCollectableBeforeBackward() {
    Tensor x = Tensor.ones(100).requiresGrad(true);
    List<WeakReference<Object>> inside = new ArrayList<>();
    Tensor y = sumOfShifted(x, inside);
    inside.forEach(EngineTest::assertCollected);
    y.backward();
    assertThat(x.grad().get(99)).isEqualTo(1);
  }

  private static Tensor sumOfShifted(Tensor x, List<WeakReference<Object>> inside) {
    Tensor shifted = x.add(1);
    inside.add(new WeakReference<>(shifted.array()));
    return shifted.sum();
  }

  private static void assertCollected(WeakReference<?> reference) {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
  }

  @Test
  void aSumOfAMillionLeaves() {
    Tensor[] leaves = new Tensor[1_000_000];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = scalar(i).requiresGrad(true);
    }
    Tensor sum = Tensor.stack(0, leaves).pow(2).sum();
    sum.backward();
    assertThat(leaves[777].grad().item()).isEqualTo(2 * 777);
    assertThat(leaves[999_999].grad().item()).isEqualTo(2 * 999_999);
  }

  @Test
  void aChainOfAMillionProductsCanBeWalkedForwardToo() {
    Tensor x = scalar(1).requiresGrad(true);
    Tensor y = x;
    for (int i = 0; i < 1_000_000; i++) {
      y = y.mul(1.000001);
    }
    Tensor tangent = Engine.jvp(y, x, scalar(1));
    assertThat(tangent.item()).isCloseTo(Math.E, within(1e-5));
  }

  @Test
  void anInterruptStopsAWalkAndLeavesTheGradients() {
    Tensor x = leaf(1);
    Tensor y = x.mul(2);
    y.registerHook(
        g -> {
          Thread.currentThread().interrupt();
          return null;
        });
    Tensor z = y.sum();
    assertThatThrownBy(z::backward)
        .isInstanceOf(CancellationException.class)
        .hasMessage("backward() was interrupted");
    assertThat(x.grad()).isNull();
  }

  @Test
  void threadsMayWalkGraphsThatShareParameters() throws InterruptedException, ExecutionException {
    Tensor w = Tensor.ones(4).requiresGrad(true);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Tensor>> all = new ArrayList<>();
      for (int t = 1; t <= 200; t++) {
        double scale = t;
        all.add(pool.submit(() -> Autograd.grad(w.mul(scale).pow(2).sum(), w)));
      }
      for (int t = 1; t <= 200; t++) {
        assertThat(all.get(t - 1).get().get(0)).isEqualTo(2.0 * t * t);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aBackwardDoesNotWaitForTheHookOfAnother() throws Exception {
    CountDownLatch inHook = new CountDownLatch(1);
    CountDownLatch otherIsDone = new CountDownLatch(1);
    Tensor slow = leaf(1);
    Tensor y = slow.mul(2);
    y.registerHook(
        g -> {
          inHook.countDown();
          await(otherIsDone);
          return null;
        });
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> first = pool.submit(() -> y.sum().backward());
      await(inHook);
      Tensor x = leaf(3);
      x.mul(x).sum().backward();
      assertThat(x.grad().toArray()).containsExactly(6);
      otherIsDone.countDown();
      first.get(1, TimeUnit.MINUTES);
      assertThat(slow.grad().toArray()).containsExactly(2);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new CancellationException();
    }
  }

  @Test
  void aHookMayJoinTheBackwardOfAnotherThreadAlsoThroughTheSameLeaf() {
    Tensor x = leaf(3);
    Tensor y = x.mul(2);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    y.registerHook(
        g -> {
          try {
            pool.submit(() -> x.mul(x).sum().backward()).get(1, TimeUnit.MINUTES);
          } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
          }
          return null;
        });
    try {
      y.sum().backward();
    } finally {
      pool.shutdownNow();
    }
    assertThat(x.grad().toArray()).containsExactly(6 + 2);
  }

  @Test
  void threadsMayWalkOneRetainedGraphAndAllGradientsAddUp() throws Exception {
    Tensor w = Tensor.randn(new Random(1), 5, 5).requiresGrad(true);
    Tensor trunk = Autograd.checkpoint(() -> w.matmul(w).tanh().matmul(w));
    Tensor loss = trunk.mul(trunk).sum();
    Tensor one = Autograd.grad(loss, w, RETAIN_GRAPH);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 400; t++) {
        all.add(pool.submit(() -> loss.backward(RETAIN_GRAPH)));
      }
      for (Future<?> future : all) {
        future.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(w.grad().allClose(one.mul(400), 1e-6)).isTrue();
  }

  @Test
  void threadsThatFreeOneGraphGiveRightGradientsOrRefuse() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 200; round++) {
        Tensor w = full(Shape.of(20), 2).requiresGrad(true);
        Tensor y = w;
        for (int i = 0; i < 30; i++) {
          y = y.mul(w).div(w.detach());
        }
        Tensor loss = y.sum();
        Future<Integer> one = pool.submit(() -> walked(loss));
        Future<Integer> two = pool.submit(() -> walked(loss));
        int walks = one.get() + two.get();
        assertThat(walks).isPositive();
        assertThat(w.grad().get(0)).isCloseTo(31.0 * walks, within(1e-9));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static int walked(Tensor loss) {
    try {
      loss.backward();
      return 1;
    } catch (AutogradException e) {
      assertThat(e).hasMessageStartingWith("backward() a second time");
      return 0;
    }
  }

  @Test
  void createGraphMakesGradientsOfGradients() {
    Tensor x = leaf(2);
    Tensor y = x.pow(4).sum();
    Tensor first = Autograd.grad(y, x, CREATE_GRAPH);
    Tensor second = Autograd.grad(first.sum(), x, CREATE_GRAPH);
    Tensor third = Autograd.grad(second.sum(), x);
    assertThat(first.toArray()).containsExactly(32);
    assertThat(second.toArray()).containsExactly(48);
    assertThat(third.toArray()).containsExactly(48);
  }

  @Test
  void backwardThatCreatesAGraphLeavesADifferentiableGrad() {
    Tensor x = leaf(3);
    x.pow(3).sum().backward(CREATE_GRAPH);
    Tensor g = x.grad();
    x.zeroGrad();
    g.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(18);
  }

  @Test
  void largeGraphsDropSmallValuesWhenTheyAreFreed() {
    Tensor x = scalar(1).requiresGrad(true);
    Tensor small = x.mul(2);
    small.mul(3).backward();
    assertThat(small.gradFn().value()).isPresent();
    Tensor y = x.mul(2);
    Node first = y.gradFn();
    for (int i = 0; i < KeptValues.MOST_NODES; i++) {
      y = y.mul(1);
    }
    y.backward();
    assertThat(first.value()).isEmpty();
  }
}
