package org.chainrule;

/**
 * Observes a backward pass and can leave out parts of it. Explanations, diagrams and checks of hand
 * calculations are made with it. See {@link Autograd#observe}.
 */
public interface BackwardObserver {
  /**
   * Called with the gradient of a node, summed over all uses of its value.
   *
   * @return the gradient to go on with, in the same shape: {@code backward()} asks the hooks
   */
  default Tensor nodeGradient(Node node, Tensor gradient) {
    return node.applyHooks(gradient);
  }

  /** Whether the pass follows the edge from a node to one of its operands. */
  default boolean follows(Node node, int operand) {
    return true;
  }

  /** Called with a node's contribution to the gradient of one of its operands. */
  default void operandGradient(Node node, int operand, Tensor gradient) {}

  /**
   * Called when the gradient of an operand cannot be computed, because an earlier backward pass has
   * freed the values. Then {@link #nodeGradient} is not called for the operand, and this is called
   * for its own operands.
   */
  default void missing(Node node, int operand) {}
}
