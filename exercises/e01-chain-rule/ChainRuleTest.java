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

  @Test
  @Points(1)
  @DisplayName("1. Forward, where the relu is open")
  void forwardOpen(Submission submission, Inputs inputs) {
    double x = inputs.uniform(0.5, 4);
    double z = z(x);
    submission
        .call("forward", x)
        .shouldBe(
            new double[] {z, z, z * z},
            mistake("L is a, and not its square", new double[] {z, z, z}),
            mistake("L is half the square", new double[] {z, z, z * z / 2}),
            mistake("the 1 of 3x + 1 is left out", new double[] {3 * x, 3 * x, 9 * x * x}));
  }

  @Test
  @Points(1)
  @DisplayName("1. Forward, where the relu is closed")
  void forwardShut(Submission submission, Inputs inputs) {
    double x = inputs.uniform(-4, -0.5);
    submission
        .call("forward", x)
        .shouldBe(
            new double[] {z(x), 0, 0},
            mistake("the relu lets a negative z pass", new double[] {z(x), z(x), z(x) * z(x)}),
            mistake("the relu gives |z|", new double[] {z(x), -z(x), z(x) * z(x)}),
            mistake("z is cut off before it is given back", new double[] {0, 0, 0}));
  }

  @Test
  @Points(2)
  @DisplayName("2. Local derivatives, where the relu is open")
  void localOpen(Submission submission, Inputs inputs) {
    double x = inputs.uniform(0.5, 4);
    double z = z(x);
    submission
        .call("local", x)
        .shouldBe(
            new double[] {2 * z, 1, 3},
            mistake("they stand in the order of the forward pass", new double[] {3, 1, 2 * z}),
            mistake("dL/da is a, without the 2", new double[] {z, 1, 3}),
            mistake("da/dz is a itself, and not its slope", new double[] {2 * z, z, 3}),
            mistake("they are multiplied already", new double[] {6 * z, 3, 3}));
  }

  @Test
  @Points(1)
  @DisplayName("2. Local derivatives, where the relu is closed")
  void localShut(Submission submission, Inputs inputs) {
    double x = inputs.uniform(-4, -0.5);
    submission
        .call("local", x)
        .shouldBe(
            new double[] {0, 0, 3},
            mistake("the relu's slope is 0 where it is closed", new double[] {0, 1, 3}),
            mistake("dL/da is 2a, and a is 0 here", new double[] {2 * z(x), 0, 3}),
            mistake("dz/dx is 3 whatever the relu does", new double[] {0, 0, 0}));
  }

  @Test
  @Points(2)
  @DisplayName("3. dL/dx, where the relu is open")
  void gradientOpen(Submission submission, Inputs inputs) {
    double x = inputs.uniform(0.5, 4);
    double z = z(x);
    submission
        .call("gradient", x)
        .shouldBe(
            6 * z,
            mistake("dz/dx = 3 is left out of the product", 2 * z),
            mistake("the 2 of dL/da = 2a is left out", 3 * z),
            mistake("the local derivatives are added, not multiplied", 2 * z + 1 + 3),
            mistake("dL/da is taken at x, not at a", 6 * x),
            mistake("it is the loss, not its derivative", z * z),
            mistake("the sign is turned round", -6 * z));
  }

  @Test
  @Points(1)
  @DisplayName("3. dL/dx, where the relu is closed and at its corner")
  void gradientShut(Submission submission, Inputs inputs) {
    double x = inputs.uniform(-4, -0.5);
    submission
        .call("gradient", x)
        .shouldBe(0, mistake("the relu's own derivative is left out of the product", 6 * z(x)));
    submission.call("gradient", -1.0 / 3).shouldBe(0);
  }

  @Test
  @Points(2)
  @DisplayName("4. The central difference")
  void numerical(Submission submission, Inputs inputs) {
    double x = inputs.uniform(0.5, 4);
    double h = inputs.integer(1, 9) * 0.0625;
    double right = z(x + h) * z(x + h);
    double left = Math.max(0, z(x - h)) * Math.max(0, z(x - h));
    double here = z(x) * z(x);
    submission
        .call("numericalGradient", x, h)
        .shouldBe(
            (right - left) / (2 * h),
            mistake("it divides by h, not by 2h", (right - left) / h),
            mistake("it is one-sided", (right - here) / h),
            mistake("it is not divided by 2h", right - left),
            mistake("left and right are swapped", (left - right) / (2 * h)),
            mistake("brackets: it divides by 2 and then multiplies by h", (right - left) / 2 * h));
  }
}
