import static org.chainrule.exercises.junit.Mistake.mistake;

import java.util.Arrays;
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
  private static final String OVERFLOW = "it overflows: subtract the largest score first";

  /** Batches of several sizes; as many examples as classes, too. */
  private static double[][][] batches(Inputs inputs) {
    return new double[][][] {
      inputs.matrix(3, 4, -2, 2), inputs.matrix(5, 2, -3, 3), inputs.matrix(3, 3, -2, 2)
    };
  }

  /** Scores far from 0, on both sides, none of them far from the largest of its row. */
  private static double[][] large(Inputs inputs) {
    double[][] z = inputs.matrix(2, 3, -2, 2);
    double big = inputs.uniform(900, 1100);
    for (int k = 0; k < 3; k++) {
      z[0][k] += big;
      z[1][k] -= big;
    }
    return z;
  }

  private static int[] labels(Inputs inputs, double[][] z) {
    int[] labels = new int[z.length];
    Arrays.setAll(labels, r -> inputs.integer(0, z[r].length - 1));
    // not all of them the same
    labels[0] = (labels[1] + 1) % z[0].length;
    return labels;
  }

  private static Tensor tensor(int[] labels) {
    return Tensor.tensor(Arrays.stream(labels).asDoubleStream().toArray());
  }

  private static Tensor oneHot(int[] labels, int classes) {
    double[][] y = new double[labels.length][classes];
    for (int r = 0; r < labels.length; r++) {
      y[r][labels[r]] = 1;
    }
    return Tensor.tensor(y);
  }

  @Test
  @Points(2)
  @DisplayName("1. Softmax")
  void softmax(Submission submission, Inputs inputs) {
    for (double[][] z : batches(inputs)) {
      Tensor t = Tensor.tensor(z);
      submission
          .call("softmax", z)
          .as("softmax")
          .within(1e-9)
          .shouldBe(
              t.softmax(1),
              mistake("it is not divided by the sum of the row", t.exp()),
              mistake("it is not divided by the sum of the row", t.sub(t.max(1, true)).exp()),
              mistake("it is divided by the sum of the whole batch", t.exp().div(t.exp().sum())),
              mistake("it runs down the columns, and each example is a row", t.softmax(0)),
              mistake("it is the logarithm of the softmax", t.softmax(1).log()),
              mistake("it is a sigmoid of each score: a row has to add up to 1", t.sigmoid()),
              mistake("it divides scores, not their exponentials", t.div(t.sum(1, true))));
    }
  }

  @Test
  @Points(1)
  @DisplayName("1. Softmax of large scores")
  void stable(Submission submission, Inputs inputs) {
    double big = inputs.uniform(900, 1100), nan = Double.NaN;
    double[][] z = {{big, big - 1, -big}};
    submission
        .call("softmax", z)
        .as("softmax of large scores")
        .shouldBe(
            Tensor.tensor(z).softmax(1),
            mistake(OVERFLOW, new double[][] {{nan, nan, 0}}),
            mistake(OVERFLOW, new double[][] {{nan, nan, nan}}));
    // one score far above the others: their mean is far below it
    double[][] peak = {{-big, big, -big}};
    submission
        .call("softmax", peak)
        .as("softmax of a score far above the others")
        .shouldBe(
            Tensor.tensor(peak).softmax(1),
            mistake(
                "the largest score of the row is subtracted, not the mean of the row",
                new double[][] {{0, nan, 0}}));
    double[][] low = {{-big, -big - 1, -big - 3}, {-big, -big, -big}};
    submission
        .call("softmax", low)
        .as("softmax of very negative scores")
        .shouldBe(
            Tensor.tensor(low).softmax(1),
            mistake(
                "the largest score of the row is subtracted, not the largest number or its size",
                new double[][] {{nan, nan, nan}, {nan, nan, nan}}));
    // each row has a largest score of its own
    double[][] apart = {{big, big - 1, big - 3}, {-big, -big - 2, -big}};
    submission
        .call("softmax", apart)
        .as("softmax of rows that are far apart")
        .shouldBe(
            Tensor.tensor(apart).softmax(1),
            mistake(
                "the largest score of the row is subtracted, not that of the batch",
                rowOr(apart, nan)));
  }

  private static double[][] rowOr(double[][] z, double other) {
    double[] first = Tensor.tensor(z).softmax(1).select(0, 0).toArray();
    return new double[][] {first, {other, other, other}};
  }

  @Test
  @Points(3)
  @DisplayName("2. The loss")
  void loss(Submission submission, Inputs inputs) {
    for (double[][] z : batches(inputs)) {
      int[] labels = labels(inputs, z);
      Tensor t = Tensor.tensor(z), right = Functional.crossEntropy(t, tensor(labels));
      Tensor y = oneHot(labels, z[0].length), p = t.softmax(1);
      submission
          .call("loss", z, labels)
          .as("the loss")
          .within(1e-9)
          .shouldBe(
              right,
              mistake("it is the sum over the batch, and the mean is asked", right.mul(z.length)),
              mistake("the minus of -log p is missing", right.neg()),
              mistake("the logarithm is missing", p.mul(y).sum().div(-z.length)),
              mistake("-z stands where -log p belongs", t.mul(y).sum().div(-z.length)),
              mistake(
                  "z of the right label is left out: it is log Σ exp z",
                  right.add(t.mul(y).sum().div(z.length))),
              mistake(
                  "it adds -log p of every class, and the right label's is asked",
                  p.log().sum().div(-z.length)),
              mistake("it is divided by the number of classes too", right.div(z[0].length)),
              mistake(
                  "only the first example counts",
                  Functional.crossEntropy(t.slice(0, 0, 1), tensor(labels).slice(0, 0, 1))),
              mistake("it is the logarithm to base 2", right.div(Math.log(2))));
    }
    double[][] z = large(inputs);
    int[] labels = labels(inputs, z);
    submission
        .call("loss", z, labels)
        .as("the loss of large scores")
        .shouldBe(
            Functional.crossEntropy(Tensor.tensor(z), tensor(labels)),
            mistake(OVERFLOW, Double.NaN),
            mistake(OVERFLOW, Double.POSITIVE_INFINITY));
    double gap = inputs.uniform(50, 90);
    submission
        .call("loss", new double[][] {{gap, 0}}, new int[] {1})
        .as("the loss of a hopeless example")
        .within(1e-9)
        .shouldBe(
            gap,
            mistake("a small number is added to p, and the loss no longer grows", -Math.log(1e-8)),
            mistake("a small number is added to p, and the loss no longer grows", -Math.log(1e-9)),
            mistake("a small number is added to p, and the loss no longer grows", -Math.log(1e-10)),
            mistake(
                "a small number is added to p, and the loss no longer grows", -Math.log(1e-12)));
    double big = inputs.uniform(900, 1100);
    submission
        .call("loss", new double[][] {{-big, big, -big}}, new int[] {1})
        .as("the loss of a score far above the others")
        .shouldBe(
            0,
            mistake(
                "the largest score of the row is subtracted, not another number",
                Double.POSITIVE_INFINITY),
            mistake(OVERFLOW, Double.NaN));
  }

  @Test
  @Points(3)
  @DisplayName("3. The gradient")
  void gradient(Submission submission, Inputs inputs) {
    double[][][] batches = batches(inputs);
    double big = inputs.uniform(900, 1100);
    double[][] peaks = {{-big, big, -big}, {big, -big, -big}};
    for (double[][] z :
        new double[][][] {batches[0], batches[1], batches[2], large(inputs), peaks}) {
      int[] labels = labels(inputs, z);
      int n = z.length;
      Tensor t = Tensor.tensor(z).requiresGrad(true), y = oneHot(labels, z[0].length);
      Tensor right = Autograd.grad(Functional.crossEntropy(t, tensor(labels)), t);
      submission
          .call("gradient", z, labels)
          .as("the gradient")
          .within(1e-9)
          .shouldBe(
              right,
              mistake("p - y is that of the sum: divide by N for the mean", right.mul(n)),
              mistake(
                  "it is divided by the number of classes, not of examples",
                  right.mul(n).div(z[0].length)),
              mistake("it is p, without y", t.detach().softmax(1).div(n)),
              mistake(
                  "the softmax stops nothing: these are scores less y", t.detach().sub(y).div(n)),
              mistake(
                  "it is p - 1 at every class, and 1 belongs to the right label alone",
                  t.detach().softmax(1).sub(1).div(n)),
              mistake("the softmax is taken twice", t.detach().softmax(1).softmax(1).sub(y).div(n)),
              mistake("the wrong classes get nothing, and each gets its p", right.mul(y)),
              mistake("it is y - p: the sign is turned round", right.neg()));
    }
  }
}
