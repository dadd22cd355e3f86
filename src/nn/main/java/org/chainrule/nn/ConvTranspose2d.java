package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * The transpose of a convolution, which makes images larger: x is (N, in, H, W) and y is (N, out,
 * H', W') with H' = (H - 1) stride - 2 padding + kernel + outputPadding; {@code weight} is (in,
 * out, kernel, kernel) and {@code bias} is (out).
 *
 * @see Functional#convTranspose2d
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html">PyTorch:
 *     ConvTranspose2d</a>
 */
public final class ConvTranspose2d extends Layer {
  private final Tensor weight;
  private final Tensor bias;
  private final int stride;
  private final int padding;
  private final int outputPadding;

  /** Stride 1 and no padding, by the generator that serves all: see {@link Tensor#manualSeed}. */
  public ConvTranspose2d(int in, int out, int kernel) {
    this(in, out, kernel, 1, 0, 0, Tensor.defaultGenerator());
  }

  /** Starts as in PyTorch, uniform in ±1/√fanIn with fanIn = out · kernel². */
  public ConvTranspose2d(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      int outputPadding,
      RandomGenerator rng) {
    Init start = Init.fanIn(out * kernel * kernel);
    weight = parameter("weight", start.create(rng, in, out, kernel, kernel));
    bias = parameter("bias", start.create(rng, out));
    this.stride = stride;
    this.padding = padding;
    this.outputPadding = outputPadding;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.convTranspose2d(x, weight, bias, stride, padding, outputPadding, 1, 1);
  }

  @Override
  public String toString() {
    int kernel = weight.size(2);
    return "ConvTranspose2d(%d, %d, kernel_size=(%d, %d), stride=(%d, %d), padding=(%d, %d), output_padding=(%d, %d))"
        .formatted(
            weight.size(0),
            weight.size(1),
            kernel,
            kernel,
            stride,
            stride,
            padding,
            padding,
            outputPadding,
            outputPadding);
  }
}
