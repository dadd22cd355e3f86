package org.chainrule.kernel.language.runtime;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the bytecode of every cell calls: at each loop and each method entry, to stop when the
 * learner has asked for it, in place of {@code System.exit}, and of {@code printStackTrace}. Public
 * because the classes of the cells live in a class loader of their own.
 */
public final class ExecutionGuard {
  /** Whether some cell is being stopped; all others pay no more than this look. */
  private static volatile boolean stopping;

  private ExecutionGuard() {}

  /** Ends the current thread's work if its cell has been interrupted. */
  public static void check() {
    if (stopping) {
      RunningCell cell = RunningCell.current();
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

  /** Passes a method that was found by its name, unless it would end the process. */
  public static Method found(Method method) {
    if (isExit(method)) {
      refuse(method.getDeclaringClass().getSimpleName() + "." + method.getName());
    }
    return method;
  }

  /** Passes the methods of a class, without those that would end the process. */
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
