package org.chainrule;

import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Op;
import org.chainrule.op.Reductions;
import org.chainrule.op.Reductions.Axes;

/**
 * What a {@link Tensor} computes along axes: sums, means, extrema, variances, norms, and the
 * softmax.
 */
public sealed interface ReductionMethods permits Tensor {
  /** The sum over the axes, or over all when none is named. */
  default Tensor sum(int... axes) {
    return sum(axes, false);
  }

  /** The sum over one axis, which stays with length 1 if {@code keepDim}. */
  default Tensor sum(int axis, boolean keepDim) {
    return sum(new int[] {axis}, keepDim);
  }

  /** The sum over the axes, which stay with length 1 if {@code keepDim}. */
  default Tensor sum(int[] axes, boolean keepDim) {
    return reduce(Reductions.SUM, axes, keepDim);
  }

  /** The mean over the axes, or over all when none is named. */
  default Tensor mean(int... axes) {
    return mean(axes, false);
  }

  /** The mean over one axis, which stays with length 1 if {@code keepDim}. */
  default Tensor mean(int axis, boolean keepDim) {
    return mean(new int[] {axis}, keepDim);
  }

  /** The mean over the axes, which stay with length 1 if {@code keepDim}. */
  default Tensor mean(int[] axes, boolean keepDim) {
    return reduce(Reductions.MEAN, axes, keepDim);
  }

  /**
   * The sum over every axis along which {@code to} would be repeated to give this shape: the way
   * back of {@link Tensor#expand}.
   */
  default Tensor sumTo(Shape to) {
    Tensor x = self();
    return to.equals(x.shape()) ? x : Tensor.apply(Reductions.SUM, Axes.to(x.shape(), to), x);
  }

  /**
   * The largest. Over all elements, and over several axes, equals share the gradient; over one
   * named axis the first of them gets it, as in PyTorch.
   *
   * @throws ShapeException if it is the largest of no elements
   */
  default Tensor max(int... axes) {
    return max(axes, false);
  }

  /** The largest over one axis, which stays with length 1 if {@code keepDim}. */
  default Tensor max(int axis, boolean keepDim) {
    return max(new int[] {axis}, keepDim);
  }

  /** The largest over the axes, which stay with length 1 if {@code keepDim}. */
  default Tensor max(int[] axes, boolean keepDim) {
    return extremum(Reductions.MAX, Reductions.MAX_OF_ALL, Reductions.AMAX, axes, keepDim);
  }

  /** The smallest: see {@link #max(int...)}. */
  default Tensor min(int... axes) {
    return min(axes, false);
  }

  /** The smallest over one axis, which stays with length 1 if {@code keepDim}. */
  default Tensor min(int axis, boolean keepDim) {
    return min(new int[] {axis}, keepDim);
  }

  /** The smallest over the axes, which stay with length 1 if {@code keepDim}. */
  default Tensor min(int[] axes, boolean keepDim) {
    return extremum(Reductions.MIN, Reductions.MIN_OF_ALL, Reductions.AMIN, axes, keepDim);
  }

  private Tensor extremum(
      Op<Axes> alongOne, Op<Axes> ofAll, Op<Axes> alongSeveral, int[] axes, boolean keepDim) {
    Op<Axes> op = axes.length == 0 ? ofAll : axes.length == 1 ? alongOne : alongSeveral;
    Axes reduced = axes(op.name(), axes, keepDim);
    self().requireElements(op.name(), reduced.kept());
    return Tensor.apply(op, reduced, self());
  }

  /** The product over the axes, or over all when none is named. */
  default Tensor prod(int... axes) {
    return reduce(Reductions.PROD, axes, false);
  }

  /** The product over one axis, which stays with length 1 if {@code keepDim}. */
  default Tensor prod(int axis, boolean keepDim) {
    return reduce(Reductions.PROD, new int[] {axis}, keepDim);
  }

  /** The sums of the elements up to each one, along an axis. */
  default Tensor cumsum(int axis) {
    return Tensor.apply(Reductions.CUMSUM, self().axis("cumsum", axis), self());
  }

  /** The standard deviation, the root of the {@link #var(int...) unbiased variance}. */
  default Tensor std(int... axes) {
    return std(axes, 1, false);
  }

  /** The standard deviation of all: with N - 1 if it is to be unbiased, else with N. */
  default Tensor std(boolean unbiased) {
    return std(new int[0], unbiased ? 1 : 0, false);
  }

  /** The standard deviation over one axis: with N - 1 if it is to be unbiased, else with N. */
  default Tensor std(int axis, boolean unbiased) {
    return std(axis, unbiased, false);
  }

  /** The same, where the axis stays with length 1 if {@code keepDim}. */
  default Tensor std(int axis, boolean unbiased, boolean keepDim) {
    return std(new int[] {axis}, unbiased ? 1 : 0, keepDim);
  }

  /** The root of {@link #var(int[], double, boolean)}. Its slope where it is 0 is 0. */
  default Tensor std(int[] axes, double correction, boolean keepDim) {
    return Tensor.apply(Reductions.STD, axes("std", axes, keepDim).corrected(correction), self());
  }

  /**
   * The unbiased variance over the axes, or over all when none is named: the mean squared distance
   * from the mean, with N - 1 in place of N.
   */
  default Tensor var(int... axes) {
    return var(axes, 1, false);
  }

  /** The variance of all: with N - 1 if it is to be unbiased, else with N. */
  default Tensor var(boolean unbiased) {
    return var(new int[0], unbiased ? 1 : 0, false);
  }

  /** The variance over one axis: with N - 1 if it is to be unbiased, else with N. */
  default Tensor var(int axis, boolean unbiased) {
    return var(axis, unbiased, false);
  }

  /** The same, where the axis stays with length 1 if {@code keepDim}. */
  default Tensor var(int axis, boolean unbiased, boolean keepDim) {
    return var(new int[] {axis}, unbiased ? 1 : 0, keepDim);
  }

  /**
   * The variance over the axes, or over all when none is named, with N - correction in place of N,
   * or 0 where that is negative.
   */
  default Tensor var(int[] axes, double correction, boolean keepDim) {
    return Tensor.apply(Reductions.VAR, axes("var", axes, keepDim).corrected(correction), self());
  }

  /**
   * The Euclidean length √Σx² of all elements. Its gradient at the zero vector is 0; that of {@code
   * x.pow(2).sum().sqrt()} is NaN there, as in PyTorch.
   */
  default Tensor norm() {
    return norm(2);
  }

  /**
   * The p-norm (Σ|x|ᵖ)^(1/p) of all elements: for p = 1 the sum of their distances from 0, for
   * infinity the largest of these, for 0 the number of elements that are not 0.
   */
  default Tensor norm(double p) {
    return norm(p, new int[0], false);
  }

  /** The p-norm over one axis: see {@link #norm(double)}. */
  default Tensor norm(double p, int axis) {
    return norm(p, axis, false);
  }

  /** The p-norm over one axis, which stays with length 1 if {@code keepDim}. */
  default Tensor norm(double p, int axis, boolean keepDim) {
    return norm(p, new int[] {axis}, keepDim);
  }

  /** The p-norm over the axes, or over all if there are none: see {@link #norm(double)}. */
  default Tensor norm(double p, int[] axes, boolean keepDim) {
    if (p == 2) {
      return reduce(Reductions.NORM, axes, keepDim);
    }
    Axes reduced = axes("norm", axes, keepDim);
    if (Double.isInfinite(p)) {
      self().requireElements("norm", reduced.kept());
    }
    return Tensor.apply(Reductions.P_NORM, new Reductions.Norm(reduced, p), self());
  }

  /** ln Σeˣ over the axes, or over all when none is named. Nothing overflows on the way. */
  default Tensor logsumexp(int... axes) {
    return logsumexp(axes, false);
  }

  /** ln Σeˣ over one axis, which stays with length 1 if {@code keepDim}. */
  default Tensor logsumexp(int axis, boolean keepDim) {
    return logsumexp(new int[] {axis}, keepDim);
  }

  /** ln Σeˣ over the axes, which stay with length 1 if {@code keepDim}. */
  default Tensor logsumexp(int[] axes, boolean keepDim) {
    return reduce(Reductions.LOGSUMEXP, axes, keepDim);
  }

  private Tensor reduce(Op<Axes> op, int[] axes, boolean keepDim) {
    return Tensor.apply(op, axes(op.name(), axes, keepDim), self());
  }

  private Axes axes(String op, int[] axes, boolean keepDim) {
    return Axes.of(self().shape(), self().selected(op, axes), keepDim);
  }

  /** eˣ / Σeˣ along an axis: positive numbers that add up to 1. */
  default Tensor softmax(int axis) {
    return Tensor.apply(Reductions.SOFTMAX, self().axis("softmax", axis), self());
  }

  /** The logarithm of {@link #softmax}, computed without overflow. */
  default Tensor logSoftmax(int axis) {
    return Tensor.apply(Reductions.LOG_SOFTMAX, self().axis("logSoftmax", axis), self());
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
