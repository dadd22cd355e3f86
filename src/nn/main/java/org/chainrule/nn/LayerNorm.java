package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * Layer normalisation: y = (x - mean) / √(var + ε) · weight + bias over the last axis, each example
 * by itself, so that it is the same in training and evaluation.
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros, Hinton 2016</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html">PyTorch:
 *     LayerNorm</a>
 */
public final class LayerNorm extends Layer {
  private final double eps;
  private final Tensor weight;
  private final Tensor bias;

  /** With PyTorch's ε = 10⁻⁵. */
  public LayerNorm(int features) {
    this(features, 1e-5);
  }

  /** The weight starts at 1 and the bias at 0; both have shape (features). */
  public LayerNorm(int features, double eps) {
    this.eps = eps;
    weight = parameter("weight", Tensor.ones(features));
    bias = parameter("bias", Tensor.zeros(features));
  }

  @Override
  public Tensor forward(Tensor x) {
    if (x.dim() < 1 || x.size(-1) != weight.size(0)) {
      throw new ShapeException(
          "LayerNorm of %d features needs x of shape (…, %d), not %s"
              .formatted(weight.size(0), weight.size(0), x.shape()));
    }
    return Functional.layerNorm(x, weight, bias, eps);
  }

  @Override
  public String toString() {
    return "LayerNorm((%d,), eps=%s)".formatted(weight.size(0), eps);
  }
}
