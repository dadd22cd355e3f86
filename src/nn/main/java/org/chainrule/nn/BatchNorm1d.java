package org.chainrule.nn;

import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * {@link BatchNorm} of (N, C) or (N, C, L).
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html">PyTorch:
 *     BatchNorm1d</a>
 */
public final class BatchNorm1d extends BatchNorm {
  /** With PyTorch's ε = 10⁻⁵ and momentum = 0.1. */
  public BatchNorm1d(int channels) {
    super(channels);
  }

  public BatchNorm1d(int channels, double eps, double momentum) {
    super(channels, eps, momentum);
  }

  @Override
  void requireAxes(Tensor x) {
    if (x.dim() != 2 && x.dim() != 3) {
      throw new ShapeException(
          "BatchNorm1d needs x of shape (N, C) or (N, C, L), not %s".formatted(x.shape()));
    }
  }
}
