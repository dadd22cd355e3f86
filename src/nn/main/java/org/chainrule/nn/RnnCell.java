package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * One step of a recurrent network: h' = tanh(x Wᵢₕᵀ + bᵢₕ + h Wₕₕᵀ + bₕₕ), with x of shape (N, in)
 * and h, h' of shape (N, hidden). A sequence is a loop, and its backward pass is backpropagation
 * through time:
 *
 * <pre>{@code
 * Tensor h = Tensor.zeros(n, hidden);
 * for (Tensor x : sequence) {
 *   h = cell.step(x, h);
 * }
 * }</pre>
 *
 * <p>Each step back multiplies the gradient by Wₕₕᵀ diag(1 - h'²): by its size, it vanishes or
 * explodes with the length of the sequence.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.RNNCell.html">PyTorch:
 *     RNNCell</a>
 */
public final class RnnCell extends Layer {
  private final Tensor weightInput;
  private final Tensor weightHidden;
  private final Tensor biasInput;
  private final Tensor biasHidden;

  /** The same with the generator that serves all: see {@link Tensor#manualSeed}. */
  public RnnCell(int in, int hidden) {
    this(in, hidden, Tensor.defaultGenerator());
  }

  /** All parameters start uniform in ±1/√hidden, as in PyTorch. */
  public RnnCell(int in, int hidden, RandomGenerator rng) {
    this(in, hidden, Init.fanIn(hidden), Init.fanIn(hidden), rng);
  }

  /** Both weights and both biases start as the initialisers say. */
  public RnnCell(int in, int hidden, Init weight, Init bias, RandomGenerator rng) {
    weightInput = parameter("weight_ih", weight.create(rng, hidden, in));
    weightHidden = parameter("weight_hh", weight.create(rng, hidden, hidden));
    biasInput = parameter("bias_ih", bias.create(rng, hidden));
    biasHidden = parameter("bias_hh", bias.create(rng, hidden));
  }

  /** Wₕₕ, of shape (hidden, hidden): its spectral radius decides what becomes of gradients. */
  public Tensor weightHidden() {
    return weightHidden;
  }

  /** The next hidden state. */
  public Tensor step(Tensor x, Tensor h) {
    Tensor fromInput = Functional.linear(x, weightInput, biasInput);
    return fromInput.add(Functional.linear(h, weightHidden, biasHidden)).tanh();
  }

  /** The first step: from a hidden state of 0. */
  @Override
  public Tensor forward(Tensor x) {
    int[] hidden = x.shape().dims();
    if (hidden.length == 0) {
      throw new ShapeException("RnnCell needs x of shape (N, in) or (in), not ()");
    }
    hidden[hidden.length - 1] = weightHidden.size(0);
    return step(x, Tensor.zeros(hidden));
  }

  @Override
  public String toString() {
    return "RNNCell(%d, %d)".formatted(weightInput.size(1), weightInput.size(0));
  }
}
