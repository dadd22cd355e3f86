import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class RnnTest {
  private static Tensor state(Tensor w, Tensor u, double[] x) {
    Tensor h = Tensor.tensor(0);
    for (double v : x) {
      h = h.mul(w).add(u.mul(v)).tanh();
    }
    return h;
  }

  @Test
  @Points(6)
  @DisplayName("1. Through time")
  void gradients(Submission submission, Inputs inputs) {
    double w = inputs.uniform(0.6, 1.2),
        u = inputs.uniform(0.3, 0.8),
        y = inputs.uniform(-0.5, 0.5);
    double[] x = inputs.vector(5, 0.2, 1);
    Tensor a = Tensor.tensor(w).requiresGrad(true), b = Tensor.tensor(u).requiresGrad(true);
    state(a, b, x).sub(y).pow(2).div(2).backward();
    double dw = a.grad().item(), du = b.grad().item();
    double[] h = new double[6];
    for (int t = 1; t <= 5; t++) {
      h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    }
    double last = (h[5] - y) * (1 - h[5] * h[5]);
    double linearW = 0, linearU = 0, up = h[5] - y;
    for (int t = 5; t >= 1; t--) {
      linearW += up * h[t - 1];
      linearU += up * x[t - 1];
      up *= w;
    }
    submission
        .call("gradients", w, u, x, y)
        .shouldBe(
            new double[] {dw, du},
            mistake(
                "only the last step counts: every step adds its share",
                new double[] {last * h[4], last * x[4]}),
            mistake("the slope of tanh, 1 - h², is left out", new double[] {linearW, linearU}),
            mistake("the loss is taken without its half", new double[] {2 * dw, 2 * du}),
            mistake("dw and du stand in each other's place", new double[] {du, dw}));
  }

  @Test
  @Points(2)
  @DisplayName("2. A gradient that is too long")
  void clip(Submission submission, Inputs inputs) {
    double[] g = inputs.vector(4, 1, 3);
    Tensor t = Tensor.tensor(g);
    double norm = t.norm().item(), most = inputs.uniform(0.5, 0.9);
    submission
        .call("clip", g, most)
        .as("clip")
        .shouldBe(
            t.mul(most / norm),
            mistake("each entry is clipped, and the direction changes", t.minimum(most)),
            mistake("it has norm 1, not the norm that was asked", t.div(norm)),
            mistake("it is divided by the square of the norm", t.mul(most / norm / norm)));
  }

  @Test
  @Points(1)
  @DisplayName("2. A gradient that is short enough")
  void clipShort(Submission submission, Inputs inputs) {
    double[] g = inputs.vector(4, -1, 1);
    double norm = Tensor.tensor(g).norm().item();
    submission
        .call("clip", g, 9.0)
        .as("clip of a short gradient")
        .shouldBe(
            g,
            mistake(
                "a short gradient must stay as it is, and is stretched",
                Tensor.tensor(g).mul(9 / norm)),
            mistake(
                "a short gradient must stay as it is, and is shrunk", Tensor.tensor(g).div(norm)));
  }
}
