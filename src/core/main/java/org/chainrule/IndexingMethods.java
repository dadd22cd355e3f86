package org.chainrule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainrule.array.IndexMap;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Selection;

/**
 * Some elements of a {@link Tensor}: slices, rows, what an index tensor or a mask names, and what
 * square brackets stand for in a cell. And tensors with some elements replaced.
 */
public sealed interface IndexingMethods permits Tensor {
  /** The indices {@code start} … {@code end - 1} of an axis; negative ones count from its end. */
  default Tensor slice(int axis, int start, int end) {
    return slice(axis, start, end, 1);
  }

  /** Every {@code step}-th index of an axis from {@code start} on, before {@code end}. */
  default Tensor slice(int axis, int start, int end, int step) {
    Tensor x = self();
    int at = x.axis("slice", axis);
    int n = x.size(at);
    int from = Math.max(0, Math.min(n, start < 0 ? start + n : start));
    int to = Math.max(from, Math.min(n, end < 0 ? end + n : end));
    if (step < 1) {
      throw new ShapeException(
          "slice of %s in steps of %d: use 1 or more".formatted(x.describe(), step));
    }
    int count = to == from ? 0 : (to - from - 1) / step + 1;
    return x.picked(
        Selection.SLICE,
        IndexMap.slice(x.shape(), at, from, step, count),
        x.shape().with(at, count));
  }

  /** One index of an axis, which is gone from the result: {@code x.select(0, i)} is row i. */
  default Tensor select(int axis, int index) {
    Tensor x = self();
    int at = x.axis("select", axis);
    int i = index < 0 ? index + x.size(at) : index;
    if (i < 0 || i >= x.size(at)) {
      throw IndexMap.outside(x.shape(), at, index);
    }
    return x.picked(
        Selection.SELECT,
        IndexMap.select(x.shape(), at, i),
        x.shape().reduce(x.shape().select(at), false));
  }

  /** Chosen indices of an axis, in any order and as often as they are named. */
  default Tensor indexSelect(int axis, int... indices) {
    Tensor x = self();
    int at = x.axis("indexSelect", axis);
    return x.picked(
        Selection.INDEX_SELECT,
        IndexMap.select(x.shape(), at, indices),
        x.shape().with(at, indices.length));
  }

  /** One index along the axis for each element of {@code index}: out[i][j] = x[i][index[i][j]]. */
  default Tensor gather(int axis, Tensor index) {
    Tensor x = self();
    int at = x.axis("gather", axis);
    requireFits("gather", at, index);
    return x.picked(Selection.GATHER, IndexMap.gather(x.shape(), at, index.array()), index.shape());
  }

  private void requireFits(String op, int axis, Tensor index) {
    Tensor x = self();
    boolean fits = index.dim() == x.dim();
    for (int i = 0; fits && i < x.dim(); i++) {
      fits = i == axis || index.size(i) <= x.size(i);
    }
    if (!fits) {
      throw new ShapeException(
          "%s of %s with an index of shape %s: it may be longer in axis %d only"
              .formatted(op, x.describe(), index.shape(), axis));
    }
  }

  /**
   * These elements, with those of {@code source} put in their place along an axis:
   * out[i][index[i][j]] = source[i][j] for axis 1. Of two for one place, the later one stays.
   */
  default Tensor scatter(int axis, Tensor index, Tensor source) {
    Tensor x = self();
    int at = x.axis("scatter", axis);
    IndexMap map = places("scatter", at, index).lastOfEach(x.shape());
    var places = new Selection.Indices(map, index.shape(), x.shape());
    return Tensor.apply(Selection.SCATTER, places, x, corner("scatter", source, index.shape()));
  }

  /** The same with one number for every index. */
  default Tensor scatter(int axis, Tensor index, double value) {
    return scatter(axis, index, Tensor.full(index.shape(), value));
  }

  /** These elements, to which those of {@code source} are added: see {@link #scatter}. */
  default Tensor scatterAdd(int axis, Tensor index, Tensor source) {
    Tensor x = self();
    int at = x.axis("scatterAdd", axis);
    var places = new Selection.Indices(places("scatterAdd", at, index), index.shape(), x.shape());
    Tensor part = corner("scatterAdd", source, index.shape());
    return x.add(Tensor.apply(Selection.SCATTER_ADD, places, part));
  }

  private IndexMap places(String op, int axis, Tensor index) {
    requireFits(op, axis, index);
    return IndexMap.gather(self().shape(), axis, index.array());
  }

  /** The first elements along each axis, as many as the shape has. */
  private static Tensor corner(String op, Tensor x, Shape part) {
    if (x.dim() != part.rank()) {
      throw new ShapeException(
          "%s with an index of shape %s and a source of shape %s: they need as many axes"
              .formatted(op, part, x.shape()));
    }
    Tensor result = x;
    for (int axis = 0; axis < x.dim(); axis++) {
      if (part.dim(axis) > x.size(axis)) {
        throw new ShapeException(
            "%s with an index of shape %s and a source of shape %s: the source is shorter"
                .formatted(op, part, x.shape()));
      }
      if (part.dim(axis) < x.size(axis)) {
        result = result.slice(axis, 0, part.dim(axis));
      }
    }
    return result;
  }

  /** Parts of a length along the first axis: see {@link #split(int, int)}. */
  default List<Tensor> split(int length) {
    return split(length, 0);
  }

  /** Parts of a length along an axis, one after the other; the last one may be shorter. */
  default List<Tensor> split(int length, int axis) {
    Tensor x = self();
    int n = x.size(x.axis("split", axis));
    if (length < 1) {
      throw new ShapeException(
          "split of %s into parts of length %d: use 1 or more".formatted(x.describe(), length));
    }
    int parts = Math.max(1, (n + length - 1) / length);
    return IntStream.range(0, parts)
        .mapToObj(i -> slice(axis, i * length, Math.min(n, (i + 1) * length)))
        .toList();
  }

  /** Parts of these lengths along an axis, which add up to the length of the axis. */
  default List<Tensor> split(int[] lengths, int axis) {
    Tensor x = self();
    if (Arrays.stream(lengths).asLongStream().sum() != x.size(x.axis("split", axis))) {
      throw new ShapeException(
          "split of %s into %s: they do not add up to the length of axis %d"
              .formatted(x.describe(), Arrays.toString(lengths), axis));
    }
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int length : lengths) {
      parts.add(slice(axis, start, start + length));
      start += length;
    }
    return parts;
  }

  /** So many parts of equal length along the first axis: see {@link #chunk(int, int)}. */
  default List<Tensor> chunk(int parts) {
    return chunk(parts, 0);
  }

  /** So many parts along an axis, of the least length that suffices: perhaps fewer, as PyTorch. */
  default List<Tensor> chunk(int parts, int axis) {
    Tensor x = self();
    int n = x.size(x.axis("chunk", axis));
    if (parts < 1) {
      throw new ShapeException("chunk of %s into %d: use 1 or more".formatted(x.describe(), parts));
    }
    return split(Math.max(1, (n + parts - 1) / parts), axis);
  }

  /** Row i; -1 is the last. {@code x[i][j]} in a cell. */
  default Tensor index(int i) {
    return Indexing.get(self(), i);
  }

  /** Some rows at equal distances: {@code x[slice(1, 4)]} in a cell. */
  default Tensor index(Slice slice) {
    return Indexing.get(self(), slice);
  }

  /** Rows by their numbers. */
  default Tensor index(int[] rows) {
    return Indexing.get(self(), new Object[] {rows});
  }

  /**
   * The elements where a mask is true ({@code x[x.gt(0)]} in a cell), as a vector, or rows by their
   * numbers, in the shape of these. A mask is what a comparison gives, or {@link Tensor#bool}.
   */
  default Tensor index(Tensor maskOrRows) {
    return Indexing.get(self(), maskOrRows);
  }

  /**
   * An index for each of the first axes: whole numbers, slices, int arrays, tensors of whole
   * numbers, masks, or null for a new axis of length 1. {@code x.index(slice(), 1)} is column 1,
   * {@code logp.index(arange(n), labels)} one number of each row. Axes of tensors stand where the
   * indexed ones were if these are neighbours, else in front.
   */
  default Tensor index(Object first, Object second, Object... more) {
    return Indexing.get(self(), Stream.concat(Stream.of(first, second), Stream.of(more)).toArray());
  }

  /**
   * The elements that {@code x[i][j]} … names, to be changed in place: for {@code x[i][j] = y} a
   * cell has {@code x.at(i, j).set(y)}, for {@code x[i] += y} it has {@code x.at(i).add(y)}. Each
   * index is one of the first axis of what those before it have chosen.
   */
  default TensorView at(Object... path) {
    return new TensorView(self(), Indexing.path(self(), path));
  }

  /** The tensor along the first axis, one row after the other: for loops. */
  default List<Tensor> unbind() {
    return IntStream.range(0, self().size(0)).mapToObj(i -> select(0, i)).toList();
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
