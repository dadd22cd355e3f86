package org.chainrule.nn;

/**
 * x - ln Σeˣ along an axis.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html">PyTorch:
 *     LogSoftmax</a>
 */
public final class LogSoftmax extends Activation {
  public LogSoftmax(int axis) {
    super("LogSoftmax(dim=%d)".formatted(axis), x -> x.logSoftmax(axis));
  }
}
