package org.chainrule.nn;

import org.chainrule.Tensor;

/**
 * max(0, x); its slope at 0 is 0.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html">PyTorch: ReLU</a>
 */
public final class ReLU extends Activation {
  public ReLU() {
    super("ReLU()", Tensor::relu);
  }
}
