import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.*;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class RetainGraphTest {
  @Test
  @Points(2)
  @DisplayName("1. Once")
  void once(Submission submission, Inputs inputs) {
    double x = inputs.uniform(1, 5), y = inputs.uniform(-5, -1);
    submission
        .call("once", x, y)
        .shouldBe(
            new double[] {x * x + y * y, 2 * x, 2 * y},
            mistake(
                "the gradients are the inputs: the 2 of x² is missing",
                new double[] {x * x + y * y, x, y}),
            mistake(
                "it was called twice, and gradients accumulate",
                new double[] {x * x + y * y, 4 * x, 4 * y}),
            mistake(
                "the gradients stand in each other's place",
                new double[] {x * x + y * y, 2 * y, 2 * x}));
  }

  @Test
  @Points(2)
  @DisplayName("2. Again")
  void again(Submission submission, Inputs inputs) {
    submission.call("secondFails", inputs.uniform(1, 5), inputs.uniform(1, 5)).shouldBe(true);
  }

  @Test
  @Points(2)
  @DisplayName("3. Twice on purpose")
  void twice(Submission submission, Inputs inputs) {
    double x = inputs.uniform(1, 5), y = inputs.uniform(-5, -1);
    submission
        .call("twice", x, y)
        .shouldBe(
            new double[] {4 * x, 4 * y},
            mistake(
                "it is the gradient of one pass: two passes add up", new double[] {2 * x, 2 * y}),
            mistake("it is squared, and two passes add", new double[] {4 * x * x, 4 * y * y}));
  }

  @Test
  @Points(2)
  @DisplayName("4. Between steps")
  void zeroed(Submission submission, Inputs inputs) {
    double x = inputs.uniform(1, 5), y = inputs.uniform(-5, -1);
    submission
        .call("zeroed", x, y)
        .shouldBe(
            new double[] {2 * x, 2 * y},
            mistake("nothing was zeroed: two passes add up", new double[] {4 * x, 4 * y}),
            mistake("x was zeroed, and y was not", new double[] {2 * x, 4 * y}),
            mistake("it was zeroed after the second pass", new double[] {0, 0}));
  }
}
