package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * Group normalisation: y = (x - mean) / √(var + ε) · weight + bias for x (N, C, …), with the
 * figures of each group of channels of each example.
 *
 * @see <a href="https://arxiv.org/abs/1803.08494">Wu, He 2018</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html">PyTorch:
 *     GroupNorm</a>
 */
public final class GroupNorm extends Layer {
  private final int groups;
  private final double eps;
  private final Tensor weight;
  private final Tensor bias;

  /** With PyTorch's ε = 10⁻⁵. */
  public GroupNorm(int groups, int channels) {
    this(groups, channels, 1e-5);
  }

  /** The weight starts at 1 and the bias at 0; both have shape (channels). */
  public GroupNorm(int groups, int channels, double eps) {
    Init.grouped(channels, channels, groups);
    this.groups = groups;
    this.eps = eps;
    weight = parameter("weight", Tensor.ones(channels));
    bias = parameter("bias", Tensor.zeros(channels));
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.groupNorm(x, groups, weight, bias, eps);
  }

  @Override
  public String toString() {
    return "GroupNorm(%d, %d, eps=%s)".formatted(groups, weight.size(0), eps);
  }
}
