package org.chainrule.array;

/**
 * How a window of a convolution or a pooling moves along one axis.
 *
 * @param kernel how many elements it takes
 * @param stride how far it moves on
 * @param padding how many elements of 0 stand at either end of the axis
 * @param dilation how far apart its elements are
 */
public record Window(int kernel, int stride, int padding, int dilation) {
  /** A window that takes each element of its axis by itself. */
  public static final Window ONE = new Window(1, 1, 0, 1);

  /**
   * How many windows fit: ⌊(length + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1.
   *
   * @throws ShapeException when none does
   */
  public int outputSize(int length) {
    long padded = length + 2L * padding;
    long wide = dilation * (kernel - 1L) + 1;
    if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1 || padded < wide) {
      throw new ShapeException(
          "a window of %d with stride %d%s does not fit into a length of %d with padding %d"
              .formatted(
                  kernel,
                  stride,
                  dilation == 1 ? "" : " and dilation " + dilation,
                  length,
                  padding));
    }
    return (int) Math.min((padded - wide) / stride + 1, Integer.MAX_VALUE);
  }

  /** How long an axis has to be for so many windows, and so many elements more. */
  public int inputSize(int windows, int more) {
    long length = (windows - 1L) * stride - 2L * padding + dilation * (kernel - 1L) + 1 + more;
    return (int) Math.max(-1, Math.min(length, Integer.MAX_VALUE));
  }
}
