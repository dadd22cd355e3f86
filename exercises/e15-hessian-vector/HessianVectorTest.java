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
    double[] x = inputs.vector(2, 0.5, 2), v = inputs.vector(2, 0.5, 2);
    double a = x[0], b = x[1];
    double[] right = {12 * a * a * v[0] + 2 * b * v[1], 2 * b * v[0] + (12 * b * b + 2 * a) * v[1]};
    submission
        .call("hvp", x, v)
        .shouldBe(
            right,
            mistake(
                "it is the gradient times v, entry by entry: differentiate once more",
                new double[] {(4 * a * a * a + b * b) * v[0], (4 * b * b * b + 2 * a * b) * v[1]}),
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
    double[] w = inputs.vector(2, 1, 3);
    double n = Math.hypot(w[0], w[1]), gp = (n - 1) * (n - 1), k = 2 * (n - 1) / n;
    submission
        .call("penalty", w)
        .shouldBe(
            new double[] {gp, k * w[0], k * w[1]},
            mistake(
                "‖w‖² stands where ‖w‖ belongs",
                new double[] {
                  (n * n - 1) * (n * n - 1), 4 * (n * n - 1) * w[0], 4 * (n * n - 1) * w[1]
                }),
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
