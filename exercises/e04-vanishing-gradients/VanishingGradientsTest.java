import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class VanishingGradientsTest {
  private static double[] norms(double[][] x, double[][][] weights, boolean relu, boolean squared) {
    Tensor h = Tensor.tensor(x);
    Tensor[] layers = new Tensor[weights.length];
    for (int i = 0; i < weights.length; i++) {
      layers[i] = Tensor.tensor(weights[i]).requiresGrad(true);
      h = h.matmul(layers[i]);
      h = relu ? h.relu() : h.sigmoid();
    }
    h.sum().backward();
    double[] norms = new double[layers.length];
    for (int i = 0; i < norms.length; i++) {
      double norm = layers[i].grad().norm().item();
      norms[i] = squared ? norm * norm : norm;
    }
    return norms;
  }

  /** Ten layers, or as many as there are widths, less one: not every layer is square. */
  private static double[][][] weights(Inputs inputs, int... widths) {
    double[][][] weights = new double[widths.length - 1][][];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = inputs.matrix(widths[i], widths[i + 1], -1, 2);
    }
    return weights;
  }

  private static double[] scaled(double[] v, double by) {
    return java.util.Arrays.stream(v).map(x -> x * by).toArray();
  }

  private static double[] backwards(double[] v) {
    double[] r = new double[v.length];
    for (int i = 0; i < r.length; i++) {
      r[i] = v[v.length - 1 - i];
    }
    return r;
  }

  @Test
  @Points(3)
  @DisplayName("1. Norms through ten sigmoid layers")
  void sigmoid(Submission submission, Inputs inputs) {
    norms(
        submission,
        inputs.matrix(3, 4, -1, 1),
        weights(inputs, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4),
        false);
    norms(submission, inputs.matrix(2, 3, -1, 1), weights(inputs, 3, 5, 2, 4), false);
  }

  @Test
  @Points(2)
  @DisplayName("1. Norms through ten ReLU layers")
  void relu(Submission submission, Inputs inputs) {
    norms(
        submission,
        inputs.matrix(3, 4, 0, 1),
        weights(inputs, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4),
        true);
    norms(submission, inputs.matrix(5, 3, -1, 1), weights(inputs, 3, 5, 2, 4), true);
  }

  private static void norms(
      Submission submission, double[][] x, double[][][] weights, boolean relu) {
    double[] right = norms(x, weights, relu, false);
    int outputs = x.length * weights[weights.length - 1][0].length;
    submission
        .call("gradientNorms", x, weights, relu)
        .within(relu ? 1e-9 : 1e-13)
        .shouldBe(
            right,
            mistake(
                "they stand in the opposite order: the first layer comes first", backwards(right)),
            mistake(
                relu
                    ? "the activation is sigmoid, and relu was asked"
                    : "the activation is relu, and sigmoid was asked",
                norms(x, weights, !relu, false)),
            mistake(
                "L is the mean of the last h, and the sum is asked", scaled(right, 1.0 / outputs)),
            mistake("they are norms of the weights, not of their gradients", weightNorms(weights)),
            mistake("they are squares of norms", norms(x, weights, relu, true)));
  }

  private static double[] weightNorms(double[][][] weights) {
    return java.util.Arrays.stream(weights)
        .mapToDouble(w -> Tensor.tensor(w).norm().item())
        .toArray();
  }

  @Test
  @Points(3)
  @DisplayName("2. The scale of the weights")
  void scale(Submission submission, Inputs inputs) {
    scale(submission, inputs.integer(20, 300), inputs.integer(301, 600));
    scale(submission, inputs.integer(301, 600), inputs.integer(20, 300));
  }

  private static void scale(Submission submission, int in, int out) {
    submission.call("standardDeviation", "literal", in, out).shouldBe(1);
    submission
        .call("standardDeviation", "xavier", in, out)
        .within(1e-9)
        .shouldBe(
            Math.sqrt(2.0 / (in + out)),
            mistake("xavier is a variance: its square root is asked", 2.0 / (in + out)),
            mistake("2 / (in + out) is a division of whole numbers, which is 0", 0),
            mistake(
                "xavier is √(1 / (in + out)), and the 2 is missing", Math.sqrt(1.0 / (in + out))),
            mistake(
                "xavier is √(6 / (in + out)): that is the bound of a uniform distribution",
                Math.sqrt(6.0 / (in + out))),
            mistake("xavier is 1/√in, and out counts too", Math.sqrt(1.0 / in)));
    submission
        .call("standardDeviation", "he", in, out)
        .within(1e-9)
        .shouldBe(
            Math.sqrt(2.0 / in),
            mistake("he is a variance: its square root is asked", 2.0 / in),
            mistake("2 / in is a division of whole numbers, which is 0", 0),
            mistake("he looks at in, not at in + out", Math.sqrt(2.0 / (in + out))),
            mistake("he looks at in, not at out", Math.sqrt(2.0 / out)),
            mistake("the 2 that pays for the closed half is missing", Math.sqrt(1.0 / in)));
  }
}
