package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * The largest of each window of images (N, C, H, W); the first of equals gets the gradient.
 *
 * @see Functional#maxPool2d(Tensor, int, int, int)
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html">PyTorch:
 *     MaxPool2d</a>
 */
public final class MaxPool2d extends Layer {
  private final int kernel;
  private final int stride;
  private final int padding;

  /** Windows side by side. */
  public MaxPool2d(int kernel) {
    this(kernel, kernel, 0);
  }

  /** Without padding. */
  public MaxPool2d(int kernel, int stride) {
    this(kernel, stride, 0);
  }

  /** The padding is half of the window at most. */
  public MaxPool2d(int kernel, int stride, int padding) {
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.maxPool2d(x, kernel, stride, padding);
  }

  @Override
  public String toString() {
    return "MaxPool2d(kernel_size=%d, stride=%d, padding=%d)".formatted(kernel, stride, padding);
  }
}
