package org.chainrule.array;

/** Functions that {@link Math} lacks. */
public final class Erf {
  private static final int TERMS = 60;

  private Erf() {}

  /**
   * The error function, to about 1e-15: its power series near 0, and far out the continued fraction
   * of its complement, evaluated from the tail.
   *
   * @see <a href="https://dlmf.nist.gov/7.6">DLMF 7.6.2</a>, <a
   *     href="https://dlmf.nist.gov/7.9">DLMF 7.9.1</a>
   */
  public static double erf(double x) {
    double size = Math.abs(x);
    if (Double.isNaN(x) || size > 6) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    double gauss = Math.exp(-x * x) / Math.sqrt(Math.PI);
    if (size < 2.5) {
      double term = 2 * size;
      double sum = term;
      for (int n = 1; term > sum * 1e-17; n++) {
        term *= 2 * size * size / (2 * n + 1);
        sum += term;
      }
      return Math.signum(x) * sum * gauss;
    }
    double tail = 0;
    for (int n = TERMS; n > 0; n--) {
      tail = n / 2.0 / (size + tail);
    }
    return Math.signum(x) * (1 - gauss / (size + tail));
  }
}
