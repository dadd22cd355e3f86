package org.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainrule.Tensor;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;

class HandCheckTest {
  private final Tensor x = input("x", -2);
  private final Tensor y = input("y", 5);
  private final Tensor z = input("z", -4);
  private final Tensor q = x.add(y).named("q");
  private final Tensor f = q.mul(z).named("f");

  @Test
  void rightGradientsOfInputsAndIntermediateResultsAreAccepted() {
    HandCheck check = HandCheck.of(f).grad("df/dx", x, -4).grad("df/dq", q, -4).grad("df/dz", z, 3);

    assertThat(check.allCorrect()).isTrue();
    assertThat(check.requireCorrect())
        .hasToString(
            """
            ✓   df/dx   correct
            ✓   df/dq   correct
            ✓   df/dz   correct
            """);
    assertThat(x.grad()).isNull();
  }

  @Test
  void fourDigitsAreEnoughAndThreePerMilleAreNot() {
    assertThat(HandCheck.of(f).grad("g", x, -4.003).allCorrect()).isTrue();
    assertThat(HandCheck.of(f).grad("g", x, -4.01).allCorrect()).isFalse();
    assertThat(HandCheck.of(f).within(1e-6).grad("g", x, -4.0001).allCorrect()).isFalse();
  }

  @Test
  void aWrongSignIsNamed() {
    assertMistake(HandCheck.of(f).grad("df/dz", z, -3), Mistake.SIGN, "yours -3, expected 3");
  }

  @Test
  void aLocalDerivativeWithoutUpstreamIsNamed() {
    assertMistake(
        HandCheck.of(f).grad("df/dx", x, 1),
        Mistake.LOCAL_WITHOUT_UPSTREAM,
        "this is dq/dx, and df/dq is missing");
  }

  @Test
  void anUpstreamGradientWithoutLocalIsNamed() {
    Tensor squared = x.pow(2).named("s").mul(3).named("t");

    assertMistake(
        HandCheck.of(squared).grad("dt/dx", x, 3),
        Mistake.UPSTREAM_WITHOUT_LOCAL,
        "the upstream gradient comes from s");
  }

  @Test
  void aUseThatWasNotCountedIsNamed() {
    Tensor w = input("w", 3);
    Tensor g = w.mul(w).add(w.mul(5)).named("g");

    assertMistake(
        HandCheck.of(g).grad("dg/dw", w, 8),
        Mistake.MISSING_ACCUMULATION,
        "w is used 3 times, and 2 of them are counted");
  }

  @Test
  void aPathThatIsMissingFurtherOnIsNamed() {
    Tensor h = x.mul(3).named("h");
    Tensor g = h.mul(y).add(h.pow(2)).named("g");

    assertMistake(
        HandCheck.of(g).grad("dg/dx", x, 15),
        Mistake.MISSING_ACCUMULATION,
        "h is used 2 times, and 1 of them is counted");
  }

  @Test
  void aStaleGradientIsNamed() {
    Tensor leaf = input("leaf", 2);
    leaf.mul(leaf).mul(leaf).backward();
    Tensor loss = leaf.mul(7);
    loss.backward(Tensor.RETAIN_GRAPH);

    assertThat(leaf.grad().item()).isEqualTo(19);
    assertMistake(
        HandCheck.of(loss).grad("dL/dleaf", leaf, leaf.grad()),
        Mistake.STALE_GRADIENT,
        "zeroGrad() first");
  }

  @Test
  void theTransposeOfAGradientIsNamed() {
    Tensor weight = Tensor.tensor(new double[][] {{1, 2, 3}, {4, 5, 6}}).requiresGrad(true);
    Tensor data = Tensor.tensor(new double[][] {{1, -1}, {2, 0.5}});
    Tensor loss = data.matmul(weight).pow(2).sum();
    Tensor truth = truth(loss, weight);

    assertMistake(
        HandCheck.of(loss).grad("dW", weight, truth.t()),
        Mistake.MISSING_TRANSPOSE,
        "this is the transpose of the gradient");
  }

  @Test
  void aFactorThatWasNotTransposedIsNamed() {
    Tensor weight = Tensor.tensor(new double[][] {{.1, .5}, {-.3, .8}}).requiresGrad(true);
    Tensor data = Tensor.tensor(new double[][] {{.2, .4}, {.7, -1}}).named("X");
    Tensor product = data.matmul(weight);
    Tensor loss = product.pow(2).sum();
    Tensor up = product.detach().mul(2);

    assertMistake(
        HandCheck.of(loss).grad("dW", weight, data.matmul(up)),
        Mistake.MISSING_TRANSPOSE,
        "X enters the product as it is, and not transposed");
  }

  @Test
  void theGradientOfTheSumWhereTheLossIsAMeanIsNamed() {
    Tensor data = Tensor.tensor(1, 2, 4).requiresGrad(true);
    Tensor loss = data.pow(2).mean();

    assertMistake(
        HandCheck.of(loss).grad("dL/dx", data, 2, 4, 8),
        Mistake.SUM_WHERE_MEAN,
        "the mean is over 3 numbers");
  }

  @Test
  void theFactorThatWasForgottenIsNamed() {
    Tensor data = Tensor.tensor(1, 2, 4).requiresGrad(true);
    Tensor loss = data.pow(2).sum().div(3);

    assertMistake(
        HandCheck.of(loss).grad("dL/dx", data, 2, 4, 8), Mistake.MISSING_ONE_OVER_N, "N = 3");
  }

  @Test
  void aMeanWhereABroadcastAddsUpIsNamed() {
    Tensor bias = Tensor.tensor(1, 2).requiresGrad(true).named("b");
    Tensor data = Tensor.tensor(new double[][] {{1, -1}, {2, 0.5}, {0, 7}});
    Tensor loss = data.add(bias).pow(2).sum();
    Tensor third = truth(loss, bias).div(3);

    assertMistake(
        HandCheck.of(loss).grad("db", bias, third),
        Mistake.MEAN_WHERE_SUM,
        "the sum is over 3 numbers");
  }

  @Test
  void anErrorThatNoMistakeExplainsIsMeasured() {
    HandCheck check = HandCheck.of(f).grad("df/dz", z, 2.4);

    assertThat(check.items().get(0).mistake()).isEmpty();
    assertThat(check.items().get(0).message())
        .isEqualTo("relative error 0.20: yours 2.4, expected 3");
  }

  @Test
  void aZeroIsNotMistakenForAMistake() {
    Tensor g = x.mul(0).add(y.relu()).named("g");

    assertThat(HandCheck.of(g).grad("dg/dx", x, 0).allCorrect()).isTrue();
    assertThat(HandCheck.of(g).grad("dg/dy", y, 0).items().get(0).mistake()).isEmpty();
  }

  @Test
  void hiddenAnswersAreHiddenAndTheMistakeIsStillNamed() {
    HandCheck check =
        HandCheck.of(f).hideAnswers().grad("df/dz", z, -3).grad("df/dx", x, 17.5).value("f", f, 3);

    assertThat(check.toString()).doesNotContain("expected").doesNotContain("-12");
    assertThat(check.items().get(0).message()).isEqualTo(Mistake.SIGN.words());
    assertThat(check.items().get(1).message()).isEqualTo("is not right");
    assertThat(check.items().get(2).message()).isEqualTo("is not right");
    assertThat(check.allCorrect()).isFalse();
    assertThatThrownBy(check::requireCorrect)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("✗   df/dz   the sign is wrong");
  }

  @Test
  void valuesOfTheForwardPassAreChecked() {
    HandCheck check = HandCheck.of(f).value("q", q, 3).value("f", f, 12);

    assertThat(check.items()).extracting(HandCheck.Item::correct).containsExactly(true, false);
    assertThat(check.items().get(1).message()).endsWith("yours 12, expected -12");
  }

  @Test
  void shapesNaNAndNullAreToldApart() {
    Tensor data = Tensor.tensor(1, 2, 4).requiresGrad(true);
    Tensor loss = data.pow(2).sum();

    HandCheck check =
        HandCheck.of(loss)
            .grad("a", data, 2, 4)
            .grad("b", data, Double.NaN, 4, 8)
            .grad("c", data, (Tensor) null)
            .grad("d", data, 6);

    assertThat(check.items())
        .extracting(HandCheck.Item::message)
        .containsExactly(
            "has shape (2), and a gradient has the shape of its tensor, (3)",
            "holds NaN or infinity",
            "is null: nothing was calculated",
            "has shape (), and a gradient has the shape of its tensor, (3)");
  }

  @Test
  void aTensorOutsideOfTheGraphIsRefused() {
    assertThatThrownBy(() -> HandCheck.of(f).grad("df/dother", input("other", 1), 1))
        .hasMessage(
            "df/dother: the output does not depend on this tensor, or it does not require a"
                + " gradient");
    assertThatThrownBy(() -> HandCheck.of(Tensor.tensor(1, 2).requiresGrad(true).mul(2)))
        .hasMessageStartingWith("a gradient needs one number, and the output has shape (2)");
  }

  @Test
  void theTableIsEscapedHtml() {
    var bundle = HandCheck.of(f).grad("<b>df</b>", x, 4).display();

    assertThat((String) bundle.data().get(MimeBundle.HTML))
        .contains("&lt;b&gt;df&lt;/b&gt;")
        .contains("not yet")
        .contains("the sign is wrong");
  }

  @Test
  void anEmptyCheckProvesNothing() {
    assertThat(HandCheck.of(f).allCorrect()).isFalse();
  }

  private static void assertMistake(HandCheck check, Mistake mistake, String words) {
    HandCheck.Item item = check.items().get(0);
    assertThat(item.correct()).isFalse();
    assertThat(item.mistake()).as(item.message()).contains(mistake);
    assertThat(item.message()).contains(words);
  }

  private static Tensor truth(Tensor loss, Tensor of) {
    return org.chainrule.Autograd.grad(loss, of, Tensor.RETAIN_GRAPH);
  }

  private static Tensor input(String name, double value) {
    return Tensor.tensor(value).requiresGrad(true).named(name);
  }
}
