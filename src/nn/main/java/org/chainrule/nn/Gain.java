package org.chainrule.nn;

/**
 * By how much a weight has to be larger to make up for what the activation after it takes away.
 *
 * @see <a href="https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain">PyTorch:
 *     calculate_gain</a>
 */
public final class Gain {
  /** For no activation at all: 1. */
  public static final double LINEAR = 1;

  /** As in PyTorch, 1. It does not keep the variance: s'(0) is 1/4. */
  public static final double SIGMOID = 1;

  /** 5/3. */
  public static final double TANH = 5.0 / 3;

  /** √2: half of the values become 0. */
  public static final double RELU = Math.sqrt(2);

  private Gain() {}

  /** √(2 / (1 + slope²)). */
  public static double leakyRelu(double slope) {
    return Math.sqrt(2 / (1 + slope * slope));
  }
}
