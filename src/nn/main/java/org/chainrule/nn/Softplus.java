package org.chainrule.nn;

import org.chainrule.Tensor;

/**
 * ln(1 + eˣ), a smooth relu.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Softplus.html">PyTorch:
 *     Softplus</a>
 */
public final class Softplus extends Activation {
  public Softplus() {
    super("Softplus(beta=1.0, threshold=20.0)", Tensor::softplus);
  }
}
