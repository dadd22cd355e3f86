package org.chainrule.display;

import java.util.Locale;

/** Numbers as text, in the same way whatever the language of the machine. */
public final class Numbers {
  private Numbers() {}

  /**
   * Four significant digits, without zeros at the end: {@code 0.25}, {@code -3}, {@code 1.5e-7}.
   */
  public static String brief(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) {
      return Long.toString((long) value);
    } else if (size < 1e-3 || size >= 1e5) {
      String text = String.format(Locale.ROOT, "%.3e", value);
      int e = text.indexOf('e');
      return trimmed(text.substring(0, e)) + "e" + Integer.parseInt(text.substring(e + 1));
    }
    return atMost(Math.max(0, 3 - (int) Math.floor(Math.log10(size))), value);
  }

  /** A number with so many decimals at most, without zeros at the end. */
  public static String atMost(int decimals, double value) {
    return trimmed(fixed(decimals, value));
  }

  /** A number with exactly so many decimals. */
  public static String fixed(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** So many significant digits, zeros at the end included, so that a column of them is even. */
  public static String significant(int digits, double value) {
    return String.format(Locale.ROOT, "%." + digits + "g", value);
  }

  /** One digit before the point, so many decimals after it, and a power of ten. */
  public static String scientific(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "e", value);
  }

  /** A share from 0 to 1 as a percentage with so many decimals. */
  public static String percent(int decimals, double share) {
    return fixed(decimals, 100 * share) + " %";
  }

  private static String trimmed(String decimal) {
    return decimal.contains(".") ? decimal.replaceFirst("\\.?0+$", "") : decimal;
  }
}
