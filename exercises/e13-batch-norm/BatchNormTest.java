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
    return centred.div(x.var(correction, true, 0).add(eps).sqrt());
  }

  @Test
  @Points(3)
  @DisplayName("1. Forward")
  void forward(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(4, 3, -2, 2);
    double[] gamma = inputs.vector(3, 0.5, 2), beta = inputs.vector(3, 0.5, 1);
    Tensor t = Tensor.tensor(x), g = Tensor.tensor(gamma), b = Tensor.tensor(beta);
    submission
        .call("forward", x, gamma, beta, 0.1)
        .as("y")
        .shouldBe(
            hat(t, 0.1, 0).mul(g).add(b),
            mistake("the variance divides by N - 1, and N is asked", hat(t, 0.1, 1).mul(g).add(b)),
            mistake(
                "it divides by the variance, not by its square root",
                t.sub(t.mean(0)).div(t.var(0, false, true).add(0.1)).mul(g).add(b)),
            mistake("γ and β are left out", hat(t, 0.1, 0)),
            mistake("β is left out", hat(t, 0.1, 0).mul(g)),
            mistake(
                "ε stands outside the root",
                t.sub(t.mean(0)).div(t.var(0, false, true).sqrt().add(0.1)).mul(g).add(b)));
  }

  @Test
  @Points(6)
  @DisplayName("2. Backward")
  void dX(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(4, 3, -2, 2), up = inputs.matrix(4, 3, -2, 2);
    double[] gamma = inputs.vector(3, 0.5, 2);
    Tensor t = Tensor.tensor(x).requiresGrad(true),
        u = Tensor.tensor(up),
        g = u.mul(Tensor.tensor(gamma));
    Tensor s = t.detach().var(0, false, true).add(0.1).sqrt(), h = hat(t.detach(), 0.1, 0);
    Tensor right = Autograd.grad(hat(t, 0.1, 0).mul(g).sum(), t);
    submission
        .call("dX", up, x, gamma, 0.1)
        .as("dX")
        .shouldBe(
            right,
            mistake("mean and variance are taken for constants", g.div(s)),
            mistake("the variance is taken for a constant", g.sub(g.mean(0)).div(s)),
            mistake("the mean is taken for a constant", g.sub(h.mul(g.mul(h).mean(0))).div(s)),
            mistake("γ is left out", u.sub(u.mean(0)).sub(h.mul(u.mul(h).mean(0))).div(s)),
            mistake(
                "sums stand where means over the batch belong",
                g.sub(g.sum(0)).sub(h.mul(g.mul(h).sum(0))).div(s)));
  }
}
