package org.chainrule;

/**
 * Sees a backward pass from inside, and may leave out a part of it: what a picture, a step-through
 * or a check of a calculation by hand is made of. See {@link Autograd#observe}.
 */
public interface BackwardObserver {
  /**
   * A gradient has arrived at a node, summed over all uses of its value.
   *
   * @return the gradient to go on with, in the same shape: {@code backward()} asks the hooks
   */
  default Tensor arrived(Node node, Tensor gradient) {
    return node.applyHooks(gradient);
  }

  /** Whether the pass follows the edge from a node to one of its operands. */
  default boolean follows(Node node, int operand) {
    return true;
  }

  /** A gradient has flowed from a node to one of its operands. */
  default void flowed(Node node, int operand, Tensor gradient) {}

  /**
   * What would flow to an operand is not known, because an earlier backward pass has freed the
   * values. Then what arrives at the operand is not known either: it is not reported as arrived,
   * and this is called for its own operands.
   */
  default void missing(Node node, int operand) {}
}
