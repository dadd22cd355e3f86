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
    chain(submission, inputs.uniform(0.3, 2));
    chain(submission, inputs.uniform(-2, -0.3));
  }

  private static void chain(Submission submission, double dot) {
    double e = Math.exp(-dot), t = 1 + e, g = -1 / (t * t);
    submission
        .byHand()
        .call("chain", dot)
        .within(1e-12)
        .shouldBe(
            new double[] {-g * e, g * e, g, g, 1},
            mistake(
                "1/x² is taken at e^-dot, and 1 + e^-dot came in",
                new double[] {1 / e, -1 / e, -1 / (e * e), -1 / (e * e), 1}),
            mistake(
                "the slope of 1/x is -1/x², and not -1/x",
                new double[] {e / t, -e / t, -1 / t, -1 / t, 1}),
            mistake(
                "these are the values on the wires, not the gradients",
                new double[] {dot, -dot, e, t, 1 / t}),
            mistake(
                "these are slopes of single gates: multiply by what arrives",
                new double[] {-1, e, 1, g, 1}),
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
    leaves(submission, inputs.vector(3, 0.5, 2), inputs.vector(2, -2, -0.5));
    leaves(submission, inputs.vector(3, -1, -0.2), inputs.vector(2, 0.5, 1.5));
    leaves(submission, inputs.vector(3, 0.2, 1), inputs.vector(2, 1, 2));
  }

  private static void leaves(Submission submission, double[] w, double[] x) {
    double z = w[0] * x[0] + w[1] * x[1] + w[2], s = 1 / (1 + Math.exp(-z)), u = s * (1 - s);
    submission
        .byHand()
        .call("leaves", w, x)
        .within(1e-12)
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
                "the weights come first and then the inputs, and they are asked in turns",
                new double[] {u * x[0], u * x[1], u, u * w[0], u * w[1]}),
            mistake(
                "w₂ gets the gradient times w₂: its own gate is an add gate",
                new double[] {u * x[0], u * w[0], u * x[1], u * w[1], u * w[2]}),
            mistake(
                "the sign is turned round",
                new double[] {-u * x[0], -u * w[0], -u * x[1], -u * w[1], -u}),
            mistake(
                "the sigmoid's value stands where its slope belongs",
                new double[] {s * x[0], s * w[0], s * x[1], s * w[1], s}),
            mistake(
                "the sigmoid's own slope is left out", new double[] {x[0], w[0], x[1], w[1], 1}),
            mistake(
                "w₂ gets the value of the sigmoid, and not its slope",
                new double[] {u * x[0], u * w[0], u * x[1], u * w[1], s}));
  }
}
