package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * A fully connected layer: y = x Wᵀ + b.
 *
 * <p>Shapes: x is (…, in), y is (…, out), {@code weight} W is (out, in) and {@code bias} b is
 * (out). A row of W belongs to one output. PyTorch keeps W like that, and so its saved weights fit
 * here as they are. Where a formula on paper says y = x W with W of shape (in, out), its W is
 * {@code weight().t()}: no number differs, only where it stands, and dL/dW = (dL/dy)ᵀ x likewise.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Linear.html">PyTorch: Linear</a>
 */
public final class Linear extends Layer {
  private final Tensor weight;
  private final Tensor bias;

  /** The same with the generator that serves all: see {@link Tensor#manualSeed}. */
  public Linear(int in, int out) {
    this(in, out, Tensor.defaultGenerator());
  }

  /**
   * W and b start uniform in ±1/√in, as in PyTorch.
   *
   * @param rng a seeded generator, such as {@code new Random(42)}
   */
  public Linear(int in, int out, RandomGenerator rng) {
    this(in, out, Init.fanIn(in), Init.fanIn(in), rng);
  }

  /** W starts as the initialiser says and b at 0. */
  public Linear(int in, int out, Init weight, RandomGenerator rng) {
    this(in, out, weight, Init.zeros(), rng);
  }

  /** W and b start as the initialisers say; null instead of the second means no b: y = x Wᵀ. */
  public Linear(int in, int out, Init weight, Init bias, RandomGenerator rng) {
    this.weight = parameter("weight", weight.create(rng, out, in));
    this.bias = bias == null ? null : parameter("bias", bias.create(rng, out));
  }

  /** W, of shape (out, in). */
  public Tensor weight() {
    return weight;
  }

  /** b, of shape (out), or null if there is none. */
  public Tensor bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.linear(x, weight, bias);
  }

  @Override
  public String toString() {
    return "Linear(in_features=%d, out_features=%d, bias=%s)"
        .formatted(weight.size(1), weight.size(0), bias == null ? "False" : "True");
  }
}
