package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * The cross-entropy of scores (N, C, …) and labels (N, …), or probabilities in the shape of the
 * scores: {@code new CrossEntropyLoss().labelSmoothing(0.1).apply(logits, labels)}.
 *
 * @see Functional#crossEntropy(Tensor, Tensor, Tensor, int, Reduction, double)
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">PyTorch:
 *     CrossEntropyLoss</a>
 */
public final class CrossEntropyLoss extends Loss {
  private Tensor weight;
  private int ignoreIndex = Functional.IGNORED;
  private double labelSmoothing;

  /** The mean. */
  public CrossEntropyLoss() {
    this(Reduction.MEAN);
  }

  public CrossEntropyLoss(Reduction reduction) {
    super(reduction);
  }

  /** Sets a factor for each class; returns this loss. */
  public CrossEntropyLoss weight(Tensor weight) {
    this.weight = weight;
    return this;
  }

  /** Sets the label whose examples do not count; returns this loss. */
  public CrossEntropyLoss ignoreIndex(int label) {
    ignoreIndex = label;
    return this;
  }

  /** Sets the part of each target that is shared out among all classes; returns this loss. */
  public CrossEntropyLoss labelSmoothing(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("labelSmoothing is " + part + ": it must lie in [0, 1]");
    }
    labelSmoothing = part;
    return this;
  }

  @Override
  public Tensor apply(Tensor logits, Tensor target) {
    return Functional.crossEntropy(
        logits, target, weight, ignoreIndex, reduction(), labelSmoothing);
  }
}
