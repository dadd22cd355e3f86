package org.chainrule.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * Attention by several heads: q, k and v are projected, each head attends with its part of them,
 * and what the heads find is projected again. Shapes are (L, N, E), or (N, L, E) if the batch comes
 * first. {@code in_proj_weight} (3E, E) holds the projections of q, k and v, one below the other.
 *
 * <p>{@link #apply} is self-attention: q, k and v are all x.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 * @see <a
 *     href="https://pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html">PyTorch:
 *     MultiheadAttention</a>
 */
public final class MultiheadAttention extends Layer {
  /**
   * What attention returns.
   *
   * @param output the result, in the shape of the queries
   * @param weights how much each query looks at each key, the mean over the heads: (N, L, S)
   */
  public record Result(Tensor output, Tensor weights) {}

  private final int heads;
  private final boolean batchFirst;
  private final Tensor weight;
  private final Tensor bias;
  private final Linear out;

  /** By the generator that serves all: see {@link Tensor#manualSeed}. */
  public MultiheadAttention(int dimension, int heads) {
    this(dimension, heads, false, Tensor.defaultGenerator());
  }

  /**
   * Starts as in PyTorch: Xavier's uniform for q, k and v, and 0 for all biases.
   *
   * @throws ShapeException when the dimension is no multiple of the number of heads
   */
  public MultiheadAttention(int dimension, int heads, boolean batchFirst, RandomGenerator rng) {
    Init.grouped(dimension, dimension, heads);
    this.heads = heads;
    this.batchFirst = batchFirst;
    weight =
        parameter("in_proj_weight", Init.xavierUniform().create(rng, 3 * dimension, dimension));
    bias = parameter("in_proj_bias", Tensor.zeros(3 * dimension));
    out =
        layer(
            "out_proj", new Linear(dimension, dimension, Init.fanIn(dimension), Init.zeros(), rng));
  }

  @Override
  public Tensor forward(Tensor x) {
    return attend(x, x, x, null).output;
  }

  /**
   * Attention of queries (L, N, E) to keys and values (S, N, E).
   *
   * @param mask null, or (L, S): as in PyTorch, a mask that is true where a query must not look, or
   *     numbers that are added before the softmax
   */
  public Result attend(Tensor query, Tensor key, Tensor value, Tensor mask) {
    List<Tensor> weights = weight.chunk(3);
    List<Tensor> biases = bias.chunk(3);
    Tensor q = split(query, weights.get(0), biases.get(0));
    Tensor k = split(key, weights.get(1), biases.get(1));
    Tensor v = split(value, weights.get(2), biases.get(2));
    Tensor allowed = mask != null && mask.isMask() ? mask.eq(0) : mask;
    Tensor attention = Functional.attentionWeights(q, k, allowed, false);
    Tensor found = attention.matmul(v); // (N, heads, L, E/heads)
    Tensor joined = batchFirst ? found.transpose(1, 2) : found.permute(2, 0, 1, 3);
    return new Result(out.apply(joined.flatten(2)), attention.mean(1));
  }

  /** The projection, as (N, heads, L, E/heads). */
  private Tensor split(Tensor x, Tensor weight, Tensor bias) {
    if (x.dim() != 3 || x.size(-1) != weight.size(1)) {
      throw new ShapeException(
          "MultiheadAttention needs tensors of shape (%s, %d), not %s"
              .formatted(batchFirst ? "N, L" : "L, N", weight.size(1), x.shape()));
    }
    Tensor projected = Functional.linear(x, weight, bias);
    Tensor parts = projected.reshape(x.size(0), x.size(1), heads, x.size(2) / heads);
    return batchFirst ? parts.transpose(1, 2) : parts.permute(1, 2, 0, 3);
  }

  @Override
  public String toString() {
    return "MultiheadAttention(%d, %d%s)"
        .formatted(weight.size(1), heads, batchFirst ? ", batch_first=True" : "");
  }
}
