package org.chainrule;

import java.util.List;
import java.util.function.Supplier;
import org.chainrule.engine.Anomaly;
import org.chainrule.engine.Node;

/** What this thread's operations do beside computing. Learners use {@link Autograd}. */
public final class GradMode {
  private static final ThreadLocal<GradMode> CURRENT = ThreadLocal.withInitial(GradMode::new);

  private boolean enabled = true;
  private boolean anomaly;
  private List<Node> recorded;
  private long begun;
  private long completed;

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

  /** Whether anomalies are looked for: see {@link Autograd#detectAnomaly}. */
  public static boolean isAnomaly() {
    return CURRENT.get().anomaly;
  }

  static boolean setAnomaly(boolean anomaly) {
    GradMode mode = CURRENT.get();
    boolean before = mode.anomaly;
    mode.anomaly = anomaly;
    return before;
  }

  /** Counts a pass through a graph that begins, backward or in forward mode. */
  public static void passBegins() {
    CURRENT.get().begun++;
  }

  /** Counts a pass that came to its end. */
  public static void passCompleted() {
    CURRENT.get().completed++;
  }

  /** How many passes this thread has begun so far. */
  public static long passesBegun() {
    return CURRENT.get().begun;
  }

  /** How many passes this thread has completed so far. */
  public static long passesCompleted() {
    return CURRENT.get().completed;
  }

  /** Tells whoever listens that an operation was recorded. */
  static void made(Tensor result, Tensor... operands) {
    GradMode mode = CURRENT.get();
    if (mode.recorded != null) {
      mode.recorded.add(result.gradFn());
    }
    if (mode.anomaly) {
      Anomaly.check(result.gradFn(), result, operands);
    }
  }

  /** Runs the body; the list gets the vertices that it makes, in order. */
  static Tensor recording(List<Node> into, Supplier<Tensor> body) {
    GradMode mode = CURRENT.get();
    List<Node> outer = mode.recorded;
    mode.recorded = into;
    try {
      return body.get();
    } finally {
      mode.recorded = outer;
      if (outer != null) {
        outer.addAll(into);
      }
    }
  }
}
