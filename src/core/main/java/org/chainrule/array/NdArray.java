package org.chainrule.array;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.chainrule.platform.ExpFunction;
import org.chainrule.platform.Platform;

/**
 * A block of doubles in row-major order with a shape. It is immutable for callers; therefore {@link
 * #reshape} may share the numbers with the original. Everything that moves numbers ({@link
 * #permute}, {@link #expand}) copies.
 */
public final class NdArray {
  private static final int SHARED = 1 << 30;
  private static final VarHandle HOLDERS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(NdArray.class, "holders", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** No array of a Java VM is longer. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** Below so many bytes, an array is allocated without checking the free memory. */
  private static final long LARGE = 1 << 26;

  /** An element that is read at an index takes as long as so many multiplications. */
  private static final long GATHER_WORK = 16;

  private final Shape shape;
  private final double[] data;

  /** The number of holders of these numbers; {@link #SHARED} if unknown. */
  private int holders;

  private NdArray(Shape shape, double[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * An array of these numbers, which are not copied and must not be changed afterwards.
   *
   * @throws ShapeException if there are not exactly {@code shape.size()} numbers
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
    double[] data = allocate(shape);
    if (value != 0 || 1 / value < 0) {
      Arrays.fill(data, value);
    }
    return new NdArray(shape, data);
  }

  /**
   * Allocates the numbers of a shape.
   *
   * @throws ShapeException if the JVM cannot have so much memory
   */
  public static double[] allocate(Shape shape) {
    long bytes = 8L * shape.size();
    boolean noArray = shape.size() > LONGEST;
    if (noArray || (bytes > LARGE && bytes > Runtime.getRuntime().maxMemory())) {
      throw new ShapeException(
          "shape %s is too large: %d elements take %.1f GB, and this Java may use %.1f GB"
              .formatted(shape, shape.size(), bytes / 1e9, Runtime.getRuntime().maxMemory() / 1e9));
    }
    return new double[shape.size()];
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
   * @throws ShapeException if an index is missing or outside
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

  /** eˣ or a relative of every element, as fast as the platform can. */
  public NdArray map(ExpFunction f) {
    double[] out = new double[data.length];
    Platform.current().map(f, data, out);
    return new NdArray(shape, out);
  }

  /** max(0, x), and NaN for NaN: a loop of its own, which the JIT vectorizes. */
  public NdArray relu() {
    double[] out = new double[data.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(data[i], 0);
    }
    return new NdArray(shape, out);
  }

  /** The Heaviside step function: 0 where x ≤ 0, else 1, also for NaN. */
  public NdArray heaviside() {
    double[] out = new double[data.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = data[i] <= 0 ? 0 : 1;
    }
    return new NdArray(shape, out);
  }

  /**
   * The same numbers in another shape, shared with this array.
   *
   * @throws ShapeException if the number of elements differs
   */
  public NdArray reshape(Shape to) {
    if (to.equals(shape)) {
      return this;
    }
    share();
    return of(to, data).share();
  }

  /** Says that others hold these numbers for good, so that they are never overwritten. */
  public NdArray share() {
    if (holders < SHARED / 2) {
      holders = SHARED;
    }
    return this;
  }

  /**
   * Adds a holder of these numbers; until each has called {@link #release} they are not
   * overwritten. Thread-safe.
   */
  public NdArray hold() {
    HOLDERS.getAndAdd(this, 1);
    return this;
  }

  /** One that called {@link #hold} needs these numbers no longer. */
  public void release() {
    HOLDERS.getAndAdd(this, -1);
  }

  /** Whether both are made of the same numbers in memory. */
  public boolean sharesWith(NdArray other) {
    return data == other.data;
  }

  /** An array whose numbers may be overwritten: this one, or a copy if others hold them. */
  public NdArray exclusive() {
    return holders != 0 ? new NdArray(shape, data.clone()) : this;
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
    return strided(Shape.of(dims), strides);
  }

  /**
   * Repeated along axes of length 1 and along new leading axes, as a copy.
   *
   * @throws ShapeException if this shape does not broadcast to the other
   */
  public NdArray expand(Shape to) {
    if (to.equals(shape)) {
      return this;
    }
    if (!Broadcast.fits(shape, to)) {
      throw new ShapeException(
          "shape %s cannot be repeated to %s: only axes of length 1 can grow".formatted(shape, to));
    }
    return data.length == 1 ? full(to, data[0]) : strided(to, Broadcast.strides(shape, to));
  }

  private NdArray strided(Shape to, int[] strides) {
    double[] out = allocate(to);
    StridedLoop.over(
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

  /** The elements at these indices, in a shape that they fill; 0 for padding. */
  public NdArray gather(IndexMap from, Shape to) {
    int[] at = from.at();
    double[] out = allocate(to);
    Platform.current()
        .forEach(
            out.length,
            GATHER_WORK * out.length,
            (first, end) -> {
              for (int i = first; i < end; i++) {
                out[i] = at[i] < 0 ? 0 : data[at[i]];
              }
            });
    return new NdArray(to, out);
  }

  /** Every element added at its index in an array of zeros: the transpose of {@link #gather}. */
  public NdArray scatterAdd(IndexMap at, Shape to) {
    int[] places = at.at();
    double[] out = allocate(to);
    for (int i = 0; i < data.length; i++) {
      if (places[i] >= 0) {
        out[places[i]] += data[i];
      }
    }
    return new NdArray(to, out);
  }

  /**
   * These elements with those of {@code values} put at their indices. Where several have one index,
   * the last one stays: see {@link IndexMap#lastOfEach}.
   */
  public NdArray scatter(IndexMap at, NdArray values) {
    double[] out = data.clone();
    at.put(out, values);
    return new NdArray(shape, out);
  }

  /** The sums of the elements up to each one, along an axis. */
  public NdArray cumsum(int axis) {
    double[] out = data.clone();
    int n = shape.dim(axis);
    int inner = shape.strides()[axis];
    for (int i = 0; i < out.length; i++) {
      if (i / inner % n > 0) {
        out[i] += out[i - inner];
      }
    }
    return new NdArray(shape, out);
  }

  /**
   * The indices along an axis in the order of their elements. Equals stay in their order, and NaN
   * counts as the largest.
   */
  public NdArray argsort(int axis, boolean descending) {
    double[] out = new double[data.length];
    int n = shape.dim(axis);
    int inner = shape.strides()[axis];
    for (int first = 0; first < data.length; first++) {
      if (first / inner % n == 0) {
        int start = first;
        Comparator<Integer> rising = Comparator.comparingDouble(i -> data[start + i * inner] + 0.0);
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, descending ? rising.reversed() : rising);
        for (int i = 0; i < n; i++) {
          out[start + i * inner] = order[i];
        }
      }
    }
    return new NdArray(shape, out);
  }

  /**
   * The elements of {@code x} where the condition is not 0, else of {@code y}: all of one shape.
   */
  public static NdArray where(NdArray condition, NdArray x, NdArray y) {
    double[] out = new double[condition.data.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = condition.data[i] != 0 ? x.data[i] : y.data[i];
    }
    return new NdArray(condition.shape, out);
  }

  /** Of an array of zeros and ones, only the first one along the axes that {@code to} reduces. */
  public NdArray firstAlong(Shape to) {
    double[] out = new double[data.length];
    boolean[] seen = new boolean[to.size()];
    StridedLoop.over(
        shape,
        shape.strides(),
        Broadcast.strides(to, shape),
        (a, da, b, db, n) -> {
          for (int t = 0; t < n; t++) {
            if (data[a + t * da] != 0 && !seen[b + t * db]) {
              seen[b + t * db] = true;
              out[a + t * da] = 1;
            }
          }
        });
    return new NdArray(shape, out);
  }

  /** The function of every pair of elements of two arrays of the same shape. */
  public NdArray zip(NdArray other, DoubleBinaryOperator f) {
    double[] out = new double[data.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = f.applyAsDouble(data[i], other.data[i]);
    }
    return new NdArray(shape, out);
  }

  /**
   * All elements that {@link #sumTo} would add, combined by a function instead, beginning with
   * {@code start}.
   */
  public NdArray fold(Shape to, double start, DoubleBinaryOperator f) {
    NdArray out = full(to, start);
    double[] o = out.data;
    StridedLoop.over(
        shape,
        shape.strides(),
        Broadcast.strides(to, shape),
        (a, da, b, db, n) -> {
          for (int t = 0; t < n; t++) {
            o[b + t * db] = f.applyAsDouble(o[b + t * db], data[a + t * da]);
          }
        });
    return out;
  }

  /** The largest of all elements that {@link #sumTo} would add; NaN if there is one. */
  public NdArray max(Shape to) {
    NdArray out = full(to, Double.NEGATIVE_INFINITY);
    double[] o = out.data;
    StridedLoop.over(
        shape,
        shape.strides(),
        Broadcast.strides(to, shape),
        (a, da, b, db, n) -> {
          if (db == 0) {
            o[b] = Math.max(o[b], max(a, da, n));
          } else {
            for (int t = 0; t < n; t++) {
              o[b + t * db] = Math.max(o[b + t * db], data[a + t * da]);
            }
          }
        });
    return out;
  }

  /** Of four side by side, as in {@link #sum}. */
  private double max(int from, int step, int n) {
    double m0 = Double.NEGATIVE_INFINITY;
    double m1 = m0;
    double m2 = m0;
    double m3 = m0;
    int t = 0;
    for (; t + 3 < n; t += 4) {
      m0 = Math.max(m0, data[from + t * step]);
      m1 = Math.max(m1, data[from + (t + 1) * step]);
      m2 = Math.max(m2, data[from + (t + 2) * step]);
      m3 = Math.max(m3, data[from + (t + 3) * step]);
    }
    for (; t < n; t++) {
      m0 = Math.max(m0, data[from + t * step]);
    }
    return Math.max(Math.max(m0, m1), Math.max(m2, m3));
  }

  /**
   * The index of the largest along an axis, which stays with length 1: the first of equals, and the
   * first NaN if there is one.
   */
  public NdArray argmax(int axis) {
    boolean[] along = shape.select(axis);
    NdArray largest = max(shape.reduce(along, true));
    NdArray index = full(largest.shape, 0);
    int n = shape.dim(axis);
    int inner = shape.strides()[axis];
    for (int i = 0; i < index.data.length; i++) {
      int from = i / inner * inner * n + i % inner;
      double most = largest.data[i];
      int at = 0;
      while (at < n - 1 && Double.compare(data[from + at * inner] + 0.0, most + 0.0) != 0) {
        at++;
      }
      index.data[i] = at;
    }
    return index;
  }

  /** The Euclidean length √Σx² of the numbers; neither overflows nor underflows on the way. */
  public static double norm(double... values) {
    return of(Shape.of(values.length), values).norm(Shape.of(1)).data[0];
  }

  /** The Euclidean length over all elements that {@link #sumTo} would add. */
  public NdArray norm(Shape to) {
    NdArray largest = fold(to, 0, (a, b) -> Math.max(a, Math.abs(b)));
    NdArray unit = largest.map(v -> v == 0 || Double.isInfinite(v) ? 1 : v);
    NdArray squares = Binary.DIV.apply(this, unit).map(v -> v * v).sumTo(to);
    return Binary.MUL.apply(squares.map(Math::sqrt), unit);
  }

  /** Several arrays one after the other along an axis; the other axes are equal. */
  public static NdArray cat(int axis, NdArray... parts) {
    int[] dims = parts[0].shape.dims();
    long total = 0;
    for (NdArray part : parts) {
      if (part.shape.rank() != dims.length) {
        throw new ShapeException(
            "they have different numbers of axes: %s and %s".formatted(parts[0].shape, part.shape));
      }
      for (int i = 0; i < dims.length; i++) {
        if (i != axis && part.shape.dim(i) != dims[i]) {
          throw new ShapeException(
              "they differ in axis %d, and may only differ in axis %d: %s and %s"
                  .formatted(i, axis, parts[0].shape, part.shape));
        }
      }
      total += part.shape.dim(axis);
    }
    if (total > Integer.MAX_VALUE) {
      throw new ShapeException("axis %d would have length %d: too large".formatted(axis, total));
    }
    dims[axis] = (int) total;
    Shape shape = Shape.of(dims);
    double[] out = allocate(shape);
    int row = dims[axis] * shape.strides()[axis];
    int offset = 0;
    for (NdArray part : parts) {
      int run = part.shape.dim(axis) * shape.strides()[axis];
      for (int from = 0, to = offset; run > 0 && from < part.data.length; from += run, to += row) {
        System.arraycopy(part.data, from, out, to, run);
      }
      offset += run;
    }
    return new NdArray(shape, out);
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
    double[] out = allocate(to);
    StridedLoop.over(
        shape,
        shape.strides(),
        Broadcast.strides(to, shape),
        (a, da, b, db, n) -> {
          if (db == 0) {
            out[b] += sum(a, da, n);
          } else if (da == 1 && db == 1) { // without the steps, the JIT makes vectors of it
            for (int t = 0; t < n; t++) {
              out[b + t] += data[a + t];
            }
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
