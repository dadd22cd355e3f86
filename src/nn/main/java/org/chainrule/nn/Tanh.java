package org.chainrule.nn;

import org.chainrule.Tensor;

/**
 * The hyperbolic tangent.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Tanh.html">PyTorch: Tanh</a>
 */
public final class Tanh extends Activation {
  public Tanh() {
    super("Tanh()", Tensor::tanh);
  }
}
