package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * Half the square of a small distance |x - target|, and a straight line beyond.
 *
 * @see Functional#huber
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html">PyTorch:
 *     HuberLoss</a>
 */
public final class HuberLoss extends Loss {
  private final double delta;

  /** The mean, with delta = 1. */
  public HuberLoss() {
    this(Reduction.MEAN, 1);
  }

  public HuberLoss(Reduction reduction, double delta) {
    super(reduction);
    this.delta = delta;
  }

  @Override
  public Tensor apply(Tensor x, Tensor target) {
    return Functional.huber(x, target, delta, reduction());
  }
}
