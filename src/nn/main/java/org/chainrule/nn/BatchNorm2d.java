package org.chainrule.nn;

import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * {@link BatchNorm} of (N, C, H, W).
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html">PyTorch:
 *     BatchNorm2d</a>
 */
public final class BatchNorm2d extends BatchNorm {
  /** With PyTorch's ε = 10⁻⁵ and momentum = 0.1. */
  public BatchNorm2d(int channels) {
    super(channels);
  }

  public BatchNorm2d(int channels, double eps, double momentum) {
    super(channels, eps, momentum);
  }

  @Override
  void requireAxes(Tensor x) {
    if (x.dim() != 4) {
      throw new ShapeException(
          "BatchNorm2d needs x of shape (N, C, H, W), not %s".formatted(x.shape()));
    }
  }
}
