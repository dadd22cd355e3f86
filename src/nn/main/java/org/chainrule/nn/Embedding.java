package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * A table of vectors, one for each of {@code count} words: x holds their numbers, in any shape, and
 * y has one axis more, of length {@code dimension}. {@code weight} is (count, dimension).
 *
 * @see Functional#embedding
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html">PyTorch:
 *     Embedding</a>
 */
public final class Embedding extends Layer {
  private final Tensor weight;

  /** By the generator that serves all: see {@link Tensor#manualSeed}. */
  public Embedding(int count, int dimension) {
    this(count, dimension, Tensor.defaultGenerator());
  }

  /** The vectors start normal, N(0, 1), as in PyTorch. */
  public Embedding(int count, int dimension, RandomGenerator rng) {
    weight = parameter("weight", Tensor.randn(rng, count, dimension));
  }

  /** The table, of shape (count, dimension). */
  public Tensor weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.embedding(x, weight);
  }

  @Override
  public String toString() {
    return "Embedding(%d, %d)".formatted(weight.size(0), weight.size(1));
  }
}
