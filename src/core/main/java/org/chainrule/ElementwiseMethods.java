package org.chainrule;

import org.chainrule.op.Arithmetic;
import org.chainrule.op.Pointwise;

/**
 * What a {@link Tensor} computes element by element: arithmetic, powers, functions such as exp and
 * tanh, activations.
 */
public sealed interface ElementwiseMethods permits Tensor {
  /** this + y. */
  default Tensor add(Tensor y) {
    return Tensor.apply(Arithmetic.ADD, self(), y);
  }

  /** this + y. */
  default Tensor add(double y) {
    return add(Tensor.scalar(y));
  }

  /** this - y. */
  default Tensor sub(Tensor y) {
    return Tensor.apply(Arithmetic.SUB, self(), y);
  }

  /** this - y. */
  default Tensor sub(double y) {
    return sub(Tensor.scalar(y));
  }

  /** this · y, element by element. */
  default Tensor mul(Tensor y) {
    return Tensor.apply(Arithmetic.MUL, self(), y);
  }

  /** this · y. */
  default Tensor mul(double y) {
    return mul(Tensor.scalar(y));
  }

  /** this / y, element by element. */
  default Tensor div(Tensor y) {
    return Tensor.apply(Arithmetic.DIV, self(), y);
  }

  /** this / y. */
  default Tensor div(double y) {
    return div(Tensor.scalar(y));
  }

  /**
   * The remainder of this / y rounded down, which has the sign of y: {@code x % y} in a cell, and
   * as in Python, -7 % 3 is 2.
   */
  default Tensor remainder(Tensor y) {
    return Tensor.apply(Arithmetic.REMAINDER, self(), y);
  }

  /** The remainder of this / y: see {@link #remainder(Tensor)}. */
  default Tensor remainder(double y) {
    return remainder(Tensor.scalar(y));
  }

  /** -this. */
  default Tensor neg() {
    return Tensor.apply(Pointwise.NEG, self());
  }

  /** Every element to a constant power. */
  default Tensor pow(double exponent) {
    return Tensor.apply(Pointwise.POW, exponent, self());
  }

  /** Every element to the power of an element of {@code y}, both with a gradient. */
  default Tensor pow(Tensor y) {
    return Tensor.apply(Arithmetic.POWER, self(), y);
  }

  /** x². */
  default Tensor square() {
    return pow(2);
  }

  /** |x|. The slope at 0 is 0, as in PyTorch. */
  default Tensor abs() {
    return Tensor.apply(Pointwise.ABS, self());
  }

  /**
   * The square root. The slope at 0 is infinite; times an upstream 0 it gives NaN, as in PyTorch.
   */
  default Tensor sqrt() {
    return Tensor.apply(Pointwise.SQRT, self());
  }

  /** The sine. */
  default Tensor sin() {
    return Tensor.apply(Pointwise.SIN, self());
  }

  /** The cosine. */
  default Tensor cos() {
    return Tensor.apply(Pointwise.COS, self());
  }

  /** The error function, 2/√π times the integral of e^(-t²) from 0 to x. */
  default Tensor erf() {
    return Tensor.apply(Pointwise.ERF, self());
  }

  /** eˣ. */
  default Tensor exp() {
    return Tensor.apply(Pointwise.EXP, self());
  }

  /** The natural logarithm; -inf at 0 and NaN below. */
  default Tensor log() {
    return Tensor.apply(Pointwise.LOG, self());
  }

  /** The logarithm to base 2. */
  default Tensor log2() {
    return Tensor.apply(Pointwise.LOG2, self());
  }

  /** ln(1 + x), exact also where x is small. */
  default Tensor log1p() {
    return Tensor.apply(Pointwise.LOG1P, self());
  }

  /** eˣ - 1, exact also where x is small. */
  default Tensor expm1() {
    return Tensor.apply(Pointwise.EXPM1, self());
  }

  /** max(0, x). The slope at 0 is 0, as in PyTorch. */
  default Tensor relu() {
    return Tensor.apply(Pointwise.RELU, self());
  }

  /** s(x) = 1 / (1 + e⁻ˣ). */
  default Tensor sigmoid() {
    return Tensor.apply(Pointwise.SIGMOID, self());
  }

  /** The hyperbolic tangent. */
  default Tensor tanh() {
    return Tensor.apply(Pointwise.TANH, self());
  }

  /** x where x > 0, else alpha x. The slope at 0 is alpha, as in PyTorch. */
  default Tensor leakyRelu(double alpha) {
    return Tensor.apply(Pointwise.LEAKY_RELU, alpha, self());
  }

  /** x where x > 0, else alpha (eˣ - 1). */
  default Tensor elu(double alpha) {
    return Tensor.apply(Pointwise.ELU, alpha, self());
  }

  /** ln(1 + eˣ), a smooth relu, computed without overflow. */
  default Tensor softplus() {
    return Tensor.apply(Pointwise.SOFTPLUS, self());
  }

  /** x Φ(x), Φ the distribution function of N(0, 1): PyTorch's exact gelu. */
  default Tensor gelu() {
    return Tensor.apply(Pointwise.GELU, self());
  }

  /** x, but not below {@code low} nor above {@code high}. The slope at the limits is 1. */
  default Tensor clamp(double low, double high) {
    return Tensor.apply(Pointwise.CLAMP, new Pointwise.Limits(low, high), self());
  }

  /** The larger of each pair. A tie shares the gradient half and half, as in PyTorch. */
  default Tensor maximum(Tensor y) {
    return Tensor.apply(Arithmetic.MAXIMUM, self(), y);
  }

  /** The larger of each element and a number. */
  default Tensor maximum(double y) {
    return maximum(Tensor.scalar(y));
  }

  /** The smaller of each pair. A tie shares the gradient half and half, as in PyTorch. */
  default Tensor minimum(Tensor y) {
    return Tensor.apply(Arithmetic.MINIMUM, self(), y);
  }

  /** The smaller of each element and a number. */
  default Tensor minimum(double y) {
    return minimum(Tensor.scalar(y));
  }

  /** The value where the mask is true, else this; the mask broadcasts. */
  default Tensor maskedFill(Tensor mask, double value) {
    return Tensor.where(
        Tensor.of(mask.array().expand(self().shape())), Tensor.scalar(value), self());
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
