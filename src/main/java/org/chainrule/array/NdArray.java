package org.chainrule.array;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A block of doubles in row-major order with a shape. It is a value: nothing that a caller sees
 * ever changes it, therefore {@link #reshape} may share the numbers with the original. Everything
 * that moves numbers ({@link #permute}, {@link #expand}) copies.
 */
public final class NdArray {
  private final Shape shape;
  private final double[] data;

  private NdArray(Shape shape, double[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * An array around these numbers, which from now on belong to it: no copy is made.
   *
   * @throws ShapeException when there are not exactly {@code shape.size()} numbers
   */
  public static NdArray of(Shape shape, double... data) {
    if (data.length != shape.size()) {
      throw new ShapeException(
          "%d numbers do not fill shape %s, which has %d elements"
              .formatted(data.length, shape, shape.size()));
    }
    return new NdArray(shape, data);
  }

  /** One number, shape (). */
  public static NdArray scalar(double value) {
    return new NdArray(Shape.SCALAR, new double[] {value});
  }

  /** An array with the same number everywhere. */
  public static NdArray full(Shape shape, double value) {
    double[] data = new double[shape.size()];
    if (value != 0 || 1 / value < 0) {
      Arrays.fill(data, value);
    }
    return new NdArray(shape, data);
  }

  public Shape shape() {
    return shape;
  }

  public int size() {
    return data.length;
  }

  /** The numbers themselves, row-major, not a copy: for kernels, which only read them. */
  public double[] data() {
    return data;
  }

  /**
   * The element at one index for each axis.
   *
   * @throws ShapeException when an index is missing or outside
   */
  public double get(int... index) {
    if (index.length != shape.rank()) {
      throw new ShapeException(
          "%d indices for shape %s, which has %d axes"
              .formatted(index.length, shape, shape.rank()));
    }
    int[] strides = shape.strides();
    int at = 0;
    for (int i = 0; i < index.length; i++) {
      if (index[i] < 0 || index[i] >= shape.dim(i)) {
        throw new ShapeException(
            "index %s lies outside of shape %s".formatted(Arrays.toString(index), shape));
      }
      at += index[i] * strides[i];
    }
    return data[at];
  }

  /** The function of every element. */
  public NdArray map(DoubleUnaryOperator f) {
    double[] out = new double[data.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = f.applyAsDouble(data[i]);
    }
    return new NdArray(shape, out);
  }

  /**
   * The same numbers in another shape, shared with this array.
   *
   * @throws ShapeException when the number of elements differs
   */
  public NdArray reshape(Shape to) {
    return to.equals(shape) ? this : of(to, data);
  }

  /** The axes in another order: axis {@code i} of the result is axis {@code order[i]} of this. */
  public NdArray permute(int... order) {
    int[] from = shape.strides();
    int[] dims = new int[order.length];
    int[] strides = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      dims[i] = shape.dim(order[i]);
      strides[i] = from[shape.axis(order[i])];
    }
    return gather(Shape.of(dims), strides);
  }

  /**
   * Repeated along axes of length 1 and along new leading axes, as a copy.
   *
   * @throws ShapeException when this shape does not broadcast to the other
   */
  public NdArray expand(Shape to) {
    if (to.equals(shape)) {
      return this;
    }
    if (!Broadcast.fits(shape, to)) {
      throw new ShapeException(
          "shape %s cannot be repeated to %s: only axes of length 1 can grow".formatted(shape, to));
    }
    return data.length == 1 ? full(to, data[0]) : gather(to, Broadcast.strides(shape, to));
  }

  private NdArray gather(Shape to, int[] strides) {
    double[] out = new double[to.size()];
    Walk.over(
        to,
        strides,
        to.strides(),
        (a, da, b, db, n) -> {
          if (da == 1 && db == 1) {
            System.arraycopy(data, a, out, b, n);
          } else {
            for (int t = 0; t < n; t++) {
              out[b + t * db] = data[a + t * da];
            }
          }
        });
    return new NdArray(to, out);
  }

  /** The sum over the selected axes; these stay with length 1 if {@code keepDims}. */
  public NdArray sum(boolean[] axes, boolean keepDims) {
    return sumInto(shape.reduce(axes, true)).reshape(shape.reduce(axes, keepDims));
  }

  /**
   * The sum over every axis along which {@code to} would be repeated to give this shape: what
   * undoes {@link #expand} in a backward pass.
   */
  public NdArray sumTo(Shape to) {
    if (to.equals(shape)) {
      return this;
    }
    if (!Broadcast.fits(to, shape)) {
      throw new ShapeException(
          "shape %s cannot be summed to %s: it was never repeated from it".formatted(shape, to));
    }
    return sumInto(to);
  }

  private NdArray sumInto(Shape to) {
    double[] out = new double[to.size()];
    Walk.over(
        shape,
        shape.strides(),
        Broadcast.strides(to, shape),
        (a, da, b, db, n) -> {
          if (db == 0) {
            out[b] += sum(a, da, n);
          } else {
            for (int t = 0; t < n; t++) {
              out[b + t * db] += data[a + t * da];
            }
          }
        });
    return new NdArray(to, out);
  }

  /** Four sums side by side: faster than one, and their rounding errors grow more slowly. */
  private double sum(int from, int step, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int t = 0;
    for (; t + 3 < n; t += 4) {
      s0 += data[from + t * step];
      s1 += data[from + (t + 1) * step];
      s2 += data[from + (t + 2) * step];
      s3 += data[from + (t + 3) * step];
    }
    for (; t < n; t++) {
      s0 += data[from + t * step];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Same shape and same numbers, where NaN equals NaN. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof NdArray o && shape.equals(o.shape) && Arrays.equals(data, o.data));
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return NdFormat.nested(this, 0);
  }
}
