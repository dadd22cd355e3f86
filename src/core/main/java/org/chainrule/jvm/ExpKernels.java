package org.chainrule.jvm;

import java.util.Arrays;
import org.chainrule.platform.Erf;
import org.chainrule.platform.ExpFunction;

/**
 * eˣ, the sigmoid, tanh, the error function and gelu of arrays. The loops are short and consist of
 * additions and multiplications, which the JIT vectorizes; they work on blocks that fit into the
 * first-level cache. The results have the same bits on every processor and for every array length.
 * eˣ differs from the exact value by at most 1 unit in the last place, the sigmoid and tanh by at
 * most 4. {@code VectorKernels} computes the same steps and the same bits.
 */
enum ExpKernels {
  /** eˣ. */
  EXP {
    @Override
    void block(double[] x, double[] y, int from, Scratch s) {
      s.exponentials(1, x, from);
      System.arraycopy(s.power, 0, y, from, s.n);
    }

    @Override
    double one(double x) {
      return exponential(x);
    }
  },
  /** 1 / (1 + e⁻ˣ). */
  SIGMOID {
    @Override
    void block(double[] x, double[] y, int from, Scratch s) {
      s.exponentials(-1, x, from);
      double[] power = s.power;
      for (int i = 0; i < s.n; i++) {
        power[i] = 1 / (1 + power[i]);
      }
      System.arraycopy(power, 0, y, from, s.n);
    }

    @Override
    double one(double x) {
      return 1 / (1 + exponential(-x));
    }
  },
  /** (1 - e⁻²ˣ) / (1 + e⁻²ˣ) for positive x, and odd. */
  TANH {
    @Override
    void block(double[] x, double[] y, int from, Scratch s) {
      for (int i = 0; i < s.n; i++) {
        s.rest[i] = Math.abs(x[from + i]);
      }
      s.exponentials(-2, s.rest, 0);
      double[] power = s.power;
      for (int i = 0; i < s.n; i++) {
        power[i] = (1 - power[i]) / (1 + power[i]);
      }
      for (int i = 0; i < s.n; i++) {
        y[from + i] = signed(x[from + i], power[i]);
      }
    }

    @Override
    double one(double x) {
      double e = exponential(-2 * Math.abs(x));
      return signed(x, (1 - e) / (1 + e));
    }

    /** Near 0 the difference 1 - e has lost its digits. */
    private double signed(double x, double size) {
      double near = Math.abs(x);
      return Math.copySign(near < NEAR_ZERO ? tanhNearZero(near) : size, x);
    }
  },
  /** The error function, as {@link Erf} describes it. */
  ERF {
    @Override
    void block(double[] x, double[] y, int from, Scratch s) {
      s.errorFunction(1, x, from);
      System.arraycopy(s.power, 0, y, from, s.n);
    }

    @Override
    double one(double x) {
      return errorFunction(x);
    }
  },
  /** x/2 (1 + erf(x/√2)). */
  GELU {
    @Override
    void block(double[] x, double[] y, int from, Scratch s) {
      s.errorFunction(SQRT_HALF, x, from);
      for (int i = 0; i < s.n; i++) {
        y[from + i] = x[from + i] * 0.5 * (1 + s.power[i]);
      }
    }

    @Override
    double one(double x) {
      return x * 0.5 * (1 + errorFunction(SQRT_HALF * x));
    }
  };

  private static final int BLOCK = 512;
  private static final int FEW = 16;

  /** About how many multiplications one element costs. */
  static final int WORK = 32;

  /** Below, the series of tanh is used. */
  static final double NEAR_ZERO = 0.2;

  /** Up to here 2ᵏ and the result are normal numbers. */
  static final double LIMIT = 708;

  /** Adding it rounds to a whole number, which then stands in the lowest bits. */
  static final double ROUND = 0x1.8p52;

  static final double INVERSE_LN2 = 0x1.71547652b82fep0;

  /** ln 2 in two parts, of which the first has so few digits that k times it is exact. */
  static final double LN2_HIGH = 0x1.62e42fefa38p-1;

  static final double LN2_LOW = 0x1.ef35793c7673p-45;

  private static final double SQRT_HALF = Math.sqrt(0.5);

  abstract void block(double[] x, double[] y, int from, Scratch s);

  abstract double one(double x);

  static ExpKernels of(ExpFunction function) {
    return switch (function) {
      case EXP -> EXP;
      case SIGMOID -> SIGMOID;
      case TANH -> TANH;
      case ERF -> ERF;
      case GELU -> GELU;
    };
  }

  /** The plain loops, for the elements from … to. */
  void range(double[] x, double[] y, int from, int to) {
    if (to - from < FEW) {
      for (int i = from; i < to; i++) {
        y[i] = one(x[i]);
      }
      return;
    }
    Scratch scratch = new Scratch(Math.min(BLOCK, to - from));
    for (int i = from; i < to; i += BLOCK) {
      scratch.n = Math.min(BLOCK, to - i);
      block(x, y, i, scratch);
    }
  }

  private static double errorFunction(double x) {
    double a = Erf.size(x);
    return Erf.of(x, exponential(-(a * a)));
  }

  private static double tanhNearZero(double x) {
    double s = x * x;
    double q = Series.T19;
    q = Math.fma(q, s, Series.T17);
    q = Math.fma(q, s, Series.T15);
    q = Math.fma(q, s, Series.T13);
    q = Math.fma(q, s, Series.T11);
    q = Math.fma(q, s, Series.T9);
    q = Math.fma(q, s, Series.T7);
    q = Math.fma(q, s, Series.T5);
    q = Math.fma(q, s, Series.T3);
    return Math.fma(x * s, q, x);
  }

  /** e^v as in {@link Scratch}, for a few numbers. */
  private static double exponential(double v) {
    if (!(Math.abs(v) <= LIMIT)) {
      return Math.exp(v);
    }
    double bits = Math.fma(v, INVERSE_LN2, ROUND);
    return scaled(third(rest(v, bits), second(rest(v, bits), first(rest(v, bits)))), bits);
  }

  private static double rest(double v, double bits) {
    double k = bits - ROUND;
    return Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, v));
  }

  private static double first(double r) {
    double q = Series.E13;
    q = Math.fma(q, r, Series.E12);
    q = Math.fma(q, r, Series.E11);
    q = Math.fma(q, r, Series.E10);
    return Math.fma(q, r, Series.E9);
  }

  private static double second(double r, double high) {
    double q = Math.fma(high, r, Series.E8);
    q = Math.fma(q, r, Series.E7);
    q = Math.fma(q, r, Series.E6);
    return Math.fma(q, r, Series.E5);
  }

  private static double third(double r, double high) {
    double q = Math.fma(high, r, Series.E4);
    q = Math.fma(q, r, Series.E3);
    q = Math.fma(q, r, Series.E2);
    return 1 + Math.fma(r * r, q, r);
  }

  private static double scaled(double power, double bits) {
    return Double.longBitsToDouble(
        Double.doubleToRawLongBits(power) + (Double.doubleToRawLongBits(bits) << 52));
  }

  /**
   * The numbers of one block between two loops. A loop that does more than one of these steps, or
   * that reads and writes at different places, is one that the JIT does not vectorize.
   */
  private static final class Scratch {
    private static final double[] NEAR = Erf.near();
    private static final double[] FAR = Erf.far();

    final double[] power;
    final double[] rest;
    private final double[] argument;
    private final double[] bits;
    int n;

    Scratch(int size) {
      power = new double[size];
      rest = new double[size];
      argument = new double[size];
      bits = new double[size];
    }

    /**
     * power = e^(factor · x): splits the argument into k ln 2 + r, sums the Taylor polynomial of eʳ
     * on |r| ≤ ln 2 / 2, and adds k, with which {@code bits} end, to the exponent.
     */
    void exponentials(double factor, double[] x, int from) {
      multiply(factor, x, from, argument, n);
      round(argument, bits, n);
      rests(argument, bits, rest, n);
      firsts(rest, power, n);
      seconds(rest, power, n);
      thirds(rest, power, n);
      scale(argument, power, bits, n);
    }

    /**
     * power = erf(factor · x), both polynomials for each number: a loop with a choice between them
     * would not become vector instructions.
     */
    void errorFunction(double factor, double[] x, int from) {
      double[] size = new double[n];
      double[] square = new double[n];
      double[] near = new double[n];
      sizes(factor, x, from, size, n);
      squares(size, square, n);
      exponentials(-1, square, 0);
      horner(NEAR, square, near, n);
      places(size, square, n);
      horner(FAR, square, rest, n);
      fars(size, rest, power, n);
      for (int i = 0; i < n; i++) {
        double a = size[i];
        power[i] = Math.copySign(a < Erf.NEAR_ZERO ? a * near[i] : power[i], factor * x[from + i]);
      }
    }

    private static void sizes(double factor, double[] x, int from, double[] a, int n) {
      for (int i = 0; i < n; i++) {
        a[i] = Math.min(Math.abs(factor * x[from + i]), Erf.LIMIT);
      }
    }

    private static void squares(double[] a, double[] square, int n) {
      for (int i = 0; i < n; i++) {
        square[i] = a[i] * a[i];
      }
    }

    private static void places(double[] a, double[] place, int n) {
      for (int i = 0; i < n; i++) {
        place[i] = (a[i] - Erf.MIDDLE) / (a[i] + Erf.MIDDLE);
      }
    }

    private static void fars(double[] a, double[] q, double[] power, int n) {
      for (int i = 0; i < n; i++) {
        power[i] = 1 - power[i] / (a[i] + Erf.MIDDLE) * q[i];
      }
    }

    /** sum = the polynomial at x, four steps of Horner's rule in a loop. */
    private static void horner(double[] coefficients, double[] x, double[] sum, int n) {
      Arrays.fill(sum, 0, n, coefficients[0]);
      for (int c = 1; c < coefficients.length; c += 4) {
        four(
            coefficients[c],
            coefficients[c + 1],
            coefficients[c + 2],
            coefficients[c + 3],
            x,
            sum,
            n);
      }
    }

    private static void four(
        double c0, double c1, double c2, double c3, double[] x, double[] sum, int n) {
      for (int i = 0; i < n; i++) {
        double q = Math.fma(sum[i], x[i], c0);
        q = Math.fma(q, x[i], c1);
        q = Math.fma(q, x[i], c2);
        sum[i] = Math.fma(q, x[i], c3);
      }
    }

    private static void multiply(double factor, double[] x, int from, double[] y, int n) {
      for (int i = 0; i < n; i++) {
        y[i] = factor * x[from + i];
      }
    }

    private static void round(double[] x, double[] bits, int n) {
      for (int i = 0; i < n; i++) {
        bits[i] = Math.fma(x[i], INVERSE_LN2, ROUND);
      }
    }

    private static void rests(double[] x, double[] bits, double[] r, int n) {
      for (int i = 0; i < n; i++) {
        r[i] = ExpKernels.rest(x[i], bits[i]);
      }
    }

    private static void firsts(double[] r, double[] q, int n) {
      for (int i = 0; i < n; i++) {
        q[i] = first(r[i]);
      }
    }

    private static void seconds(double[] r, double[] q, int n) {
      for (int i = 0; i < n; i++) {
        q[i] = second(r[i], q[i]);
      }
    }

    private static void thirds(double[] r, double[] q, int n) {
      for (int i = 0; i < n; i++) {
        q[i] = third(r[i], q[i]);
      }
    }

    private static void scale(double[] x, double[] power, double[] bits, int n) {
      for (int i = 0; i < n; i++) {
        power[i] = Math.abs(x[i]) <= LIMIT ? scaled(power[i], bits[i]) : Math.exp(x[i]);
      }
    }
  }
}
