import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class GatesTest {
  @Test
  @Points(1)
  @DisplayName("1. The add gate")
  void add(Submission submission, Inputs inputs) {
    double up = inputs.uniform(1.5, 3);
    submission
        .call("add", up)
        .shouldBe(
            new double[] {up, up},
            mistake("add does not halve the gradient", new double[] {up / 2, up / 2}),
            mistake("add forgets the gradient from above", new double[] {1, 1}));
  }

  @Test
  @Points(2)
  @DisplayName("1. The multiply gate")
  void mul(Submission submission, Inputs inputs) {
    double x = inputs.uniform(1, 3), y = inputs.uniform(-3, -1), up = inputs.uniform(1.5, 3);
    submission
        .call("mul", x, y, up)
        .shouldBe(
            new double[] {up * y, up * x},
            mistake("each input gets itself, and not the other one", new double[] {up * x, up * y}),
            mistake("mul forgets the gradient from above", new double[] {y, x}),
            mistake(
                "the gradient from above is added, not multiplied", new double[] {up + y, up + x}));
  }

  @Test
  @Points(1)
  @DisplayName("1. The max gate")
  void max(Submission submission, Inputs inputs) {
    double z = inputs.uniform(1, 3), up = inputs.uniform(1.5, 3);
    submission
        .call("max", z, z - 0.5, up)
        .shouldBe(
            new double[] {up, 0},
            mistake("max routes to the larger input, not to both", new double[] {up, up}),
            mistake("max routes to the larger input, not to the smaller", new double[] {0, up}),
            mistake("max hands on its input's value, and not the gradient", new double[] {z, 0}));
    submission.call("max", z - 0.5, z, up).shouldBe(new double[] {0, up});
    submission
        .call("max", z, z, up)
        .shouldBe(
            new double[] {up / 2, up / 2},
            mistake("of two equal inputs each gets half", new double[] {up, 0}),
            mistake("of two equal inputs each gets half", new double[] {0, up}),
            mistake("of two equal inputs each gets half", new double[] {up, up}));
  }

  @Test
  @Points(1)
  @DisplayName("1. The copy gate")
  void copy(Submission submission, Inputs inputs) {
    double a = inputs.uniform(1.5, 3), b = inputs.uniform(4, 6);
    submission
        .call("copy", a, b)
        .shouldBe(
            a + b,
            mistake("copy keeps one gradient and drops the other", a),
            mistake("copy keeps one gradient and drops the other", b),
            mistake("copy multiplies, and has to add", a * b),
            mistake("copy takes the mean, and has to add", (a + b) / 2));
  }

  @Test
  @Points(4)
  @DisplayName("2. The circuit")
  void circuit(Submission submission, Inputs inputs) {
    double x = inputs.uniform(1, 3), y = inputs.uniform(-3, -1), w = inputs.uniform(-1, 1);
    submission
        .call("circuit", x, y, w + 1, w)
        .shouldBe(
            new double[] {2 * y, 2 * x, 2, 0},
            mistake("the gate ·2 at the end is left out", new double[] {y, x, 1, 0}));
    submission
        .call("circuit", x, y, w - 1, w)
        .shouldBe(
            new double[] {2 * y, 2 * x, 0, 2},
            mistake("max always routes to z", new double[] {2 * y, 2 * x, 2, 0}));
  }
}
