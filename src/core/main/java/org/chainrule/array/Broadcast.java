package org.chainrule.array;

/**
 * Broadcasting as in NumPy and PyTorch: shapes are aligned at their last axes; an axis of length 1,
 * or one that is missing, is repeated to the length of the other.
 *
 * @see <a href="https://pytorch.org/docs/stable/notes/broadcasting.html">PyTorch: broadcasting</a>
 */
public final class Broadcast {
  private Broadcast() {}

  /**
   * The shape that both shapes can be repeated to.
   *
   * @throws ShapeException if an axis has two different lengths, neither of them 1
   */
  public static Shape shape(Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int x = back > a.rank() ? 1 : a.dim(-back);
      int y = back > b.rank() ? 1 : b.dim(-back);
      if (x != y && x != 1 && y != 1) {
        throw new ShapeException(
            "they do not broadcast: axis -%d (counted from the end) has length %d in one and %d in the other; lengths must be equal, or one of them 1"
                .formatted(back, x, y));
      }
      dims[rank - back] = x == 1 ? y : x;
    }
    return Shape.of(dims);
  }

  /** Whether {@code from} can be repeated to exactly {@code to}. */
  public static boolean fits(Shape from, Shape to) {
    if (from.rank() > to.rank()) {
      return false;
    }
    for (int back = 1; back <= from.rank(); back++) {
      int x = from.dim(-back);
      if (x != 1 && x != to.dim(-back)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The strides with which {@code from} is read as if it had shape {@code to}: 0 where repeated.
   */
  static int[] strides(Shape from, Shape to) {
    int[] own = from.strides();
    int[] strides = new int[to.rank()];
    for (int back = 1; back <= from.rank(); back++) {
      strides[to.rank() - back] = from.dim(-back) == 1 ? 0 : own[from.rank() - back];
    }
    return strides;
  }
}
