package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * The binary cross-entropy of sigmoid(x), which cannot overflow.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html">PyTorch:
 *     BCEWithLogitsLoss</a>
 */
public final class BCEWithLogitsLoss extends Loss {
  /** The mean. */
  public BCEWithLogitsLoss() {
    this(Reduction.MEAN);
  }

  public BCEWithLogitsLoss(Reduction reduction) {
    super(reduction);
  }

  @Override
  public Tensor apply(Tensor x, Tensor target) {
    return Functional.binaryCrossEntropyWithLogits(x, target, reduction());
  }
}
