import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class SigmoidNeuronTest {
  private static Tensor s(double z) {
    return Tensor.tensor(z).sigmoid();
  }

  @Test
  @Points(3)
  @DisplayName("1. Forward")
  void forward(Submission submission, Inputs inputs) {
    forward(
        submission, inputs.uniform(0.5, 2), inputs.uniform(0.2, 1), inputs.uniform(0.5, 2), 0.3);
    forward(submission, inputs.uniform(0.5, 2), -0.6, inputs.uniform(-3, -1), inputs.uniform(1, 2));
    forward(submission, inputs.uniform(-2, -1), 0.7, inputs.uniform(1, 3), inputs.uniform(-1, 0));
  }

  private static void forward(Submission submission, double w, double b, double x, double y) {
    double z = w * x + b, a = s(z).item(), wrong = s(-z).item();
    submission
        .call("forward", w, b, x, y)
        .shouldBe(
            new double[] {z, a, (a - y) * (a - y)},
            mistake(
                "the sign in the exponent is turned round",
                new double[] {z, wrong, (wrong - y) * (wrong - y)}),
            mistake(
                "the bias is left out",
                new double[] {w * x, s(w * x).item(), Math.pow(s(w * x).item() - y, 2)}),
            mistake("L is the distance, not its square", new double[] {z, a, Math.abs(a - y)}),
            mistake(
                "a is tanh(z), and the sigmoid is asked",
                new double[] {z, Math.tanh(z), Math.pow(Math.tanh(z) - y, 2)}),
            mistake("L is the difference, not its square", new double[] {z, a, a - y}),
            mistake("L is half of the square", new double[] {z, a, (a - y) * (a - y) / 2}));
  }

  @Test
  @Points(5)
  @DisplayName("2. Backward")
  void backward(Submission submission, Inputs inputs) {
    backward(
        submission, inputs.uniform(0.5, 1), inputs.uniform(0.2, 1), inputs.uniform(1.5, 3), 0.3);
    backward(
        submission, inputs.uniform(0.5, 1), -0.6, inputs.uniform(-3, -1), inputs.uniform(1, 2));
    backward(
        submission, inputs.uniform(-2, -1), 0.7, inputs.uniform(1.5, 3), inputs.uniform(-1, 0));
  }

  private static void backward(Submission submission, double w, double b, double x, double y) {
    double z = w * x + b, a = s(z).item(), up = 2 * (a - y), slope = a * (1 - a);
    submission
        .byHand()
        .call("backward", w, b, x, y)
        .within(1e-12)
        .shouldBe(
            new double[] {up, slope, up * slope * x, up * slope},
            mistake(
                "the slope is z(1 - z), where s(z)(1 - s(z)) is meant",
                new double[] {up, z * (1 - z), up * z * (1 - z) * x, up * z * (1 - z)}),
            mistake(
                "the 2 of the square is left out",
                new double[] {up / 2, slope, up / 2 * slope * x, up / 2 * slope}),
            mistake("dz/dw is x, not w", new double[] {up, slope, up * slope * w, up * slope}),
            mistake(
                "the slope is taken of the slope: a is s(z) already",
                new double[] {
                  up,
                  s(a).item() * (1 - s(a).item()),
                  up * s(a).item() * (1 - s(a).item()) * x,
                  up * s(a).item() * (1 - s(a).item())
                }),
            mistake(
                "dL/dw and dL/db stand in each other's place",
                new double[] {up, slope, up * slope, up * slope * x}),
            mistake("dz/dw is x, not 1", new double[] {up, slope, up * slope, up * slope}),
            mistake(
                "dL/db is multiplied by x too, and dz/db is 1",
                new double[] {up, slope, up * slope * x, up * slope * x}),
            mistake(
                "the sigmoid's slope is left out of the product",
                new double[] {up, slope, up * x, up}),
            mistake(
                "it is y - a, and the signs are turned round",
                new double[] {-up, slope, -up * slope * x, -up * slope}));
  }
}
