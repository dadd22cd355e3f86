package org.chainrule;

import java.util.Arrays;
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
      int start = (int) ((long) i * from / to);
      int end = (int) (((i + 1L) * from + to - 1) / to);
      Arrays.fill(matrix[i], start, end, 1.0 / (end - start));
    }
    return Tensor.tensor(matrix);
  }
}
