package org.chainrule.course;

import java.util.Locale;

/** Formats points as text. */
final class Points {
  private Points() {}

  static String of(double reached, double whole) {
    return number(reached) + " of " + number(whole) + (whole == 1 ? " point" : " points");
  }

  private static String number(double points) {
    return points == Math.rint(points)
        ? String.format(Locale.ROOT, "%.0f", points)
        : String.format(Locale.ROOT, "%s", points);
  }
}
