package org.chainrule.array;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.chainrule.platform.ExpFunction;
import org.chainrule.platform.Platform;

/**
 * Softmax and its relatives over the axes that {@code kept} has with length 1. The largest element
 * is subtracted first, so that no exponential overflows.
 */
public final class Softmax {
  /** So many numbers, and what is computed of them, fit into the second-level cache. */
  private static final int BLOCK = 1 << 13;

  /** About how many multiplications one element costs. */
  private static final int WORK = 48;

  private Softmax() {}

  /** eˣ / Σeˣ. */
  public static NdArray of(NdArray x, Shape kept) {
    return byRows(
        x,
        kept,
        (part, keptOfPart) -> {
          NdArray exp = Binary.SUB.apply(part, part.max(keptOfPart));
          exponentiate(exp);
          Binary.DIV.into(exp, exp.sumTo(keptOfPart));
          return exp;
        });
  }

  /** x - ln Σeˣ. */
  public static NdArray log(NdArray x, Shape kept) {
    return byRows(
        x,
        kept,
        (part, keptOfPart) -> {
          NdArray shifted = Binary.SUB.apply(part, part.max(keptOfPart));
          NdArray sums = shifted.map(ExpFunction.EXP).sumTo(keptOfPart);
          Binary.SUB.into(shifted, sums.map(Math::log));
          return shifted;
        });
  }

  /**
   * A function of the same shape. Rows of the first axis do not depend on each other unless that
   * axis is summed over: several at a time are computed while they are in the cache.
   */
  private static NdArray byRows(NdArray x, Shape kept, BiFunction<NdArray, Shape, NdArray> f) {
    if (x.size() <= BLOCK || kept.dim(0) == 1) {
      return f.apply(x, kept);
    }
    int rows = x.shape().dim(0);
    int row = x.size() / rows;
    int height = Math.max(1, BLOCK / row);
    int blocks = (rows + height - 1) / height;
    double[] out = new double[x.size()];
    Platform.current()
        .forRanges(
            blocks,
            (long) x.size() * WORK,
            (from, to) -> {
              for (int block = from; block < to; block++) {
                int first = block * height;
                int count = Math.min(height, rows - first);
                double[] part = Arrays.copyOfRange(x.data(), first * row, (first + count) * row);
                NdArray y =
                    f.apply(NdArray.of(x.shape().with(0, count), part), kept.with(0, count));
                System.arraycopy(y.data(), 0, out, first * row, part.length);
              }
            });
    return NdArray.of(x.shape(), out);
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
