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
  /** PyTorch's default for the label whose examples do not count. */
  public static final int IGNORED = -100;

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
   * -ln softmax(logits)[label] of scores (N, C, …) and labels (N, …) from 0 to C-1, or of scores
   * (C) and one label. With p the softmax and y the one-hot label, dL/dlogits is p - y for the sum
   * and (p - y)/N for the mean. A target in the shape of the scores holds probabilities instead.
   */
  public static Tensor crossEntropy(Tensor logits, Tensor target, Reduction reduction) {
    return crossEntropy(logits, target, null, IGNORED, reduction, 0);
  }

  /**
   * The cross-entropy with PyTorch's options.
   *
   * @param weight a factor for each class, shape (C), or null; a mean is then divided by the sum of
   *     the labels' factors
   * @param ignoreIndex a label whose examples do not count
   * @param labelSmoothing the part ε of the target that is shared out among all C classes
   */
  public static Tensor crossEntropy(
      Tensor logits,
      Tensor target,
      Tensor weight,
      int ignoreIndex,
      Reduction reduction,
      double labelSmoothing) {
    return Losses.crossEntropy(logits, target, weight, ignoreIndex, reduction, labelSmoothing);
  }

  /** The negative log-likelihood -logp[label] of log-probabilities (N, C) and labels (N). */
  public static Tensor nll(Tensor logProbabilities, Tensor labels, Reduction reduction) {
    return Losses.nll(logProbabilities, labels, reduction);
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
    return weight.picked(
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
    return Losses.mse(x, target, reduction);
  }

  /** |x - target| for two tensors of one shape. */
  public static Tensor l1(Tensor x, Tensor target, Reduction reduction) {
    return Losses.l1(x, target, reduction);
  }

  /** d²/2 for a distance d = |x - target| of at most delta, and delta (d - delta/2) beyond. */
  public static Tensor huber(Tensor x, Tensor target, double delta, Reduction reduction) {
    return Losses.huber(x, target, delta, reduction);
  }

  /**
   * The Kullback-Leibler divergence y (ln y - x) of log-probabilities x from probabilities y, 0
   * where y is 0. As in PyTorch, the mean is over all elements; {@code BATCH_MEAN} is that over
   * examples, as in the definition.
   */
  public static Tensor klDiv(Tensor logProbabilities, Tensor target, Reduction reduction) {
    return Losses.klDiv(logProbabilities, target, reduction);
  }

  /** -(y ln p + (1-y) ln(1-p)) of probabilities p, no logarithm below -100. */
  public static Tensor binaryCrossEntropy(Tensor p, Tensor target, Reduction reduction) {
    return Losses.binaryCrossEntropy(p, target, reduction);
  }

  /**
   * The multiclass SVM loss Σ_{j≠y} max(0, s_j - s_y + margin) of scores (N, C) and labels (N), as
   * in CS231n (PyTorch's multi_margin_loss times C).
   */
  public static Tensor hinge(Tensor scores, Tensor labels, double margin, Reduction reduction) {
    return Losses.hinge(scores, labels, margin, reduction);
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
    return Losses.binaryCrossEntropyWithLogits(logits, target, reduction);
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

  /** The same with the generator that serves all: see {@link Tensor#manualSeed}. */
  public static Tensor dropout(Tensor x, double p, boolean training) {
    return dropout(x, p, training, Tensor.defaultGenerator());
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
   * (x - mean) / √(var + eps) · gamma + beta for x (N, C, …), with the mean and the variance of
   * each of {@code groups} groups of neighbouring channels; gamma and beta have shape (C).
   */
  public static Tensor groupNorm(Tensor x, int groups, Tensor gamma, Tensor beta, double eps) {
    requireChannels("groupNorm", x);
    if (groups < 1 || x.size(1) % groups != 0) {
      throw new ShapeException(
          "groupNorm in %d groups: the channels of %s are no multiple of it"
              .formatted(groups, x.describe()));
    }
    Tensor grouped = x.reshape(x.size(0), groups, x.numel() / Math.max(1, x.size(0) * groups));
    Tensor centred = grouped.sub(grouped.mean(-1, true));
    Tensor variance = centred.pow(2).mean(-1, true);
    int[] channels = new int[x.dim() - 1];
    Arrays.fill(channels, 1);
    channels[0] = x.size(1);
    Tensor y = centred.mul(variance.add(eps).pow(-0.5)).reshape(x.shape());
    return y.mul(gamma.reshape(channels)).add(beta.reshape(channels));
  }

  /**
   * softmax(q kᵀ / √d) v for queries (…, L, d), keys (…, S, d) and values (…, S, e).
   *
   * @param mask null, or what broadcasts to (…, L, S): a mask that is true where a query may look,
   *     or numbers that are added before the softmax
   * @param causal whether query i looks at the keys 0 … i only
   */
  public static Tensor scaledDotProductAttention(
      Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal) {
    return attentionWeights(q, k, mask, causal).matmul(v);
  }

  /** The softmax of {@link #scaledDotProductAttention}, of shape (…, L, S). */
  public static Tensor attentionWeights(Tensor q, Tensor k, Tensor mask, boolean causal) {
    Tensor scores = q.matmul(false, k, true).div(Math.sqrt(q.size(-1)));
    if (causal) {
      Tensor future = Tensor.ones(q.size(-2), k.size(-2)).triu(1);
      scores = scores.maskedFill(future, Double.NEGATIVE_INFINITY);
    }
    if (mask != null) {
      scores =
          mask.isMask()
              ? scores.maskedFill(mask.eq(0), Double.NEGATIVE_INFINITY)
              : scores.add(mask);
    }
    return scores.softmax(-1);
  }

  /**
   * The convolution (more exactly: cross-correlation) of images (N, C, H, W) with filters (O, C,
   * kh, kw), plus b (O), or null for none: (N, O, oh, ow) with oh = ⌊(H + 2 padding - kh) / stride⌋
   * + 1. Every window becomes a column (im2col), so that one matrix product does the work.
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
    return conv2d(x, weight, bias, stride, padding, 1, 1);
  }

  /**
   * The same with the elements of a window {@code dilation} apart, and the channels in groups: each
   * group of filters (O, C/groups, kh, kw) sees one group of channels.
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, Tensor bias, int stride, int padding, int dilation, int groups) {
    return Convolutions.images(x, weight, bias, stride, padding, dilation, groups);
  }

  /** The convolution of sequences (N, C, L) with filters (O, C/groups, k): see {@link #conv2d}. */
  public static Tensor conv1d(
      Tensor x, Tensor weight, Tensor bias, int stride, int padding, int dilation, int groups) {
    return Convolutions.sequences(x, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * The transpose of a convolution: every element of x (N, C, H, W) times the filters (C, O/groups,
   * kh, kw) is added to a window of the result (N, O, oh, ow) with oh = (H - 1) stride - 2 padding
   * + dilation (kh - 1) + outputPadding + 1.
   */
  public static Tensor convTranspose2d(
      Tensor x,
      Tensor weight,
      Tensor bias,
      int stride,
      int padding,
      int outputPadding,
      int groups,
      int dilation) {
    return Convolutions.transposed(
        x, weight, bias, stride, padding, outputPadding, groups, dilation);
  }

  /** The largest in each window of images (N, C, H, W); the first of equals gets the gradient. */
  public static Tensor maxPool2d(Tensor x, int kernel, int stride) {
    return maxPool2d(x, kernel, stride, 0);
  }

  /** The same with {@code padding} elements of -infinity around the images. */
  public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
    return Pools.max(x, kernel, stride, padding);
  }

  /** The mean of each window of images (N, C, H, W). */
  public static Tensor avgPool2d(Tensor x, int kernel, int stride) {
    return avgPool2d(x, kernel, stride, 0);
  }

  /** The same with {@code padding} zeros around the images, which count in the mean. */
  public static Tensor avgPool2d(Tensor x, int kernel, int stride, int padding) {
    return Pools.mean(x, kernel, stride, padding);
  }

  /**
   * Means of images (N, C, H, W) over windows that make {@code height} rows and {@code width}
   * columns of them: row i is the mean of the rows ⌊iH/height⌋ … ⌈(i+1)H/height⌉ - 1.
   */
  public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
    return Pools.adaptiveMean(x, height, width);
  }

  /**
   * The largest in each of the windows of {@link #adaptiveAvgPool2d}; the first of equals gets the
   * gradient.
   */
  public static Tensor adaptiveMaxPool2d(Tensor x, int height, int width) {
    return Pools.adaptiveMax(x, height, width);
  }
}
