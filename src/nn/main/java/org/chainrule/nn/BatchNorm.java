package org.chainrule.nn;

import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * Batch normalisation: y = (x - mean) / √(var + ε) · weight + bias, channel by channel, for x of
 * shape (N, C), (N, C, L) or (N, C, H, W). It is PyTorch's BatchNorm1d and BatchNorm2d.
 *
 * <p>In training, mean and variance are those of the batch (the variance divided by n, the number
 * of values of a channel), and gradients flow through both, so that the examples of a batch depend
 * on each other. The running figures follow them, {@code running ← (1 - momentum) running +
 * momentum · batch}, with the variance divided by n - 1; in evaluation they are used instead.
 *
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe, Szegedy 2015</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html">PyTorch:
 *     BatchNorm1d</a>
 */
public sealed class BatchNorm extends Layer permits BatchNorm1d, BatchNorm2d {
  private final double eps;
  private final double momentum;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVar;
  private final Tensor batches;

  /** With PyTorch's ε = 10⁻⁵ and momentum = 0.1. */
  public BatchNorm(int channels) {
    this(channels, 1e-5, 0.1);
  }

  /** The weight starts at 1 and the bias at 0; so do the running variance and mean. */
  public BatchNorm(int channels, double eps, double momentum) {
    this.eps = eps;
    this.momentum = momentum;
    weight = parameter("weight", Tensor.ones(channels));
    bias = parameter("bias", Tensor.zeros(channels));
    runningMean = buffer("running_mean", Tensor.zeros(channels));
    runningVar = buffer("running_var", Tensor.ones(channels));
    batches = buffer("num_batches_tracked", Tensor.scalar(0));
  }

  /** The running mean of each channel. */
  public Tensor runningMean() {
    return runningMean;
  }

  /** The running variance of each channel. */
  public Tensor runningVar() {
    return runningVar;
  }

  @Override
  public final Tensor forward(Tensor x) {
    requireAxes(x);
    if (x.dim() < 2 || x.size(1) != weight.size(0)) {
      throw new ShapeException(
          "BatchNorm of %d channels needs x of shape (N, %d, …), not %s"
              .formatted(weight.size(0), weight.size(0), x.shape()));
    }
    if (!isTraining()) {
      return Functional.batchNorm(x, runningMean, runningVar, weight, bias, eps);
    }
    int n = weight.size(0) == 0 ? 0 : x.numel() / weight.size(0);
    if (n < 2) {
      throw new ShapeException(
          "BatchNorm in training needs more than one value for each channel, and x has shape %s: a batch of one has no variance; use a larger batch, or eval()"
              .formatted(x.shape()));
    }
    Tensor mean = Functional.channelMean(x);
    Tensor variance = Functional.channelVariance(x);
    follow(runningMean, mean, 1);
    follow(runningVar, variance, n / (n - 1.0));
    batches.update(count -> count[0]++);
    return Functional.batchNorm(x, mean, variance, weight, bias, eps);
  }

  /** Refuses what has another number of axes than the class takes. */
  void requireAxes(Tensor x) {}

  private void follow(Tensor running, Tensor batch, double scale) {
    double[] now = batch.array().data();
    running.update(
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = (1 - momentum) * data[i] + momentum * scale * now[i];
          }
        });
  }

  @Override
  public String toString() {
    return "%s(%d, eps=%s, momentum=%s)"
        .formatted(getClass().getSimpleName(), weight.size(0), eps, momentum);
  }
}
