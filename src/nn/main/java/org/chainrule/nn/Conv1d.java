package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * A convolution of sequences: x is (N, in, L) and y is (N, out, L') with L' = ⌊(L + 2 padding -
 * dilation (kernel - 1) - 1) / stride⌋ + 1; {@code weight} is (out, in/groups, kernel) and {@code
 * bias} is (out).
 *
 * @see Functional#conv1d
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Conv1d.html">PyTorch: Conv1d</a>
 */
public final class Conv1d extends Layer {
  private final Tensor weight;
  private final Tensor bias;
  private final int stride;
  private final int padding;
  private final int dilation;
  private final int groups;

  /** Stride 1 and no padding, by the generator that serves all: see {@link Tensor#manualSeed}. */
  public Conv1d(int in, int out, int kernel) {
    this(in, out, kernel, 1, 0, Tensor.defaultGenerator());
  }

  /** Starts as in PyTorch, uniform in ±1/√fanIn with fanIn = in · kernel. */
  public Conv1d(int in, int out, int kernel, int stride, int padding, RandomGenerator rng) {
    this(in, out, kernel, stride, padding, 1, 1, rng);
  }

  /** The same with dilation, and with the channels in groups: see {@link Conv2d}. */
  public Conv1d(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      int dilation,
      int groups,
      RandomGenerator rng) {
    int inOfGroup = Init.grouped(in, out, groups);
    Init start = Init.fanIn(inOfGroup * kernel);
    weight = parameter("weight", start.create(rng, out, inOfGroup, kernel));
    bias = parameter("bias", start.create(rng, out));
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    this.groups = groups;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.conv1d(x, weight, bias, stride, padding, dilation, groups);
  }

  @Override
  public String toString() {
    return "Conv1d(%d, %d, kernel_size=(%d,), stride=(%d,), padding=(%d,), dilation=(%d,), groups=%d)"
        .formatted(
            weight.size(1) * groups,
            weight.size(0),
            weight.size(2),
            stride,
            padding,
            dilation,
            groups);
  }
}
