package org.chainrule.engine;

import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.chainrule.platform.CallSite;

/** Finds where the first NaN is made, in the forward pass and in the backward pass. */
public final class Anomaly {
  private Anomaly() {}

  /** Fails when an operation made a NaN of operands that have none; else remembers the line. */
  public static void check(Node made, Tensor result, Tensor... operands) {
    made.madeAt(CallSite.now());
    if (!hasNaN(result)) {
      return;
    }
    for (Tensor operand : operands) {
      if (hasNaN(operand)) {
        return;
      }
    }
    throw new AutogradException(
        "the forward pass made a NaN: %s in %s, from operands without one"
            .formatted(made.describe(), made.madeAt()));
  }

  static void check(Node node, int operand, Tensor up, Tensor gradient) {
    if (hasNaN(gradient) && !hasNaN(up)) {
      throw new AutogradException(
          "the backward pass made a NaN: the gradient of %s for its operand %d, %s, by the rule %s. It was computed in %s"
              .formatted(
                  node.describe(),
                  operand,
                  node.operands().get(operand).describe(),
                  node.law(operand),
                  node.madeAt()));
    }
  }

  private static boolean hasNaN(Tensor t) {
    for (double v : t.array().data()) {
      if (Double.isNaN(v)) {
        return true;
      }
    }
    return false;
  }
}
