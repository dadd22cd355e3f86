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
    gradients(submission, w, u, inputs.vector(5, 0.2, 1), y);
    gradients(submission, -w, u, inputs.vector(4, -1, 1), y - 1);
    gradients(submission, w, -u, inputs.vector(7, -2, -0.5), y + 1);
    // one step: w has had nothing to multiply yet
    gradients(submission, w, u, inputs.vector(1, 0.5, 1), y);
  }

  private static void gradients(Submission submission, double w, double u, double[] x, double y) {
    int n = x.length;
    Tensor a = Tensor.tensor(w).requiresGrad(true), b = Tensor.tensor(u).requiresGrad(true);
    Tensor state = state(a, b, x);
    // h₁ of a single step does not depend on w
    Tensor loss = state.sub(y).pow(2).div(2).add(a.mul(0));
    loss.backward();
    double dw = a.grad().item(), du = b.grad().item();
    double[] h = new double[n + 1];
    for (int t = 1; t <= n; t++) {
      h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    }
    double miss = h[n] - y, last = miss * (1 - h[n] * h[n]);
    double linearW = 0, linearU = 0, up = miss;
    for (int t = n; t >= 1; t--) {
      linearW += up * h[t - 1];
      linearU += up * x[t - 1];
      up *= w;
    }
    // where the path back forgets a factor, or each step takes the wrong state
    double[] noW = back(w, h, x, miss, 1, 0), slopeBefore = back(w, h, x, miss, w, -1);
    double ownState = 0;
    double arrives = miss;
    for (int t = n; t >= 1; t--) {
      double dz = arrives * (1 - h[t] * h[t]);
      ownState += dz * h[t];
      arrives = dz * w;
    }
    submission
        .call("gradients", w, u, x, y)
        .within(1e-9)
        .shouldBe(
            new double[] {dw, du},
            mistake(
                "only the last step counts: every step adds its share",
                new double[] {last * h[n - 1], last * x[n - 1]}),
            mistake("the slope of tanh, 1 - h², is left out", new double[] {linearW, linearU}),
            mistake("going back a step multiplies by w, and that is left out", noW),
            mistake("the slope is taken at the state before", slopeBefore),
            mistake(
                "dw takes the state before the step, not the one after it",
                new double[] {ownState, du}),
            mistake("y - h stands for h - y: the signs are turned round", new double[] {-dw, -du}),
            mistake(
                "it is a mean over the steps, and the sum is asked", new double[] {dw / n, du / n}),
            mistake("the loss is taken without its half", new double[] {2 * dw, 2 * du}),
            mistake("dw and du stand in each other's place", new double[] {du, dw}));
  }

  /** Backwards through time with a factor for each step back, and slopes of states so far apart. */
  private static double[] back(
      double w, double[] h, double[] x, double miss, double factor, int apart) {
    double up = miss, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
      double dz = up * (1 - h[t + apart] * h[t + apart]);
      dw += dz * h[t - 1];
      du += dz * x[t - 1];
      up = dz * factor;
    }
    return new double[] {dw, du};
  }

  @Test
  @Points(2)
  @DisplayName("2. A gradient that is too long")
  void clip(Submission submission, Inputs inputs) {
    double most = inputs.uniform(0.5, 0.9);
    clip(submission, inputs.vector(4, 1, 3), most);
    clip(submission, inputs.vector(2, -3, -1), most);
    // longer than is allowed, although no entry is
    clip(submission, new double[] {most, -0.9 * most, 0.8 * most}, most);
  }

  private static void clip(Submission submission, double[] g, double most) {
    Tensor t = Tensor.tensor(g);
    double norm = t.norm().item();
    submission
        .call("clip", g, most)
        .as("clip")
        .shouldBe(
            t.mul(most / norm),
            mistake("each entry is clipped, and the direction changes", t.minimum(most)),
            mistake(
                "each entry is clipped, and the direction changes", t.minimum(most).maximum(-most)),
            mistake("nothing is clipped", t),
            mistake(
                "it is scaled by its largest entry, and the norm is asked",
                t.mul(most / t.abs().max().item())),
            mistake("the direction is turned round", t.mul(-most / norm)),
            mistake("it has norm 1, not the norm that was asked", t.div(norm)),
            mistake("it is divided by the square of the norm", t.mul(most / norm / norm)));
  }

  @Test
  @Points(1)
  @DisplayName("2. A gradient that is short enough")
  void clipShort(Submission submission, Inputs inputs) {
    clipShort(submission, inputs.vector(4, -1, 1), 9);
    // exactly as long as is allowed, and no length at all
    double k = inputs.integer(1, 4);
    clipShort(submission, new double[] {3 * k, -4 * k}, 5 * k);
    clipShort(submission, new double[3], k);
  }

  private static void clipShort(Submission submission, double[] g, double most) {
    double norm = Tensor.tensor(g).norm().item();
    submission
        .call("clip", g, most)
        .as("clip of a short gradient")
        .shouldBe(
            g,
            mistake(
                "a gradient of zeros stays as it is, and 0/0 is not a number",
                Tensor.tensor(g).mul(Double.NaN)),
            mistake(
                "a short gradient must stay as it is, and is stretched",
                Tensor.tensor(g).mul(most / norm)),
            mistake(
                "a short gradient must stay as it is, and is shrunk", Tensor.tensor(g).div(norm)));
  }
}
