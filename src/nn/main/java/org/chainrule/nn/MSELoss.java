package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * (x - target)² for two tensors of one shape.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html">PyTorch:
 *     MSELoss</a>
 */
public final class MSELoss extends Loss {
  /** The mean. */
  public MSELoss() {
    this(Reduction.MEAN);
  }

  public MSELoss(Reduction reduction) {
    super(reduction);
  }

  @Override
  public Tensor apply(Tensor x, Tensor target) {
    return Functional.mse(x, target, reduction());
  }
}
