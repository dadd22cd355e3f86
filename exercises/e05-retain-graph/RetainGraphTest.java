import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Mismatch;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class RetainGraphTest {
  /** Both signs, and both orders of size. */
  private static double[][] points(Inputs inputs) {
    return new double[][] {
      {inputs.uniform(1, 5), inputs.uniform(-9, -6)},
      {inputs.uniform(-5, -2), inputs.uniform(0.3, 1)}
    };
  }

  /** Fails unless the method runs that many backward passes: a formula shows nothing of a graph. */
  private static void passes(Submission submission, String method, double[] at, int asked) {
    double completed = count(submission, method, at, "completed");
    if (completed < asked) {
      throw new Mismatch(
          method
              + " completes "
              + (int) completed
              + " backward passes, and "
              + asked
              + " are asked",
          "");
    }
  }

  private static double count(Submission submission, String method, double[] at, String which) {
    return submission
        .value(
            method,
            "org.chainrule.explain.Passes.of(() -> %s(%s, %s)).%s()"
                .formatted(method, at[0], at[1], which))
        .number();
  }

  @Test
  @Points(2)
  @DisplayName("1. Once")
  void once(Submission submission, Inputs inputs) {
    for (double[] at : points(inputs)) {
      double x = at[0], y = at[1], z = x * x + y * y;
      submission
          .call("once", x, y)
          .within(1e-9)
          .shouldBe(
              new double[] {z, 2 * x, 2 * y},
              mistake(
                  "the gradients are the inputs: the 2 of x² is missing", new double[] {z, x, y}),
              mistake(
                  "it was called twice, and gradients accumulate", new double[] {z, 4 * x, 4 * y}),
              mistake("z is x + y, without the squares", new double[] {x + y, 1, 1}),
              mistake(
                  "z is (x + y)², not x² + y²",
                  new double[] {(x + y) * (x + y), 2 * (x + y), 2 * (x + y)}),
              mistake("the gradients stand in each other's place", new double[] {z, 2 * y, 2 * x}));
      passes(submission, "once", at, 1);
    }
  }

  @Test
  @Points(2)
  @DisplayName("2. Again")
  void again(Submission submission, Inputs inputs) {
    for (double[] at : points(inputs)) {
      submission.call("secondFails", at[0], at[1]).shouldBe(true);
      if (count(submission, "secondFails", at, "completed") < 1
          || count(submission, "secondFails", at, "failed") < 1) {
        throw new Mismatch(
            "secondFails says true without having seen it:"
                + " one backward() has to work, and a second one on the same z has to fail",
            "");
      }
    }
  }

  @Test
  @Points(2)
  @DisplayName("3. Twice on purpose")
  void twice(Submission submission, Inputs inputs) {
    for (double[] at : points(inputs)) {
      double x = at[0], y = at[1];
      submission
          .call("twice", x, y)
          .within(1e-9)
          .shouldBe(
              new double[] {4 * x, 4 * y},
              mistake(
                  "it is the gradient of one pass: two passes add up", new double[] {2 * x, 2 * y}),
              mistake("there were three passes", new double[] {6 * x, 6 * y}),
              mistake("the gradients stand in each other's place", new double[] {4 * y, 4 * x}),
              mistake("it is squared, and two passes add", new double[] {4 * x * x, 4 * y * y}));
      passes(submission, "twice", at, 2);
      if (count(submission, "twice", at, "accumulated") < 1) {
        throw new Mismatch(
            "twice: the second pass adds to no gradient; both passes go over one graph", "");
      }
    }
  }

  @Test
  @Points(2)
  @DisplayName("4. Between steps")
  void zeroed(Submission submission, Inputs inputs) {
    for (double[] at : points(inputs)) {
      double x = at[0], y = at[1];
      submission
          .call("zeroed", x, y)
          .within(1e-9)
          .shouldBe(
              new double[] {2 * x, 2 * y},
              mistake("nothing was zeroed: two passes add up", new double[] {4 * x, 4 * y}),
              mistake("x was zeroed, and y was not", new double[] {2 * x, 4 * y}),
              mistake("y was zeroed, and x was not", new double[] {4 * x, 2 * y}),
              mistake("it was zeroed after the second pass", new double[] {0, 0}));
      passes(submission, "zeroed", at, 2);
      if (count(submission, "zeroed", at, "cleared") < 1) {
        throw new Mismatch(
            "zeroed: zeroGrad() finds no gradient to take away; both passes go over one graph", "");
      }
    }
  }
}
