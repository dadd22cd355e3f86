package org.chainrule.kernel.session;

/**
 * What the bytecode of every cell calls: at each loop and each method entry, to stop when the
 * learner has asked for it, and in place of {@code System.exit}. Public because the classes of the
 * cells live in a class loader of their own.
 */
public final class CellGuard {
  /** Whether some cell is being stopped; all others pay no more than this look. */
  private static volatile boolean stopping;

  private CellGuard() {}

  /** Ends the current thread's work if its cell has been interrupted. */
  public static void check() {
    if (stopping) {
      Cell cell = Cell.current();
      if (cell != null && cell.interrupted()) {
        throw new Stopped();
      }
    }
  }

  /** Takes the place of {@link System#exit}. */
  public static void exit(int status) {
    refuse("System.exit(" + status + ")");
  }

  /** Takes the place of {@link Runtime#exit}. */
  public static void exit(Runtime runtime, int status) {
    refuse("Runtime.exit(" + status + ")");
  }

  /** Takes the place of {@link Runtime#halt}. */
  public static void halt(Runtime runtime, int status) {
    refuse("Runtime.halt(" + status + ")");
  }

  private static void refuse(String call) {
    throw new ExitRefused(call);
  }

  /** A cell has been interrupted: from now on all threads look whether they are meant. */
  static void stop() {
    stopping = true;
  }

  /**
   * A new cell begins. The threads of the last have stopped by now, but for one that was given up:
   * as long as that runs on, the look must go on too.
   */
  static void begin() {
    stopping = CellThread.isAnyStuck();
  }

  /** Thrown inside a cell that was interrupted. An Error, so that few programs catch it. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("interrupted");
    }
  }
}
