package org.chainrule.array;

import org.chainrule.platform.ExpFunction;
import org.chainrule.platform.Platform;

/**
 * Softmax and its relatives over the axes that {@code kept} has with length 1. The largest element
 * is subtracted first, so that no exponential overflows.
 */
public final class Softmax {
  private Softmax() {}

  /** eˣ / Σeˣ. */
  public static NdArray of(NdArray x, Shape kept) {
    NdArray exp = Binary.SUB.apply(x, x.max(kept));
    exponentiate(exp);
    Binary.DIV.into(exp, exp.sumTo(kept));
    return exp;
  }

  /** x - ln Σeˣ. */
  public static NdArray log(NdArray x, Shape kept) {
    NdArray shifted = Binary.SUB.apply(x, x.max(kept));
    Binary.SUB.into(shifted, shifted.map(ExpFunction.EXP).sumTo(kept).map(Math::log));
    return shifted;
  }

  /** ln Σeˣ. */
  public static NdArray logSumExp(NdArray x, Shape kept) {
    NdArray max = x.max(kept).map(v -> Double.isInfinite(v) ? 0 : v);
    NdArray exp = Binary.SUB.apply(x, max);
    exponentiate(exp);
    return Binary.ADD.apply(exp.sumTo(kept).map(Math::log), max);
  }

  /** In place: an array of a million numbers takes longer to allocate than to compute. */
  private static void exponentiate(NdArray x) {
    Platform.current().map(ExpFunction.EXP, x.data(), x.data());
  }
}
