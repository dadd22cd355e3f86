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
  },
  /** The error function. */
  ERF {
    @Override
    public double applyAsDouble(double x) {
      return Erf.erf(x);
    }
  },
  /** x Φ(x), where Φ is the distribution function of N(0, 1). */
  GELU {
    @Override
    public double applyAsDouble(double x) {
      return x * 0.5 * (1 + Erf.erf(x * Math.sqrt(0.5)));
    }
  }
}
