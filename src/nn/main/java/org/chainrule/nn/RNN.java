package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Tensor;

/**
 * The simple recurrent network h' = tanh(Wᵢ x + bᵢ + Wₕ h + bₕ) over a sequence; {@link RnnCell} is
 * one step of it.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.RNN.html">PyTorch: RNN</a>
 */
public final class RNN extends Recurrent {
  /** One layer, by the generator that serves all: see {@link Tensor#manualSeed}. */
  public RNN(int in, int hidden) {
    this(in, hidden, 1, false);
  }

  /** By the generator that serves all: see {@link Tensor#manualSeed}. */
  public RNN(int in, int hidden, int layers, boolean batchFirst) {
    this(in, hidden, layers, batchFirst, Tensor.defaultGenerator());
  }

  /** All parameters start uniform in ±1/√hidden, as in PyTorch. */
  public RNN(int in, int hidden, int layers, boolean batchFirst, RandomGenerator rng) {
    this(in, hidden, layers, batchFirst, false, rng);
  }

  /** By the generator that serves all: see {@link Tensor#manualSeed}. */
  public RNN(int in, int hidden, int layers, boolean batchFirst, boolean bidirectional) {
    this(in, hidden, layers, batchFirst, bidirectional, Tensor.defaultGenerator());
  }

  /** The same, in both directions if it is bidirectional: see {@link Recurrent}. */
  public RNN(
      int in,
      int hidden,
      int layers,
      boolean batchFirst,
      boolean bidirectional,
      RandomGenerator rng) {
    super(1, in, hidden, layers, batchFirst, bidirectional, rng);
  }

  @Override
  State step(Tensor fromInput, Tensor fromHidden, State before) {
    return new State(fromInput.add(fromHidden).tanh(), null);
  }
}
