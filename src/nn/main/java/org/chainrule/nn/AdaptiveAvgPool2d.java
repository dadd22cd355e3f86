package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * Means of images (N, C, H, W) over as many windows as the result has pixels, whatever the size of
 * the images.
 *
 * @see Functional#adaptiveAvgPool2d
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html">PyTorch:
 *     AdaptiveAvgPool2d</a>
 */
public final class AdaptiveAvgPool2d extends Layer {
  private final int height;
  private final int width;

  /** A square result; 1 takes the mean of each channel. */
  public AdaptiveAvgPool2d(int size) {
    this(size, size);
  }

  public AdaptiveAvgPool2d(int height, int width) {
    this.height = height;
    this.width = width;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.adaptiveAvgPool2d(x, height, width);
  }

  @Override
  public String toString() {
    return "AdaptiveAvgPool2d(output_size=(%d, %d))".formatted(height, width);
  }
}
