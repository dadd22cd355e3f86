package org.chainrule.nn;

import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * The examples of a data set in batches, for the loop of an epoch:
 *
 * <pre>{@code
 * DataLoader loader = new DataLoader(x, y, 32).shuffle();
 * for (DataLoader.Batch batch : loader) {
 *   Tensor loss = lossFunction.apply(model.apply(batch.x()), batch.y());
 *   ...
 * }
 * }</pre>
 *
 * <p>In a notebook, {@code progress(loader)} in its place shows a bar that counts the batches.
 *
 * @see <a href="https://pytorch.org/docs/stable/data.html">PyTorch: DataLoader</a>
 */
public final class DataLoader extends AbstractCollection<DataLoader.Batch> {
  /** Some examples, and what is to be predicted of them. */
  public record Batch(Tensor x, Tensor y) {}

  private final Tensor x;
  private final Tensor y;
  private final int batchSize;
  private RandomGenerator rng;
  private boolean dropLast;

  /**
   * Batches in the order of the examples; the last one may be smaller.
   *
   * @throws ShapeException when x and y do not have as many examples along their first axis
   */
  public DataLoader(Tensor x, Tensor y, int batchSize) {
    if (x.dim() == 0 || y.dim() == 0 || x.size(0) != y.size(0)) {
      throw new ShapeException(
          "x of shape %s and y of shape %s: the first axis of both counts the examples"
              .formatted(x.shape(), y.shape()));
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batches of %d examples".formatted(batchSize));
    }
    this.x = x;
    this.y = y;
    this.batchSize = batchSize;
  }

  /** Another order in each epoch, by the generator that serves all; returns this loader. */
  public DataLoader shuffle() {
    return shuffle(Tensor.defaultGenerator());
  }

  /** Another order in each epoch, by a seeded generator; returns this loader. */
  public DataLoader shuffle(RandomGenerator generator) {
    rng = generator;
    return this;
  }

  /** Leaves out a last batch that is smaller; returns this loader. */
  public DataLoader dropLast() {
    dropLast = true;
    return this;
  }

  /** The number of batches in an epoch. */
  @Override
  public int size() {
    return (x.size(0) + (dropLast ? 0 : batchSize - 1)) / batchSize;
  }

  /** The batches of one epoch. */
  @Override
  public Iterator<Batch> iterator() {
    int[] order =
        rng == null
            ? IntStream.range(0, x.size(0)).toArray()
            : Arrays.stream(Tensor.randperm(rng, x.size(0)).toArray())
                .mapToInt(i -> (int) i)
                .toArray();
    return IntStream.range(0, size())
        .mapToObj(
            i -> {
              int end = Math.min(order.length, (i + 1) * batchSize);
              int[] rows = Arrays.copyOfRange(order, i * batchSize, end);
              return new Batch(x.indexSelect(0, rows), y.indexSelect(0, rows));
            })
        .iterator();
  }

  /** What it has, and not the batches themselves. */
  @Override
  public String toString() {
    return "DataLoader(%d examples, batch_size=%d%s%s)"
        .formatted(
            x.size(0),
            batchSize,
            rng == null ? "" : ", shuffle=True",
            dropLast ? ", drop_last=True" : "");
  }
}
