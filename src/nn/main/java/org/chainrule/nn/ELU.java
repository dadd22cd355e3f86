package org.chainrule.nn;

/**
 * x where x > 0, else alpha (eˣ - 1).
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.ELU.html">PyTorch: ELU</a>
 */
public final class ELU extends Activation {
  /** PyTorch's default alpha. */
  public ELU() {
    this(1);
  }

  public ELU(double alpha) {
    super("ELU(alpha=%s)".formatted(alpha), x -> x.elu(alpha));
  }
}
