package org.chainrule.kernel.language.runtime;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.chainrule.kernel.language.CellIo;

/**
 * One run of one cell, and where its output goes. Every thread that a cell starts inherits it, so
 * that what the thread prints later still shows under that cell.
 */
final class RunningCell {
  private static final InheritableThreadLocal<RunningCell> OWNER = new InheritableThreadLocal<>();
  private static final Set<RunningCell> INTERRUPTED = new HashSet<>();
  private static volatile RunningCell running;

  final CellIo io;
  final TextDecoder out;
  final TextDecoder err;
  private final Function<Throwable, String> traces;
  private final AtomicLong interruptedAt = new AtomicLong();

  private boolean ended;

  /** The id of the cell's last display. */
  volatile String lastDisplay = "";

  /**
   * A cell that is about to run.
   *
   * @param traces formats stack traces that the cell prints
   */
  RunningCell(CellIo io, Function<Throwable, String> traces) {
    this.io = io;
    this.traces = traces;
    this.out = new TextDecoder(io::stdout);
    this.err = new TextDecoder(io::stderr);
  }

  /**
   * The cell that the current thread belongs to, or null. A worker of the common pool belongs to
   * the cell that runs, not to the one that started the worker.
   */
  static RunningCell current() {
    RunningCell owner = OWNER.get();
    boolean shared =
        owner == null
            || (Thread.currentThread() instanceof ForkJoinWorkerThread worker
                && worker.getPool() == ForkJoinPool.commonPool());
    RunningCell now = running;
    return shared && now != null ? now : owner;
  }

  /** Marks this as the cell that runs now. */
  void begin() {
    running = this;
  }

  /** The cell has ended; threads that it left behind still belong to it. */
  void end() {
    running = null;
    synchronized (INTERRUPTED) {
      ended = true;
      INTERRUPTED.remove(this);
    }
    out.flush();
    err.flush();
  }

  /** Makes the current thread, and threads that it starts, belong to this cell. */
  void adopt() {
    OWNER.set(this);
  }

  /** Formats an exception's stack trace like the error of a cell. */
  String trace(Throwable thrown) {
    return traces.apply(thrown);
  }

  void interrupt() {
    interruptedAt.compareAndSet(0, System.nanoTime() | 1);
    synchronized (INTERRUPTED) {
      if (!ended) {
        INTERRUPTED.add(this);
      }
    }
    ExecutionGuard.stop();
  }

  /** Whether an interrupted cell has not ended yet, of this runtime or another one. */
  static boolean isAnyInterrupted() {
    synchronized (INTERRUPTED) {
      return !INTERRUPTED.isEmpty();
    }
  }

  boolean interrupted() {
    return interruptedAt.get() != 0;
  }

  long millisSinceInterrupt() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - interruptedAt.get());
  }
}
