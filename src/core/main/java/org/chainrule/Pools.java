package org.chainrule;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainrule.array.IndexMap;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.array.Window;
import org.chainrule.op.Selection;

/** How the pools of {@link Functional} are computed: as reductions of windows. */
final class Pools {
  private Pools() {}

  static Tensor max(Tensor x, int kernel, int stride, int padding) {
    Tensor windows = windows("maxPool2d", x, kernel, stride, padding);
    if (padding > 0) {
      Tensor inside = windows("maxPool2d", x.onesLike(), kernel, stride, padding);
      windows = windows.maskedFill(inside.eq(0), Double.NEGATIVE_INFINITY);
    }
    return windows.max(-1);
  }

  static Tensor mean(Tensor x, int kernel, int stride, int padding) {
    return windows("avgPool2d", x, kernel, stride, padding).mean(-1);
  }

  static Tensor adaptiveMean(Tensor x, int height, int width) {
    requireImages("adaptiveAvgPool2d", x);
    Tensor rows = averaging(x.size(2), height);
    return rows.matmul(x).matmul(false, averaging(x.size(3), width), true);
  }

  static Tensor adaptiveMax(Tensor x, int height, int width) {
    requireImages("adaptiveMaxPool2d", x);
    return largest(largest(x, 3, width), 2, height);
  }

  /** The largest of each window along an axis. */
  private static Tensor largest(Tensor x, int axis, int windows) {
    int n = x.size(axis);
    int longest =
        IntStream.range(0, windows)
            .map(i -> end(i, n, windows) - start(i, n, windows))
            .max()
            .orElse(0);
    int[] picks = // a shorter window has its last element again, which is no larger
        IntStream.range(0, windows * longest)
            .map(
                i ->
                    Math.min(
                        start(i / longest, n, windows) + i % longest,
                        end(i / longest, n, windows) - 1))
            .toArray();
    int[] shape =
        IntStream.concat(
                Arrays.stream(x.shape().with(axis, windows).dims(), 0, axis + 1),
                IntStream.concat(
                    IntStream.of(longest), Arrays.stream(x.shape().dims(), axis + 1, 4)))
            .toArray();
    return x.indexSelect(axis, picks).reshape(shape).max(axis + 1);
  }

  /** Where a window of an adaptive pool begins. */
  private static int start(int window, int length, int windows) {
    return (int) ((long) window * length / windows);
  }

  /** Where it ends: windows overlap where the length is no multiple of their number. */
  private static int end(int window, int length, int windows) {
    return (int) (((window + 1L) * length + windows - 1) / windows);
  }

  private static Tensor windows(String name, Tensor x, int kernel, int stride, int padding) {
    requireImages(name, x);
    if (padding > kernel / 2) {
      throw new ShapeException(
          "%s with padding %d: it can be half of the window of %d at most"
              .formatted(name, padding, kernel));
    }
    Window window = new Window(kernel, stride, padding, 1);
    int oh = window.outputSize(x.size(2));
    int ow = window.outputSize(x.size(3));
    return x.picked(
        Selection.UNFOLD,
        IndexMap.windows(x.shape(), window, window),
        Shape.of(x.size(0), x.size(1), oh, ow, kernel * kernel));
  }

  private static void requireImages(String name, Tensor x) {
    if (x.dim() != 4) {
      throw new ShapeException(
          "%s needs images (N, C, H, W), but here is %s".formatted(name, x.describe()));
    }
  }

  /** The matrix whose rows take the means of neighbours. */
  private static Tensor averaging(int from, int to) {
    double[][] matrix = new double[to][from];
    for (int i = 0; i < to; i++) {
      int start = start(i, from, to);
      int end = end(i, from, to);
      Arrays.fill(matrix[i], start, end, 1.0 / (end - start));
    }
    return Tensor.tensor(matrix);
  }
}
