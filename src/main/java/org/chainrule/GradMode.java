package org.chainrule;

/** Whether operations of this thread are recorded. Learners use {@link Autograd#noGrad}. */
public final class GradMode {
  private static final ThreadLocal<GradMode> CURRENT = ThreadLocal.withInitial(GradMode::new);

  private boolean enabled = true;

  private GradMode() {}

  /** Whether operations are recorded now. */
  public static boolean isEnabled() {
    return CURRENT.get().enabled;
  }

  /** Turns recording on or off; returns how it was. */
  public static boolean set(boolean enabled) {
    GradMode mode = CURRENT.get();
    boolean before = mode.enabled;
    mode.enabled = enabled;
    return before;
  }
}
