package org.chainrule.nn;

import java.util.Arrays;
import java.util.List;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;

/** Keeps gradients from becoming too large; between {@code backward()} and {@code step()}. */
public final class Clip {
  private Clip() {}

  /**
   * Scales all gradients together so that their common norm |g| = √Σg² is at most {@code max}: g ←
   * g · min(1, max / (|g| + 10⁻⁶)). The direction stays.
   *
   * @return the norm before
   * @throws ArithmeticException if the norm is infinite or NaN; then nothing has changed (PyTorch
   *     would make every gradient 0 or NaN)
   * @see <a
   *     href="https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">PyTorch:
   *     clip_grad_norm_</a>
   */
  public static double clipGradNorm(List<Tensor> parameters, double max) {
    Optimizer.notNegative("the largest norm", max);
    List<Tensor> clipped = withGradient(parameters);
    double[] norms = new double[clipped.size()];
    for (int i = 0; i < norms.length; i++) {
      Tensor p = clipped.get(i);
      norms[i] = NdArray.norm(p.grad().array().data());
      if (!Double.isFinite(norms[i])) {
        throw new ArithmeticException(
            "the gradient of %s has the norm %s: %s; no gradient was changed"
                .formatted(p.name() == null ? "a parameter" : p.name(), norms[i], cause(p.grad())));
      }
    }
    double norm = NdArray.norm(norms);
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException(
          "the common norm of the gradients is larger than a double can be, although each of them is finite: lower the learning rate; no gradient was changed");
    }
    double scale = max / (norm + 1e-6);
    if (scale < 1) {
      for (Tensor p : clipped) {
        p.setGrad(Tensor.of(p.grad().array().map(g -> g * scale)));
      }
    }
    return norm;
  }

  /**
   * Brings each number of each gradient into [-max, max]. The direction changes.
   *
   * @see <a
   *     href="https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html">PyTorch:
   *     clip_grad_value_</a>
   */
  public static void clipGradValue(List<Tensor> parameters, double max) {
    Optimizer.notNegative("the largest value", max);
    for (Tensor p : withGradient(parameters)) {
      p.setGrad(Tensor.of(p.grad().array().map(g -> Math.max(-max, Math.min(max, g)))));
    }
  }

  private static List<Tensor> withGradient(List<Tensor> parameters) {
    return parameters.stream().filter(p -> p.grad() != null).toList();
  }

  private static String cause(Tensor gradient) {
    return Arrays.stream(gradient.array().data()).allMatch(Double::isFinite)
        ? "all its numbers are finite, but their norm is larger than a double can be"
        : "look for a division by 0, log(0) or an overflow before it";
  }
}
