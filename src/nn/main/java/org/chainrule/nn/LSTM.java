package org.chainrule.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.chainrule.Tensor;

/**
 * Long short-term memory. The sums of the parts of the input and of the hidden state are i, f, g
 * and o; c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c').
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html">PyTorch: LSTM</a>
 */
public final class LSTM extends Recurrent {
  /** One layer, by the generator that serves all: see {@link Tensor#manualSeed}. */
  public LSTM(int in, int hidden) {
    this(in, hidden, 1);
  }

  /**
   * By the generator that serves all: see {@link Tensor#manualSeed}.
   *
   * @param options {@link #BATCH_FIRST}, {@link #BIDIRECTIONAL}
   */
  public LSTM(int in, int hidden, int layers, Option... options) {
    this(in, hidden, layers, Tensor.defaultGenerator(), options);
  }

  /** All parameters start uniform in ±1/√hidden, as in PyTorch. */
  public LSTM(int in, int hidden, int layers, RandomGenerator rng, Option... options) {
    super(4, in, hidden, layers, rng, options);
  }

  @Override
  State step(Tensor fromInput, Tensor fromHidden, State before) {
    List<Tensor> gates = fromInput.add(fromHidden).chunk(4, -1);
    Tensor kept = gates.get(1).sigmoid().mul(before.cell());
    Tensor cell = kept.add(gates.get(0).sigmoid().mul(gates.get(2).tanh()));
    return new State(gates.get(3).sigmoid().mul(cell.tanh()), cell);
  }

  @Override
  boolean hasCell() {
    return true;
  }
}
