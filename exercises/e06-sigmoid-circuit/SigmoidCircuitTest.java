import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class SigmoidCircuitTest {
  @Test
  @Points(4)
  @DisplayName("1. Along the chain")
  void chain(Submission submission, Inputs inputs) {
    double dot = inputs.uniform(-2, 2);
    double e = Math.exp(-dot), t = 1 + e, g = -1 / (t * t);
    submission
        .call("chain", dot)
        .shouldBe(
            new double[] {-g * e, g * e, g, g, 1},
            mistake("the minus of -1/x² is missing", new double[] {g * e, -g * e, -g, -g, 1}),
            mistake(
                "the gate ·(-1) passes the gradient on unchanged",
                new double[] {g * e, g * e, g, g, 1}),
            mistake(
                "the gate exp multiplies with the gradient's exponent, not with its own value",
                new double[] {-g * Math.exp(g), g * Math.exp(g), g, g, 1}),
            mistake(
                "they stand in the order of the backward pass",
                new double[] {1, g, g, g * e, -g * e}),
            mistake(
                "the gate exp passes the gradient on unchanged", new double[] {-g, g, g, g, 1}));
  }

  @Test
  @Points(4)
  @DisplayName("2. At the leaves")
  void leaves(Submission submission, Inputs inputs) {
    double[] w = inputs.vector(3, 0.5, 2), x = inputs.vector(2, -2, -0.5);
    double z = w[0] * x[0] + w[1] * x[1] + w[2], s = 1 / (1 + Math.exp(-z)), u = s * (1 - s);
    submission
        .call("leaves", w, x)
        .shouldBe(
            new double[] {u * x[0], u * w[0], u * x[1], u * w[1], u},
            mistake(
                "the multiply gates do not swap",
                new double[] {u * w[0], u * x[0], u * w[1], u * x[1], u}),
            mistake(
                "the slope is z(1 - z): in s(1 - s), s is the value of the sigmoid",
                new double[] {
                  z * (1 - z) * x[0],
                  z * (1 - z) * w[0],
                  z * (1 - z) * x[1],
                  z * (1 - z) * w[1],
                  z * (1 - z)
                }),
            mistake(
                "the sigmoid's own slope is left out", new double[] {x[0], w[0], x[1], w[1], 1}),
            mistake(
                "w₂ gets the value of the sigmoid, and not its slope",
                new double[] {u * x[0], u * w[0], u * x[1], u * w[1], s}));
  }
}
