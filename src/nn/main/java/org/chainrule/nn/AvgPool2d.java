package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * The mean of each window of images (N, C, H, W); zeros of the padding count.
 *
 * @see Functional#avgPool2d(Tensor, int, int, int)
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html">PyTorch:
 *     AvgPool2d</a>
 */
public final class AvgPool2d extends Layer {
  private final int kernel;
  private final int stride;
  private final int padding;

  /** Windows side by side. */
  public AvgPool2d(int kernel) {
    this(kernel, kernel, 0);
  }

  /** Without padding. */
  public AvgPool2d(int kernel, int stride) {
    this(kernel, stride, 0);
  }

  /** The padding is half of the window at most. */
  public AvgPool2d(int kernel, int stride, int padding) {
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.avgPool2d(x, kernel, stride, padding);
  }

  @Override
  public String toString() {
    return "AvgPool2d(kernel_size=%d, stride=%d, padding=%d)".formatted(kernel, stride, padding);
  }
}
