package org.chainrule.platform;

import java.util.function.DoubleUnaryOperator;

/** eˣ and its relatives, which a platform can compute faster for a whole array. */
public enum ExpFunction implements DoubleUnaryOperator {
  /** eˣ. */
  EXP {
    @Override
    public double applyAsDouble(double x) {
      return Math.exp(x);
    }
  },
  /** 1 / (1 + e⁻ˣ). */
  SIGMOID {
    @Override
    public double applyAsDouble(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  },
  /** The hyperbolic tangent. */
  TANH {
    @Override
    public double applyAsDouble(double x) {
      return Math.tanh(x);
    }
  }
}
