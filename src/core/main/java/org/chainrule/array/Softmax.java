package org.chainrule.array;

import org.chainrule.platform.ExpFunction;

/**
 * Softmax and its relatives over the axes that {@code kept} has with length 1. The largest element
 * is subtracted first, so that no exponential overflows.
 */
public final class Softmax {
  private Softmax() {}

  /** eˣ / Σeˣ. */
  public static NdArray of(NdArray x, Shape kept) {
    NdArray exp = Binary.SUB.apply(x, max(x, kept)).map(ExpFunction.EXP);
    return Binary.DIV.apply(exp, exp.sumTo(kept));
  }

  /** x - ln Σeˣ. */
  public static NdArray log(NdArray x, Shape kept) {
    NdArray shifted = Binary.SUB.apply(x, max(x, kept));
    return Binary.SUB.apply(shifted, shifted.map(ExpFunction.EXP).sumTo(kept).map(Math::log));
  }

  /** ln Σeˣ. */
  public static NdArray logSumExp(NdArray x, Shape kept) {
    NdArray max = max(x, kept).map(v -> Double.isInfinite(v) ? 0 : v);
    NdArray sum = Binary.SUB.apply(x, max).map(ExpFunction.EXP).sumTo(kept);
    return Binary.ADD.apply(sum.map(Math::log), max);
  }

  private static NdArray max(NdArray x, Shape kept) {
    return x.fold(kept, Double.NEGATIVE_INFINITY, Math::max);
  }
}
