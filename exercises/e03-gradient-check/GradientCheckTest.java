import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.*;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class GradientCheckTest {
  private static double[] flat(Tensor t) {
    return t.toArray();
  }

  @Test
  @Points(3)
  @DisplayName("1. The numerical gradient")
  void numerical(Submission submission, Inputs inputs) {
    double[] p = inputs.vector(4, -2, 2);
    double h = 0.25;
    double[] central = new double[4],
        right = new double[4],
        doubled = new double[4],
        drift = new double[4];
    for (int i = 0; i < 4; i++) {
      central[i] = (cube(p[i] + h) - cube(p[i] - h)) / (2 * h);
      right[i] = (cube(p[i] + h) - cube(p[i])) / h;
      doubled[i] = 2 * central[i];
    }
    String f =
        "numericalGradient(q -> { double s = 0; for (double v : q) s += v * v * v; return s; }, new double[] {"
            + p[0]
            + ", "
            + p[1]
            + ", "
            + p[2]
            + ", "
            + p[3]
            + "}, 0.25)";
    submission
        .value(f)
        .as("numericalGradient")
        .shouldBe(
            central,
            mistake("it is one-sided", right),
            mistake("it divides by h, not by 2h", doubled));
  }

  private static double cube(double x) {
    return x * x * x;
  }

  @Test
  @Points(0)
  @DisplayName("1. The point is left as it was")
  void numericalLeavesThePoint(Submission submission, Inputs inputs) {
    submission.run("double[] point = {1, 2};");
    submission.run("numericalGradient(q -> q[0] * q[1], point, 0.5);");
    submission.value("point").as("p after the call").shouldBe(new double[] {1, 2});
  }

  @Test
  @Points(2)
  @DisplayName("2. The relative error")
  void relativeError(Submission submission, Inputs inputs) {
    double[] a = inputs.vector(5, -2, 2), n = inputs.vector(5, -2, 2);
    Tensor x = Tensor.tensor(a), y = Tensor.tensor(n);
    double difference = x.sub(y).norm().item(), size = x.norm().item() + y.norm().item();
    submission
        .call("relativeError", a, n)
        .within(1e-9)
        .shouldBe(
            difference / size,
            mistake("it is absolute: it is not divided by the norms", difference),
            mistake("it is divided by one of the norms alone", difference / x.norm().item()),
            mistake(
                "the norms are squared",
                difference * difference / (x.pow(2).sum().item() + y.pow(2).sum().item())));
  }

  @Test
  @Points(1)
  @DisplayName("2. Zeros agree")
  void relativeErrorOfZeros(Submission submission, Inputs inputs) {
    submission
        .call("relativeError", new double[3], new double[3])
        .shouldBe(0, mistake("0/0 is not a number: zeros agree, the error is 0", Double.NaN));
  }

  @Test
  @Points(5)
  @DisplayName("3. The backward pass of the network")
  void mlp(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(3, 4, -1, 1),
        m1 = inputs.matrix(4, 8, -1, 1),
        m2 = inputs.matrix(8, 2, -1, 1);
    double[] c1 = inputs.vector(8, 0.1, 0.5), c2 = inputs.vector(2, -0.5, 0.5);
    Tensor w1 = Tensor.tensor(m1).requiresGrad(true), b1 = Tensor.tensor(c1).requiresGrad(true);
    Tensor w2 = Tensor.tensor(m2).requiresGrad(true), b2 = Tensor.tensor(c2).requiresGrad(true);
    Tensor loss =
        Functional.crossEntropy(
            Tensor.tensor(x).matmul(w1).add(b1).relu().matmul(w2).add(b2), Tensor.tensor(1, 0, 1));
    loss.backward();
    double[][] right = {flat(w1.grad()), flat(b1.grad()), flat(w2.grad()), flat(b2.grad())};
    double[][] sum = {
      flat(w1.grad().mul(3)), flat(b1.grad().mul(3)), flat(w2.grad().mul(3)), flat(b2.grad().mul(3))
    };
    Tensor a1 = Tensor.tensor(x).matmul(w1).add(b1).relu().detach().requiresGrad(true);
    Functional.crossEntropy(a1.matmul(w2.detach()).add(b2.detach()), Tensor.tensor(1, 0, 1))
        .backward();
    // what comes out when every relu is taken to be open on the way back
    Tensor open = a1.grad();
    double[][] unmasked = {
      flat(Tensor.tensor(x).t().matmul(open)), flat(open.sum(0)), right[2], right[3]
    };
    submission
        .call("gradients", x, m1, c1, m2, c2, new int[] {1, 0, 1})
        .shouldBe(
            right,
            mistake("dL/dZ2 is that of the sum: divide by N for the mean", sum),
            mistake("the relu stops nothing on the way back", unmasked));
  }
}
