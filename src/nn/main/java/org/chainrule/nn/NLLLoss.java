package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * -logp[label] of log-probabilities (N, C) and labels (N).
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html">PyTorch:
 *     NLLLoss</a>
 */
public final class NLLLoss extends Loss {
  /** The mean. */
  public NLLLoss() {
    this(Reduction.MEAN);
  }

  public NLLLoss(Reduction reduction) {
    super(reduction);
  }

  @Override
  public Tensor apply(Tensor x, Tensor target) {
    return Functional.nll(x, target, reduction());
  }
}
