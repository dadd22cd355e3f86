package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * y (ln y - x) of log-probabilities x from probabilities y.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html">PyTorch:
 *     KLDivLoss</a>
 */
public final class KLDivLoss extends Loss {
  /** The mean. */
  public KLDivLoss() {
    this(Reduction.MEAN);
  }

  public KLDivLoss(Reduction reduction) {
    super(reduction);
  }

  @Override
  public Tensor apply(Tensor x, Tensor target) {
    return Functional.klDiv(x, target, reduction());
  }
}
