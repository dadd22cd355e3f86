package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * The largest of images (N, C, H, W) in as many windows as the result has pixels, whatever the size
 * of the images.
 *
 * @see Functional#adaptiveMaxPool2d
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html">PyTorch:
 *     AdaptiveMaxPool2d</a>
 */
public final class AdaptiveMaxPool2d extends Layer {
  private final int height;
  private final int width;

  /** A square result; 1 takes the largest of each channel. */
  public AdaptiveMaxPool2d(int size) {
    this(size, size);
  }

  public AdaptiveMaxPool2d(int height, int width) {
    this.height = height;
    this.width = width;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.adaptiveMaxPool2d(x, height, width);
  }

  @Override
  public String toString() {
    return "AdaptiveMaxPool2d(output_size=(%d, %d))".formatted(height, width);
  }
}
