package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * In training, sets each element to 0 with probability p and divides the others by 1 - p, so that
 * the mean stays; in evaluation, the identity.
 *
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html">PyTorch:
 *     Dropout</a>
 */
public final class Dropout extends Layer {
  private final double p;
  private final RandomGenerator rng;

  /** Drops half, by the generator that serves all: see {@link Tensor#manualSeed}. */
  public Dropout() {
    this(0.5);
  }

  /** Draws from the generator that serves all: see {@link Tensor#manualSeed}. */
  public Dropout(double p) {
    this(p, Tensor.defaultGenerator());
  }

  /**
   * @param p the share that is dropped, in [0, 1)
   * @param rng a seeded generator, from which each pass in training draws
   */
  public Dropout(double p, RandomGenerator rng) {
    this.p = Optimizer.fraction("the probability of dropout", p);
    this.rng = rng;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.dropout(x, p, isTraining(), rng);
  }

  @Override
  public String toString() {
    return "Dropout(p=%s, inplace=False)".formatted(p);
  }
}
