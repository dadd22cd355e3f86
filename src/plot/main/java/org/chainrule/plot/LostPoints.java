package org.chainrule.plot;

import java.util.ArrayList;

/** The points of a series that have no place on a chart's axes: counted, and made gaps. */
final class LostPoints {
  private final boolean logX;
  private final boolean logY;
  private int notFinite;
  private int notPositive;
  private int barsToZero;

  LostPoints(boolean logX, boolean logY) {
    this.logX = logX;
    this.logY = logY;
  }

  /**
   * The numbers with a gap for each point that the axes cannot show. A point whose x and y are both
   * NaN is an intended gap, and is not counted.
   */
  SeriesNumbers removedFrom(SeriesNumbers numbers) {
    double[] x = numbers.x() == null ? null : numbers.x().clone();
    double[] y = numbers.y() == null ? null : numbers.y().clone();
    double[] errorBars = numbers.errorBars() == null ? null : numbers.errorBars().clone();
    double filler = filler(x);
    int points = x == null ? y == null ? 0 : y.length : x.length;
    for (int i = 0; i < points; i++) {
      boolean placed = isPlaced(x == null ? 1 : x[i], y == null ? 1 : y[i]);
      if (!placed && y != null) {
        y[i] = Double.NaN;
      }
      if (!placed && x != null) {
        x[i] = y == null ? Double.NaN : hasPlace(x[i], logX) ? x[i] : filler;
      }
      if (errorBars != null && !isDrawn(errorBars[i], placed, y[i])) {
        errorBars[i] = 0;
      }
    }
    return new SeriesNumbers(x, y, errorBars);
  }

  private boolean isPlaced(double x, double y) {
    if (!(Double.isNaN(x) && Double.isNaN(y))) {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        notFinite++;
      } else if (!hasPlace(x, logX) || !hasPlace(y, logY)) {
        notPositive++;
      }
    }
    return hasPlace(x, logX) && hasPlace(y, logY);
  }

  private boolean isDrawn(double errorBar, boolean placed, double y) {
    boolean reachesZero = placed && logY && y - errorBar <= 0;
    barsToZero += reachesZero ? 1 : 0;
    return placed && Double.isFinite(errorBar) && !reachesZero;
  }

  private static boolean hasPlace(double value, boolean log) {
    return Double.isFinite(value) && !(log && value <= 0);
  }

  /** Any place on the x-axis, for gaps that have none. */
  private double filler(double[] x) {
    for (int i = 0; x != null && i < x.length; i++) {
      if (hasPlace(x[i], logX)) {
        return x[i];
      }
    }
    return 1;
  }

  boolean isEmpty() {
    return notFinite + notPositive + barsToZero == 0;
  }

  /** Such as "2 points not finite". */
  @Override
  public String toString() {
    var words = new ArrayList<String>();
    if (notFinite > 0) {
      words.add(count(notFinite, "point") + " not finite");
    }
    if (notPositive > 0) {
      words.add(count(notPositive, "point") + " not positive");
    }
    if (barsToZero > 0) {
      words.add(count(barsToZero, "error bar") + " down to 0 or below");
    }
    return String.join(", ", words);
  }

  private static String count(int count, String of) {
    return count + " " + of + (count == 1 ? "" : "s");
  }
}
