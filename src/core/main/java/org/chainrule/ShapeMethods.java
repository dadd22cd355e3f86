package org.chainrule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.chainrule.array.IndexMap;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Movement;
import org.chainrule.op.Op;
import org.chainrule.op.Selection;

/** The elements of a {@link Tensor} in another shape or order, or more than once. */
public sealed interface ShapeMethods permits Tensor {
  /** The same numbers in another shape; one length may be -1 and is then worked out. */
  default Tensor reshape(int... shape) {
    Tensor x = self();
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] != -1) {
        known *= shape[i];
      } else if (unknown < 0) {
        unknown = i;
      } else {
        throw new ShapeException(
            "reshape of %s to %s: only one length can be -1"
                .formatted(x.describe(), Arrays.toString(shape)));
      }
    }
    int[] dims = shape.clone();
    if (unknown >= 0) {
      if (known <= 0) {
        throw new ShapeException(
            "reshape of %s to %s: -1 cannot be worked out beside a length that is 0 or negative"
                .formatted(x.describe(), Arrays.toString(shape)));
      }
      dims[unknown] = (int) (x.numel() / known);
    }
    return reshape(Shape.of(dims));
  }

  /** The same as {@link #reshape(int...)}: a shape is another view of numbers that never change. */
  default Tensor view(int... shape) {
    return reshape(shape);
  }

  /** The same numbers in another shape. */
  default Tensor reshape(Shape to) {
    Tensor x = self();
    return to.equals(x.shape())
        ? x
        : Tensor.apply(Movement.RESHAPE, new Movement.Shapes(x.shape(), to), x);
  }

  /** Two axes swapped, as a copy. */
  default Tensor transpose(int first, int second) {
    Tensor x = self();
    List<Integer> order = new ArrayList<>(IntStream.range(0, x.dim()).boxed().toList());
    Collections.swap(order, x.axis("transpose", first), x.axis("transpose", second));
    return Tensor.apply(Movement.TRANSPOSE, List.copyOf(order), x);
  }

  /** A matrix with rows and columns swapped. */
  default Tensor t() {
    if (self().dim() != 2) {
      throw new ShapeException(
          "t() transposes a matrix, but here is %s: use transpose(i, j)"
              .formatted(self().describe()));
    }
    return transpose(0, 1);
  }

  /** A matrix with rows and columns swapped; a vector or a scalar as it is. */
  default Tensor T() {
    return self().dim() < 2 ? self() : t();
  }

  /** The last two axes swapped: each matrix of a batch is transposed. */
  default Tensor mT() {
    return transpose(-2, -1);
  }

  /** The indices of the axes in reverse order. */
  default Tensor flip(int... axes) {
    Tensor result = self();
    for (int axis : axes) {
      int n = result.size(result.axis("flip", axis));
      result = picked(result, Selection.FLIP, axis, n, i -> n - 1 - i);
    }
    return result;
  }

  /** The indices of an axis moved on by {@code shift}; those at its end come to its beginning. */
  default Tensor roll(int shift, int axis) {
    Tensor x = self();
    int n = x.size(x.axis("roll", axis));
    return picked(x, Selection.ROLL, axis, n, i -> Math.floorMod(i - (long) shift, n));
  }

  /** All elements moved on, row by row. */
  default Tensor roll(int shift) {
    return flatten().roll(shift, 0).reshape(self().shape());
  }

  /** Each axis so many times over: {@code x.repeat(2, 3)}; new axes stand in front. */
  default Tensor repeat(int... times) {
    Tensor x = self();
    if (times.length < x.dim()) {
      throw new ShapeException(
          "repeat%s of %s: give a number for each axis".formatted(Shape.of(times), x.describe()));
    }
    Tensor result = x.clone();
    while (result.dim() < times.length) {
      result = result.unsqueeze(0);
    }
    for (int axis = 0; axis < times.length; axis++) {
      int n = result.size(axis);
      int length = Shape.of(n, times[axis]).size();
      result = picked(result, Selection.REPEAT, axis, length, i -> i % n);
    }
    return result;
  }

  private static Tensor picked(
      Tensor x, Op<Selection.Indices> op, int axis, int count, IntUnaryOperator index) {
    int[] picks = IntStream.range(0, count).map(index).toArray();
    int at = x.shape().axis(axis);
    return x.picked(op, IndexMap.select(x.shape(), at, picks), x.shape().with(at, count));
  }

  /**
   * Repeated along axes of length 1 and along new leading axes, as a copy; -1 keeps the length of
   * an axis.
   */
  default Tensor expand(int... shape) {
    int[] dims = shape.clone();
    int added = dims.length - self().dim();
    for (int i = Math.max(0, added); i < dims.length; i++) {
      dims[i] = dims[i] == -1 ? self().size(i - added) : dims[i];
    }
    return expand(Shape.of(dims));
  }

  /** Repeated along axes of length 1 and along new leading axes, as a copy. */
  default Tensor expand(Shape to) {
    Tensor x = self();
    return to.equals(x.shape())
        ? x
        : Tensor.apply(Movement.EXPAND, new Movement.Shapes(x.shape(), to), x);
  }

  /** The axes in another order, as a copy: axis i of the result is axis order[i] of this. */
  default Tensor permute(int... order) {
    Tensor x = self();
    int[] axes = Arrays.stream(order).map(axis -> x.axis("permute", axis)).toArray();
    if (Arrays.stream(axes).distinct().count() != x.dim() || axes.length != x.dim()) {
      throw new ShapeException(
          "permute%s of %s: name each axis once".formatted(Shape.of(axes), x.describe()));
    }
    return Tensor.apply(Movement.PERMUTE, Arrays.stream(axes).boxed().toList(), x);
  }

  /** All axes as a single one. */
  default Tensor flatten() {
    return flatten(0);
  }

  /** All axes from {@code first} on as a single one; a scalar becomes a vector of one element. */
  default Tensor flatten(int first) {
    Tensor x = self();
    if (x.dim() == 0) {
      return unsqueeze(first);
    }
    int at = x.axis("flatten", first);
    int[] dims = Arrays.copyOf(x.shape().dims(), at + 1);
    long length = 1;
    for (int i = at; i < x.dim(); i++) {
      length *= x.size(i);
    }
    dims[at] = (int) length;
    return reshape(Shape.of(dims));
  }

  /** A new axis of length 1 in front of {@code axis}; -1 puts it last. */
  default Tensor unsqueeze(int axis) {
    Tensor x = self();
    int at = axis < 0 ? axis + x.dim() + 1 : axis;
    if (at < 0 || at > x.dim()) {
      throw new ShapeException(
          "unsqueeze of %s: no place %d for a new axis; places run from %d to %d"
              .formatted(x.describe(), axis, -x.dim() - 1, x.dim()));
    }
    return reshape(x.shape().unsqueeze(at));
  }

  /** Without the axes of length 1. */
  default Tensor squeeze() {
    int[] longer = Arrays.stream(self().shape().dims()).filter(length -> length != 1).toArray();
    return reshape(Shape.of(longer));
  }

  /** Without an axis of length 1. */
  default Tensor squeeze(int axis) {
    Tensor x = self();
    boolean[] gone = x.selected("squeeze", axis);
    return x.size(axis) == 1 ? reshape(x.shape().reduce(gone, false)) : x;
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
