package org.chainrule.func;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.Tensor.tensor;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.chainrule.AutogradException;
import org.chainrule.Function;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

class GradCheckTest {
  /** A function with a local derivative of one's choice. */
  private static final class Chosen extends Function {
    private final UnaryOperator<Tensor> value;
    private final UnaryOperator<Tensor> local;

    Chosen(UnaryOperator<Tensor> local) {
      this(x -> x.pow(2), local);
    }

    Chosen(UnaryOperator<Tensor> value, UnaryOperator<Tensor> local) {
      this.value = value;
      this.local = local;
    }

    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      ctx.saveForBackward(x[0]);
      return value.apply(x[0]);
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      return List.of(gradOutput.mul(local.apply(ctx.savedTensors().get(0))));
    }
  }

  private static Tensor[] square(double factor, Tensor... x) {
    return new Tensor[] {new Chosen(v -> v.mul(2 * factor)).apply(x[0])};
  }

  @Test
  void aRightRulePasses() {
    GradCheck.Report report = GradCheck.check(x -> square(1, x)[0], tensor(1, -2, 3));
    assertThat(report.ok()).isTrue();
    assertThat(report.entries()).isEqualTo(9);
    assertThat(report.relativeError()).isLessThan(1e-8);
  }

  @Test
  void aRuleThatIsWrongByOnePercentIsCaughtAndTheReportSaysWhere() {
    Tensor w = tensor(1, -2, 3).named("w");
    GradCheck.Report report = GradCheck.check(x -> square(1.01, x)[0].sum(), w);
    assertThat(report.ok()).isFalse();
    assertThat(report.worst().where()).isEqualTo("w[2] -> output");
    assertThat(report.worst().analytic()).isCloseTo(6.06, within(1e-12));
    assertThat(report.toString())
        .startsWith(
            "gradcheck FAILED: 3 entries compared\n  worst entry: w[2] -> output\n    analytic 6.06000000\n    numeric  6.0000000")
        .contains(
            "relative error 9.9e-03 (a right gradient in double precision: about 1e-9, at most 1e-6)")
        .contains("analytic / numeric = 1.01000: look for a missing or wrong factor, sign or sum");
  }

  @Test
  void everyRuleScaledByOnePercentIsCaughtAlongARandomDirection() {
    Tensor big = Tensor.randn(new Random(1), 50, 40);
    GradCheck projected = GradCheck.defaults().projected(7);
    assertThat(projected.run(x -> square(1, x)[0], big).ok()).isTrue();
    assertThat(projected.run(x -> square(1, x)[0], big).entries()).isEqualTo(1);
    assertThat(projected.run(x -> square(1.01, x)[0], big).ok()).isFalse();
  }

  @Test
  void aWrongSecondDerivativeIsCaughtEvenIfTheFirstIsRight() {
    UnaryOperator<Tensor> right = v -> v.mul(2);
    UnaryOperator<Tensor> cut = v -> v.detach().mul(2);
    Tensor x = tensor(1, -2);
    assertThat(GradCheck.check(in -> new Chosen(cut).apply(in), x).ok()).isTrue();
    assertThat(GradCheck.checkSecond(in -> new Chosen(cut).apply(in), x).ok()).isFalse();
    assertThat(GradCheck.checkSecond(in -> new Chosen(right).apply(in), x).ok()).isTrue();
  }

  @Test
  void aKinkIsSaidAndIsNoFailure() {
    GradCheck.Report report = GradCheck.check(x -> x[0].relu(), tensor(1, 0, -1).named("x"));
    assertThat(report.ok()).isTrue();
    assertThat(report.toString()).startsWith("gradcheck passed: 8 of 9 entries compared\n");
    assertThat(report.kinks()).hasSize(1);
    assertThat(report.toString())
        .contains(
            "1 at a kink (the slope left and right differs, any value between is a choice), the first: x[1] -> output[1]");
  }

  @Test
  void aSlopeOutsideOfTheKinkIsStillAFailure() {
    GradCheck.Report report =
        GradCheck.check(x -> new Chosen(Tensor::relu, v -> v.mul(0).add(2)).apply(x), tensor(0));
    assertThat(report.ok()).isFalse();
  }

  @Test
  void aNaNIsAFailure() {
    GradCheck.Report report =
        GradCheck.check(x -> new Chosen(v -> v.mul(Double.NaN)).apply(x), tensor(1));
    assertThat(report.ok()).isFalse();
  }

  @Test
  void aCheckThatJudgedNothingDoesNotPass() {
    GradCheck.Report kinks = GradCheck.check(x -> x[0].relu().sum(), tensor(0, 0));
    assertThat(kinks.ok()).isFalse();
    assertThat(kinks.kinks()).hasSize(2);
    assertThat(kinks.toString())
        .startsWith("gradcheck judged nothing: check the function at another point")
        .contains("2 at a kink");
    GradCheck.Report empty = GradCheck.check(x -> x[0].mul(2), Tensor.zeros(0));
    assertThat(empty.ok()).isFalse();
    assertThat(empty).hasToString("gradcheck judged nothing: there is no entry");
    GradCheck.Report along = GradCheck.defaults().projected(1).run(x -> x[0].abs(), tensor(0, 0));
    assertThat(along.ok()).isFalse();
    assertThat(GradCheck.check(x -> x[0].abs(), tensor(0)).ok()).isFalse();
    GradCheck.Report bent = GradCheck.check(x -> x[0].pow(2).mul(2000), tensor(0, 1e-3));
    assertThat(bent.ok()).isTrue(); // a strong bend is no kink
    assertThat(bent.kinks()).isEmpty();
  }

  @Test
  void aDropoutThatDrawsFromASharedGeneratorIsRefused() {
    for (long seed = 0; seed < 20; seed++) {
      for (GradCheck check : List.of(GradCheck.defaults(), GradCheck.defaults().projected(seed))) {
        Random shared = new Random(seed);
        Tensor x = Tensor.randn(new Random(seed), 8);
        assertThatThrownBy(
                () -> check.run(in -> Functional.dropout(in[0], .5, true, shared).sum(), x))
            .isInstanceOf(AutogradException.class)
            .hasMessageStartingWith("gradcheck of a function that gives two answers for one input");
      }
    }
    GradCheck.Report seeded =
        GradCheck.check(
            in -> Functional.dropout(in[0].exp(), .5, true, new Random(1)), tensor(1, 2, 3));
    assertThat(seeded.ok()).isTrue();
  }

  @Test
  void noiseAndMemoryAreRefusedAndSoIsABackwardThatChangesItsMind() {
    Random noise = new Random(1);
    double[] calls = {0};
    assertRefused(x -> x[0].add(1e-9 * noise.nextGaussian()));
    assertRefused(x -> x[0].mul(1 + 1e-6 * calls[0]++));
    assertRefused(
        x -> new Chosen(v -> v.mul(noise.nextBoolean() ? 2 : 3)).apply(x)); // the value is the same
    assertRefused(x -> x[0].mul(noise.nextDouble() < .3 ? 0 : 1));
  }

  private static void assertRefused(java.util.function.Function<Tensor[], Tensor> f) {
    assertThatThrownBy(() -> GradCheck.check(f, tensor(1, 2, 3, 4)))
        .hasMessageContaining("gives two answers for one input");
  }

  @Test
  void aNaNOnBothSidesIsNoPass() {
    assertThat(GradCheck.check(x -> x[0].log(), tensor(-1, 2)).ok()).isFalse();
  }

  @Test
  void aFunctionThatIgnoresItsInputsIsRefused() {
    assertThatThrownBy(() -> GradCheck.check(x -> tensor(1), tensor(1)))
        .isInstanceOf(AutogradException.class)
        .hasMessage(
            "gradcheck of a function whose result does not depend on its inputs: use the tensors that it is given, not others around it");
  }

  @Test
  void inputsAreLeftAlone() {
    Tensor w = tensor(1, 2).requiresGrad(true);
    GradCheck.check(x -> x[0].pow(2), w);
    assertThat(w.grad()).isNull();
    assertThat(w.toArray()).containsExactly(1, 2);
  }

  @Test
  void exerciseE3_theMlpOfTheSource() {
    Tensor x = trig(true, 1, 1, 3, 4);
    Tensor w1 = trig(false, .5, 0, 4, 8);
    Tensor b1 = trig(true, .1, 0, 8);
    Tensor w2 = trig(true, .5, 0, 8, 2);
    Tensor b2 = tensor(.1, -.1);
    java.util.function.Function<Tensor[], Tensor> loss =
        p ->
            Functional.crossEntropy(
                x.matmul(p[0]).add(p[1]).relu().matmul(p[2]).add(p[3]), tensor(0, 1, 0));
    GradCheck.Report report = GradCheck.check(loss, w1, b1, w2, b2);
    assertThat(report.ok()).isTrue();
    Tensor[] leaves = {w1, b1, w2, b2};
    for (Tensor leaf : leaves) {
      leaf.requiresGrad(true);
    }
    Tensor l = loss.apply(leaves);
    l.backward();
    double[] expected = {.327241, .235493, .457666, .199318};
    assertThat(l.item()).isCloseTo(.689966, within(1e-6));
    for (int i = 0; i < leaves.length; i++) {
      assertThat(leaves[i].grad().norm().item()).isCloseTo(expected[i], within(1e-6));
    }
  }

  private static Tensor trig(boolean sine, double scale, int from, int... shape) {
    Tensor t = Tensor.arange(from, from + Tensor.zeros(shape).numel(), 1);
    return (sine ? t.sin() : t.cos()).mul(scale).reshape(shape);
  }
}
