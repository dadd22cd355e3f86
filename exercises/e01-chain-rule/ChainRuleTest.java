import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class ChainRuleTest {
  private static double z(double x) {
    return 3 * x + 1;
  }

  private static double loss(double x) {
    return Math.max(0, z(x)) * Math.max(0, z(x));
  }

  /** Where z is positive, although x is not always. */
  private static double[] open(Inputs inputs) {
    return new double[] {inputs.uniform(0.5, 4), inputs.uniform(-0.3, -0.05)};
  }

  /** Where z is negative, and where it is 0. */
  private static double[] shut(Inputs inputs) {
    return new double[] {inputs.uniform(-4, -0.5), -1.0 / 3};
  }

  @Test
  @Points(1)
  @DisplayName("1. Forward, where the relu is open")
  void forwardOpen(Submission submission, Inputs inputs) {
    for (double x : open(inputs)) {
      double z = z(x);
      submission
          .call("forward", x)
          .shouldBe(
              new double[] {z, z, z * z},
              mistake("L is a, and not its square", new double[] {z, z, z}),
              mistake("L is half the square", new double[] {z, z, z * z / 2}),
              mistake("the relu looks at x, and it has to look at z", new double[] {z, 0, 0}),
              mistake("L is 2a, its derivative", new double[] {z, z, 2 * z}),
              mistake("the 1 of 3x + 1 is left out", new double[] {3 * x, 3 * x, 9 * x * x}));
    }
  }

  @Test
  @Points(1)
  @DisplayName("1. Forward, where the relu is closed")
  void forwardShut(Submission submission, Inputs inputs) {
    for (double x : shut(inputs)) {
      double z = z(x);
      submission
          .call("forward", x)
          .shouldBe(
              new double[] {z, 0, 0},
              mistake("the relu lets a negative z pass", new double[] {z, z, z * z}),
              mistake("the relu gives |z|", new double[] {z, -z, z * z}),
              mistake("z is cut off before it is given back", new double[] {0, 0, 0}));
    }
  }

  @Test
  @Points(2)
  @DisplayName("2. Local derivatives, where the relu is open")
  void localOpen(Submission submission, Inputs inputs) {
    for (double x : open(inputs)) {
      double z = z(x);
      submission
          .byHand()
          .call("local", x)
          .within(1e-12)
          .shouldBe(
              new double[] {2 * z, 1, 3},
              mistake("they stand in the order of the forward pass", new double[] {3, 1, 2 * z}),
              mistake("dL/da is a, without the 2", new double[] {z, 1, 3}),
              mistake("da/dz is a itself, and not its slope", new double[] {2 * z, z, 3}),
              mistake("the relu looks at x, and it has to look at z", new double[] {2 * z, 0, 3}),
              mistake("dL/da is taken at x, not at a", new double[] {2 * x, 1, 3}),
              mistake("they are multiplied already", new double[] {6 * z, 3, 3}));
    }
  }

  @Test
  @Points(1)
  @DisplayName("2. Local derivatives, where the relu is closed")
  void localShut(Submission submission, Inputs inputs) {
    for (double x : shut(inputs)) {
      submission
          .byHand()
          .call("local", x)
          .within(1e-12)
          .shouldBe(
              new double[] {0, 0, 3},
              mistake(
                  z(x) == 0
                      ? "at its corner the relu's slope is 0"
                      : "the relu's slope is 0 where it is closed",
                  new double[] {0, 1, 3}),
              mistake("at its corner the relu's slope is 0", new double[] {0, 0.5, 3}),
              mistake("dL/da is 2a, and a is 0 here", new double[] {2 * z(x), 0, 3}),
              mistake("dz/dx is 3 whatever the relu does", new double[] {0, 0, 0}));
    }
  }

  @Test
  @Points(2)
  @DisplayName("3. dL/dx, where the relu is open")
  void gradientOpen(Submission submission, Inputs inputs) {
    double[] open = open(inputs);
    // far out, and next to the corner: a finite difference is wrong at one of them
    double[] points = {open[0], open[1], inputs.uniform(1e4, 2e4), -1.0 / 3 + 1e-4};
    for (double x : points) {
      double z = z(x);
      submission
          .byHand()
          .call("gradient", x)
          .within(1e-12)
          .shouldBe(
              6 * z,
              mistake("dz/dx = 3 is left out of the product", 2 * z),
              mistake("the 2 of dL/da = 2a is left out", 3 * z),
              mistake("the local derivatives are added, not multiplied", 2 * z + 1 + 3),
              mistake("dL/da is taken at x, not at a", 6 * x),
              mistake("the relu looks at x, and it has to look at z", 0),
              mistake("it is the loss, not its derivative", z * z),
              mistake("the sign is turned round", -6 * z));
    }
  }

  @Test
  @Points(1)
  @DisplayName("3. dL/dx, where the relu is closed and at its corner")
  void gradientShut(Submission submission, Inputs inputs) {
    for (double x : shut(inputs)) {
      submission
          .byHand()
          .call("gradient", x)
          .within(1e-12)
          .shouldBe(0, mistake("the relu's own derivative is left out of the product", 6 * z(x)));
    }
  }

  @Test
  @Points(2)
  @DisplayName("4. The central difference")
  void numerical(Submission submission, Inputs inputs) {
    double h = inputs.integer(1, 9) * 0.0625;
    // where the difference spans the corner it is no derivative
    for (double x : new double[] {inputs.uniform(0.5, 4), -1.0 / 3 - h / 4, -1.0 / 3 + h / 4}) {
      double right = loss(x + h), left = loss(x - h), here = loss(x);
      submission
          .call("numericalGradient", x, h)
          .within(1e-9)
          .shouldBe(
              (right - left) / (2 * h),
              mistake(
                  "it is the derivative, and a difference of two losses is asked",
                  6 * Math.max(0, z(x))),
              mistake("it divides by h, not by 2h", (right - left) / h),
              mistake("it is one-sided", (right - here) / h),
              mistake("it is one-sided", (here - left) / h),
              mistake("it is not divided by 2h", right - left),
              mistake("left and right are swapped", (left - right) / (2 * h)),
              mistake(
                  "the step is half as wide as it should be",
                  (loss(x + h / 2) - loss(x - h / 2)) / h),
              mistake("the relu is left out of the loss", 6 * z(x)),
              mistake(
                  "brackets: it divides by 2 and then multiplies by h", (right - left) / 2 * h));
    }
  }
}
