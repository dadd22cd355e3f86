package org.chainrule;

/** What a loss does with the losses of the single examples. */
public enum Reduction {
  /** Their mean: the gradient carries a factor 1/N. PyTorch's default, and ours. */
  MEAN,
  /** Their sum. */
  SUM,
  /** Nothing: one loss for each example. */
  NONE;

  Tensor of(Tensor losses) {
    return switch (this) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
    };
  }
}
