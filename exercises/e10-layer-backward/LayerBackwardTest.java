import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class LayerBackwardTest {
  @Test
  @Points(3)
  @DisplayName("1. Through the relu")
  void dZ(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(4, 3, -1, 1),
        w = inputs.matrix(3, 5, -1, 1),
        up = inputs.matrix(4, 5, -1, 1);
    double[] b = inputs.vector(5, 0.2, 0.6);
    Tensor z = Tensor.tensor(x).matmul(Tensor.tensor(w)).add(Tensor.tensor(b)),
        u = Tensor.tensor(up);
    Tensor biasless = Tensor.tensor(x).matmul(Tensor.tensor(w));
    submission
        .call("dZ", up, x, w, b)
        .shouldBe(
            u.mul(z.gt(0)),
            mistake("the relu looks at up, and it has to look at Z", u.relu()),
            mistake(
                "up is multiplied by the relu's value, and its slope is meant", u.mul(z.relu())),
            mistake("the relu stops nothing", u),
            mistake("the bias is missing in Z", u.mul(biasless.gt(0))));
  }

  @Test
  @Points(2)
  @DisplayName("2. The weights")
  void dW(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(3, 3, -1, 1), dz = inputs.matrix(3, 3, -1, 1);
    Tensor right = Tensor.tensor(x).t().matmul(Tensor.tensor(dz));
    submission
        .call("dW", dz, x)
        .shouldBe(
            right,
            mistake("it is transposed: Xᵀ dZ has the shape of W", right.t()),
            mistake("X is not transposed", Tensor.tensor(x).matmul(Tensor.tensor(dz))),
            mistake("it is a mean over the batch, and the sum is asked", right.div(3)));
    double[][] wide = inputs.matrix(3, 5, -1, 1);
    submission.call("dW", wide, x).shouldBe(Tensor.tensor(x).t().matmul(Tensor.tensor(wide)));
  }

  @Test
  @Points(1)
  @DisplayName("2. The bias")
  void db(Submission submission, Inputs inputs) {
    double[][] dz = inputs.matrix(4, 3, -1, 1);
    Tensor d = Tensor.tensor(dz);
    submission
        .call("db", dz)
        .shouldBe(
            d.sum(0),
            mistake("it is a mean over the batch, and the sum is asked", d.mean(0)),
            mistake("it is one example's gradient: every example adds its share", d.select(0, 3)),
            mistake("it is one example's gradient: every example adds its share", d.select(0, 0)));
  }

  @Test
  @Points(3)
  @DisplayName("3. The input")
  void dX(Submission submission, Inputs inputs) {
    double[][] dz = inputs.matrix(3, 3, -1, 1), w = inputs.matrix(3, 3, -1, 1);
    submission
        .call("dX", dz, w)
        .shouldBe(
            Tensor.tensor(dz).matmul(Tensor.tensor(w).t()),
            mistake("W is not transposed", Tensor.tensor(dz).matmul(Tensor.tensor(w))),
            mistake(
                "the factors stand in the wrong order",
                Tensor.tensor(w).t().matmul(Tensor.tensor(dz))));
    double[][] tall = inputs.matrix(6, 3, -1, 1);
    submission.call("dX", dz, tall).shouldBe(Tensor.tensor(dz).matmul(Tensor.tensor(tall).t()));
  }
}
