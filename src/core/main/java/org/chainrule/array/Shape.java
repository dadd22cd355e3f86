package org.chainrule.array;

import java.util.Arrays;

/**
 * The lengths of the axes of an array, outermost first; a scalar has none. Immutable. Axes may be
 * counted from the end: axis -1 is the last one.
 */
public final class Shape {
  /** The shape of a single number: no axes, one element. */
  public static final Shape SCALAR = new Shape();

  private final int[] dims;
  private final int size;

  private Shape(int... dims) {
    boolean empty = false;
    for (int d : dims) {
      if (d < 0) {
        throw new ShapeException(
            "an axis cannot have length " + d + ": shape " + Arrays.toString(dims));
      }
      empty |= d == 0;
    }
    long product = empty ? 0 : 1;
    for (int d : dims) {
      product *= d;
      if (product > Integer.MAX_VALUE) {
        throw new ShapeException(
            "a shape of more than 2147483647 elements: " + Arrays.toString(dims));
      }
    }
    this.dims = dims;
    this.size = (int) product;
  }

  /** The shape with these axis lengths; no lengths give {@link #SCALAR}. */
  public static Shape of(int... dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** The number of axes (PyTorch: {@code dim()}). */
  public int rank() {
    return dims.length;
  }

  /** Whether there are no axes. */
  public boolean isScalar() {
    return dims.length == 0;
  }

  /** The number of elements: the product of the lengths, 1 for a scalar. */
  public int size() {
    return size;
  }

  /** The length of one axis; -1 is the last. */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /** A fresh copy of the lengths. */
  public int[] dims() {
    return dims.clone();
  }

  /**
   * The axis counted from the front.
   *
   * @throws ShapeException if there is no such axis
   */
  public int axis(int axis) {
    if (axis < -dims.length || axis >= dims.length) {
      throw new ShapeException(
          dims.length == 0
              ? "axis " + axis + " of a scalar: a scalar has no axes"
              : "axis %d of shape %s: axes run from %d to %d"
                  .formatted(axis, this, -dims.length, dims.length - 1));
    }
    return axis < 0 ? axis + dims.length : axis;
  }

  /** How far apart two neighbours along each axis lie in row-major order. */
  public int[] strides() {
    int[] strides = new int[dims.length];
    int step = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= dims[i];
    }
    return strides;
  }

  /** For each axis whether it is among those named; no names mean all. */
  public boolean[] select(int... axes) {
    boolean[] selected = new boolean[dims.length];
    if (axes.length == 0) {
      Arrays.fill(selected, true);
    }
    for (int a : axes) {
      int at = axis(a);
      if (selected[at]) {
        throw new ShapeException("axis " + a + " is named twice");
      }
      selected[at] = true;
    }
    return selected;
  }

  /** This shape after a reduction over the selected axes: of length 1 if kept, else gone. */
  public Shape reduce(boolean[] selected, boolean keepDims) {
    int[] kept = new int[dims.length];
    int rank = 0;
    for (int i = 0; i < dims.length; i++) {
      if (!selected[i]) {
        kept[rank++] = dims[i];
      } else if (keepDims) {
        kept[rank++] = 1;
      }
    }
    return of(Arrays.copyOf(kept, rank));
  }

  /** This shape with a new axis of length 1 in front of an axis; -1 puts it last. */
  public Shape unsqueeze(int axis) {
    int at = axis < 0 ? axis + dims.length + 1 : axis;
    int[] longer = new int[dims.length + 1];
    for (int i = 0; i < longer.length; i++) {
      longer[i] = i == at ? 1 : dims[i < at ? i : i - 1];
    }
    return of(longer);
  }

  /** This shape without an axis. */
  public Shape without(int axis) {
    return reduce(select(axis), false);
  }

  /** This shape with another length of an axis. */
  public Shape with(int axis, int length) {
    int[] changed = dims.clone();
    changed[axis(axis)] = length;
    return of(changed);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Shape s && Arrays.equals(dims, s.dims));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** Reads like a tuple: {@code (2, 3)}; a scalar is {@code ()}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < dims.length; i++) {
      text.append(i == 0 ? "" : ", ").append(dims[i]);
    }
    return text.append(")").toString();
  }
}
