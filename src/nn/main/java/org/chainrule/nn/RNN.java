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
    this(in, hidden, 1);
  }

  /**
   * By the generator that serves all: see {@link Tensor#manualSeed}.
   *
   * @param options {@link #BATCH_FIRST}, {@link #BIDIRECTIONAL}
   */
  public RNN(int in, int hidden, int layers, Option... options) {
    this(in, hidden, layers, Tensor.defaultGenerator(), options);
  }

  /** All parameters start uniform in ±1/√hidden, as in PyTorch. */
  public RNN(int in, int hidden, int layers, RandomGenerator rng, Option... options) {
    super(1, in, hidden, layers, rng, options);
  }

  @Override
  State step(Tensor fromInput, Tensor fromHidden, State before) {
    return new State(fromInput.add(fromHidden).tanh(), null);
  }
}
