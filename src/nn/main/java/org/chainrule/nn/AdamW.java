package org.chainrule.nn;

import java.util.List;
import org.chainrule.Tensor;

/**
 * Adam with decoupled weight decay: {@code θ ← (1 - γλ)θ} first, and then {@link Adam}'s step by
 * the gradient alone. In Adam itself the decay is divided by √v with the rest, so that weights with
 * large gradients hardly decay. The default is PyTorch's λ = 0.01.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov, Hutter 2017</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html">PyTorch:
 *     AdamW</a>
 */
public final class AdamW extends Adam {
  /** AdamW with learning rate 0.001. */
  public AdamW(List<Tensor> parameters) {
    this(parameters, 1e-3);
  }

  public AdamW(List<Tensor> parameters, double lr) {
    super(parameters, lr);
    weightDecay(0.01);
  }

  @Override
  boolean decoupled() {
    return true;
  }
}
