package org.chainrule.engine;

import java.lang.StackWalker.StackFrame;
import java.util.function.Function;

/**
 * The line of the learner's code that called into this library: the first frame that is not part of
 * it. A walk over the stack costs about a microsecond, as much as a whole small backward pass;
 * therefore {@link #sparingly} stops looking when it is asked more than a thousand times a second.
 */
public final class CallSite {
  private static final int PER_SECOND = 1000;
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final ClassValue<Boolean> OWN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          var own = CallSite.class.getProtectionDomain().getCodeSource();
          var source = type.getProtectionDomain().getCodeSource();
          return own != null && source != null && own.getLocation().equals(source.getLocation());
        }
      };

  private static volatile Function<StackFrame, String> describe =
      f -> f.getFileName() + ":" + f.getLineNumber();
  private static int left = PER_SECOND;
  private static long refilled;

  private CallSite() {}

  /** How a frame is told to the learner; a notebook kernel says which cell it is. */
  public static void describedBy(Function<StackFrame, String> description) {
    describe = description;
  }

  /** The learner's line that is running now, such as {@code Lesson.java:12}. */
  public static String now() {
    return WALKER.walk(
        frames ->
            frames
                .filter(f -> !OWN.get(f.getDeclaringClass()))
                .findFirst()
                .map(describe)
                .orElse("an unknown place"));
  }

  /** The learner's line, or null when too many were asked for within this second. */
  static String sparingly() {
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
