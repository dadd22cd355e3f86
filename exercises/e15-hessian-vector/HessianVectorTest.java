import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class HessianVectorTest {
  @Test
  @Points(4)
  @DisplayName("1. Hv")
  void hvp(Submission submission, Inputs inputs) {
    hvp(submission, inputs.vector(2, 0.5, 2), inputs.vector(2, 1.2, 2));
    hvp(submission, inputs.vector(2, -2, -0.5), new double[] {inputs.uniform(1, 2), -0.5});
    hvp(
        submission,
        new double[] {inputs.uniform(-2, -1), inputs.uniform(1, 2)},
        new double[] {0, 1});
    hvp(submission, inputs.vector(2, 0.5, 2), new double[2]);
  }

  private static void hvp(Submission submission, double[] x, double[] v) {
    double a = x[0], b = x[1];
    double[] right = {12 * a * a * v[0] + 2 * b * v[1], 2 * b * v[0] + (12 * b * b + 2 * a) * v[1]};
    submission
        .call("hvp", x, v)
        .within(1e-9)
        .shouldBe(
            right,
            mistake(
                "it is the gradient times v, entry by entry: differentiate once more",
                new double[] {(4 * a * a * a + b * b) * v[0], (4 * b * b * b + 2 * a * b) * v[1]}),
            mistake(
                "it is Hx: the Hessian times x, and v is asked",
                new double[] {12 * a * a * a + 2 * b * b, 2 * b * a + (12 * b * b + 2 * a) * b}),
            mistake(
                "it is v·Hv, one number twice",
                new double[] {
                  right[0] * v[0] + right[1] * v[1], right[0] * v[0] + right[1] * v[1]
                }),
            mistake(
                "the diagonal counts once more: 4x³ has the slope 12x²",
                new double[] {
                  4 * a * a * v[0] + 2 * b * v[1], 2 * b * v[0] + (4 * b * b + 2 * a) * v[1]
                }),
            mistake(
                "the 2x₀ of the second diagonal entry is missing",
                new double[] {12 * a * a * v[0] + 2 * b * v[1], 2 * b * v[0] + 12 * b * b * v[1]}),
            mistake(
                "it is the gradient alone",
                new double[] {4 * a * a * a + b * b, 4 * b * b * b + 2 * a * b}),
            mistake(
                "the mixed derivative 2x₁ is missing",
                new double[] {12 * a * a * v[0], (12 * b * b + 2 * a) * v[1]}),
            mistake(
                "v is left out: these are sums of the Hessian's rows",
                new double[] {12 * a * a + 2 * b, 2 * b + 12 * b * b + 2 * a}));
  }

  @Test
  @Points(4)
  @DisplayName("2. The gradient penalty")
  void penalty(Submission submission, Inputs inputs) {
    penalty(submission, inputs.vector(2, 1, 3));
    penalty(submission, new double[] {inputs.uniform(-2, -1), inputs.uniform(1, 2)});
    // inside of the circle the penalty pushes outwards
    penalty(submission, new double[] {inputs.uniform(0.1, 0.3), inputs.uniform(-0.5, -0.3)});
  }

  private static void penalty(Submission submission, double[] w) {
    double n = Math.hypot(w[0], w[1]), gp = (n - 1) * (n - 1), k = 2 * (n - 1) / n;
    submission
        .call("penalty", w)
        .within(1e-9)
        .shouldBe(
            new double[] {gp, k * w[0], k * w[1]},
            mistake(
                "‖w‖² stands where ‖w‖ belongs",
                new double[] {
                  (n * n - 1) * (n * n - 1), 4 * (n * n - 1) * w[0], 4 * (n * n - 1) * w[1]
                }),
            mistake(
                "the penalty is ‖w‖ - 1, not its square", new double[] {n - 1, w[0] / n, w[1] / n}),
            mistake(
                "the norm is the sum of absolute values",
                new double[] {
                  Math.pow(Math.abs(w[0]) + Math.abs(w[1]) - 1, 2),
                  2 * (Math.abs(w[0]) + Math.abs(w[1]) - 1) * Math.signum(w[0]),
                  2 * (Math.abs(w[0]) + Math.abs(w[1]) - 1) * Math.signum(w[1])
                }),
            mistake("the 1 is left out: it is ‖w‖²", new double[] {n * n, 2 * w[0], 2 * w[1]}),
            mistake("inside of the circle there is a penalty too", new double[] {0, 0, 0}),
            mistake("the sign is turned round", new double[] {gp, -k * w[0], -k * w[1]}),
            mistake(
                "the inner derivative w/‖w‖ is left out",
                new double[] {gp, 2 * (n - 1), 2 * (n - 1)}),
            mistake(
                "the inner derivative is w, and has to be w/‖w‖",
                new double[] {gp, 2 * (n - 1) * w[0], 2 * (n - 1) * w[1]}),
            mistake(
                "the 2 of the square is left out", new double[] {gp, k / 2 * w[0], k / 2 * w[1]}));
  }
}
