import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class CustomFunctionTest {
  private static final String X = "Tensor hiddenX = Tensor.tensor(%s, %s, %s).requiresGrad(true);";

  @Test
  @Points(2)
  @DisplayName("1. The value")
  void value(Submission submission, Inputs inputs) {
    double[] v = inputs.vector(3, -2, 2);
    submission.run(x(v));
    Tensor x = Tensor.tensor(v), s = x.sigmoid();
    submission
        .value("new Swish().apply(hiddenX).toArray()")
        .as("swish(x)")
        .shouldBe(
            x.mul(s),
            mistake("it is the sigmoid alone", s),
            mistake("it is x times its own slope, s(1 - s)", x.mul(s).mul(s.mul(-1).add(1))),
            mistake("it is x times tanh", x.mul(x.tanh())));
  }

  @Test
  @Points(3)
  @DisplayName("2. The gradient")
  void gradient(Submission submission, Inputs inputs) {
    double[] v = inputs.vector(3, -2, 2);
    submission.run(x(v));
    submission.run("Tensor hiddenL = new Swish().apply(hiddenX).mul(3).sum();");
    Tensor x = Tensor.tensor(v), s = x.sigmoid(), slope = s.mul(s.mul(-1).add(1));
    Tensor right = s.add(x.mul(slope)).mul(3);
    submission
        .value("Autograd.grad(hiddenL, hiddenX).toArray()")
        .as("the gradient of swish")
        .shouldBe(
            right,
            mistake("the gradient from above is left out", right.div(3)),
            mistake("a product has two terms: s(x) is missing", x.mul(slope).mul(3)),
            mistake("a product has two terms: x s(x)(1 - s(x)) is missing", s.mul(3)),
            mistake("it is the slope of the sigmoid alone", slope.mul(3)));
  }

  @Test
  @Points(2)
  @DisplayName("3. The gradient of the gradient")
  void second(Submission submission, Inputs inputs) {
    double[] v = inputs.vector(3, -2, 2);
    submission.run(x(v));
    submission.run(
        "Tensor hiddenG = Autograd.grad(new Swish().apply(hiddenX).sum(), hiddenX, Tensor.CREATE_GRAPH).sum();");
    Tensor x = Tensor.tensor(v).requiresGrad(true);
    Tensor first = Autograd.grad(x.mul(x.sigmoid()).sum(), x, Tensor.CREATE_GRAPH).sum();
    submission
        .value("Autograd.grad(hiddenG, hiddenX).toArray()")
        .as("the second derivative")
        .shouldBe(Autograd.grad(first, x));
  }

  private static String x(double[] v) {
    return X.formatted(v[0], v[1], v[2]);
  }
}
