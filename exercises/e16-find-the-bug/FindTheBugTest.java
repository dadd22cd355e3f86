import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class FindTheBugTest {
  @Test
  @Points(2)
  @DisplayName("1. The diagnosis")
  void diagnosis(Submission submission, Inputs inputs) {
    submission.call("diagnosis").shouldBe("ABCD");
  }

  @Test
  @Points(2)
  @DisplayName("2. The sigmoid")
  void sigmoid(Submission submission, Inputs inputs) {
    double x = inputs.uniform(0.5, 2),
        up = inputs.uniform(1.5, 3),
        s = Tensor.tensor(x).sigmoid().item();
    submission
        .call("sigmoidBackward", x, up)
        .shouldBe(
            up * s * (1 - s),
            mistake("the slope is x(1 - x), still", up * x * (1 - x)),
            mistake("it is the value of the sigmoid", up * s),
            mistake("the gradient from above is left out", s * (1 - s)));
  }

  @Test
  @Points(2)
  @DisplayName("2. The relu")
  void relu(Submission submission, Inputs inputs) {
    double[] z = inputs.vector(6, -2, 2), up = inputs.vector(6, -2, 2);
    Tensor t = Tensor.tensor(z), u = Tensor.tensor(up);
    submission
        .call("reluBackward", z, up)
        .shouldBe(
            u.mul(t.gt(0)),
            mistake("it multiplies with the relu's value, still", u.mul(t.relu())),
            mistake("it looks at up, and it has to look at z", u.relu()),
            mistake("nothing is stopped", u));
  }

  @Test
  @Points(2)
  @DisplayName("2. The weights")
  void weights(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(2, 2, -2, 2), up = inputs.matrix(2, 2, -2, 2);
    Tensor a = Tensor.tensor(x), u = Tensor.tensor(up);
    submission
        .call("weightsBackward", x, up)
        .shouldBe(
            a.t().matmul(u),
            mistake("X is not transposed, still", a.matmul(u)),
            mistake("up is transposed, and X has to be", a.matmul(u.t())));
    double[][] tall = inputs.matrix(3, 2, -2, 2), wide = inputs.matrix(3, 4, -2, 2);
    submission
        .call("weightsBackward", tall, wide)
        .as("weightsBackward for other shapes")
        .shouldBe(Tensor.tensor(tall).t().matmul(Tensor.tensor(wide)));
  }

  @Test
  @Points(2)
  @DisplayName("2. The variable that is used twice")
  void twice(Submission submission, Inputs inputs) {
    double x = inputs.uniform(1.5, 2.5), up = inputs.uniform(1.5, 3);
    submission
        .call("twiceBackward", x, up)
        .shouldBe(
            up * (2 * x + 1),
            mistake("the second use replaces the first, still", up),
            mistake("the second use is forgotten", up * 2 * x),
            mistake("the two uses are multiplied, and have to be added", up * up * 2 * x));
  }
}
