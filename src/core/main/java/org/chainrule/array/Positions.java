package org.chainrule.array;

import java.util.Arrays;

/**
 * Where each element of a result comes from: its place in the operand's row-major numbers, or
 * {@link #NOWHERE}. Slices, rows by index, classes by label and the windows of a convolution are
 * all such lists, so one pair of operations (take, and its way back) serves them all.
 */
public final class Positions {
  /** The place of an element that comes from padding: it is 0 and gives its gradient to nobody. */
  public static final int NOWHERE = -1;

  private final int[] at;

  private Positions(int[] at) {
    this.at = at;
  }

  int[] at() {
    return at;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions p && Arrays.equals(at, p.at);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(at);
  }

  /** Every {@code step}-th index along one axis, from {@code start} on, {@code count} of them. */
  public static Positions slice(Shape shape, int axis, int start, int step, int count) {
    int[] picks = new int[count];
    Arrays.setAll(picks, i -> start + i * step);
    return select(shape, axis, picks);
  }

  /** Chosen indices along one axis, in any order and as often as they are named. */
  public static Positions select(Shape shape, int axis, int... picks) {
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
    return new Positions(at);
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
  public static Positions gather(Shape shape, int axis, NdArray index) {
    int[] own = shape.strides();
    int[] strides = own.clone();
    strides[axis] = 0;
    int n = shape.dim(axis);
    int[] at = new int[index.size()];
    Walk.over(
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
    return new Positions(at);
  }

  /**
   * The windows of a convolution over images (N, C, H, W), padded with zeros, as columns: (N,
   * C·kh·kw, oh·ow). This is im2col.
   */
  public static Positions columns(Shape images, int kh, int kw, int stride, int padding) {
    return windows(images, kh, kw, stride, padding, true);
  }

  /** The windows of a pooling over images (N, C, H, W): (N, C, oh, ow, kh·kw). */
  public static Positions windows(Shape images, int kh, int kw, int stride) {
    return windows(images, kh, kw, stride, 0, false);
  }

  /** How many windows fit: ⌊(length + 2 padding - kernel) / stride⌋ + 1. */
  public static int count(int length, int kernel, int stride, int padding) {
    long padded = length + 2L * padding;
    if (kernel < 1 || stride < 1 || padding < 0 || padded < kernel) {
      throw new ShapeException(
          "a window of %d with stride %d does not fit into a length of %d with padding %d"
              .formatted(kernel, stride, length, padding));
    }
    return (int) Math.min((padded - kernel) / stride + 1, Integer.MAX_VALUE);
  }

  private static Positions windows(
      Shape images, int kh, int kw, int stride, int padding, boolean columns) {
    int channels = images.dim(1);
    int height = images.dim(2);
    int width = images.dim(3);
    int oh = count(height, kh, stride, padding);
    int ow = count(width, kw, stride, padding);
    int[] at = new int[Shape.of(images.dim(0), channels, kh, kw, oh, ow).size()];
    int window = kh * kw;
    int places = oh * ow;
    for (int plane = 0; plane < images.dim(0) * channels; plane++) {
      for (int p = 0; p < places; p++) {
        int top = p / ow * stride - padding;
        int left = p % ow * stride - padding;
        for (int k = 0; k < window; k++) {
          int y = top + k / kw;
          int x = left + k % kw;
          boolean inside = y >= 0 && y < height && x >= 0 && x < width;
          int to = columns ? (plane * window + k) * places + p : (plane * places + p) * window + k;
          at[to] = inside ? (plane * height + y) * width + x : NOWHERE;
        }
      }
    }
    return new Positions(at);
  }
}
