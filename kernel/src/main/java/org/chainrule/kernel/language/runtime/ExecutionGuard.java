package org.chainrule.kernel.language.runtime;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Called by the instrumented bytecode of cells: in each loop and at each method entry, to stop if
 * the cell was interrupted; and instead of {@code System.exit} and {@code printStackTrace}. Public
 * because the cells' classes have another class loader.
 */
public final class ExecutionGuard {
  /** Whether some cell is being stopped: the only check in the normal case. */
  private static volatile boolean stopping;

  private ExecutionGuard() {}

  /** Throws if the current thread's cell has been interrupted. */
  public static void check() {
    if (stopping) {
      RunningCell cell = RunningCell.current();
      if (cell != null && cell.interrupted()) {
        throw new Stopped();
      }
    }
  }

  /** Replaces {@link System#exit}. */
  public static void exit(int status) {
    refuse("System.exit(" + status + ")");
  }

  /** Replaces {@link Runtime#exit}. */
  public static void exit(Runtime runtime, int status) {
    refuse("Runtime.exit(" + status + ")");
  }

  /** Replaces {@link Runtime#halt}. */
  public static void halt(Runtime runtime, int status) {
    refuse("Runtime.halt(" + status + ")");
  }

  private static void refuse(String call) {
    throw new ExitRefused(call);
  }

  /** Returns a method that was found by reflection, unless it would end the process. */
  public static Method found(Method method) {
    if (isExit(method)) {
      refuse(method.getDeclaringClass().getSimpleName() + "." + method.getName());
    }
    return method;
  }

  /** Returns the methods of a class without those that would end the process. */
  public static Method[] found(Method[] methods) {
    return Stream.of(methods).filter(each -> !isExit(each)).toArray(Method[]::new);
  }

  private static boolean isExit(Method method) {
    Class<?> owner = method.getDeclaringClass();
    return (owner == System.class || owner == Runtime.class)
        && Set.of("exit", "halt").contains(method.getName());
  }

  /** Replaces {@link Throwable#printStackTrace()}: prints the trace like the error of a cell. */
  public static void printStackTrace(Throwable thrown) {
    RunningCell cell = RunningCell.current();
    if (cell == null || printsItself(thrown)) {
      thrown.printStackTrace();
    } else {
      System.err.println(cell.trace(thrown));
    }
  }

  private static boolean printsItself(Throwable thrown) {
    try {
      return thrown.getClass().getMethod("printStackTrace").getDeclaringClass() != Throwable.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every Throwable has it", e);
    }
  }

  /** Called when a cell is interrupted: from now on all threads check whether they belong to it. */
  static synchronized void stop() {
    stopping = true;
  }

  /**
   * Called when a new cell begins. Checks go on while another runtime's cell is being stopped, or
   * an abandoned thread is still running.
   */
  static synchronized void begin() {
    stopping = RunningCell.isAnyInterrupted() || CellThread.isAnyStuck();
  }

  /** Thrown inside a cell that was interrupted. An Error, because programs rarely catch those. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("interrupted");
    }
  }
}
