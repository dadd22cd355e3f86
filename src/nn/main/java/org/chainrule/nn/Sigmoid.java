package org.chainrule.nn;

import org.chainrule.Tensor;

/**
 * s(x) = 1 / (1 + e⁻ˣ).
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html">PyTorch:
 *     Sigmoid</a>
 */
public final class Sigmoid extends Activation {
  public Sigmoid() {
    super("Sigmoid()", Tensor::sigmoid);
  }
}
