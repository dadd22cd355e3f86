package org.chainrule.nn;

/**
 * eˣ / Σeˣ along an axis. Not before a cross-entropy, which takes the scores themselves.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html">PyTorch:
 *     Softmax</a>
 */
public final class Softmax extends Activation {
  public Softmax(int axis) {
    super("Softmax(dim=%d)".formatted(axis), x -> x.softmax(axis));
  }
}
