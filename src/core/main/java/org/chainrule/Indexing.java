package org.chainrule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainrule.array.Broadcast;
import org.chainrule.array.IndexMap;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Selection;

/**
 * What an index in square brackets chooses: a number or a slice, which PyTorch calls basic; or
 * indices or a mask, which it calls advanced, and which are an {@code int[]} or a tensor here.
 */
final class Indexing {
  /** Where the chosen elements of a tensor are, and the shape that they have. */
  record Chosen(IndexMap map, Shape shape) {}

  private Indexing() {}

  /** One index for each of the first axes; indices and masks are applied together, at the end. */
  static Tensor get(Tensor x, Object... at) {
    Tensor result = x;
    List<Integer> axes = new ArrayList<>();
    List<NdArray> indices = new ArrayList<>();
    int axis = 0;
    for (Object each : at) {
      if (each == null) {
        result = result.unsqueeze(axis++);
        continue;
      }
      requireAxis(x, result.shape(), axis);
      if (each instanceof Integer index) {
        result = result.select(axis, index);
      } else if (each instanceof Slice slice) {
        result = slice.of(result, axis++);
      } else {
        for (NdArray index : arrays(result.shape(), axis, each)) {
          axes.add(axis++);
          indices.add(index);
        }
      }
    }
    if (axes.isEmpty()) {
      return result;
    }
    Chosen chosen = advanced(result.shape(), axes, indices);
    return result.picked(Selection.INDEX, chosen.map, chosen.shape);
  }

  private static void requireAxis(Tensor x, Shape shape, int axis) {
    if (axis >= shape.rank()) {
      throw new ShapeException(
          x.dim() == 0
              ? "%s has no axis to index: item() reads it".formatted(x.describe())
              : "%s has too few axes for so many indices".formatted(x.describe()));
    }
  }

  /** What {@code x[i][j]} … chooses: each index is one of the first axis of what is left. */
  static Chosen path(Tensor x, Object... path) {
    Chosen chosen = null;
    for (int i = 0; i < path.length; i++) {
      Shape shape = chosen == null ? x.shape() : chosen.shape;
      requireAxis(x, shape, 0);
      if (i < path.length - 1 && !(path[i] instanceof Integer || path[i] instanceof Slice)) {
        throw new ShapeException(
            "x[indices] and x[mask] are copies, so that x[indices][…] = … would not change x: write one index with all that is to change");
      }
      Chosen next = first(shape, path[i]);
      chosen = chosen == null ? next : new Chosen(chosen.map.then(next.map), next.shape);
    }
    return chosen;
  }

  private static Chosen first(Shape shape, Object at) {
    if (at instanceof Integer index) {
      int n = shape.dim(0);
      if (index < -n || index >= n) {
        throw IndexMap.outside(shape, 0, index);
      }
      return new Chosen(IndexMap.select(shape, 0, index < 0 ? index + n : index), shape.without(0));
    }
    if (at instanceof Slice slice) {
      double[] range = slice.of(Tensor.arange(shape.dim(0)), 0).array().data();
      int[] picks = Arrays.stream(range).mapToInt(pick -> (int) pick).toArray();
      return new Chosen(IndexMap.select(shape, 0, picks), shape.with(0, picks.length));
    }
    List<NdArray> indices = arrays(shape, 0, at);
    return advanced(shape, IntStream.range(0, indices.size()).boxed().toList(), indices);
  }

  private static Chosen advanced(Shape shape, List<Integer> axes, List<NdArray> indices) {
    Shape common = indices.stream().map(NdArray::shape).reduce(Shape.SCALAR, Broadcast::shape);
    int[] axis = axes.stream().mapToInt(i -> i).toArray();
    NdArray[] expanded = indices.stream().map(i -> i.expand(common)).toArray(NdArray[]::new);
    IndexMap map = IndexMap.index(shape, axis, expanded);
    int before = IndexMap.axesBefore(axis);
    IntStream front = IntStream.range(0, before).map(shape::dim);
    IntStream back =
        IntStream.range(before, shape.rank()).filter(i -> !axes.contains(i)).map(shape::dim);
    int[] dims =
        IntStream.concat(IntStream.concat(front, IntStream.of(common.dims())), back).toArray();
    return new Chosen(map, Shape.of(dims));
  }

  /** The indices along one axis, or of a mask along as many as it has. */
  private static List<NdArray> arrays(Shape shape, int axis, Object at) {
    if (at instanceof int[] indices) {
      double[] data = Arrays.stream(indices).asDoubleStream().toArray();
      return List.of(NdArray.of(Shape.of(data.length), data));
    }
    if (!(at instanceof Tensor index)) {
      throw new ShapeException(
          "an index is a whole number, a slice(start, end), an int[], a tensor of whole numbers or a mask, and not a %s"
              .formatted(at.getClass().getSimpleName()));
    }
    return index.isMask() ? places(shape, axis, index) : List.of(index.array());
  }

  /** Where a mask is true: the indices along each of its axes. */
  private static List<NdArray> places(Shape shape, int axis, Tensor mask) {
    int[] dims = mask.shape().dims();
    for (int i = 0; i < dims.length; i++) {
      if (axis + i >= shape.rank() || dims[i] != shape.dim(axis + i)) {
        throw new ShapeException(
            "a mask of shape %s for shape %s: its lengths must be those of the axes from %d on"
                .formatted(mask.shape(), shape, axis));
      }
    }
    double[] truths = mask.array().data();
    int[] places = IntStream.range(0, truths.length).filter(i -> truths[i] != 0).toArray();
    int[] strides = mask.shape().strides();
    List<NdArray> indices = new ArrayList<>();
    for (int i = 0; i < dims.length; i++) {
      int stride = strides[i];
      int length = dims[i];
      double[] index = Arrays.stream(places).mapToDouble(p -> p / stride % length).toArray();
      indices.add(NdArray.of(Shape.of(index.length), index));
    }
    return indices;
  }

  /**
   * The elements as whole numbers from 0 to n - 1.
   *
   * @throws ShapeException when one is not
   */
  static int[] whole(String what, Tensor x, int n) {
    double[] data = x.array().data();
    int[] whole = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      whole[i] = (int) data[i];
      if (whole[i] != data[i] || whole[i] < 0 || whole[i] >= n) {
        throw new ShapeException(
            "%s: %s is none of the whole numbers from 0 to %d".formatted(what, data[i], n - 1));
      }
    }
    return whole;
  }
}
