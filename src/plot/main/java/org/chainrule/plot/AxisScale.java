package org.chainrule.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * How the numbers of an axis are drawn. XChart draws numbers of everyday size; it fails, or never
 * ends, where they are huge, tiny, or differ in their last digits only. Those are drawn as (value −
 * origin) / 10^exponent, and the labels of the ticks say the values.
 *
 * <p>XChart labels each decade of a logarithmic axis. Where there are too many, their logarithms
 * are drawn on a linear axis.
 *
 * @param span from the lowest to the highest drawn number
 * @param decades whether log₁₀ of the values is drawn
 */
record AxisScale(double origin, int exponent, double span, boolean decades) {
  private static final int MOST_DECADES = 15;

  private static final double LARGEST = 1e7;
  private static final double SMALLEST = 1e-4;

  /** Below this share of the values, their difference is labelled instead. */
  private static final double NARROWEST = 1e-6;

  /**
   * The scale for numbers from low to high.
   *
   * @param anchored whether 0 must stay 0, because bars or areas begin there
   */
  static AxisScale of(double low, double high, boolean anchored) {
    double largest = Math.max(Math.abs(low), Math.abs(high));
    double span = high - low;
    boolean narrow = !anchored && span > 0 && span / largest < NARROWEST;
    if (narrow) {
      double origin = floor(low, exponent(span) + 1);
      int exponent = exponent(high - origin);
      return new AxisScale(origin, exponent, scaled(span, exponent), false);
    }
    boolean everyday = largest == 0 || (largest >= SMALLEST && largest < LARGEST);
    int exponent = everyday ? 0 : exponent(largest);
    return new AxisScale(0, exponent, scaled(high, exponent) - scaled(low, exponent), false);
  }

  /** The scale of a logarithmic axis from low to high. */
  static AxisScale logarithmic(double low, double high) {
    double decades = Math.log10(high) - Math.log10(low);
    return new AxisScale(0, 0, decades, decades > MOST_DECADES);
  }

  boolean isPlain() {
    return origin == 0 && exponent == 0 && !decades;
  }

  /** The number that is drawn for a value. */
  double drawn(double value) {
    return decades ? Math.log10(value) : scaled(value - origin, exponent);
  }

  /** The number that is drawn for a difference of values. */
  double drawnDifference(double difference) {
    return scaled(difference, exponent);
  }

  /** The value for which a number is drawn. */
  double value(double drawn) {
    return decades ? Math.pow(10, drawn) : scaled(drawn, -exponent) + origin;
  }

  /** The value at a tick; if there is an origin, its difference from it. */
  String label(double drawn) {
    if (decades) {
      return LinePlot.powerOfTen(drawn);
    }
    int digits = span > 0 ? Math.max(0, 2 - exponent(span)) : 6;
    BigDecimal rounded =
        new BigDecimal(drawn).setScale(Math.min(12, digits), RoundingMode.HALF_EVEN);
    if (rounded.signum() == 0) {
      return "0";
    }
    String sign = origin != 0 && rounded.signum() > 0 ? "+" : "";
    String power = exponent == 0 ? "" : "e" + exponent;
    return sign + rounded.stripTrailingZeros().toPlainString() + power;
  }

  /** The axis' title: where there is an origin, it says what the labels are counted from. */
  String title(String title) {
    if (origin == 0) {
      return title;
    }
    String name = title == null || title.isBlank() ? "value" : title;
    String sign = origin < 0 ? " + " : " − ";
    return name + sign + number(Math.abs(origin));
  }

  private static String number(double value) {
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return exact.precision() - exact.scale() > 12 || exact.scale() > 12
        ? exact.toString().toLowerCase(Locale.ROOT).replace("e+", "e")
        : exact.toPlainString();
  }

  /** The power of ten of the first digit. */
  private static int exponent(double value) {
    BigDecimal exact = new BigDecimal(Math.abs(value));
    return exact.precision() - exact.scale() - 1;
  }

  private static double floor(double value, int exponent) {
    return new BigDecimal(value).setScale(-exponent, RoundingMode.FLOOR).doubleValue();
  }

  /** value / 10^exponent; in two steps where 10^exponent is no double. */
  private static double scaled(double value, int exponent) {
    if (Math.abs(exponent) > Double.MAX_EXPONENT * Math.log10(2)) {
      int half = exponent / 2;
      return scaled(scaled(value, half), exponent - half);
    }
    return exponent < 0 ? value * Math.pow(10, -exponent) : value / Math.pow(10, exponent);
  }
}
