package org.chainrule.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.chainrule.Tensor;

/**
 * Gated recurrent units, with i and h the parts of the input and of the hidden state: r = σ(i₁ +
 * h₁), z = σ(i₂ + h₂), n = tanh(i₃ + r h₃), h' = (1 - z) n + z h.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.GRU.html">PyTorch: GRU</a>
 */
public final class GRU extends Recurrent {
  /** One layer, by the generator that serves all: see {@link Tensor#manualSeed}. */
  public GRU(int in, int hidden) {
    this(in, hidden, 1);
  }

  /**
   * By the generator that serves all: see {@link Tensor#manualSeed}.
   *
   * @param options {@link #BATCH_FIRST}, {@link #BIDIRECTIONAL}
   */
  public GRU(int in, int hidden, int layers, Option... options) {
    this(in, hidden, layers, Tensor.defaultGenerator(), options);
  }

  /** All parameters start uniform in ±1/√hidden, as in PyTorch. */
  public GRU(int in, int hidden, int layers, RandomGenerator rng, Option... options) {
    super(3, in, hidden, layers, rng, options);
  }

  @Override
  State step(Tensor fromInput, Tensor fromHidden, State before) {
    List<Tensor> i = fromInput.chunk(3, -1);
    List<Tensor> h = fromHidden.chunk(3, -1);
    Tensor reset = i.get(0).add(h.get(0)).sigmoid();
    Tensor update = i.get(1).add(h.get(1)).sigmoid();
    Tensor fresh = i.get(2).add(reset.mul(h.get(2))).tanh();
    return new State(fresh.add(update.mul(before.hidden().sub(fresh))), null);
  }
}
