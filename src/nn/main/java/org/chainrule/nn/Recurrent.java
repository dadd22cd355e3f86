package org.chainrule.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * A recurrent network over a sequence: x is (L, N, in), or (N, L, in) if the batch comes first, or
 * (L, in) for a single sequence. Layer k has {@code weight_ih_lk} (gates · hidden, in), {@code
 * weight_hh_lk} (gates · hidden, hidden) and a bias for each, and reads the outputs of layer k - 1.
 *
 * <p>{@link #apply} starts at a state of 0 and returns the outputs of the last layer, which are its
 * hidden states h₁ … h_L. {@link #run} also returns the last states.
 */
public abstract sealed class Recurrent extends Layer permits RNN, GRU, LSTM {
  /**
   * What a run returns.
   *
   * @param output the hidden states of the last layer, (L, N, hidden) or with the batch first
   * @param hidden the last hidden state of every layer, (layers, N, hidden)
   * @param cell the last cell state of every layer in an LSTM, else null
   */
  public record Result(Tensor output, Tensor hidden, Tensor cell) {}

  /** The state of one layer; the cell is null where there is none. */
  record State(Tensor hidden, Tensor cell) {}

  /** The parameters of one layer. */
  private record Level(Tensor ofInput, Tensor ofHidden, Tensor biasInput, Tensor biasHidden) {}

  private final List<Level> levels = new ArrayList<>();
  private final int in;
  private final int hidden;
  private final boolean batchFirst;

  Recurrent(int gates, int in, int hidden, int layers, boolean batchFirst, RandomGenerator rng) {
    this.in = in;
    this.hidden = hidden;
    this.batchFirst = batchFirst;
    Init start = Init.fanIn(hidden);
    for (int k = 0; k < layers; k++) {
      levels.add(
          new Level(
              parameter("weight_ih_l" + k, start.create(rng, gates * hidden, k == 0 ? in : hidden)),
              parameter("weight_hh_l" + k, start.create(rng, gates * hidden, hidden)),
              parameter("bias_ih_l" + k, start.create(rng, gates * hidden)),
              parameter("bias_hh_l" + k, start.create(rng, gates * hidden))));
    }
  }

  /** The next state, given what the input and the hidden state add to the gates. */
  abstract State step(Tensor fromInput, Tensor fromHidden, State before);

  /** Whether a state has a cell. */
  boolean hasCell() {
    return false;
  }

  @Override
  public final Tensor forward(Tensor x) {
    return run(x).output;
  }

  /** The run from states of 0. */
  public final Result run(Tensor x) {
    Tensor zero = Tensor.zeros(levels.size(), x.dim() < 3 ? 1 : x.size(batchFirst ? 0 : 1), hidden);
    return run(x, x.dim() < 3 ? zero.squeeze(1) : zero);
  }

  /** The run from hidden states (layers, N, hidden), and cells of 0 where there are any. */
  public final Result run(Tensor x, Tensor hidden) {
    return run(x, hidden, hasCell() ? hidden.zerosLike() : null);
  }

  /** The run from hidden states and cells, both (layers, N, hidden). */
  public final Result run(Tensor x, Tensor hidden, Tensor cell) {
    if (x.dim() < 2 || x.dim() > 3 || x.size(-1) != in) {
      throw new ShapeException(
          "%s needs x of shape (%s, %d) or (L, %d), not %s"
              .formatted(
                  getClass().getSimpleName(), batchFirst ? "N, L" : "L, N", in, in, x.shape()));
    }
    if (x.dim() == 2) {
      int batch = batchFirst ? 0 : 1;
      Tensor cells = cell == null ? null : cell.unsqueeze(1);
      Result result = run(x.unsqueeze(batch), hidden.unsqueeze(1), cells);
      return new Result(
          result.output.squeeze(batch),
          result.hidden.squeeze(1),
          cell == null ? null : result.cell.squeeze(1));
    }
    Tensor sequence = batchFirst ? x.transpose(0, 1) : x;
    List<Tensor> lastHidden = new ArrayList<>();
    List<Tensor> lastCell = new ArrayList<>();
    for (int k = 0; k < levels.size(); k++) {
      Level level = levels.get(k);
      Tensor fromInput = Functional.linear(sequence, level.ofInput, level.biasInput);
      State state = new State(hidden.select(0, k), cell == null ? null : cell.select(0, k));
      Tensor[] outputs = new Tensor[sequence.size(0)];
      for (int t = 0; t < outputs.length; t++) {
        Tensor fromHidden = Functional.linear(state.hidden, level.ofHidden, level.biasHidden);
        state = step(fromInput.select(0, t), fromHidden, state);
        outputs[t] = state.hidden;
      }
      sequence = Tensor.stack(0, outputs);
      lastHidden.add(state.hidden);
      lastCell.add(state.cell);
    }
    return new Result(
        batchFirst ? sequence.transpose(0, 1) : sequence,
        stacked(lastHidden),
        cell == null ? null : stacked(lastCell));
  }

  private static Tensor stacked(List<Tensor> states) {
    return Tensor.stack(0, states.toArray(Tensor[]::new));
  }

  @Override
  public final String toString() {
    return "%s(%d, %d%s%s)"
        .formatted(
            getClass().getSimpleName(),
            in,
            hidden,
            levels.size() == 1 ? "" : ", num_layers=" + levels.size(),
            batchFirst ? ", batch_first=True" : "");
  }
}
