package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * A convolution of images: each of {@code out} filters is applied to square windows of all {@code
 * in} channels. x is (N, in, H, W) and y is (N, out, H', W') with H' = ⌊(H + 2 padding - kernel) /
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
  private final int dilation;
  private final int groups;

  /** Stride 1 and no padding, by the generator that serves all: see {@link Tensor#manualSeed}. */
  public Conv2d(int in, int out, int kernel) {
    this(in, out, kernel, 1, 0);
  }

  /** By the generator that serves all: see {@link Tensor#manualSeed}. */
  public Conv2d(int in, int out, int kernel, int stride, int padding) {
    this(in, out, kernel, stride, padding, Tensor.defaultGenerator());
  }

  /** Stride 1 and no padding; starts as in PyTorch, uniform in ±1/√fanIn. */
  public Conv2d(int in, int out, int kernel, RandomGenerator rng) {
    this(in, out, kernel, 1, 0, rng);
  }

  /** Starts as in PyTorch, uniform in ±1/√fanIn with fanIn = in · kernel². */
  public Conv2d(int in, int out, int kernel, int stride, int padding, RandomGenerator rng) {
    this(in, out, kernel, stride, padding, 1, 1, rng);
  }

  /**
   * The same with the elements of a window {@code dilation} apart, and with the channels in groups,
   * each of which has its own filters: {@code weight} is (out, in/groups, kernel, kernel).
   */
  public Conv2d(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      int dilation,
      int groups,
      RandomGenerator rng) {
    this(
        Init.grouped(in, out, groups),
        out,
        kernel,
        new int[] {stride, padding, dilation, groups},
        Init.fanIn(in / groups * kernel * kernel),
        Init.fanIn(in / groups * kernel * kernel),
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
    this(in, out, kernel, new int[] {stride, padding, 1, 1}, weight, bias, rng);
  }

  private Conv2d(
      int inOfGroup,
      int out,
      int kernel,
      int[] moves,
      Init weight,
      Init bias,
      RandomGenerator rng) {
    this.weight = parameter("weight", weight.create(rng, out, inOfGroup, kernel, kernel));
    this.bias = bias == null ? null : parameter("bias", bias.create(rng, out));
    this.stride = moves[0];
    this.padding = moves[1];
    this.dilation = moves[2];
    this.groups = moves[3];
  }

  /** The filters, of shape (out, in, kernel, kernel). */
  public Tensor weight() {
    return weight;
  }

  /** One number for each filter, or null if there is none. */
  public Tensor bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.conv2d(x, weight, bias, stride, padding, dilation, groups);
  }

  @Override
  public String toString() {
    int kernel = weight.size(2);
    String text =
        "Conv2d(%d, %d, kernel_size=(%d, %d), stride=(%d, %d)"
            .formatted(weight.size(1) * groups, weight.size(0), kernel, kernel, stride, stride);
    String padded = padding == 0 ? "" : ", padding=(%d, %d)".formatted(padding, padding);
    String spread = dilation == 1 ? "" : ", dilation=(%d, %d)".formatted(dilation, dilation);
    String grouped = groups == 1 ? "" : ", groups=%d".formatted(groups);
    return text + padded + spread + grouped + (bias == null ? ", bias=False)" : ")");
  }
}
