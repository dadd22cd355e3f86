package org.chainrule.course;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matches the names by which people refer to an exercise: e3, E03, e03-gradient-check, or a prefix
 * of the id.
 */
public final class ExerciseName {
  private static final Pattern ID = Pattern.compile("e0*(\\d+)(\\D.*)?");
  private static final Pattern NUMBER = Pattern.compile("e0*(\\d+)");

  private ExerciseName() {}

  /**
   * Returns whether a name is an exercise's number: e1, e01, and E1 match exercise 1, but e10 does
   * not.
   */
  public static boolean isNumber(String id, String asked) {
    Matcher own = ID.matcher(plain(id));
    Matcher number = NUMBER.matcher(plain(asked));
    return own.matches() && number.matches() && own.group(1).equals(number.group(1));
  }

  /** Returns whether a name is an exercise's number, its id, or a prefix of its id. */
  public static boolean matches(String id, String asked) {
    String wanted = plain(asked);
    if (NUMBER.matcher(wanted).matches() && ID.matcher(plain(id)).matches()) {
      return isNumber(id, asked);
    }
    return !wanted.isEmpty() && plain(id).startsWith(wanted);
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
