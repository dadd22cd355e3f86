package org.chainrule.nn;

import org.chainrule.Tensor;

/**
 * x Φ(x), with the distribution function Φ of N(0, 1).
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.GELU.html">PyTorch: GELU</a>
 */
public final class GELU extends Activation {
  public GELU() {
    super("GELU(approximate='none')", Tensor::gelu);
  }
}
