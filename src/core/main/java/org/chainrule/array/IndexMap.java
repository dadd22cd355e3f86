package org.chainrule.array;

import java.util.Arrays;

/**
 * For each element of a result, the index of the element of the operand that it comes from, counted
 * row by row, or {@link #PADDING}. Slices, rows by index, classes by label and the windows of a
 * convolution are all such maps, so one pair of operations (gather, and scatterAdd, its transpose)
 * serves them all.
 */
public final class IndexMap {
  /** The index of an element that comes from padding: it is 0, and its gradient goes nowhere. */
  public static final int PADDING = -1;

  private final int[] at;

  private IndexMap(int[] at) {
    this.at = at;
  }

  int[] at() {
    return at;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexMap p && Arrays.equals(at, p.at);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(at);
  }

  /** Every {@code step}-th index along one axis, from {@code start} on, {@code count} of them. */
  public static IndexMap slice(Shape shape, int axis, int start, int step, int count) {
    int[] picks = new int[count];
    Arrays.setAll(picks, i -> start + i * step);
    return select(shape, axis, picks);
  }

  /** Chosen indices along one axis, in any order and as often as they are named. */
  public static IndexMap select(Shape shape, int axis, int... picks) {
    int n = shape.dim(axis);
    int inner = shape.strides()[axis];
    for (int pick : picks) {
      if (pick < 0 || pick >= n) {
        throw outside(shape, axis, pick);
      }
    }
    int outer = shape.size() == 0 ? 0 : shape.size() / n / inner;
    int[] at = new int[outer == 0 ? 0 : Shape.of(outer, picks.length, inner).size()];
    int k = 0;
    for (int o = 0; o < outer; o++) {
      for (int pick : picks) {
        for (int i = 0; i < inner; i++) {
          at[k++] = (o * n + pick) * inner + i;
        }
      }
    }
    return new IndexMap(at);
  }

  /** The error for an index that the axis does not have. */
  public static ShapeException outside(Shape shape, int axis, int index) {
    return new ShapeException(
        "index %d lies outside of axis %d of shape %s: it has length %d"
            .formatted(index, axis, shape, shape.dim(axis)));
  }

  /**
   * One index along the axis for each element of {@code index}, which has the operand's shape
   * except along that axis: out[i][j] = x[i][index[i][j]] for axis 1.
   */
  public static IndexMap gather(Shape shape, int axis, NdArray index) {
    int[] own = shape.strides();
    int[] strides = own.clone();
    strides[axis] = 0;
    int n = shape.dim(axis);
    int[] at = new int[index.size()];
    StridedLoop.over(
        index.shape(),
        strides,
        index.shape().strides(),
        (a, da, b, db, count) -> {
          for (int t = 0; t < count; t++) {
            double pick = index.data()[b + t * db];
            if (pick != Math.rint(pick) || pick < 0 || pick >= n) {
              throw new ShapeException(
                  "index %s lies outside of axis %d of shape %s: it must be one of 0 … %d"
                      .formatted(pick, axis, shape, n - 1));
            }
            at[b + t * db] = a + t * da + ((int) pick) * own[axis];
          }
        });
    return new IndexMap(at);
  }

  /**
   * The windows of a convolution over images (N, C, H, W), padded with zeros, as columns: (N,
   * C·kh·kw, oh·ow). This is im2col.
   */
  public static IndexMap columns(Shape images, int kh, int kw, int stride, int padding) {
    return windows(images, kh, kw, stride, padding, true);
  }

  /** The windows of a pooling over images (N, C, H, W): (N, C, oh, ow, kh·kw). */
  public static IndexMap windows(Shape images, int kh, int kw, int stride) {
    return windows(images, kh, kw, stride, 0, false);
  }

  /** How many windows fit: ⌊(length + 2 padding - kernel) / stride⌋ + 1. */
  public static int outputSize(int length, int kernel, int stride, int padding) {
    long padded = length + 2L * padding;
    if (kernel < 1 || stride < 1 || padding < 0 || padded < kernel) {
      throw new ShapeException(
          "a window of %d with stride %d does not fit into a length of %d with padding %d"
              .formatted(kernel, stride, length, padding));
    }
    return (int) Math.min((padded - kernel) / stride + 1, Integer.MAX_VALUE);
  }

  private static IndexMap windows(
      Shape images, int kh, int kw, int stride, int padding, boolean columns) {
    int channels = images.dim(1);
    int height = images.dim(2);
    int width = images.dim(3);
    int oh = outputSize(height, kh, stride, padding);
    int ow = outputSize(width, kw, stride, padding);
    int[] at = new int[Shape.of(images.dim(0), channels, kh, kw, oh, ow).size()];
    int window = kh * kw;
    int windows = oh * ow;
    for (int plane = 0; plane < images.dim(0) * channels; plane++) {
      for (int p = 0; p < windows; p++) {
        int top = p / ow * stride - padding;
        int left = p % ow * stride - padding;
        for (int k = 0; k < window; k++) {
          int y = top + k / kw;
          int x = left + k % kw;
          boolean inside = y >= 0 && y < height && x >= 0 && x < width;
          int to =
              columns ? (plane * window + k) * windows + p : (plane * windows + p) * window + k;
          at[to] = inside ? (plane * height + y) * width + x : PADDING;
        }
      }
    }
    return new IndexMap(at);
  }
}
