import static org.chainrule.exercises.junit.Mistake.mistake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.Answer;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Mismatch;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class FindTheBugTest {
  private static final Map<String, String> RIGHT =
      Map.of("brokenSigmoid", "E", "brokenRelu", "D", "brokenWeights", "B", "brokenTwice", "F");

  /** In an order that the seed draws: no list of letters in a fixed order is an answer. */
  @Test
  @Points(2)
  @DisplayName("1. The diagnosis")
  void diagnosis(Submission submission, Inputs inputs) {
    List<String> left = new ArrayList<>(RIGHT.keySet().stream().sorted().toList());
    int wrong = 0;
    while (!left.isEmpty()) {
      String method = left.remove(inputs.integer(0, left.size() - 1));
      Answer answer = submission.call("diagnosis", method);
      wrong += answer.text().strip().equals(RIGHT.get(method)) ? 0 : 1;
    }
    if (wrong > 0) {
      throw new Mismatch("diagnosis names " + wrong + " of the four wrongly", "right is " + RIGHT);
    }
  }

  @Test
  @Points(2)
  @DisplayName("2. The sigmoid")
  void sigmoid(Submission submission, Inputs inputs) {
    sigmoid(submission, inputs.uniform(0.5, 2), inputs.uniform(1.5, 3));
    sigmoid(submission, inputs.uniform(-3, -1), inputs.uniform(-3, -1.5));
    sigmoid(submission, 0, inputs.uniform(1.5, 3));
  }

  private static void sigmoid(Submission submission, double x, double up) {
    double s = Tensor.tensor(x).sigmoid().item();
    submission
        .call("sigmoidBackward", x, up)
        .within(1e-9)
        .shouldBe(
            up * s * (1 - s),
            mistake("the slope is x(1 - x), still", up * x * (1 - x)),
            mistake("it is the value of the sigmoid", up * s),
            mistake("it is 1 - s, and s(1 - s) is asked", up * (1 - s)),
            mistake("the slope is s(1 + s)", up * s * (1 + s)),
            mistake("it is the slope of tanh", up * (1 - Math.tanh(x) * Math.tanh(x))),
            mistake("the gradient from above is left out", s * (1 - s)));
  }

  @Test
  @Points(2)
  @DisplayName("2. The relu")
  void relu(Submission submission, Inputs inputs) {
    for (int length : new int[] {6, 3}) {
      double[] z = inputs.vector(length, -2, 2), up = inputs.vector(length, -2, 2);
      z[0] = 0;
      up[0] = 1.5;
      z[1] = 0.7;
      up[1] = -1.2;
      z[2] = -0.7;
      Tensor t = Tensor.tensor(z), u = Tensor.tensor(up);
      submission
          .call("reluBackward", z, up)
          .within(1e-9)
          .shouldBe(
              u.mul(t.gt(0)),
              mistake("it multiplies with the relu's value, still", u.mul(t.relu())),
              mistake("it looks at up, and it has to look at z", u.relu()),
              mistake("where z is exactly 0 nothing passes", u.mul(Tensor.sub(1, t.neg().gt(0)))),
              mistake("it passes where z is negative", u.mul(t.neg().gt(0))),
              mistake("up is left out: this is the mask alone", t.gt(0)),
              mistake("nothing is stopped", u));
    }
  }

  @Test
  @Points(2)
  @DisplayName("2. The weights")
  void weights(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(2, 2, -2, 2), up = inputs.matrix(2, 2, -2, 2);
    Tensor a = Tensor.tensor(x), u = Tensor.tensor(up);
    submission
        .call("weightsBackward", x, up)
        .within(1e-9)
        .shouldBe(
            a.t().matmul(u),
            mistake("X is not transposed, still", a.matmul(u)),
            mistake("the result is transposed", u.t().matmul(a)),
            mistake("the factors stand in the wrong order", u.matmul(a.t())),
            mistake("it is a mean over the batch, and the sum is asked", a.t().matmul(u).div(2)),
            mistake("up is transposed, and X has to be", a.matmul(u.t())));
    for (int[] size : new int[][] {{3, 2, 4}, {1, 3, 2}, {5, 4, 1}}) {
      Tensor m = Tensor.tensor(inputs.matrix(size[0], size[1], -2, 2));
      Tensor v = Tensor.tensor(inputs.matrix(size[0], size[2], -2, 2));
      submission
          .call("weightsBackward", rows(m), rows(v))
          .as("weightsBackward for other shapes")
          .within(1e-9)
          .shouldBe(
              m.t().matmul(v),
              mistake(
                  "it is a mean over the batch, and the sum is asked",
                  m.t().matmul(v).div(size[0])));
    }
  }

  private static double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = t.select(0, i).toArray();
    }
    return rows;
  }

  @Test
  @Points(2)
  @DisplayName("2. The variable that is used twice")
  void twice(Submission submission, Inputs inputs) {
    twice(submission, inputs.uniform(1.5, 2.5), inputs.uniform(1.5, 3));
    twice(submission, inputs.uniform(-3, -1), inputs.uniform(-3, -1.5));
    twice(submission, 0, inputs.uniform(1.5, 3));
  }

  private static void twice(Submission submission, double x, double up) {
    submission
        .call("twiceBackward", x, up)
        .within(1e-9)
        .shouldBe(
            up * (2 * x + 1),
            mistake("the second use replaces the first, still", up),
            mistake("the second use is forgotten", up * 2 * x),
            mistake("the 2 of x² is left out", up * (x + 1)),
            mistake("the gradient from above reaches one of the uses only", up * 2 * x + 1),
            mistake("the gradient from above is left out", 2 * x + 1),
            mistake("the two uses are multiplied, and have to be added", up * up * 2 * x));
  }
}
