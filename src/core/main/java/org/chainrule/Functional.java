package org.chainrule;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.chainrule.array.IndexMap;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Selection;

/**
 * Layers and losses as functions without state, built of {@link Tensor} operations: PyTorch's
 * {@code torch.nn.functional}. N is the number of examples, C that of classes or channels.
 *
 * @see <a href="https://pytorch.org/docs/stable/nn.functional.html">PyTorch: nn.functional</a>
 */
public final class Functional {
  private Functional() {}

  /**
   * x Wᵀ + b for x (…, in), W (out, in) and b (out), or null for none. The transpose is not copied.
   */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    Tensor y = x.matmul(false, weight, true);
    return bias == null ? y : y.add(bias);
  }

  /** The mean cross-entropy: see {@link #crossEntropy(Tensor, Tensor, Reduction)}. */
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return crossEntropy(logits, labels, Reduction.MEAN);
  }

  /**
   * -ln softmax(logits)[label] of scores (N, C) and labels (N) from 0 to C-1. With p the softmax
   * and y the one-hot label, dL/dlogits is p - y for the sum and (p - y)/N for the mean.
   */
  public static Tensor crossEntropy(Tensor logits, Tensor labels, Reduction reduction) {
    requireLabels("crossEntropy", logits, labels);
    return nll(logits.logSoftmax(-1), labels, reduction);
  }

  /** The negative log-likelihood -logp[label] of log-probabilities (N, C) and labels (N). */
  public static Tensor nll(Tensor logProbabilities, Tensor labels, Reduction reduction) {
    return reduction.of(atLabels("nll", logProbabilities, labels).neg());
  }

  private static Tensor atLabels(String name, Tensor scores, Tensor labels) {
    requireLabels(name, scores, labels);
    return scores.gather(1, labels.reshape(labels.size(0), 1)).reshape(labels.shape());
  }

  private static void requireLabels(String name, Tensor scores, Tensor labels) {
    if (scores.dim() != 2 || labels.dim() != 1 || labels.size(0) != scores.size(0)) {
      throw new ShapeException(
          "%s needs scores (N, C) and labels (N), but they have shapes %s and %s"
              .formatted(name, scores.shape(), labels.shape()));
    }
    int classes = scores.size(1);
    for (int i = 0; i < labels.numel(); i++) {
      double label = labels.get(i);
      if (label != Math.rint(label) || label < 0 || label >= classes) {
        throw new ShapeException(
            "%s: label %s of example %d is no class of scores of shape %s: labels are whole numbers from 0 to %d"
                .formatted(name, label, i, scores.shape(), classes - 1));
      }
    }
  }

  /**
   * The rows of a table (C, D) by their numbers, in the shape of these: (N) gives (N, D). The
   * gradient of a row is the sum over all its uses.
   */
  public static Tensor embedding(Tensor indices, Tensor weight) {
    if (weight.dim() != 2) {
      throw new ShapeException("embedding needs a table (C, D), but here is " + weight.describe());
    }
    int[] rows = Indexing.whole("embedding", indices, weight.size(0));
    int[] shape = Arrays.copyOf(indices.shape().dims(), indices.dim() + 1);
    shape[indices.dim()] = weight.size(1);
    return weight.gather(
        Selection.EMBEDDING, IndexMap.select(weight.shape(), 0, rows), Shape.of(shape));
  }

  /** 1 at the label and 0 else, along a new last axis: labels (N) give (N, classes). */
  public static Tensor oneHot(Tensor labels, int classes) {
    Indexing.whole("oneHot", labels, classes);
    Tensor own = labels.unsqueeze(-1).eq(Tensor.arange(classes));
    return own.mul(1);
  }

  /** The mean of (x - target)². */
  public static Tensor mse(Tensor x, Tensor target) {
    return mse(x, target, Reduction.MEAN);
  }

  /**
   * (x - target)² for two tensors of one shape. Other shapes are refused, because (N) against (N,
   * 1) would broadcast to (N, N) without a word.
   */
  public static Tensor mse(Tensor x, Tensor target, Reduction reduction) {
    sameShape("mse", x, target);
    return reduction.of(x.sub(target).pow(2));
  }

  private static void sameShape(String name, Tensor x, Tensor target) {
    if (!x.shape().equals(target.shape())) {
      throw new ShapeException(
          "%s compares element by element, but the shapes are %s and %s: reshape one of them"
              .formatted(name, x.shape(), target.shape()));
    }
  }

  /**
   * The multiclass SVM loss Σ_{j≠y} max(0, s_j - s_y + margin) of scores (N, C) and labels (N), as
   * in CS231n (PyTorch's multi_margin_loss times C).
   */
  public static Tensor hinge(Tensor scores, Tensor labels, double margin, Reduction reduction) {
    Tensor correct = atLabels("hinge", scores, labels).unsqueeze(1);
    Tensor own = labels.unsqueeze(1).eq(Tensor.arange(scores.size(1)));
    Tensor losses = scores.sub(correct).add(margin).relu();
    return reduction.of(Tensor.where(own, Tensor.scalar(0), losses).sum(1));
  }

  /** The mean of {@link #binaryCrossEntropyWithLogits(Tensor, Tensor, Reduction)}. */
  public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target) {
    return binaryCrossEntropyWithLogits(logits, target, Reduction.MEAN);
  }

  /**
   * -(y ln s + (1-y) ln(1-s)) with s = sigmoid(logits), computed as softplus(x) - x y so that
   * nothing overflows. Its gradient is s - y.
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor logits, Tensor target, Reduction reduction) {
    sameShape("binaryCrossEntropyWithLogits", logits, target);
    return reduction.of(logits.softplus().sub(logits.mul(target)));
  }

  /** The largest of each group of {@code pieces} neighbours along the last axis. */
  public static Tensor maxout(Tensor x, int pieces) {
    if (pieces < 1 || x.size(-1) % pieces != 0) {
      throw new ShapeException(
          "maxout of groups of %d: the last axis of %s is no multiple of it"
              .formatted(pieces, x.describe()));
    }
    int[] dims = Arrays.copyOf(x.shape().dims(), x.dim() + 1);
    dims[x.dim() - 1] = x.size(-1) / pieces;
    dims[x.dim()] = pieces;
    return x.reshape(dims).max(-1);
  }

  /**
   * Sets each element to 0 with probability p and divides the others by 1-p, so that the mean
   * stays. Outside of training it is the identity.
   */
  public static Tensor dropout(Tensor x, double p, boolean training, RandomGenerator generator) {
    if (!(p >= 0 && p < 1)) {
      throw new IllegalArgumentException(
          "dropout with probability " + p + ": it must be in [0, 1)");
    }
    if (!training || p == 0) {
      return x;
    }
    Tensor mask = Tensor.rand(generator, x.shape().dims()).gt(p).mul(1 / (1 - p));
    return x.mul(mask);
  }

  /**
   * (x - mean) / √(var + eps) · gamma + beta over the examples, channel by channel, for x (N, C) or
   * (N, C, H, W) and gamma, beta (C). Mean and variance (divided by N) are given, so that the
   * caller decides between those of the batch and the running ones; see {@link #channelMean}.
   */
  public static Tensor batchNorm(
      Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, double eps) {
    requireChannels("batchNorm", x);
    int[] channels = new int[x.dim()];
    Arrays.fill(channels, 1);
    channels[1] = x.size(1);
    Tensor scale = variance.add(eps).pow(-0.5).mul(gamma).reshape(channels);
    return x.sub(mean.reshape(channels)).mul(scale).add(beta.reshape(channels));
  }

  private static void requireChannels(String name, Tensor x) {
    if (x.dim() < 2) {
      throw new ShapeException(
          "%s needs x of shape (N, C, …), but here is %s".formatted(name, x.describe()));
    }
  }

  /** The mean of each channel of x (N, C) or (N, C, H, W): shape (C). */
  public static Tensor channelMean(Tensor x) {
    return x.mean(exceptChannel("channelMean", x));
  }

  /** The variance of each channel, divided by N and not by N-1: shape (C). */
  public static Tensor channelVariance(Tensor x) {
    return x.var(exceptChannel("channelVariance", x), 0, false);
  }

  private static int[] exceptChannel(String name, Tensor x) {
    requireChannels(name, x);
    return IntStream.range(0, x.dim()).filter(i -> i != 1).toArray();
  }

  /**
   * (x - mean) / √(var + eps) · gamma + beta over the last axis; gamma and beta have its length.
   */
  public static Tensor layerNorm(Tensor x, Tensor gamma, Tensor beta, double eps) {
    Tensor centred = x.sub(x.mean(-1, true));
    Tensor variance = centred.pow(2).mean(-1, true);
    return centred.mul(variance.add(eps).pow(-0.5)).mul(gamma).add(beta);
  }

  /**
   * The convolution (more exactly: cross-correlation) of images (N, C, H, W) with filters (O, C,
   * kh, kw), plus b (O), or null for none: (N, O, oh, ow) with oh = ⌊(H + 2 padding - kh) / stride⌋
   * + 1. Every window becomes a column (im2col), so that one matrix product does the work.
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
    if (x.dim() != 4 || weight.dim() != 4 || x.size(1) != weight.size(1)) {
      throw new ShapeException(
          "conv2d needs images (N, C, H, W) and filters (O, C, kh, kw) with the same C, but they have shapes %s and %s"
              .formatted(x.shape(), weight.shape()));
    }
    int n = x.size(0);
    int filters = weight.size(0);
    int kh = weight.size(2);
    int kw = weight.size(3);
    int oh = IndexMap.outputSize(x.size(2), kh, stride, padding);
    int ow = IndexMap.outputSize(x.size(3), kw, stride, padding);
    Tensor columns =
        x.gather(
            Selection.UNFOLD,
            IndexMap.columns(x.shape(), kh, kw, stride, padding),
            Shape.of(n, x.size(1) * kh * kw, oh * ow));
    Tensor y = weight.flatten(1).matmul(columns).reshape(n, filters, oh, ow);
    return bias == null ? y : y.add(bias.reshape(filters, 1, 1));
  }

  /** The largest in each window of images (N, C, H, W); the first of equals gets the gradient. */
  public static Tensor maxPool2d(Tensor x, int kernel, int stride) {
    return windows("maxPool2d", x, kernel, stride).max(-1);
  }

  /** The mean of each window of images (N, C, H, W). */
  public static Tensor avgPool2d(Tensor x, int kernel, int stride) {
    return windows("avgPool2d", x, kernel, stride).mean(-1);
  }

  private static Tensor windows(String name, Tensor x, int kernel, int stride) {
    if (x.dim() != 4) {
      throw new ShapeException(
          "%s needs images (N, C, H, W), but here is %s".formatted(name, x.describe()));
    }
    int oh = IndexMap.outputSize(x.size(2), kernel, stride, 0);
    int ow = IndexMap.outputSize(x.size(3), kernel, stride, 0);
    return x.gather(
        Selection.UNFOLD,
        IndexMap.windows(x.shape(), kernel, kernel, stride),
        Shape.of(x.size(0), x.size(1), oh, ow, kernel * kernel));
  }
}
