package org.chainrule.array;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For each element of a result, the index of the element of the operand that it comes from, counted
 * row by row, or {@link #PADDING}. Slices, rows by index, classes by label and the windows of a
 * convolution are all such maps, so one pair of operations (gather, and scatterAdd, its transpose)
 * serves them all.
 */
public final class IndexMap {
  /** The index of an element that comes from padding: it is 0, and its gradient goes nowhere. */
  public static final int PADDING = -1;

  /** What a map of windows is made from. */
  private record Windows(Shape images, Window rows, Window columns, boolean asColumns) {}

  private static final int LARGEST_KEPT = 1 << 20;
  private static final int MOST_KEPT = 4;

  /** The windows that were asked for last: each step of a training asks for the same ones. */
  private static final Map<Windows, IndexMap> RECENT =
      Collections.synchronizedMap(
          new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Windows, IndexMap> eldest) {
              return size() > MOST_KEPT;
            }
          });

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

  /** The elements that another map chooses of those that this one does. */
  public IndexMap then(IndexMap next) {
    return new IndexMap(Arrays.stream(next.at).map(i -> i < 0 ? PADDING : at[i]).toArray());
  }

  /**
   * For each axis an array of indices, all of one shape: out[i] = x[a[i]][b[i]]. The axes of the
   * indices stand where the indexed axes were if these are neighbours, else in front, as in NumPy.
   * Negative indices count from the end.
   */
  public static IndexMap index(Shape shape, int[] axes, NdArray... indices) {
    int[] strides = shape.strides();
    int[] chosen = new int[indices[0].size()];
    for (int k = 0; k < axes.length; k++) {
      int n = shape.dim(axes[k]);
      for (int i = 0; i < chosen.length; i++) {
        double pick = indices[k].data()[i];
        if (pick != Math.rint(pick) || pick < -n || pick >= n) {
          throw new ShapeException(
              "index %s lies outside of axis %d of shape %s: it must be one of 0 … %d, or of -%d … -1"
                  .formatted(pick, axes[k], shape, n - 1, n));
        }
        int index = (int) pick;
        chosen[i] += (index < 0 ? index + n : index) * strides[axes[k]];
      }
    }
    boolean[] indexed = shape.select(axes);
    int before = axesBefore(axes);
    int[] front = offsets(shape, 0, before, indexed);
    int[] back = offsets(shape, before, shape.rank(), indexed);
    int[] at = new int[Shape.of(front.length, chosen.length, back.length).size()];
    int to = 0;
    for (int f : front) {
      for (int c : chosen) {
        for (int b : back) {
          at[to++] = f + c + b;
        }
      }
    }
    return new IndexMap(at);
  }

  /** How many axes stand before those of the indices: see {@link #index}. */
  public static int axesBefore(int... axes) {
    return axes[axes.length - 1] - axes[0] == axes.length - 1 ? axes[0] : 0;
  }

  /** The offsets of all elements along some axes, but for those that are indexed. */
  private static int[] offsets(Shape shape, int from, int to, boolean... indexed) {
    int[] offsets = {0};
    for (int axis = from; axis < to; axis++) {
      if (!indexed[axis]) {
        int[] shorter = offsets;
        int n = shape.dim(axis);
        int stride = shape.strides()[axis];
        offsets = new int[Shape.of(shorter.length, n).size()];
        for (int i = 0; i < offsets.length; i++) {
          offsets[i] = shorter[i / n] + i % n * stride;
        }
      }
    }
    return offsets;
  }

  /** Sets the elements at the indices to the values, one for each. */
  public void put(double[] data, NdArray values) {
    for (int i = 0; i < at.length; i++) {
      if (at[i] >= 0) {
        data[at[i]] = values.data()[i];
      }
    }
  }

  /** The diagonal of a matrix, or one above it or, if negative, below it. */
  public static IndexMap diagonal(Shape matrix, int offset) {
    int[] at = new int[diagonalLength(matrix, offset)];
    int columns = matrix.dim(1);
    Arrays.setAll(at, i -> (i + Math.max(0, -offset)) * columns + i + Math.max(0, offset));
    return new IndexMap(at);
  }

  /** The number of elements of a diagonal. */
  public static int diagonalLength(Shape matrix, int offset) {
    long rows = matrix.dim(0) - Math.max(0L, -(long) offset);
    long columns = matrix.dim(1) - Math.max(0L, offset);
    return (int) Math.max(0, Math.min(rows, columns));
  }

  /** The same map with padding wherever a later element has the same index. */
  public IndexMap lastOfEach(Shape target) {
    boolean[] taken = new boolean[target.size()];
    int[] last = at.clone();
    for (int i = last.length - 1; i >= 0; i--) {
      if (last[i] >= 0 && taken[last[i]]) {
        last[i] = PADDING;
      } else if (last[i] >= 0) {
        taken[last[i]] = true;
      }
    }
    return new IndexMap(last);
  }

  /**
   * The windows of a convolution over images (N, C, H, W), padded with zeros, as columns: (N,
   * C·kh·kw, oh·ow). This is im2col.
   */
  public static IndexMap columns(Shape images, Window rows, Window columns) {
    return windows(images, rows, columns, true);
  }

  /** The windows of a pooling over images (N, C, H, W): (N, C, oh, ow, kh·kw). */
  public static IndexMap windows(Shape images, Window rows, Window columns) {
    return windows(images, rows, columns, false);
  }

  private static IndexMap windows(Shape images, Window rows, Window columns, boolean asColumns) {
    var wanted = new Windows(images, rows, columns, asColumns);
    IndexMap known = RECENT.get(wanted);
    if (known != null) {
      return known;
    }
    IndexMap made = newWindows(images, rows, columns, asColumns);
    if (made.at.length <= LARGEST_KEPT) {
      RECENT.put(wanted, made);
    }
    return made;
  }

  private static IndexMap newWindows(Shape images, Window rows, Window columns, boolean asColumns) {
    int channels = images.dim(1);
    int height = images.dim(2);
    int width = images.dim(3);
    int kw = columns.kernel();
    int oh = rows.outputSize(height);
    int ow = columns.outputSize(width);
    int[] at = new int[Shape.of(images.dim(0), channels, rows.kernel(), kw, oh, ow).size()];
    int window = rows.kernel() * kw;
    int windows = oh * ow;
    int planes = images.dim(0) * channels;
    int stepOfElement = asColumns ? windows : 1;
    int stepOfWindow = asColumns ? 1 : window;
    for (int plane = 0; plane < planes; plane++) {
      for (int k = 0; k < window; k++) {
        int top = k / kw * rows.dilation() - rows.padding();
        int left = k % kw * columns.dilation() - columns.padding();
        int to = plane * window * windows + k * stepOfElement;
        for (int row = 0; row < oh; row++) {
          int y = top + row * rows.stride();
          int start = y >= 0 && y < height ? (plane * height + y) * width : PADDING;
          for (int column = 0; column < ow; column++, to += stepOfWindow) {
            int x = left + column * columns.stride();
            at[to] = start >= 0 && x >= 0 && x < width ? start + x : PADDING;
          }
        }
      }
    }
    return new IndexMap(at);
  }
}
