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

  private static double[][][] weights(Inputs inputs) {
    double[][][] weights = new double[10][][];
    for (int i = 0; i < 10; i++) {
      weights[i] = inputs.matrix(4, 4, -1, 2);
    }
    return weights;
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
    double[][] x = inputs.matrix(3, 4, -1, 1);
    double[][][] weights = weights(inputs);
    submission
        .call("gradientNorms", x, weights, false)
        .within(1e-9)
        .shouldBe(
            norms(x, weights, false, false),
            mistake(
                "they stand in the opposite order: the first layer comes first",
                backwards(norms(x, weights, false, false))),
            mistake(
                "the activation is relu, and sigmoid was asked", norms(x, weights, true, false)),
            mistake("they are squares of norms", norms(x, weights, false, true)));
  }

  @Test
  @Points(2)
  @DisplayName("1. Norms through ten ReLU layers")
  void relu(Submission submission, Inputs inputs) {
    double[][] x = inputs.matrix(3, 4, 0, 1);
    double[][][] weights = weights(inputs);
    submission
        .call("gradientNorms", x, weights, true)
        .shouldBe(
            norms(x, weights, true, false),
            mistake(
                "the activation is sigmoid, and relu was asked", norms(x, weights, false, false)),
            mistake(
                "they stand in the opposite order: the first layer comes first",
                backwards(norms(x, weights, true, false))));
  }

  @Test
  @Points(3)
  @DisplayName("2. The scale of the weights")
  void scale(Submission submission, Inputs inputs) {
    int in = inputs.integer(20, 300), out = inputs.integer(301, 600);
    submission.call("standardDeviation", "literal", in, out).shouldBe(1);
    submission
        .call("standardDeviation", "xavier", in, out)
        .within(1e-9)
        .shouldBe(
            Math.sqrt(2.0 / (in + out)),
            mistake("xavier is a variance: its square root is asked", 2.0 / (in + out)),
            mistake("2 / (in + out) is a division of whole numbers, which is 0", 0),
            mistake("xavier is 1/√in, and out counts too", Math.sqrt(1.0 / in)));
    submission
        .call("standardDeviation", "he", in, out)
        .within(1e-9)
        .shouldBe(
            Math.sqrt(2.0 / in),
            mistake("he is a variance: its square root is asked", 2.0 / in),
            mistake("he looks at in, not at out", Math.sqrt(2.0 / out)),
            mistake("the 2 that pays for the closed half is missing", Math.sqrt(1.0 / in)));
  }
}
