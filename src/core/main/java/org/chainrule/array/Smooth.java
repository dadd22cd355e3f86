package org.chainrule.array;

import org.chainrule.platform.ExpFunction;
import org.chainrule.platform.Platform;

/** eˣ, sigmoid and tanh of every element of an array. */
public enum Smooth {
  /** eˣ. */
  EXP(ExpFunction.EXP),
  /** 1 / (1 + e⁻ˣ). */
  SIGMOID(ExpFunction.SIGMOID),
  /** The hyperbolic tangent. */
  TANH(ExpFunction.TANH);

  private final ExpFunction function;

  Smooth(ExpFunction function) {
    this.function = function;
  }

  /** The function of every element. */
  public NdArray apply(NdArray array) {
    double[] y = new double[array.data().length];
    Platform.current().map(function, array.data(), y);
    return NdArray.of(array.shape(), y);
  }
}
