package org.chainrule.plot;

/**
 * A part of an axis that begins and ends at whole ticks.
 *
 * @param low the first tick
 * @param high the last
 * @param step from tick to tick
 */
record Axis(double low, double high, double step) {
  private static final int MOST_TICKS = 9;

  /**
   * The part that holds all values.
   *
   * @param whole whether only whole numbers are ticks, as on an axis of decades
   */
  static Axis around(double low, double high, boolean whole) {
    double range = high > low ? Math.min(high - low, Double.MAX_VALUE) : 1;
    double unit = Math.pow(10, Math.floor(Math.log10(range / MOST_TICKS)));
    if (!whole && (unit == 0 || low + unit == low)) {
      double end = Math.min(Double.MAX_VALUE, Math.nextUp(high));
      return new Axis(low, end, range); // no double lies between two ticks
    }
    double step = whole ? Math.max(1, unit) : unit;
    for (double factor : new double[] {2, 5, 10, 20, 50, 100}) {
      if (range / step > MOST_TICKS) {
        step = whole ? Math.max(1, unit * factor) : unit * factor;
      }
    }
    double first = Math.max(-Double.MAX_VALUE, Math.floor(low / step) * step);
    double last = Math.min(Double.MAX_VALUE, Math.ceil(high / step) * step);
    return new Axis(first, last > first ? last : first + step, step);
  }

  double range() {
    return high - low;
  }

  /** The place of one of some equal parts. */
  double at(int part, int parts) {
    double share = (double) part / parts;
    return low * (1 - share) + high * share;
  }

  /** In which of some equal parts a value lies. */
  int part(double value, int parts) {
    double share = (value / 2 - low / 2) / (high / 2 - low / 2);
    return Math.max(0, Math.min(parts - 1, (int) (share * parts)));
  }

  /** The distance of ticks in pixels that makes XChart choose these. */
  int spacing(double pixels) {
    return (int) Math.max(8, pixels * step / range());
  }
}
