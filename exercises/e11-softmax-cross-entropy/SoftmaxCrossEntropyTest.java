import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Autograd;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class SoftmaxCrossEntropyTest {
  @Test
  @Points(2)
  @DisplayName("1. Softmax")
  void softmax(Submission submission, Inputs inputs) {
    double[][] z = inputs.matrix(3, 4, -2, 2);
    Tensor t = Tensor.tensor(z);
    submission
        .call("softmax", z)
        .as("softmax")
        .shouldBe(
            t.softmax(1),
            mistake("it is not divided by the sum of the row", t.exp()),
            mistake("it is divided by the sum of the whole batch", t.exp().div(t.exp().sum())),
            mistake("it runs down the columns, and each example is a row", t.softmax(0)),
            mistake("it divides scores, not their exponentials", t.div(t.sum(1, true))));
  }

  @Test
  @Points(1)
  @DisplayName("1. Softmax of large scores")
  void stable(Submission submission, Inputs inputs) {
    double big = inputs.uniform(900, 1100);
    double[][] z = {{big, big - 1, -big}};
    submission
        .call("softmax", z)
        .as("softmax of large scores")
        .shouldBe(
            Tensor.tensor(z).softmax(1),
            mistake(
                "it overflows: subtract the largest score first",
                new double[][] {{Double.NaN, Double.NaN, 0}}));
  }

  @Test
  @Points(3)
  @DisplayName("2. The loss")
  void loss(Submission submission, Inputs inputs) {
    double[][] z = inputs.matrix(3, 4, -2, 2);
    Tensor right = Functional.crossEntropy(Tensor.tensor(z), Tensor.tensor(2, 0, 3)),
        p = Tensor.tensor(z).softmax(1);
    double plain = -(p.get(0, 2) + p.get(1, 0) + p.get(2, 3)) / 3;
    submission
        .call("loss", z, new int[] {2, 0, 3})
        .as("the loss")
        .shouldBe(
            right,
            mistake("it is the sum over the batch, and the mean is asked", right.mul(3)),
            mistake("the minus of -log p is missing", right.neg()),
            mistake("the logarithm is missing", plain),
            mistake("it is the logarithm to base 2", right.div(Math.log(2))));
  }

  @Test
  @Points(3)
  @DisplayName("3. The gradient")
  void gradient(Submission submission, Inputs inputs) {
    double[][] z = inputs.matrix(3, 4, -2, 2);
    Tensor t = Tensor.tensor(z).requiresGrad(true);
    Tensor right = Autograd.grad(Functional.crossEntropy(t, Tensor.tensor(2, 0, 3)), t);
    submission
        .call("gradient", z, new int[] {2, 0, 3})
        .as("the gradient")
        .shouldBe(
            right,
            mistake("p - y is that of the sum: divide by N for the mean", right.mul(3)),
            mistake("it is p, without y", Tensor.tensor(z).softmax(1).div(3)),
            mistake("it is y - p: the sign is turned round", right.neg()));
  }
}
