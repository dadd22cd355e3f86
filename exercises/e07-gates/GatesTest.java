import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class GatesTest {
  private static final String HALF = "of two equal inputs each gets half";

  /** Gradients of both signs. */
  private static double[] ups(Inputs inputs) {
    return new double[] {inputs.uniform(1.5, 3), inputs.uniform(-3, -1.5)};
  }

  @Test
  @Points(1)
  @DisplayName("1. The add gate")
  void add(Submission submission, Inputs inputs) {
    for (double up : ups(inputs)) {
      submission
          .byHand()
          .call("add", up)
          .within(1e-12)
          .shouldBe(
              new double[] {up, up},
              mistake("add does not halve the gradient", new double[] {up / 2, up / 2}),
              mistake("add forgets the gradient from above", new double[] {1, 1}));
    }
  }

  @Test
  @Points(2)
  @DisplayName("1. The multiply gate")
  void mul(Submission submission, Inputs inputs) {
    double a = inputs.uniform(1, 3), b = inputs.uniform(-3, -1);
    double[] ups = ups(inputs);
    mul(submission, a, b, ups[0]);
    mul(submission, -a / 2, b, ups[1]);
    mul(submission, 0, a, ups[0]);
  }

  private static void mul(Submission submission, double x, double y, double up) {
    submission
        .byHand()
        .call("mul", x, y, up)
        .within(1e-12)
        .shouldBe(
            new double[] {up * y, up * x},
            mistake("each input gets itself, and not the other one", new double[] {up * x, up * y}),
            mistake("mul forgets the gradient from above", new double[] {y, x}),
            mistake("each input gets the product of both", new double[] {up * x * y, up * x * y}),
            mistake("mul passes the gradient on unchanged, as add does", new double[] {up, up}),
            mistake(
                "the gradient from above is added, not multiplied", new double[] {up + y, up + x}));
  }

  @Test
  @Points(1)
  @DisplayName("1. The max gate")
  void max(Submission submission, Inputs inputs) {
    for (double up : ups(inputs)) {
      for (double z : new double[] {inputs.uniform(1, 3), inputs.uniform(-3, -1)}) {
        submission
            .byHand()
            .call("max", z, z - 0.5, up)
            .within(1e-12)
            .shouldBe(
                new double[] {up, 0},
                mistake("max routes to the larger input, not to both", new double[] {up, up}),
                mistake("max routes to the larger input, not to the smaller", new double[] {0, up}),
                mistake("max forgets the gradient from above", new double[] {1, 0}),
                mistake(
                    "max hands on its input's value, and not the gradient", new double[] {z, 0}));
        submission
            .byHand()
            .call("max", z - 0.5, z, up)
            .within(1e-12)
            .shouldBe(
                new double[] {0, up},
                mistake("max always routes to z", new double[] {up, 0}),
                mistake("max routes to the larger input, not to both", new double[] {up, up}));
        submission
            .byHand()
            .call("max", z, z, up)
            .within(1e-12)
            .shouldBe(
                new double[] {up / 2, up / 2},
                mistake(HALF, new double[] {up, 0}),
                mistake(HALF, new double[] {0, up}),
                mistake(HALF, new double[] {0, 0}),
                mistake(HALF, new double[] {up, up}));
      }
    }
  }

  @Test
  @Points(1)
  @DisplayName("1. The copy gate")
  void copy(Submission submission, Inputs inputs) {
    copy(submission, inputs.uniform(1.5, 3), inputs.uniform(4, 6));
    copy(submission, inputs.uniform(1.5, 3), inputs.uniform(-6, -4));
  }

  private static void copy(Submission submission, double a, double b) {
    submission
        .byHand()
        .call("copy", a, b)
        .within(1e-12)
        .shouldBe(
            a + b,
            mistake("copy keeps one gradient and drops the other", a),
            mistake("copy keeps one gradient and drops the other", b),
            mistake("copy multiplies, and has to add", a * b),
            mistake("copy subtracts, and has to add", a - b),
            mistake("copy takes the larger, and has to add", Math.max(a, b)),
            mistake("copy takes the mean, and has to add", (a + b) / 2));
  }

  @Test
  @Points(4)
  @DisplayName("2. The circuit")
  void circuit(Submission submission, Inputs inputs) {
    double x = inputs.uniform(1, 3), y = inputs.uniform(-3, -1), w = inputs.uniform(-1, 1);
    circuit(submission, x, y, w + 1, w);
    circuit(submission, -x, y, w - 1, w);
    circuit(submission, x, -y, w, w);
    // one sign for both: max compares its inputs with each other
    circuit(submission, x, -y, 2 + w, 3 + w);
    circuit(submission, -x, y, w - 3, w - 4);
    // large, and next to the switch: a finite difference is wrong here
    circuit(submission, 1e5 * x, 1e5 * y, w + 1e-4, w);
  }

  private static void circuit(Submission submission, double x, double y, double z, double w) {
    double toZ = z > w ? 1 : z < w ? 0 : 0.5, toW = 1 - toZ;
    submission
        .byHand()
        .call("circuit", x, y, z, w)
        .within(1e-12)
        .shouldBe(
            new double[] {2 * y, 2 * x, 2 * toZ, 2 * toW},
            mistake("the gate ·2 at the end is left out", new double[] {y, x, toZ, toW}),
            mistake(
                "the multiply gate does not swap", new double[] {2 * x, 2 * y, 2 * toZ, 2 * toW}),
            mistake(one(z, w, "max always routes to z"), new double[] {2 * y, 2 * x, 2, 0}),
            mistake(one(z, w, "max always routes to w"), new double[] {2 * y, 2 * x, 0, 2}),
            mistake("max routes to one input, not to both", new double[] {2 * y, 2 * x, 2, 2}),
            mistake("the add gate halves the gradient", new double[] {y, x, toZ, toW}));
  }

  /** Why all of the gradient is at the wrong input. */
  private static String one(double z, double w, String always) {
    if (z == w) {
      return HALF;
    }
    return Math.abs(z + w) > 3 && z * w > 0
        ? "max compares its inputs with each other, not with 0"
        : always;
  }
}
