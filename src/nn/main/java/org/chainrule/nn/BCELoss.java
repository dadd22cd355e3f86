package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * -(y ln p + (1-y) ln(1-p)) of probabilities p.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html">PyTorch:
 *     BCELoss</a>
 */
public final class BCELoss extends Loss {
  /** The mean. */
  public BCELoss() {
    this(Reduction.MEAN);
  }

  public BCELoss(Reduction reduction) {
    super(reduction);
  }

  @Override
  public Tensor apply(Tensor x, Tensor target) {
    return Functional.binaryCrossEntropy(x, target, reduction());
  }
}
