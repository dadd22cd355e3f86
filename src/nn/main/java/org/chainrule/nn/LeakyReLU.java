package org.chainrule.nn;

/**
 * x where x > 0, else slope · x. PyTorch's default slope is 0.01.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html">PyTorch:
 *     LeakyReLU</a>
 */
public final class LeakyReLU extends Activation {
  /** PyTorch's default slope. */
  public LeakyReLU() {
    this(0.01);
  }

  public LeakyReLU(double slope) {
    super("LeakyReLU(negative_slope=%s)".formatted(slope), x -> x.leakyRelu(slope));
  }
}
