package org.chainrule.op;

import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.engine.Node;

/**
 * A differentiable operation: how it computes, how a gradient passes through it, and the law in
 * words that both the pictures and the documentation show. The set is closed, so that tests can
 * enumerate it; what a learner adds is a {@link Custom}.
 */
public sealed interface Op permits Elementwise, Reduce, Normalize, Layout, Index, Linear, Custom {
  /** The value, from the operands' values. */
  NdArray forward(Tensor... x);

  /**
   * The gradient that flows to one operand when {@code up} arrives: the vector-Jacobian product. It
   * may have the shape of the result where the operand was broadcast; {@link Node#vjp} sums it
   * back, there and nowhere else. Null where a {@link Custom} operation gives none.
   */
  Tensor rule(int operand, Tensor up, Node node);

  /**
   * The change of the result when the operands change by these tangents: the Jacobian-vector
   * product of forward mode.
   *
   * @param tangents one for each operand in its shape, null for one that does not change
   */
  Tensor tangent(Node node, Tensor... tangents);

  /** The local derivative with respect to one operand, such as {@code d(xy)/dx = y}. */
  String law(int operand);

  /** What a drawing writes into the gate. */
  default String symbol() {
    return name();
  }

  /** Whether {@link #rule} reads the value of this operand: only then does the graph keep it. */
  default boolean reads(int operand) {
    return false;
  }

  /** Whether {@link #rule} reads the result. */
  default boolean readsOutput() {
    return false;
  }

  /**
   * Drops what the operation itself has saved; most save nothing.
   *
   * @param keepSmall whether small values stay for explanations
   */
  default void release(boolean keepSmall) {}

  /** The method that makes it, such as {@code matmul}. */
  default String name() {
    String simple = getClass().getSimpleName();
    return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
  }

  /** The name of the backward function as PyTorch prints it, such as {@code MulBackward0}. */
  default String gradName() {
    return getClass().getSimpleName() + "Backward0";
  }
}
