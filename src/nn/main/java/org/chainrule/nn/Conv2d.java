package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * A convolution of images: each of {@code out} filters looks at square windows of all {@code in}
 * channels. x is (N, in, H, W) and y is (N, out, H', W') with H' = ⌊(H + 2 padding - kernel) /
 * stride⌋ + 1; {@code weight} is (out, in, kernel, kernel) and {@code bias} is (out).
 *
 * <p>Pooling needs no parameters: {@code Layer.of("MaxPool2d(2)", x -> Functional.maxPool2d(x, 2,
 * 2))}.
 *
 * @see Functional#conv2d
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html">PyTorch: Conv2d</a>
 */
public final class Conv2d extends Layer {
  private final Tensor weight;
  private final Tensor bias;
  private final int stride;
  private final int padding;

  /** Stride 1 and no padding; starts as in PyTorch, uniform in ±1/√fanIn. */
  public Conv2d(int in, int out, int kernel, RandomGenerator rng) {
    this(in, out, kernel, 1, 0, rng);
  }

  /** Starts as in PyTorch, uniform in ±1/√fanIn with fanIn = in · kernel². */
  public Conv2d(int in, int out, int kernel, int stride, int padding, RandomGenerator rng) {
    this(
        in,
        out,
        kernel,
        stride,
        padding,
        Init.fanIn(in * kernel * kernel),
        Init.fanIn(in * kernel * kernel),
        rng);
  }

  /** Starts as the initialisers say; null instead of the second means no bias. */
  public Conv2d(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      Init weight,
      Init bias,
      RandomGenerator rng) {
    this.weight = parameter("weight", weight.create(rng, out, in, kernel, kernel));
    this.bias = bias == null ? null : parameter("bias", bias.create(rng, out));
    this.stride = stride;
    this.padding = padding;
  }

  /** The filters, of shape (out, in, kernel, kernel). */
  public Tensor weight() {
    return weight;
  }

  /** One number for each filter, or null when there is none. */
  public Tensor bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.conv2d(x, weight, bias, stride, padding);
  }

  @Override
  public String toString() {
    int kernel = weight.size(2);
    String text =
        "Conv2d(%d, %d, kernel_size=(%d, %d), stride=(%d, %d)"
            .formatted(weight.size(1), weight.size(0), kernel, kernel, stride, stride);
    String padded = padding == 0 ? "" : ", padding=(%d, %d)".formatted(padding, padding);
    return text + padded + (bias == null ? ", bias=False)" : ")");
  }
}
