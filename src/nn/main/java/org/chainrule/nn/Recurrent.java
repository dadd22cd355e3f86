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
 *
 * <p>If it is bidirectional, every layer also runs from the end of the sequence to its beginning,
 * with parameters of its own ({@code weight_ih_lk_reverse} …), and its outputs are the hidden
 * states of both directions side by side: (L, N, 2 · hidden).
 */
public abstract sealed class Recurrent extends Layer permits RNN, GRU, LSTM {
  /**
   * What a run returns.
   *
   * @param output the hidden states of the last layer, (L, N, hidden) or with the batch first
   * @param hidden the last hidden state of every layer, (layers, N, hidden); of two directions,
   *     that of the way back, at the beginning of the sequence, follows that of the same layer
   * @param cell the last cell state of every layer in an LSTM, else null
   */
  public record Result(Tensor output, Tensor hidden, Tensor cell) {}

  /** What a recurrent network can do otherwise. */
  public enum Option {
    /** The batch comes first: x and the outputs are (N, L, …). */
    BATCH_FIRST,
    /** Every layer runs in both directions. */
    BIDIRECTIONAL
  }

  /** See {@link Option#BATCH_FIRST}. */
  public static final Option BATCH_FIRST = Option.BATCH_FIRST;

  /** See {@link Option#BIDIRECTIONAL}. */
  public static final Option BIDIRECTIONAL = Option.BIDIRECTIONAL;

  /** The state of one layer; the cell is null where there is none. */
  record State(Tensor hidden, Tensor cell) {}

  /** The parameters of one layer, in one direction. */
  private record Level(Tensor ofInput, Tensor ofHidden, Tensor biasInput, Tensor biasHidden) {}

  private final List<Level> levels = new ArrayList<>();
  private final int in;
  private final int hidden;
  private final boolean batchFirst;

  private double dropout;
  private RandomGenerator dropoutRng;

  /** In how many directions each layer runs: level k · directions is layer k onwards. */
  private final int directions;

  Recurrent(int gates, int in, int hidden, int layers, RandomGenerator rng, Option... options) {
    List<Option> chosen = List.of(options);
    this.in = in;
    this.hidden = hidden;
    this.batchFirst = chosen.contains(BATCH_FIRST);
    this.directions = chosen.contains(BIDIRECTIONAL) ? 2 : 1;
    Init start = Init.fanIn(hidden);
    for (int i = 0; i < layers * directions; i++) {
      int k = i / directions;
      String name = "_l" + k + (isBackwards(i) ? "_reverse" : "");
      int read = k == 0 ? in : hidden * directions;
      levels.add(
          new Level(
              parameter("weight_ih" + name, start.create(rng, gates * hidden, read)),
              parameter("weight_hh" + name, start.create(rng, gates * hidden, hidden)),
              parameter("bias_ih" + name, start.create(rng, gates * hidden)),
              parameter("bias_hh" + name, start.create(rng, gates * hidden))));
    }
  }

  /** Drops by the generator that serves all: see {@link Tensor#manualSeed}. */
  public final Recurrent dropout(double p) {
    return dropout(p, Tensor.defaultGenerator());
  }

  /**
   * In training, what a layer passes on to the next goes through a {@link Dropout}. The outputs of
   * the last layer do not, so a network of one layer has nothing to drop.
   *
   * @param p the share that is dropped, in [0, 1)
   * @return this network
   */
  public final Recurrent dropout(double p, RandomGenerator rng) {
    dropout = Optimizer.fraction("the probability of dropout", p);
    dropoutRng = rng;
    return this;
  }

  private boolean isBackwards(int level) {
    return level % directions == 1;
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

  /**
   * The run from hidden states (layers, N, hidden), two for each layer if it is bidirectional, and
   * cells of 0 where there are any.
   */
  public final Result run(Tensor x, Tensor hidden) {
    return run(x, hidden, hasCell() ? hidden.zerosLike() : null);
  }

  /** The run from hidden states and cells, both of the shape that {@link Result#hidden} has. */
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
    // Step by step, also for what the input adds: the gradient of a part of one large product would
    // fill an array of the size of the whole, at each step.
    Tensor[] sequence = new Tensor[x.size(batchFirst ? 1 : 0)];
    for (int t = 0; t < sequence.length; t++) {
      sequence[t] = x.select(batchFirst ? 1 : 0, t);
    }
    List<Tensor> lastHidden = new ArrayList<>();
    List<Tensor> lastCell = new ArrayList<>();
    for (int i = 0; i < levels.size(); i += directions) {
      Tensor[][] states = new Tensor[directions][sequence.length];
      for (int d = 0; d < directions; d++) {
        int level = i + d;
        State first =
            new State(hidden.select(0, level), cell == null ? null : cell.select(0, level));
        State last = run(level, sequence, first, states[d]);
        lastHidden.add(last.hidden);
        lastCell.add(last.cell);
      }
      for (int t = 0; t < sequence.length; t++) {
        Tensor output = directions == 1 ? states[0][t] : Tensor.cat(-1, states[0][t], states[1][t]);
        boolean drops = dropout > 0 && i + directions < levels.size();
        sequence[t] =
            drops ? Functional.dropout(output, dropout, isTraining(), dropoutRng) : output;
      }
    }
    return new Result(
        Tensor.stack(batchFirst ? 1 : 0, sequence),
        stacked(lastHidden),
        cell == null ? null : stacked(lastCell));
  }

  /**
   * Runs one layer in its direction, puts its hidden states in their places, and gives the last.
   */
  private State run(int number, Tensor[] sequence, State first, Tensor... states) {
    Level level = levels.get(number);
    State state = first;
    for (int step = 0; step < states.length; step++) {
      int t = isBackwards(number) ? states.length - 1 - step : step;
      Tensor fromInput = Functional.linear(sequence[t], level.ofInput, level.biasInput);
      Tensor fromHidden = Functional.linear(state.hidden, level.ofHidden, level.biasHidden);
      state = step(fromInput, fromHidden, state);
      states[t] = state.hidden;
    }
    return state;
  }

  private static Tensor stacked(List<Tensor> states) {
    return Tensor.stack(0, states.toArray(Tensor[]::new));
  }

  @Override
  public final String toString() {
    int layers = levels.size() / directions;
    return "%s(%d, %d%s%s%s%s)"
        .formatted(
            getClass().getSimpleName(),
            in,
            hidden,
            layers == 1 ? "" : ", num_layers=" + layers,
            batchFirst ? ", batch_first=True" : "",
            dropout == 0 ? "" : ", dropout=" + dropout,
            directions == 1 ? "" : ", bidirectional=True");
  }
}
