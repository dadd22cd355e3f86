package org.chainrule;

import org.chainrule.array.IndexMap;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.array.Window;
import org.chainrule.op.Selection;

/**
 * How the convolutions of {@link Functional} are computed: every window becomes a column (im2col),
 * so that one matrix product does the work.
 */
final class Convolutions {
  private Convolutions() {}

  static Tensor images(
      Tensor x, Tensor weight, Tensor bias, int stride, int padding, int dilation, int groups) {
    if (x.dim() != 4 || weight.dim() != 4 || !isGrouped(x.size(1), weight, groups)) {
      throw new ShapeException(
          "conv2d needs images (N, C, H, W) and filters (O, C%s, kh, kw) with the same C, but they have shapes %s and %s"
              .formatted(groups == 1 ? "" : "/" + groups, x.shape(), weight.shape()));
    }
    Window rows = new Window(weight.size(2), stride, padding, dilation);
    Window columns = new Window(weight.size(3), stride, padding, dilation);
    return convolution(x, weight, bias, rows, columns, groups);
  }

  static Tensor sequences(
      Tensor x, Tensor weight, Tensor bias, int stride, int padding, int dilation, int groups) {
    if (x.dim() != 3 || weight.dim() != 3 || !isGrouped(x.size(1), weight, groups)) {
      throw new ShapeException(
          "conv1d needs sequences (N, C, L) and filters (O, C%s, k) with the same C, but they have shapes %s and %s"
              .formatted(groups == 1 ? "" : "/" + groups, x.shape(), weight.shape()));
    }
    Window columns = new Window(weight.size(2), stride, padding, dilation);
    Tensor filters = weight.unsqueeze(2);
    return convolution(x.unsqueeze(2), filters, bias, Window.ONE, columns, groups).squeeze(2);
  }

  private static boolean isGrouped(int channels, Tensor weight, int groups) {
    return groups > 0 && channels == weight.size(1) * groups && weight.size(0) % groups == 0;
  }

  private static Tensor convolution(
      Tensor x, Tensor weight, Tensor bias, Window rows, Window columns, int groups) {
    int n = x.size(0);
    int filters = weight.size(0);
    int oh = rows.outputSize(x.size(2));
    int ow = columns.outputSize(x.size(3));
    int window = weight.size(1) * rows.kernel() * columns.kernel();
    Tensor windows =
        x.picked(
            Selection.UNFOLD,
            IndexMap.columns(x.shape(), rows, columns),
            Shape.of(n, groups * window, oh * ow));
    Tensor products =
        groups == 1
            ? weight.flatten(1).matmul(windows)
            : weight
                .reshape(groups, filters / groups, window)
                .matmul(windows.reshape(n, groups, window, oh * ow));
    Tensor y = products.reshape(n, filters, oh, ow);
    return bias == null ? y : y.add(bias.reshape(filters, 1, 1));
  }

  static Tensor transposed(
      Tensor x,
      Tensor weight,
      Tensor bias,
      int stride,
      int padding,
      int outputPadding,
      int groups,
      int dilation) {
    boolean fits = x.dim() == 4 && weight.dim() == 4 && groups > 0 && x.size(1) == weight.size(0);
    if (!fits || x.size(1) % groups != 0) {
      throw new ShapeException(
          "convTranspose2d needs images (N, C, H, W) and filters (C, O/groups, kh, kw) with the same C, but they have shapes %s and %s"
              .formatted(x.shape(), weight.shape()));
    }
    if (outputPadding < 0 || outputPadding >= Math.max(stride, dilation)) {
      throw new ShapeException(
          "convTranspose2d with outputPadding %d: it must be less than the stride or the dilation"
              .formatted(outputPadding));
    }
    Window rows = new Window(weight.size(2), stride, padding, dilation);
    Window columns = new Window(weight.size(3), stride, padding, dilation);
    int n = x.size(0);
    int in = x.size(1) / groups;
    int window = weight.size(1) * rows.kernel() * columns.kernel();
    Tensor pixels = x.reshape(n, groups, in, x.size(2) * x.size(3));
    Tensor filters = weight.reshape(groups, in, window);
    Tensor windows = filters.matmul(true, pixels, false);
    int channels = groups * weight.size(1);
    Shape out =
        Shape.of(
            n,
            channels,
            rows.inputSize(x.size(2), outputPadding),
            columns.inputSize(x.size(3), outputPadding));
    IndexMap map = IndexMap.columns(out, rows, columns);
    var places = new Selection.Indices(map, windows.shape(), out);
    Tensor y = Tensor.apply(Selection.SCATTER_ADD, places, windows);
    return bias == null ? y : y.add(bias.reshape(channels, 1, 1));
  }
}
