package org.chainrule.array;

/**
 * eˣ and its relatives for one number: as fast as {@link Math#exp}, and written so that the Vector
 * API does the very same steps on several numbers at once and arrives at the same bits. (Fused
 * multiply-adds would not be faster here, and slow where the processor has none.)
 *
 * <p>eˣ = 2ⁿ eʳ, where n is the integer nearest to x/ln 2, so that |r| is at most ln(2)/2, and eʳ
 * is its power series 1 + r + r²(1/2! + r/3! + … + r¹¹/13!). The next term is below 2⁻⁵⁴.
 */
final class Exponential {
  static final double LOG2_E = 1.4426950408889634;

  /** ln 2 in two parts; so many bits of the first are zero that its multiples are exact. */
  static final double LN2_HIGH = 0x1.62e42fefa0000p-1;

  static final double LN2_LOW = 0x1.cf79abc9e3b3ap-40;

  /** Adding it leaves a number's nearest integer in the low bits of the sum. */
  static final double ROUND = 0x1.8p52;

  /** Beyond this, e to the power of it is not a normal number. */
  static final double LIMIT = 708;

  /** From here on 2ⁿ is infinite in {@link #powerOfTwo}. */
  static final double INFINITE = 710;

  /** From here on the hyperbolic tangent is 1 to the last bit. */
  static final double FLAT = 22;

  static final long ONE = Double.doubleToRawLongBits(1);

  private Exponential() {}

  /** eˣ within 1 ulp. */
  static double exp(double x) {
    return Math.abs(x) < LIMIT ? finite(x) : Math.exp(x);
  }

  /**
   * 1/(1 + e⁻ˣ) within 2.5 ulp. At -LIMIT the sum is 1 to the last bit; at INFINITE the result is
   * 0, where the true one is not a normal number.
   */
  static double sigmoid(double x) {
    return 1 / (finite(Math.min(Math.max(-x, -LIMIT), INFINITE)) + 1);
  }

  /** With E = e²ˣ - 1, tanh x = E/(E + 2): within 2.5 ulp, as {@link Math#tanh}. */
  static double tanh(double x) {
    double twice = Math.min(Math.abs(x), FLAT) * 2;
    double rounded = twice * LOG2_E + ROUND;
    double n = rounded - ROUND;
    double r = twice - n * LN2_HIGH - n * LN2_LOW;
    double power = powerOfTwo(rounded);
    double e = (tail(r) * (r * r) + r) * power + (power - 1);
    return Math.copySign(e / (e + 2), x);
  }

  private static double finite(double x) {
    double rounded = x * LOG2_E + ROUND;
    double n = rounded - ROUND;
    double r = x - n * LN2_HIGH - n * LN2_LOW;
    return (tail(r) * (r * r) + r + 1) * powerOfTwo(rounded);
  }

  /** 1/2! + r/3! + … + r¹¹/13!, in pairs, so that the additions do not wait for each other. */
  private static double tail(double r) {
    double r2 = r * r;
    double r4 = r2 * r2;
    double low = (r * (1 / 6.0) + 1 / 2.0) + (r * (1 / 120.0) + 1 / 24.0) * r2;
    double middle = (r * (1 / 5040.0) + 1 / 720.0) + (r * (1 / 362880.0) + 1 / 40320.0) * r2;
    double high =
        (r * (1 / 39916800.0) + 1 / 3628800.0) + (r * (1 / 6227020800.0) + 1 / 479001600.0) * r2;
    return (high * r4 + middle) * r4 + low;
  }

  /** 2ⁿ: n, moved into the bits of the exponent. */
  private static double powerOfTwo(double rounded) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(rounded) << 52) + ONE);
  }
}
