import static org.chainrule.exercises.junit.Mistake.mistake;

import java.util.Arrays;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Mistake;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class NormOfWxTest {
  /** W is square, tall, wide and a row; W and x have both signs. */
  private static final int[][] SHAPES = {{3, 3}, {3, 2}, {2, 4}, {1, 3}};

  private static double[] with(Tensor q, double f) {
    double[] all = Arrays.copyOf(q.toArray(), q.numel() + 1);
    all[q.numel()] = f;
    return all;
  }

  @Test
  @Points(2)
  @DisplayName("1. Forward")
  void forward(Submission submission, Inputs inputs) {
    for (int[] shape : SHAPES) {
      double[][] w = inputs.matrix(shape[0], shape[1], -1, 1);
      double[] x = signs(inputs.vector(shape[1], 1, 2));
      Tensor q = Tensor.tensor(w).matmul(Tensor.tensor(x));
      double f = q.pow(2).sum().item();
      Mistake transposed =
          shape[0] == shape[1]
              ? mistake(
                  "q is Wᵀx, and Wx is asked",
                  square(Tensor.tensor(w).t().matmul(Tensor.tensor(x))))
              : mistake("f is half of the sum", with(q, f / 2));
      submission
          .call("forward", w, x)
          .within(1e-9)
          .shouldBe(
              with(q, f),
              transposed,
              mistake("f is the norm, not its square", with(q, Math.sqrt(f))),
              mistake("f is the mean of the squares, not their sum", with(q, f / shape[0])),
              mistake("f is half of the sum", with(q, f / 2)),
              mistake(
                  "f is the square of the sum, not the sum of the squares",
                  with(q, Math.pow(q.sum().item(), 2))),
              mistake("f is the sum of q, not of its squares", with(q, q.sum().item())));
    }
  }

  private static double[] square(Tensor q) {
    return with(q, q.pow(2).sum().item());
  }

  private static double[] signs(double[] x) {
    x[0] = -x[0];
    return x;
  }

  @Test
  @Points(3)
  @DisplayName("2. dW")
  void dW(Submission submission, Inputs inputs) {
    for (int[] shape : SHAPES) {
      double[][] w = inputs.matrix(shape[0], shape[1], -1, 1);
      double[] x = signs(inputs.vector(shape[1], 1, 2));
      Tensor q = Tensor.tensor(w).matmul(Tensor.tensor(x)).reshape(shape[0], 1),
          row = Tensor.tensor(x).reshape(1, shape[1]);
      Tensor right = q.matmul(row).mul(2);
      submission
          .call("dW", w, x)
          .within(1e-9)
          .shouldBe(
              right,
              mistake("the 2 of the square is left out", right.div(2)),
              mistake("it is transposed: rows belong to q, columns to x", right.t()),
              mistake("it is 2xⱼ: q is left out", q.mul(0).add(row).mul(2)),
              mistake("it is 2qᵢ: x is left out", row.mul(0).add(q).mul(2)),
              mistake("the sign is turned round", right.neg()),
              mistake(
                  "it is 2 q W, and W is what we differentiate by",
                  Tensor.tensor(w).mul(q).mul(2)));
    }
  }

  @Test
  @Points(3)
  @DisplayName("3. dx")
  void dx(Submission submission, Inputs inputs) {
    for (int[] shape : SHAPES) {
      double[][] w = inputs.matrix(shape[0], shape[1], -1, 1);
      double[] x = signs(inputs.vector(shape[1], 1, 2));
      Tensor m = Tensor.tensor(w), q = m.matmul(Tensor.tensor(x));
      Tensor right = m.t().matmul(q).mul(2);
      Tensor last = m.select(0, shape[0] - 1).mul(q.select(0, shape[0] - 1)).mul(2);
      Mistake straight =
          shape[0] == shape[1]
              ? mistake("W is not transposed", m.matmul(q).mul(2))
              : mistake("one row of W counts, and every row adds its share", last);
      Mistake confused =
          shape[0] == shape[1]
              ? mistake(
                  "it is 2 Wᵀx: q belongs there, not x", m.t().matmul(Tensor.tensor(x)).mul(2))
              : straight;
      submission
          .call("dx", w, x)
          .within(1e-9)
          .shouldBe(
              right,
              straight,
              confused,
              mistake("one row of W counts, and every row adds its share", last),
              mistake("it is a mean over the rows, and the sum is asked", right.div(shape[0])),
              mistake("q is left out: it is a sum of W's rows", m.sum(0).mul(2)),
              mistake("the 2 of the square is left out", right.div(2)));
    }
  }
}
