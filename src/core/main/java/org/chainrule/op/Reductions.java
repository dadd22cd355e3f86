package org.chainrule.op;

import static org.chainrule.op.Op.Value.OUTPUT;
import static org.chainrule.op.Op.Value.X;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.Softmax;

/** Operations that make one number of many, along some axes or all, and those that normalize. */
public final class Reductions {
  private Reductions() {}

  /**
   * What is reduced.
   *
   * @param from the shape of the operand
   * @param kept the same with length 1, or with fewer leading axes, where it is reduced
   * @param out the shape of the result
   * @param n what the sum of a mean or of a variance is divided by
   */
  public record Axes(Shape from, Shape kept, Shape out, double n) {
    /** The reduction over the selected axes, which stay with length 1 if {@code keepDim}. */
    public static Axes of(Shape from, boolean[] selected, boolean keepDim) {
      Shape kept = from.reduce(selected, true);
      Shape out = keepDim ? kept : from.reduce(selected, false);
      return new Axes(from, kept, out, (double) from.size() / out.size());
    }

    /** The reduction that undoes the expansion of {@code to}. */
    public static Axes to(Shape from, Shape to) {
      return new Axes(from, to, to, 1);
    }

    /** The same axes for a variance: n - correction, or 0 where that is negative. */
    public Axes corrected(double correction) {
      return new Axes(from, kept, out, Math.max(0, n - correction));
    }
  }

  /** The sum. */
  public static final Op<Axes> SUM =
      Op.<Axes>linear("sum", (x, p) -> x.sumTo(p.kept).reshape(p.out))
          .symbol("Σ")
          .derivative("d(Σx)/dxᵢ = 1", (g, p) -> g.reshape(p.kept).expand(p.from));

  /** The mean. */
  public static final Op<Axes> MEAN =
      Op.<Axes>linear("mean", (x, p) -> x.sumTo(p.kept).reshape(p.out).map(v -> v / p.n))
          .derivative("d(mean x)/dxᵢ = 1/N", (g, p) -> g.div(p.n).reshape(p.kept).expand(p.from));

  /** The variance: the sum of the squared distances from the mean, divided by N - correction. */
  public static final Op<Axes> VAR =
      reduction(
          "var",
          (x, p) -> variance(x, p),
          "d(var x)/dxᵢ = 2(xᵢ - mean)/(N - correction)",
          (t, x, p) -> x.sub(mean(x, p)).mul(t.mul(2 / p.n)));

  /** The standard deviation, the root of the variance, with slope 0 where it is 0. */
  public static final Op<Axes> STD =
      reduction(
          "std",
          (x, p) -> variance(x, p).map(Math::sqrt),
          "d(std x)/dxᵢ = (xᵢ - mean)/((N - correction) std), 0 where std is 0",
          (t, x, y, p) -> x.sub(mean(x, p)).mul(overLength(t, y).mul(1 / p.n)));

  /** The product. */
  public static final Op<Axes> PROD =
      reduction(
          "prod",
          (x, p) -> x.fold(p.kept, 1, (a, b) -> a * b),
          "d(Πx)/dxᵢ = the product of the others",
          (t, x, y, p) -> t.mul(others(x, y, p)));

  /** The Euclidean length √Σx², with slope 0 at the zero vector, as in PyTorch. */
  public static final Op<Axes> NORM =
      reduction(
              "norm",
              (x, p) -> x.norm(p.kept),
              "d‖x‖/dxᵢ = xᵢ/‖x‖, 0 at the zero vector",
              (t, x, y, p) -> x.mul(overLength(t, y)))
          .gradName("LinalgVectorNormBackward0");

  /**
   * What a p-norm takes.
   *
   * @param axes the axes along which lengths are measured
   * @param p the power; infinite ones take the largest or the smallest, 0 counts
   */
  public record Norm(Axes axes, double p) {}

  /** (Σ|x|ᵖ)^(1/p) for any other p than 2, with PyTorch's slopes where it has none. */
  public static final Op<Norm> P_NORM =
      Op.<Norm>other("norm", (x, n) -> norm(x, n).reshape(n.axes.out))
          .gradName("LinalgVectorNormBackward0")
          .derivative(
              "d‖x‖ₚ/dxᵢ = sign(xᵢ) (|xᵢ|/‖x‖ₚ)ᵖ⁻¹, 0 at the zero vector",
              X,
              OUTPUT,
              (g, x, y, n) -> slopes(g.reshape(n.axes.kept), x, y.reshape(n.axes.kept), n),
              (t, x, y, n) -> Tensor.apply(SUM, n.axes, slopes(t, x, y.reshape(n.axes.kept), n)));

  /** ln Σeˣ, computed so that no exponential overflows. */
  public static final Op<Axes> LOGSUMEXP =
      reduction(
          "logsumexp",
          (x, p) -> Softmax.logSumExp(x, p.kept),
          "d(ln Σeˣ)/dxᵢ = softmax(x)ᵢ",
          (t, x, y, p) -> x.sub(y).exp().mul(t));

  /** The sums of the elements up to each one, along an axis. */
  public static final Op<Integer> CUMSUM =
      Op.<Integer>linear("cumsum", NdArray::cumsum)
          .derivative(
              "xᵢ is in every sum from the i-th on: their gradients add up",
              (g, axis) -> g.flip(axis).cumsum(axis).flip(axis));

  /** The largest along one axis; the first of equals gets the gradient: PyTorch's max(dim). */
  public static final Op<Axes> MAX = extremum(true, Ties.FIRST);

  /** The smallest along one axis; the first of equals gets the gradient. */
  public static final Op<Axes> MIN = extremum(false, Ties.FIRST);

  /** The largest of all; equals share the gradient: PyTorch's max(). */
  public static final Op<Axes> MAX_OF_ALL = extremum(true, Ties.EVENLY);

  /** The smallest of all; equals share the gradient. */
  public static final Op<Axes> MIN_OF_ALL = extremum(false, Ties.EVENLY);

  /** The largest along several axes; equals share the gradient: PyTorch's amax. */
  public static final Op<Axes> AMAX = extremum(true, Ties.EVENLY_MULTIPLIED);

  /** The smallest along several axes; equals share the gradient. */
  public static final Op<Axes> AMIN = extremum(false, Ties.EVENLY_MULTIPLIED);

  /** What equals get; the last two differ only for infinite gradients and for NaN. */
  private enum Ties {
    FIRST,
    EVENLY,
    EVENLY_MULTIPLIED
  }

  private static Op<Axes> extremum(boolean largest, Ties ties) {
    String name = largest ? "max" : "min";
    double start = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    return reduction(
            name,
            (x, p) -> x.fold(p.kept, start, largest ? Math::max : Math::min),
            ties == Ties.FIRST
                ? "dL/dxᵢ = dL/dz for the first that is the " + name + ", else 0"
                : "dL/dxᵢ = dL/dz for the " + name + ", shared among equals, else 0",
            (t, x, y, p) -> toExtreme(t, x.array(), y.array().expand(p.from), p.kept, ties))
        .gradName((largest ? "Max" : "Min") + (ties == Ties.FIRST ? "Backward0" : "Backward1"));
  }

  /** eˣ / Σeˣ along an axis. Its Jacobian diag(s) - ssᵀ is its own transpose. */
  public static final Op<Integer> SOFTMAX =
      Op.<Integer>other("softmax", (x, axis) -> Softmax.of(x, along(axis, x)))
          .derivative(
              "ds/dx = diag(s) - s sᵀ",
              OUTPUT,
              (g, s, axis) -> s.mul(g.sub(g.mul(s).sum(axis, true))));

  /** x - ln Σeˣ along an axis. */
  public static final Op<Integer> LOG_SOFTMAX =
      Op.<Integer>other("logSoftmax", (x, axis) -> Softmax.log(x, along(axis, x)))
          .derivative(
              "dL/dx = dL/dz - softmax(x) Σ dL/dz",
              OUTPUT,
              (g, y, axis) -> g.sub(y.exp().mul(g.sum(axis, true))),
              (t, y, axis) -> t.sub(y.exp().mul(t).sum(axis, true)));

  // ---- a reduction by what each element adds to a change of the result ----

  /**
   * A reduction whose derivative multiplies a tensor by dresult/dxᵢ, element by element. Given the
   * gradient of the result, that is the vjp; given the tangent of the operand, its sum is the jvp.
   */
  private static Op<Axes> reduction(
      String name,
      BiFunction<NdArray, Axes, NdArray> f,
      String words,
      Op.Function3<Tensor, Tensor, Axes, Tensor> times) {
    return Op.<Axes>other(name, (x, p) -> f.apply(x, p).reshape(p.out))
        .derivative(
            words,
            X,
            (g, x, p) -> times.apply(g.reshape(p.kept), x, p),
            (t, x, p) -> Tensor.apply(SUM, p, times.apply(t, x, p)));
  }

  /** The same where the derivative reads the result, too. */
  private static Op<Axes> reduction(
      String name,
      BiFunction<NdArray, Axes, NdArray> f,
      String words,
      Op.Function4<Tensor, Tensor, Tensor, Axes, Tensor> times) {
    return Op.<Axes>other(name, (x, p) -> f.apply(x, p).reshape(p.out))
        .derivative(
            words,
            X,
            OUTPUT,
            (g, x, y, p) -> times.apply(g.reshape(p.kept), x, y.reshape(p.kept), p),
            (t, x, y, p) -> Tensor.apply(SUM, p, times.apply(t, x, y.reshape(p.kept), p)));
  }

  private static Tensor mean(Tensor x, Axes p) {
    return x.sumTo(p.kept).div((double) p.from.size() / p.out.size());
  }

  private static NdArray variance(NdArray x, Axes p) {
    double count = (double) p.from.size() / p.out.size();
    NdArray distance = Binary.SUB.apply(x, x.sumTo(p.kept).map(v -> v / count));
    return distance.map(v -> v * v).sumTo(p.kept).map(v -> v / p.n);
  }

  private static NdArray norm(NdArray x, Norm norm) {
    double p = norm.p;
    Shape kept = norm.axes.kept;
    NdArray distance = x.map(Math::abs);
    if (Double.isInfinite(p)) {
      return p > 0
          ? distance.fold(kept, 0, Math::max)
          : distance.fold(kept, Double.POSITIVE_INFINITY, Math::min);
    }
    if (p == 0) {
      return x.map(v -> v == 0 ? 0 : 1).sumTo(kept);
    }
    NdArray sum = p == 1 ? distance : distance.map(v -> Math.pow(v, p));
    return p == 1 ? sum.sumTo(kept) : sum.sumTo(kept).map(v -> Math.pow(v, 1 / p));
  }

  /** t times the derivative of a p-norm y by each element of x. */
  private static Tensor slopes(Tensor t, Tensor x, Tensor y, Norm norm) {
    double p = norm.p;
    Tensor sign = Pointwise.sign(x);
    if (p == 0) {
      return Pointwise.mask(t, x.array().map(v -> 0));
    }
    if (Double.isInfinite(p)) {
      NdArray extreme = y.array().expand(norm.axes.from);
      NdArray equal =
          x.array()
              .zip(
                  extreme,
                  (a, b) -> Math.abs(a) == b || (Double.isNaN(a) && Double.isNaN(b)) ? 1 : 0);
      NdArray shared = Binary.DIV.apply(equal, equal.sumTo(norm.axes.kept));
      return t.mul(Tensor.of(shared).mul(sign));
    }
    if (p == 1) {
      return t.mul(sign);
    }
    Tensor nothing = x.eq(0);
    Tensor distance = Tensor.where(nothing, Tensor.scalar(1), x).abs();
    Tensor own = sign.mul(distance.pow(p - 1));
    Tensor zero = y.eq(0);
    Tensor length = Tensor.where(zero, Tensor.scalar(1), y);
    return own.mul(Tensor.where(zero, Tensor.scalar(0), t.div(length.pow(p - 1))));
  }

  /** For each element the product of the others: by a division, unless there is a 0. */
  private static Tensor others(Tensor x, Tensor product, Axes p) {
    if (Arrays.stream(x.array().data()).noneMatch(v -> v == 0)) {
      return product.div(x);
    }
    List<Integer> order =
        IntStream.range(0, p.from.rank())
            .boxed()
            .sorted(Comparator.comparing(i -> p.kept.dim(i) != p.from.dim(i)))
            .toList(); // the axes that stay, and then those that are multiplied
    Tensor ordered = Tensor.apply(Movement.PERMUTE, order, x);
    int n = p.from.size() / p.out.size();
    Tensor rows = ordered.reshape(p.out.size(), 1, n).expand(p.out.size(), n, n);
    Tensor others = Tensor.where(Tensor.eye(n), Tensor.scalar(1), rows).prod(-1);
    return Movement.permuteBack(others.reshape(ordered.shape()), order);
  }

  private static Tensor overLength(Tensor t, Tensor length) {
    Tensor zero = length.eq(0);
    Tensor slope = t.div(Tensor.where(zero, length.onesLike(), length));
    return Tensor.where(zero, slope.zerosLike(), slope);
  }

  private static Tensor toExtreme(Tensor t, NdArray x, NdArray extreme, Shape kept, Ties ties) {
    boolean multiplies = ties == Ties.EVENLY_MULTIPLIED;
    boolean nanIsEqual = !multiplies;
    NdArray equal =
        x.zip(
            extreme,
            (a, b) -> a == b || (nanIsEqual && Double.isNaN(a) && Double.isNaN(b)) ? 1 : 0);
    NdArray weights =
        ties == Ties.FIRST ? equal.firstAlong(kept) : Binary.DIV.apply(equal, equal.sumTo(kept));
    return multiplies ? Tensor.of(weights).mul(t) : Pointwise.mask(t, weights);
  }

  private static Shape along(int axis, NdArray x) {
    return x.shape().reduce(x.shape().select(axis), true);
  }
}
