package org.chainrule;

/** What a loss does with the losses of the single examples. */
public enum Reduction {
  /** Their mean: the gradient carries a factor 1/N. PyTorch's default, and ours. */
  MEAN,
  /** Their sum. */
  SUM,
  /** Nothing: one loss for each example. */
  NONE,
  /** The sum divided by the number of examples, the length of the first axis: for klDiv alone. */
  BATCH_MEAN;

  Tensor of(Tensor losses) {
    return switch (this) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
      case BATCH_MEAN ->
          throw new IllegalArgumentException(
              "BATCH_MEAN is a reduction of klDiv alone, as in PyTorch: use MEAN, SUM or NONE");
    };
  }
}
