package org.chainrule.platform;

/**
 * The error function, 2/√π times the integral of e^(-t²) from 0 to x, to about 1e-15. For a = |x|
 * it is a P(a²) below 1, and above 1 - e^(-a²) Q((a - 3)/(a + 3))/(a + 3), with two polynomials
 * that interpolate at Chebyshev nodes, computed in 40 digits.
 *
 * @see <a href="https://dlmf.nist.gov/7.6">DLMF 7.6</a>, <a href="https://dlmf.nist.gov/7.10">DLMF
 *     7.10</a>
 */
public final class Erf {
  /** Below it, a P(a²). */
  public static final double NEAR_ZERO = 1;

  /** From here on it is 1. */
  public static final double LIMIT = 6;

  /** The a where Q is taken at 0. */
  public static final double MIDDLE = 3;

  /** P, and below Q: the coefficients from the highest power down, 4k + 1 of them. */
  private static final double[] NEAR = {
    5.957176147748911e-11,
    -1.1372848856791674e-09,
    1.4659775274047436e-08,
    -1.6350312701054695e-07,
    1.6461000484121368e-06,
    -1.4925595266831182e-05,
    0.0001205533111164271,
    -0.000854832698083379,
    0.0052239776248180145,
    -0.026866170645076792,
    0.11283791670954879,
    -0.3761263890318375,
    1.1283791670955126
  };

  private static final double[] FAR = {
    -7.348239373489554e-08,
    1.043752087006054e-06,
    2.6434802841491924e-06,
    -4.793435431750597e-06,
    -1.745346502634523e-05,
    3.0407317988562425e-05,
    0.00010756039947348913,
    -0.00027677874583269653,
    -0.0005483096650762624,
    0.0030340620489113226,
    -0.0012124166271279887,
    -0.026827234625846776,
    0.11952776128728143,
    -0.3104672619005485,
    0.5902283571041018,
    -0.8833944531698837,
    1.0740069070883398
  };

  private Erf() {}

  /** The error function of one number. */
  public static double erf(double x) {
    double a = size(x);
    return of(x, Math.exp(-(a * a)));
  }

  /** The error function of x, given e^(-a²) for its {@link #size}. */
  public static double of(double x, double power) {
    double a = size(x);
    return Math.copySign(
        a < NEAR_ZERO
            ? a * horner(NEAR, a * a)
            : 1 - power / (a + MIDDLE) * horner(FAR, (a - MIDDLE) / (a + MIDDLE)),
        x);
  }

  /** |x|, or the limit if that is less. */
  public static double size(double x) {
    return Math.min(Math.abs(x), LIMIT);
  }

  /** The coefficients of P, from the highest power down, 4k + 1 of them. */
  public static double[] near() {
    return NEAR.clone();
  }

  /** The coefficients of Q. */
  public static double[] far() {
    return FAR.clone();
  }

  private static double horner(double[] coefficients, double x) {
    double sum = coefficients[0];
    for (int i = 1; i < coefficients.length; i++) {
      sum = Math.fma(sum, x, coefficients[i]);
    }
    return sum;
  }
}
