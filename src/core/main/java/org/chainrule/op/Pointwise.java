package org.chainrule.op;

import static org.chainrule.op.Op.Value.OUTPUT;
import static org.chainrule.op.Op.Value.X;
import static org.chainrule.op.Op.map;
import static org.chainrule.op.Op.unary;

import java.util.function.DoubleUnaryOperator;
import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.array.NdArray;
import org.chainrule.platform.ExpFunction;

/** One operand, element by element. */
public final class Pointwise {
  private static final double LN2 = Math.log(2);

  private Pointwise() {}

  /** -x. */
  public static final Op<Void> NEG =
      map("neg", v -> -v).symbol("*(-1)").derivative("d(-x)/dx = -1", g -> g.neg());

  /** x to a constant power. */
  public static final Op<Double> POW =
      Op.<Double>unary("pow", (x, n) -> x.map(power(n)))
          .symbol(n -> "^" + (n == Math.rint(n) ? "%.0f".formatted(n) : n))
          .derivative(
              "d(xⁿ)/dx = n·xⁿ⁻¹",
              X,
              (g, x, n) ->
                  n == 0
                      ? mask(g, NdArray.scalar(0)) // also where 0·x⁻¹ would be NaN
                      : g.mul(n == 2 ? x.mul(2) : x.pow(n - 1).mul(n)));

  /** |x|, with slope 0 at 0. */
  public static final Op<Void> ABS =
      map("abs", Math::abs)
          .symbol("| |")
          .derivative("d|x|/dx = sign(x), 0 at 0", X, (g, x) -> g.mul(sign(x)));

  /** eˣ. */
  public static final Op<Void> EXP =
      unary("exp", x -> x.map(ExpFunction.EXP))
          .derivative("d(eˣ)/dx = eˣ", OUTPUT, (g, y) -> g.mul(y));

  /** The natural logarithm. */
  public static final Op<Void> LOG =
      map("log", Math::log).derivative("d(ln x)/dx = 1/x", X, (g, x) -> g.div(x));

  /** The logarithm to base 2. */
  public static final Op<Void> LOG2 =
      map("log2", v -> Math.log(v) / LN2)
          .derivative("d(log₂ x)/dx = 1/(x ln 2)", X, (g, x) -> g.div(x.mul(LN2)));

  /** ln(1 + x), exact also where x is small. */
  public static final Op<Void> LOG1P =
      map("log1p", Math::log1p)
          .derivative("d(ln(1 + x))/dx = 1/(1 + x)", X, (g, x) -> g.div(x.add(1)));

  /** eˣ - 1, exact also where x is small. */
  public static final Op<Void> EXPM1 =
      map("expm1", Math::expm1).derivative("d(eˣ - 1)/dx = eˣ", OUTPUT, (g, y) -> g.mul(y.add(1)));

  /** The square root. */
  public static final Op<Void> SQRT =
      map("sqrt", Math::sqrt)
          .symbol("√")
          .derivative("d(√x)/dx = 1/(2√x)", OUTPUT, (g, y) -> g.div(y.mul(2)));

  /** The sine. */
  public static final Op<Void> SIN =
      map("sin", Math::sin).derivative("d(sin x)/dx = cos x", X, (g, x) -> g.mul(x.cos()));

  /** The cosine. */
  public static final Op<Void> COS =
      map("cos", Math::cos).derivative("d(cos x)/dx = -sin x", X, (g, x) -> g.mul(x.sin()).neg());

  /** The error function, 2/√π times the integral of e^(-t²) from 0 to x. */
  public static final Op<Void> ERF =
      unary("erf", x -> x.map(ExpFunction.ERF))
          .derivative(
              "d(erf x)/dx = 2/√π · e^(-x²)",
              X,
              (g, x) -> g.mul(x.pow(2).neg().exp().mul(2 / Math.sqrt(Math.PI))));

  /** max(0, x), with slope 0 at 0. */
  public static final Op<Void> RELU =
      unary("relu", NdArray::relu)
          .derivative(
              "d(relu x)/dx = 1 where x > 0, else 0",
              OUTPUT,
              (g, y) -> mask(g, y.array().heaviside()));

  /** x, or alpha x where x is not positive; the slope at 0 is alpha. */
  public static final Op<Double> LEAKY_RELU =
      Op.<Double>unary("leakyRelu", (x, alpha) -> x.map(v -> v > 0 ? v : alpha * v))
          .derivative(
              "d(leakyRelu x)/dx = 1 where x > 0, else alpha",
              X,
              (g, x, alpha) -> g.mul(Tensor.of(x.array().map(v -> v > 0 ? 1 : alpha))));

  /** x, or alpha (eˣ - 1) where x is not positive. */
  public static final Op<Double> ELU =
      Op.<Double>unary("elu", (x, alpha) -> x.map(v -> v > 0 ? v : alpha * Math.expm1(v)))
          .derivative(
              "d(elu x)/dx = 1 where x > 0, else alpha·eˣ", X, (g, x, a) -> g.mul(elu(x, a)));

  /** ln(1 + eˣ), a smooth relu. */
  public static final Op<Void> SOFTPLUS =
      map("softplus", v -> Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))))
          .derivative("d(softplus x)/dx = sigmoid(x)", X, (g, x) -> g.mul(x.sigmoid()));

  /** x Φ(x), where Φ is the distribution function of N(0, 1). */
  public static final Op<Void> GELU =
      unary("gelu", x -> x.map(ExpFunction.GELU))
          .derivative("d(gelu x)/dx = Φ(x) + x·φ(x)", X, (g, x) -> g.mul(gelu(x)));

  /** s(x) = 1 / (1 + e⁻ˣ). */
  public static final Op<Void> SIGMOID =
      unary("sigmoid", x -> x.map(ExpFunction.SIGMOID))
          .symbol("σ")
          .derivative("ds/dx = s(1 - s)", OUTPUT, (g, s) -> g.mul(s.mul(Tensor.sub(1, s))));

  /** The hyperbolic tangent. */
  public static final Op<Void> TANH =
      unary("tanh", x -> x.map(ExpFunction.TANH))
          .derivative(
              "d(tanh x)/dx = 1 - tanh²x", OUTPUT, (g, t) -> g.mul(Tensor.sub(1, t.mul(t))));

  /** The limits of a clamp. */
  public record Limits(double low, double high) {}

  /** x, but not below the low limit nor above the high one; the slope at the limits is 1. */
  public static final Op<Limits> CLAMP =
      Op.<Limits>unary("clamp", (x, p) -> x.map(v -> Math.min(Math.max(v, p.low), p.high)))
          .derivative(
              "d(clamp x)/dx = 1 within the limits, else 0",
              X,
              (g, x, p) -> mask(g, x.array().map(v -> v >= p.low && v <= p.high ? 1 : 0)));

  /**
   * x times constant weights, and 0 where the weight is 0. It selects instead of multiplying, so
   * that an infinite gradient from later in the graph does not become NaN where it is cut off.
   */
  public static final Op<NdArray> MASK =
      Op.unary("mask", Binary.MASK::apply).derivative("d(x masked with m)/dx = m", Pointwise::mask);

  /** The elements of a gradient times the weights, and 0 where the weight is 0. */
  static Tensor mask(Tensor g, NdArray weights) {
    return Tensor.apply(MASK, weights, g);
  }

  private static DoubleUnaryOperator power(double n) {
    if (n == 2) {
      return v -> v * v;
    } else if (n == 0.5) {
      return Math::sqrt; // which differs from pow at -0 and -infinity, as in PyTorch
    } else if (n == -0.5) {
      return v -> 1 / Math.sqrt(v);
    }
    return v -> Binary.POW.at(v, n);
  }

  /** 1 where x is positive, -1 where it is negative, else 0; without a gradient. */
  static Tensor sign(Tensor x) {
    return Tensor.of(x.array().map(v -> v > 0 ? 1 : v < 0 ? -1 : 0));
  }

  private static Tensor elu(Tensor x, double alpha) {
    Tensor below = Tensor.where(x.lt(0), x, x.zerosLike()).exp().mul(alpha);
    return Tensor.where(Tensor.of(x.array().heaviside()), x.onesLike(), below);
  }

  private static Tensor gelu(Tensor x) {
    Tensor distribution = x.mul(Math.sqrt(0.5)).erf().add(1).mul(0.5);
    Tensor density = x.pow(2).mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
    return distribution.add(x.mul(density));
  }
}
