import static org.chainrule.exercises.junit.Mistake.mistake;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Mistake;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class LayerBackwardTest {
  /** Batch, in, out: none equal, all equal, one example alone, one output alone. */
  private static final int[][] SIZES = {{4, 3, 5}, {3, 3, 3}, {1, 4, 2}, {5, 2, 1}};

  @Test
  @Points(3)
  @DisplayName("1. Through the relu")
  void dZ(Submission submission, Inputs inputs) {
    for (int[] size : SIZES) {
      double[][] x = inputs.matrix(size[0], size[1], -1, 1),
          w = inputs.matrix(size[1], size[2], -1, 1),
          up = inputs.matrix(size[0], size[2], -1, 1);
      double[] b = inputs.vector(size[2], -0.6, 0.6);
      // an example of zeros and a bias of 0: there Z is exactly 0
      x[0] = new double[size[1]];
      b[0] = 0;
      up[0][0] = 0.7;
      Tensor z = Tensor.tensor(x).matmul(Tensor.tensor(w)).add(Tensor.tensor(b)),
          u = Tensor.tensor(up);
      Tensor biasless = Tensor.tensor(x).matmul(Tensor.tensor(w));
      submission
          .call("dZ", up, x, w, b)
          .within(1e-9)
          .shouldBe(
              u.mul(z.gt(0)),
              mistake("where Z is exactly 0 nothing passes", u.mul(Tensor.sub(1, z.neg().gt(0)))),
              mistake(
                  "where Z is exactly 0 nothing passes, and not half",
                  u.mul(z.gt(0).add(Tensor.sub(1, z.neg().gt(0))).div(2))),
              mistake("the relu looks at up, and it has to look at Z", u.relu()),
              mistake(
                  "up is multiplied by the relu's value, and its slope is meant", u.mul(z.relu())),
              mistake("the relu stops nothing", u),
              mistake("up is left out: this is the relu's slope alone", z.gt(0)),
              mistake("it passes where Z is negative", u.mul(z.neg().gt(0))),
              mistake("the bias is missing in Z", u.mul(biasless.gt(0))));
    }
  }

  @Test
  @Points(2)
  @DisplayName("2. The weights")
  void dW(Submission submission, Inputs inputs) {
    for (int[] size : SIZES) {
      double[][] x = inputs.matrix(size[0], size[1], -1, 1),
          dz = inputs.matrix(size[0], size[2], -1, 1);
      Tensor a = Tensor.tensor(x), d = Tensor.tensor(dz), right = a.t().matmul(d);
      List<Mistake> mistakes = new ArrayList<>();
      mistakes.add(mistake("it is transposed: Xᵀ dZ has the shape of W", right.t()));
      mistakes.add(
          mistake("it is a mean over the batch, and the sum is asked", right.div(size[0])));
      mistakes.add(
          mistake(
              "it is one example's gradient: every example adds its share",
              a.slice(0, size[0] - 1, size[0]).t().matmul(d.slice(0, size[0] - 1, size[0]))));
      if (size[0] == size[1] && size[1] == size[2]) {
        mistakes.add(mistake("X is not transposed", a.matmul(d)));
      }
      submission.call("dW", dz, x).within(1e-9).shouldBe(right, mistakes.toArray(Mistake[]::new));
    }
  }

  @Test
  @Points(1)
  @DisplayName("2. The bias")
  void db(Submission submission, Inputs inputs) {
    for (int[] size : SIZES) {
      double[][] dz = inputs.matrix(size[0], size[2], -1, 1);
      Tensor d = Tensor.tensor(dz);
      submission
          .call("db", dz)
          .within(1e-9)
          .shouldBe(
              d.sum(0),
              mistake("it is a mean over the batch, and the sum is asked", d.mean(0)),
              mistake("it sums over the outputs, and has to sum over the batch", d.sum(1)),
              mistake(
                  "it is one example's gradient: every example adds its share",
                  d.select(0, size[0] - 1)),
              mistake(
                  "it is one example's gradient: every example adds its share", d.select(0, 0)));
    }
  }

  @Test
  @Points(3)
  @DisplayName("3. The input")
  void dX(Submission submission, Inputs inputs) {
    for (int[] size : SIZES) {
      double[][] dz = inputs.matrix(size[0], size[2], -1, 1),
          w = inputs.matrix(size[1], size[2], -1, 1);
      Tensor d = Tensor.tensor(dz), m = Tensor.tensor(w), right = d.matmul(m.t());
      List<Mistake> mistakes = new ArrayList<>();
      mistakes.add(mistake("it is transposed: dZ Wᵀ has the shape of X", right.t()));
      mistakes.add(
          mistake("it is divided by the batch, and dZ holds that already", right.div(size[0])));
      mistakes.add(
          mistake(
              "one output counts, and every output adds its share",
              d.slice(1, size[2] - 1, size[2]).matmul(m.slice(1, size[2] - 1, size[2]).t())));
      if (size[0] == size[1] && size[1] == size[2]) {
        mistakes.add(mistake("W is not transposed", d.matmul(m)));
        mistakes.add(mistake("the factors stand in the wrong order", m.t().matmul(d)));
      }
      submission.call("dX", dz, w).within(1e-9).shouldBe(right, mistakes.toArray(Mistake[]::new));
    }
  }
}
