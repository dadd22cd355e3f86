package org.chainrule.plot;

/** The numbers from low to high; none where low is above high. */
record Range(double low, double high) {
  static final Range NONE = new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** So many ranges away, a point is as good as anywhere farther: nothing of it is seen. */
  private static final double FARTHEST = 100;

  boolean isEmpty() {
    return low > high;
  }

  /** This range and another together. */
  Range with(double otherLow, double otherHigh) {
    return otherLow <= otherHigh
        ? new Range(Math.min(low, otherLow), Math.max(high, otherHigh))
        : this;
  }

  /**
   * This range with one or both ends set, null or not finite where they are not. An end that is not
   * set gives way where it would lie on the wrong side.
   */
  Range within(Double setLow, Double setHigh) {
    boolean fromSet = setLow != null && Double.isFinite(setLow);
    boolean toSet = setHigh != null && Double.isFinite(setHigh);
    double from = fromSet ? setLow : low;
    double to = toSet ? setHigh : high;
    if (from > to && fromSet != toSet) {
      double room = Math.max(1, 0.1 * Math.abs(fromSet ? from : to));
      return fromSet ? new Range(from, from + room) : new Range(to - room, to);
    }
    return new Range(from, to);
  }

  /** The value, or the farthest place in its direction that makes a difference. */
  double near(double value) {
    double room = FARTHEST * (high - low);
    return Double.isFinite(room) && room > 0
        ? Math.max(low - room, Math.min(high + room, value))
        : value;
  }
}
