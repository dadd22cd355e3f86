import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Mismatch;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class CustomFunctionTest {
  /** Vectors and matrices of both signs, with 0 and what saturates the sigmoid among them. */
  private static double[][][] points(Inputs inputs) {
    double[][] row = inputs.matrix(1, 4, -2, 2);
    row[0][1] = 0;
    double[][] matrix = inputs.matrix(2, 3, -4, 4);
    matrix[1][0] = 20;
    matrix[0][2] = -20;
    return new double[][][] {row, matrix};
  }

  /** Whatever else the class offers, it is used as the library's Function. */
  private static void prepare(Submission submission, double[][] x) {
    if (!submission
        .value("Swish", "((Object) new Swish()) instanceof org.chainrule.Function")
        .truth()) {
      throw new Mismatch("Swish is no Function: it has to extend org.chainrule.Function", "");
    }
    submission.run(
        "org.chainrule.Function hiddenSwish = (org.chainrule.Function) (Object) new Swish();");
    tensor(submission, "hiddenX", x);
    submission.run("hiddenX.requiresGrad(true);");
    submission.run(
        "double[][] hiddenRows(org.chainrule.Tensor t) { double[][] r = new double[t.size(0)][];"
            + " for (int i = 0; i < r.length; i++) r[i] = t.select(0, i).toArray(); return r; }");
  }

  private static void tensor(Submission submission, String name, double[][] rows) {
    var text = new StringBuilder();
    for (double[] row : rows) {
      text.append(text.isEmpty() ? "{" : ", {");
      for (int j = 0; j < row.length; j++) {
        text.append(j == 0 ? "" : ", ").append(row[j]);
      }
      text.append('}');
    }
    submission.run(
        "org.chainrule.Tensor %s = org.chainrule.Tensor.tensor(new double[][] {%s});"
            .formatted(name, text));
  }

  @Test
  @Points(2)
  @DisplayName("1. The value")
  void value(Submission submission, Inputs inputs) {
    for (double[][] v : points(inputs)) {
      prepare(submission, v);
      Tensor x = Tensor.tensor(v), s = x.sigmoid();
      submission
          .value("swish(x)", "hiddenRows(hiddenSwish.apply(hiddenX))")
          .shouldBe(
              x.mul(s),
              mistake("it is the sigmoid alone", s),
              mistake("it is x times its own slope, s(1 - s)", x.mul(s).mul(s.mul(-1).add(1))),
              mistake("it is x + s(x), and the product is asked", x.add(s)),
              mistake("it is a relu, and swish is smooth", x.relu()),
              mistake("the sign in the exponent is turned round", x.mul(x.neg().sigmoid())),
              mistake("it is x times tanh", x.mul(x.tanh())));
    }
  }

  @Test
  @Points(3)
  @DisplayName("2. The gradient")
  void gradient(Submission submission, Inputs inputs) {
    for (double[][] v : points(inputs)) {
      double[][] ups = inputs.matrix(v.length, v[0].length, 1.5, 3);
      ups[0][0] = -ups[0][0];
      prepare(submission, v);
      tensor(submission, "hiddenUp", ups);
      submission.run(
          "org.chainrule.Tensor hiddenL = hiddenSwish.apply(hiddenX).mul(hiddenUp).sum();");
      submission.run(
          "var hiddenRan = org.chainrule.explain.Passes.of(() -> org.chainrule.Autograd.grad(hiddenL, hiddenX));");
      Tensor x = Tensor.tensor(v), s = x.sigmoid(), up = Tensor.tensor(ups);
      Tensor slope = s.mul(s.mul(-1).add(1)), local = s.add(x.mul(slope));
      submission
          .value("the gradient of swish", "hiddenRows(hiddenRan.value())")
          .within(1e-12)
          .shouldBe(
              local.mul(up),
              mistake("the gradient from above is left out", local),
              mistake("the gradient from above is added, not multiplied", local.add(up)),
              mistake("a product has two terms: s(x) is missing", x.mul(slope).mul(up)),
              mistake("a product has two terms: x s(x)(1 - s(x)) is missing", s.mul(up)),
              mistake("the second term needs x: x s(x)(1 - s(x))", s.add(slope).mul(up)),
              mistake("the two terms are added, not subtracted", s.sub(x.mul(slope)).mul(up)),
              mistake("the gradient passes unchanged, as through an add gate", up),
              mistake("it is the slope of the sigmoid alone", slope.mul(up)));
      if (submission.value("backward", "hiddenRan.completed()").number() > 1) {
        throw new Mismatch("backward asks autograd for the rule: it has to be a formula", "");
      }
    }
    // one object, used twice before anything flows back
    double[][] first = inputs.matrix(1, 3, -2, 2), second = inputs.matrix(1, 3, -2, 2);
    prepare(submission, first);
    tensor(submission, "hiddenY", second);
    submission.run(
        "org.chainrule.Tensor hiddenL = hiddenSwish.apply(hiddenX).sum().add(hiddenSwish.apply(hiddenY.requiresGrad(true)).sum());");
    Tensor x = Tensor.tensor(first), y = Tensor.tensor(second);
    submission
        .value(
            "the gradient of the first of two uses",
            "hiddenRows(org.chainrule.Autograd.grad(hiddenL, hiddenX))")
        .shouldBe(
            local(x),
            mistake(
                "the second use has replaced what was kept for the first: keep it in ctx",
                local(y)));
  }

  private static Tensor local(Tensor x) {
    Tensor s = x.sigmoid();
    return s.add(x.mul(s).mul(Tensor.sub(1, s)));
  }

  @Test
  @Points(2)
  @DisplayName("3. The gradient of the gradient")
  void second(Submission submission, Inputs inputs) {
    for (double[][] v : points(inputs)) {
      prepare(submission, v);
      submission.run(
          "org.chainrule.Tensor hiddenG = org.chainrule.Autograd.grad(hiddenSwish.apply(hiddenX).mul(3).sum(), hiddenX, org.chainrule.Tensor.CREATE_GRAPH).pow(2).sum();");
      Tensor x = Tensor.tensor(v).requiresGrad(true);
      Tensor first =
          Autograd.grad(x.mul(x.sigmoid()).mul(3).sum(), x, Tensor.CREATE_GRAPH).pow(2).sum();
      submission
          .value(
              "the second derivative", "hiddenRows(org.chainrule.Autograd.grad(hiddenG, hiddenX))")
          .shouldBe(Autograd.grad(first, x));
    }
  }
}
