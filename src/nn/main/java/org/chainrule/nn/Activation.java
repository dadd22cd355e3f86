package org.chainrule.nn;

import org.chainrule.Tensor;

/** Activation functions as layers, for {@link Sequential}: {@code Activation.relu()}. */
public final class Activation {
  private Activation() {}

  /** max(0, x); its slope at 0 is 0. */
  public static Layer relu() {
    return Layer.of("ReLU()", Tensor::relu);
  }

  /** x where x > 0, else slope · x. PyTorch's default slope is 0.01. */
  public static Layer leakyRelu(double slope) {
    return Layer.of("LeakyReLU(negative_slope=%s)".formatted(slope), x -> x.leakyRelu(slope));
  }

  /** x where x > 0, else alpha (eˣ - 1). */
  public static Layer elu(double alpha) {
    return Layer.of("ELU(alpha=%s)".formatted(alpha), x -> x.elu(alpha));
  }

  /** x Φ(x), with the distribution function Φ of N(0, 1). */
  public static Layer gelu() {
    return Layer.of("GELU(approximate='none')", Tensor::gelu);
  }

  /** ln(1 + eˣ), a smooth relu. */
  public static Layer softplus() {
    return Layer.of("Softplus(beta=1.0, threshold=20.0)", Tensor::softplus);
  }

  /** s(x) = 1 / (1 + e⁻ˣ). */
  public static Layer sigmoid() {
    return Layer.of("Sigmoid()", Tensor::sigmoid);
  }

  /** The hyperbolic tangent. */
  public static Layer tanh() {
    return Layer.of("Tanh()", Tensor::tanh);
  }

  /** eˣ / Σeˣ along an axis. Not before a cross-entropy, which takes the scores themselves. */
  public static Layer softmax(int axis) {
    return Layer.of("Softmax(dim=%d)".formatted(axis), x -> x.softmax(axis));
  }
}
