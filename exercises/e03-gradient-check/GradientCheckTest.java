import static org.chainrule.exercises.junit.Mistake.mistake;

import java.util.Arrays;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class GradientCheckTest {
  private static final String F =
      "q -> { double s = q[0] * q[1]; for (double v : q) s += v * v * v; return s; }";

  private static double f(double[] q) {
    return q[0] * q[1] + Arrays.stream(q).map(v -> v * v * v).sum();
  }

  /** f with one entry of p moved. */
  private static double f(double[] p, int i, double by) {
    double[] moved = p.clone();
    moved[i] += by;
    return f(moved);
  }

  @Test
  @Points(2)
  @DisplayName("1. The numerical gradient")
  void numerical(Submission submission, Inputs inputs) {
    for (int length : new int[] {4, 2}) {
      double[] p = inputs.vector(length, -2, 2);
      double h = inputs.integer(2, 6) * 0.125;
      double[] central = new double[length], right = new double[length], left = new double[length];
      double[] moved = p.clone(), drift = new double[length];
      for (int i = 0; i < length; i++) {
        central[i] = (f(p, i, h) - f(p, i, -h)) / (2 * h);
        right[i] = (f(p, i, h) - f(p)) / h;
        left[i] = (f(p) - f(p, i, -h)) / h;
        drift[i] = (f(moved, i, h) - f(moved, i, -h)) / (2 * h);
        moved[i] -= h;
      }
      submission.run("double[] hiddenP = " + literal(p) + ";");
      submission
          .value("numericalGradient", "numericalGradient(" + F + ", hiddenP, " + h + ")")
          .shouldBe(
              central,
              mistake("it is one-sided", right),
              mistake("it is one-sided", left),
              mistake("an entry is not put back before the next is changed", drift),
              mistake("left and right are swapped", scaled(central, -1)),
              mistake("it is not divided by 2h", scaled(central, 2 * h)),
              mistake("brackets: it divides by 2 and then multiplies by h", scaled(central, h * h)),
              mistake("it divides by h, not by 2h", scaled(central, 2)));
    }
  }

  private static double[] scaled(double[] v, double by) {
    return Arrays.stream(v).map(x -> x * by).toArray();
  }

  private static String literal(double[] v) {
    return "new double[] " + Arrays.toString(v).replace('[', '{').replace(']', '}');
  }

  @Test
  @Points(1)
  @DisplayName("1. The point is left as it was")
  void numericalLeavesThePoint(Submission submission, Inputs inputs) {
    double[] p = inputs.vector(3, -2, 2);
    submission.run("double[] point = " + literal(p) + ";");
    // it did something, and left no trace
    submission
        .value(
            "numericalGradient", "numericalGradient(q -> q[0] - 2 * q[1] + 3 * q[2], point, 0.5)")
        .shouldBe(new double[] {1, -2, 3});
    submission
        .value("point")
        .as("p after the call")
        .shouldBe(
            p,
            mistake(
                "every entry has moved by h: put it back",
                Arrays.stream(p).map(v -> v - 0.5).toArray()),
            mistake(
                "every entry has moved by h: put it back",
                Arrays.stream(p).map(v -> v + 0.5).toArray()));
  }

  @Test
  @Points(2)
  @DisplayName("2. The relative error")
  void relativeError(Submission submission, Inputs inputs) {
    for (int length : new int[] {5, 2}) {
      double[] a = inputs.vector(length, -2, 2), n = inputs.vector(length, 2, 4);
      Tensor x = Tensor.tensor(a), y = Tensor.tensor(n);
      double difference = x.sub(y).norm().item(), size = x.norm().item() + y.norm().item();
      submission
          .call("relativeError", a, n)
          .within(1e-9)
          .shouldBe(
              difference / size,
              mistake("it is absolute: it is not divided by the norms", difference),
              mistake(
                  "it is divided by one of the norms, not by their sum",
                  difference / x.norm().item()),
              mistake(
                  "it is divided by one of the norms, not by their sum",
                  difference / y.norm().item()),
              mistake(
                  "it is the difference of the norms, not the norm of the difference",
                  Math.abs(x.norm().item() - y.norm().item()) / size),
              mistake(
                  "the norms are sums of absolute values, not of squares",
                  x.sub(y).abs().sum().item() / (x.abs().sum().item() + y.abs().sum().item())),
              mistake(
                  "the norms are squared",
                  difference * difference / (x.pow(2).sum().item() + y.pow(2).sum().item())));
    }
    double one = inputs.uniform(0.5, 2);
    submission.call("relativeError", new double[] {one}, new double[] {one}).shouldBe(0);
    submission.call("relativeError", new double[] {one}, new double[] {-one}).shouldBe(1);
  }

  @Test
  @Points(1)
  @DisplayName("2. Zeros agree")
  void relativeErrorOfZeros(Submission submission, Inputs inputs) {
    submission
        .call("relativeError", new double[3], new double[3])
        .shouldBe(
            0,
            mistake("0/0 is not a number: zeros agree, the error is 0", Double.NaN),
            mistake("zeros agree: the error is 0, not 1", 1));
    // zero is nothing special where the other is not zero
    double n = inputs.uniform(1, 2);
    submission
        .call("relativeError", new double[2], new double[] {0, n})
        .shouldBe(1, mistake("only two zeros agree: here one of them is not zero", 0));
    submission
        .call("relativeError", new double[] {n, 0}, new double[2])
        .shouldBe(1, mistake("only two zeros agree: here one of them is not zero", 0));
  }

  /** The gradients that follow from dL/dZ2 and the relu's slope. */
  private static double[][] gradients(Tensor x, Tensor a1, Tensor w2, Tensor dz2, Tensor slope) {
    Tensor dz1 = dz2.matmul(w2.t()).mul(slope);
    return new double[][] {
      x.t().matmul(dz1).toArray(),
      dz1.sum(0).toArray(),
      a1.t().matmul(dz2).toArray(),
      dz2.sum(0).toArray()
    };
  }

  @Test
  @Points(5)
  @DisplayName("3. The backward pass of the network")
  void mlp(Submission submission, Inputs inputs) {
    mlp(submission, inputs, 3, 4, 8, 2, 1, 0, 1);
    mlp(submission, inputs, 5, 3, 6, 4, 3, 0, 2, 1, 3);
  }

  private static void mlp(
      Submission submission, Inputs inputs, int n, int in, int hidden, int out, int... labels) {
    double[][] x = inputs.matrix(n, in, -1, 1),
        m1 = inputs.matrix(in, hidden, -1, 1),
        m2 = inputs.matrix(hidden, out, -1, 1);
    double[] c1 = inputs.vector(hidden, 0.1, 0.5), c2 = inputs.vector(out, -0.5, 0.5);
    // one number of Z1 is exactly 0, where the slope is 0
    x[0] = new double[in];
    c1[0] = 0;
    Tensor t = Tensor.tensor(x), w2 = Tensor.tensor(m2), y = Tensor.zeros(n, out);
    double[] ys = new double[n * out];
    for (int r = 0; r < n; r++) {
      ys[r * out + labels[r]] = 1;
    }
    y = Tensor.tensor(ys, n, out);
    Tensor z1 = t.matmul(Tensor.tensor(m1)).add(Tensor.tensor(c1)), a1 = z1.relu();
    Tensor p = a1.matmul(w2).add(Tensor.tensor(c2)).softmax(1), dz2 = p.sub(y).div(n);
    Tensor slope = z1.gt(0), atZero = Tensor.sub(1, z1.mul(-1).gt(0));
    submission
        .byHand()
        .call("gradients", x, m1, c1, m2, c2, labels)
        .within(1e-13)
        .shouldBe(
            gradients(t, a1, w2, dz2, slope),
            mistake(
                "dL/dZ2 is that of the sum: divide by N for the mean",
                gradients(t, a1, w2, dz2.mul(n), slope)),
            mistake(
                "the relu stops nothing on the way back",
                gradients(t, a1, w2, dz2, Tensor.ones(n, hidden))),
            mistake("where Z1 is 0 the relu's slope is 0", gradients(t, a1, w2, dz2, atZero)),
            mistake("it is p, without y", gradients(t, a1, w2, p.div(n), slope)),
            mistake(
                "it is y - p: the sign is turned round", gradients(t, a1, w2, dz2.neg(), slope)),
            mistake(
                "the relu's value stands where its slope belongs", gradients(t, a1, w2, dz2, a1)),
            mistake("dW2 needs A1, behind the relu, not Z1", gradients(t, z1, w2, dz2, slope)));
  }
}
