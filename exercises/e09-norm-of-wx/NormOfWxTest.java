import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class NormOfWxTest {
  @Test
  @Points(2)
  @DisplayName("1. Forward")
  void forward(Submission submission, Inputs inputs) {
    double[][] w = inputs.matrix(3, 2, -1, 1);
    double[] x = inputs.vector(2, 1, 2);
    Tensor q = Tensor.tensor(w).matmul(Tensor.tensor(x));
    double f = q.pow(2).sum().item();
    submission
        .call("forward", w, x)
        .shouldBe(
            new double[] {q.get(0), q.get(1), q.get(2), f},
            mistake(
                "f is the norm, not its square",
                new double[] {q.get(0), q.get(1), q.get(2), Math.sqrt(f)}),
            mistake(
                "f is the sum of q, not of its squares",
                new double[] {q.get(0), q.get(1), q.get(2), q.sum().item()}));
  }

  @Test
  @Points(3)
  @DisplayName("2. dW")
  void dW(Submission submission, Inputs inputs) {
    double[][] w = inputs.matrix(2, 2, -1, 1);
    double[] x = inputs.vector(2, 1, 2);
    Tensor q = Tensor.tensor(w).matmul(Tensor.tensor(x)).reshape(2, 1),
        row = Tensor.tensor(x).reshape(1, 2);
    Tensor right = q.matmul(row).mul(2);
    submission
        .call("dW", w, x)
        .shouldBe(
            right,
            mistake("the 2 of the square is left out", right.div(2)),
            mistake("it is transposed: rows belong to q, columns to x", right.t()),
            mistake(
                "it is 2 q W, and W is what we differentiate by", Tensor.tensor(w).mul(q).mul(2)));
    double[][] tall = inputs.matrix(3, 2, -1, 1);
    submission
        .call("dW", tall, x)
        .shouldBe(Tensor.tensor(tall).matmul(Tensor.tensor(x)).reshape(3, 1).matmul(row).mul(2));
  }

  @Test
  @Points(3)
  @DisplayName("3. dx")
  void dx(Submission submission, Inputs inputs) {
    double[][] w = inputs.matrix(2, 2, -1, 1);
    double[] x = inputs.vector(2, 1, 2);
    Tensor m = Tensor.tensor(w), q = m.matmul(Tensor.tensor(x));
    Tensor right = m.t().matmul(q).mul(2);
    submission
        .call("dx", w, x)
        .shouldBe(
            right,
            mistake("W is not transposed", m.matmul(q).mul(2)),
            mistake("the 2 of the square is left out", right.div(2)),
            mistake("it is 2 Wᵀx: q belongs there, not x", m.t().matmul(Tensor.tensor(x)).mul(2)));
    double[][] tall = inputs.matrix(3, 2, -1, 1);
    Tensor t = Tensor.tensor(tall);
    submission.call("dx", tall, x).shouldBe(t.t().matmul(t.matmul(Tensor.tensor(x))).mul(2));
  }
}
