package org.chainrule;

import org.chainrule.array.ShapeException;

/** The order of the elements of a {@link Tensor}: the largest, the sorted, and where they are. */
public sealed interface SortingMethods permits Tensor {
  /** The index of the largest of all, counted row by row: see {@link #argmax(int, boolean)}. */
  default Tensor argmax() {
    return self().flatten().argmax(0);
  }

  /** The index of the largest along an axis: see {@link #argmax(int, boolean)}. */
  default Tensor argmax(int axis) {
    return argmax(axis, false);
  }

  /**
   * The index of the largest along an axis, the first of equals; without a gradient. NaN counts as
   * the largest.
   */
  default Tensor argmax(int axis, boolean keepDim) {
    Tensor x = self();
    boolean[] along = x.selected("argmax", axis);
    x.requireElements("argmax", x.shape().reduce(along, true));
    return new Tensor(
        x.array().argmax(x.shape().axis(axis)).reshape(x.shape().reduce(along, keepDim)));
  }

  /** The index of the smallest of all: see {@link #argmin(int, boolean)}. */
  default Tensor argmin() {
    return self().flatten().argmin(0);
  }

  /** The index of the smallest along an axis: see {@link #argmin(int, boolean)}. */
  default Tensor argmin(int axis) {
    return argmin(axis, false);
  }

  /**
   * The index of the smallest along an axis, the first of equals; without a gradient. NaN counts as
   * the smallest.
   */
  default Tensor argmin(int axis, boolean keepDim) {
    return self().detach().neg().argmax(axis, keepDim);
  }

  /** The elements along the last axis from small to large. */
  default Tensor.Sorted sort() {
    return sort(-1, false);
  }

  /** The elements along an axis from small to large. */
  default Tensor.Sorted sort(int axis) {
    return sort(axis, false);
  }

  /** The elements along an axis in order; equals stay in theirs, and NaN counts as the largest. */
  default Tensor.Sorted sort(int axis, boolean descending) {
    Tensor indices = argsort(axis, descending);
    return new Tensor.Sorted(self().gather(axis, indices), indices);
  }

  /** The indices that {@link #sort(int)} has. */
  default Tensor argsort(int axis) {
    return argsort(axis, false);
  }

  /** The indices that {@link #sort(int, boolean)} has. */
  default Tensor argsort(int axis, boolean descending) {
    return new Tensor(self().array().argsort(self().axis("sort", axis), descending));
  }

  /** The k largest along the last axis, the largest first. */
  default Tensor.Sorted topk(int k) {
    return topk(k, -1, true);
  }

  /** The k largest along an axis, the largest first. */
  default Tensor.Sorted topk(int k, int axis) {
    return topk(k, axis, true);
  }

  /** The k largest, or smallest, along an axis, the first first. */
  default Tensor.Sorted topk(int k, int axis, boolean largest) {
    Tensor x = self();
    if (k < 0 || k > x.size(x.axis("topk", axis))) {
      throw new ShapeException(
          "topk of %s: there are no %d along axis %d".formatted(x.describe(), k, axis));
    }
    Tensor indices = argsort(axis, largest).slice(axis, 0, k);
    return new Tensor.Sorted(x.gather(axis, indices), indices);
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
