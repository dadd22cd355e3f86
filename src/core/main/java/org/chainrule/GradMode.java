package org.chainrule;

/** What this thread's operations do beside computing. Learners use {@link Autograd}. */
public final class GradMode {
  private static final ThreadLocal<GradMode> CURRENT = ThreadLocal.withInitial(GradMode::new);

  private boolean enabled = true;
  private boolean anomaly;
  private Checkpoint.Recording recording;
  private long begun;
  private long completed;
  private long accumulated;
  private long cleared;

  private GradMode() {}

  /** What holds for this thread. */
  static GradMode current() {
    return CURRENT.get();
  }

  boolean enabled() {
    return enabled;
  }

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

  /** Counts a gradient that was added to one that was there. */
  static void gradientAccumulated() {
    CURRENT.get().accumulated++;
  }

  /** Counts a gradient that {@link Tensor#zeroGrad} has taken away. */
  static void gradientCleared() {
    CURRENT.get().cleared++;
  }

  /** How often this thread has added a gradient to one that was there. */
  public static long gradientsAccumulated() {
    return CURRENT.get().accumulated;
  }

  /** How many gradients {@link Tensor#zeroGrad} has taken away on this thread. */
  public static long gradientsCleared() {
    return CURRENT.get().cleared;
  }

  /** Tells a checkpoint and anomaly mode, where they are on, of an operation that was recorded. */
  void made(Tensor result, Tensor... operands) {
    if (recording != null) {
      recording.made(result.node());
    }
    if (anomaly) {
      Engine.checkForward(result, operands);
    }
  }

  /** What a checkpoint records at the moment, or null. */
  static Checkpoint.Recording recording() {
    return CURRENT.get().recording;
  }

  /** Records for a checkpoint from now on, or with null no more; returns how it was. */
  static Checkpoint.Recording record(Checkpoint.Recording recording) {
    GradMode mode = CURRENT.get();
    Checkpoint.Recording before = mode.recording;
    mode.recording = recording;
    return before;
  }
}
