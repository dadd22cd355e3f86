package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * |x - target| for two tensors of one shape.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html">PyTorch: L1Loss</a>
 */
public final class L1Loss extends Loss {
  /** The mean. */
  public L1Loss() {
    this(Reduction.MEAN);
  }

  public L1Loss(Reduction reduction) {
    super(reduction);
  }

  @Override
  public Tensor apply(Tensor x, Tensor target) {
    return Functional.l1(x, target, reduction());
  }
}
