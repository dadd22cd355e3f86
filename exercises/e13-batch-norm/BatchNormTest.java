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
class BatchNormTest {
  private static Tensor hat(Tensor x, double eps, int correction) {
    Tensor centred = x.sub(x.mean(0));
    return centred.div(x.var(new int[] {0}, correction, true).add(eps).sqrt());
  }

  private static void constant(double[][] x, int column) {
    for (double[] row : x) {
      row[column] = 1.5;
    }
  }

  @Test
  @Points(3)
  @DisplayName("1. Forward")
  void forward(Submission submission, Inputs inputs) {
    forward(submission, inputs, 4, 3, 0.1);
    forward(submission, inputs, 2, 5, 0.02);
    forward(submission, inputs, 6, 1, 1e-3);
  }

  /** Both signs of γ and β, and a column that does not vary. */
  private static void forward(Submission submission, Inputs inputs, int n, int d, double eps) {
    double[][] x = inputs.matrix(n, d, -2, 2);
    double[] gamma = inputs.vector(d, 0.5, 2), beta = inputs.vector(d, 0.5, 1);
    gamma[0] = -gamma[0];
    beta[d - 1] = -beta[d - 1];
    if (d > 1) {
      constant(x, d - 1);
    }
    Tensor t = Tensor.tensor(x), g = Tensor.tensor(gamma), b = Tensor.tensor(beta);
    submission
        .call("forward", x, gamma, beta, eps)
        .as("y")
        .within(1e-9)
        .shouldBe(
            hat(t, eps, 0).mul(g).add(b),
            mistake("the variance divides by N - 1, and N is asked", hat(t, eps, 1).mul(g).add(b)),
            mistake(
                "it divides by the variance, not by its square root",
                t.sub(t.mean(0)).div(t.var(0, false, true).add(eps)).mul(g).add(b)),
            mistake(
                "the mean is not subtracted",
                t.div(t.var(0, false, true).add(eps).sqrt()).mul(g).add(b)),
            mistake(
                "ε is left out", t.sub(t.mean(0)).div(t.var(0, false, true).sqrt()).mul(g).add(b)),
            mistake(
                "mean and variance are those of the whole batch, not of each column",
                t.sub(t.mean()).div(t.sub(t.mean()).pow(2).mean().add(eps).sqrt()).mul(g).add(b)),
            mistake("γ is left out", hat(t, eps, 0).add(b)),
            mistake("γ and β are left out", hat(t, eps, 0)),
            mistake("β is left out", hat(t, eps, 0).mul(g)),
            mistake(
                "ε stands outside the root",
                t.sub(t.mean(0)).div(t.var(0, false, true).sqrt().add(eps)).mul(g).add(b)));
  }

  @Test
  @Points(6)
  @DisplayName("2. Backward")
  void dX(Submission submission, Inputs inputs) {
    dX(submission, inputs, 4, 3, 0.1);
    dX(submission, inputs, 3, 5, 0.02);
    dX(submission, inputs, 6, 1, 1e-3);
  }

  private static void dX(Submission submission, Inputs inputs, int n, int d, double eps) {
    double[][] x = inputs.matrix(n, d, -2, 2), up = inputs.matrix(n, d, -2, 2);
    double[] gamma = inputs.vector(d, 0.5, 2);
    gamma[0] = -gamma[0];
    if (d > 1) {
      constant(x, d - 1);
    }
    Tensor t = Tensor.tensor(x).requiresGrad(true),
        u = Tensor.tensor(up),
        g = u.mul(Tensor.tensor(gamma));
    Tensor s = t.detach().var(0, false, true).add(eps).sqrt(), h = hat(t.detach(), eps, 0);
    Tensor right = Autograd.grad(hat(t, eps, 0).mul(g).sum(), t);
    submission
        .call("dX", up, x, gamma, eps)
        .as("dX")
        .within(1e-8)
        .shouldBe(
            right,
            mistake("mean and variance are taken for constants", g.div(s)),
            mistake("the variance is taken for a constant", g.sub(g.mean(0)).div(s)),
            mistake("the mean is taken for a constant", g.sub(h.mul(g.mul(h).mean(0))).div(s)),
            mistake("it is divided by the variance, not by its root", right.div(s)),
            mistake("the last division by s is missing", right.mul(s)),
            mistake("the sign is turned round", right.neg()),
            mistake("γ is left out", u.sub(u.mean(0)).sub(h.mul(u.mul(h).mean(0))).div(s)),
            mistake(
                "sums stand where means over the batch belong",
                g.sub(g.sum(0)).sub(h.mul(g.mul(h).sum(0))).div(s)));
  }
}
