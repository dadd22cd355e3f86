package org.chainrule.platform;

import java.util.function.Function;

/**
 * The line of the learner's code that called into this library, for messages. Walking the stack
 * takes about a microsecond, as long as a small backward pass; therefore {@link #nowRateLimited}
 * does not if it is called more than a thousand times a second.
 */
public final class CallSite {
  private static final int PER_SECOND = 1000;

  private static volatile Function<StackTraceElement, String> describe =
      f -> f.getFileName() + ":" + f.getLineNumber();
  private static int left = PER_SECOND;
  private static long refilled;

  private CallSite() {}

  /** How a line is shown to the learner; a notebook kernel says which cell it is in. */
  public static void describedBy(Function<StackTraceElement, String> description) {
    describe = description;
  }

  /** The learner's line that is running now, such as {@code Lesson.java:12}. */
  public static String now() {
    StackTraceElement caller = Platform.current().caller();
    return caller == null ? "an unknown place" : describe.apply(caller);
  }

  /** The learner's line, or null if too many were asked for within this second. */
  public static String nowRateLimited() {
    if (left <= 0) {
      long now = System.currentTimeMillis();
      if (now - refilled < 1000) {
        return null;
      }
      refilled = now;
      left = PER_SECOND;
    }
    left--;
    return now();
  }
}
