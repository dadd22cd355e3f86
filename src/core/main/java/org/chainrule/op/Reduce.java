package org.chainrule.op;

import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.Smooth;
import org.chainrule.engine.Node;

/**
 * Operations that make one number of many, over some axes or over all. {@code kept} is the
 * operand's shape with length 1 (or nothing in front) where it is reduced, {@code out} the shape of
 * the result.
 */
public sealed interface Reduce extends Op {
  /** See {@link Reduce}. */
  Shape kept();

  /** See {@link Reduce}. */
  Shape out();

  /** Each element goes into one result only, so its weight is what the rule gives it for 1. */
  @Override
  default Tensor tangent(Node node, Tensor... tangents) {
    Tensor weights = rule(0, Tensor.full(out(), 1), node);
    return Autograd.apply(new Sum(kept(), out()), weights.mul(tangents[0]));
  }

  /** The sum. */
  record Sum(Shape kept, Shape out) implements Reduce {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().sumTo(kept).reshape(out);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.reshape(kept).expand(node.shape(0));
    }

    @Override
    public String law(int operand) {
      return "d(Σx)/dxᵢ = 1";
    }

    @Override
    public String symbol() {
      return "Σ";
    }
  }

  /** The sum over the number of elements that went into it. */
  record Mean(Shape kept, Shape out) implements Reduce {
    @Override
    public NdArray forward(Tensor... x) {
      double n = (double) x[0].shape().size() / out.size();
      return x[0].array().sumTo(kept).reshape(out).map(v -> v / n);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      double n = (double) node.shape(0).size() / out.size();
      return up.div(n).reshape(kept).expand(node.shape(0));
    }

    @Override
    public String law(int operand) {
      return "d(mean x)/dxᵢ = 1/N";
    }
  }

  /**
   * The largest or the smallest. The gradient goes to the first of equals along one axis (PyTorch's
   * {@code max(dim)}), and is shared among equals over all elements ({@code max()}) and over
   * several axes ({@code amax}).
   */
  record Extremum(Shape kept, Shape out, boolean largest, Ties ties) implements Reduce {
    /** What equals get; the last two differ only for infinite gradients and for NaN. */
    public enum Ties {
      FIRST,
      SHARE,
      SHARE_AND_MULTIPLY
    }

    @Override
    public NdArray forward(Tensor... x) {
      double start = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return x[0].array().fold(kept, start, largest ? Math::max : Math::min).reshape(out);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return weighted(up.reshape(kept), node);
    }

    @Override
    public Tensor tangent(Node node, Tensor... tangents) {
      return Autograd.apply(new Sum(kept, out), weighted(tangents[0], node));
    }

    private Tensor weighted(Tensor t, Node node) {
      NdArray x = node.input(0).array();
      NdArray extreme = node.output().array().reshape(kept).expand(x.shape());
      boolean multiplies = ties == Ties.SHARE_AND_MULTIPLY;
      NdArray equal =
          x.zip(
              extreme,
              (a, b) -> a == b || (!multiplies && Double.isNaN(a) && Double.isNaN(b)) ? 1 : 0);
      NdArray weights =
          ties == Ties.FIRST ? equal.firstAlong(kept) : Binary.DIV.apply(equal, equal.sumTo(kept));
      return multiplies ? Tensor.of(weights).mul(t) : Pointwise.mask(t, weights);
    }

    @Override
    public String law(int operand) {
      return ties == Ties.FIRST
          ? "dL/dxᵢ = dL/dz for the first that is the %s, else 0".formatted(name())
          : "dL/dxᵢ = dL/dz for the %s, shared among equals, else 0".formatted(name());
    }

    @Override
    public String name() {
      return largest ? "max" : "min";
    }

    @Override
    public String gradName() {
      return (largest ? "Max" : "Min") + (ties == Ties.FIRST ? "Backward0" : "Backward1");
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /**
   * The variance: the mean squared distance from the mean, with N - correction in place of N, or 0
   * where that is negative.
   */
  record Var(Shape kept, Shape out, double correction) implements Reduce {
    @Override
    public NdArray forward(Tensor... x) {
      Tensor distance = Autograd.noGrad(() -> distance(x[0]));
      double freedom = freedom(x[0].shape());
      return distance.array().map(v -> v * v).sumTo(kept).reshape(out).map(v -> v / freedom);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return distance(node.input(0)).mul(up.reshape(kept).mul(2 / freedom(node.shape(0))));
    }

    private Tensor distance(Tensor x) {
      return x.sub(x.sumTo(kept).div((double) x.numel() / out.size()));
    }

    private double freedom(Shape x) {
      return Math.max(0, (double) x.size() / out.size() - correction);
    }

    @Override
    public String law(int operand) {
      return "d(var x)/dxᵢ = 2(xᵢ - mean)/(N - correction)";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** The Euclidean length √Σx², with slope 0 at the zero vector, as in PyTorch. */
  record Norm(Shape kept, Shape out) implements Reduce {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().norm(kept).reshape(out);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor length = node.output();
      Tensor zero = length.eq(0);
      Tensor slope = up.div(Tensor.where(zero, length.onesLike(), length));
      Tensor safe = Tensor.where(zero, slope.zerosLike(), slope);
      return node.input(0).mul(safe.reshape(kept));
    }

    @Override
    public String law(int operand) {
      return "d‖x‖/dxᵢ = xᵢ/‖x‖, 0 at the zero vector";
    }

    @Override
    public String gradName() {
      return "LinalgVectorNormBackward0";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** ln Σeˣ, computed so that no exponential overflows. */
  record LogSumExp(Shape kept, Shape out) implements Reduce {
    @Override
    public NdArray forward(Tensor... x) {
      NdArray max =
          x[0].array()
              .fold(kept, Double.NEGATIVE_INFINITY, Math::max)
              .map(v -> Double.isInfinite(v) ? 0 : v);
      NdArray sum = Smooth.EXP.apply(Binary.SUB.apply(x[0].array(), max)).sumTo(kept);
      return Binary.ADD.apply(sum.map(Math::log), max).reshape(out);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor share = node.input(0).sub(node.output().reshape(kept)).exp();
      return share.mul(up.reshape(kept));
    }

    @Override
    public String law(int operand) {
      return "d(ln Σeˣ)/dxᵢ = softmax(x)ᵢ";
    }

    @Override
    public String name() {
      return "logsumexp";
    }

    @Override
    public String gradName() {
      return "LogsumexpBackward0";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }
}
