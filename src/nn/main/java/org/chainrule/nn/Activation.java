package org.chainrule.nn;

import java.util.function.UnaryOperator;
import org.chainrule.Tensor;

/**
 * Activation functions as layers, for {@link Sequential}: {@code Activation.relu()}, or {@code new
 * ReLU()} as in PyTorch.
 */
public abstract sealed class Activation extends Layer
    permits ReLU, LeakyReLU, ELU, GELU, Softplus, Sigmoid, Tanh, Softmax, LogSoftmax {
  private final String text;
  private final UnaryOperator<Tensor> function;

  Activation(String text, UnaryOperator<Tensor> function) {
    this.text = text;
    this.function = function;
  }

  @Override
  public final Tensor forward(Tensor x) {
    return function.apply(x);
  }

  @Override
  public final String toString() {
    return text;
  }

  /** max(0, x); its slope at 0 is 0. */
  public static Layer relu() {
    return new ReLU();
  }

  /** x where x > 0, else slope · x. PyTorch's default slope is 0.01. */
  public static Layer leakyRelu(double slope) {
    return new LeakyReLU(slope);
  }

  /** x where x > 0, else alpha (eˣ - 1). */
  public static Layer elu(double alpha) {
    return new ELU(alpha);
  }

  /** x Φ(x), with the distribution function Φ of N(0, 1). */
  public static Layer gelu() {
    return new GELU();
  }

  /** ln(1 + eˣ), a smooth relu. */
  public static Layer softplus() {
    return new Softplus();
  }

  /** s(x) = 1 / (1 + e⁻ˣ). */
  public static Layer sigmoid() {
    return new Sigmoid();
  }

  /** The hyperbolic tangent. */
  public static Layer tanh() {
    return new Tanh();
  }

  /** eˣ / Σeˣ along an axis. Not before a cross-entropy, which takes the scores themselves. */
  public static Layer softmax(int axis) {
    return new Softmax(axis);
  }
}
