package org.chainrule.kernel.session;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.chainrule.kernel.Language.CellIo;

/**
 * One run of one cell: its number, its text, and where its output goes. Every thread that a cell
 * starts inherits it, so that what the thread prints later still shows under that cell.
 */
final class Cell {
  private static final InheritableThreadLocal<Cell> OWNER = new InheritableThreadLocal<>();
  private static volatile Cell running;

  final int number;
  final String code;
  final CellIo io;
  final TextDecoder out;
  final TextDecoder err;
  private final AtomicLong interruptedAt;

  /** How a stack trace that the cell prints reads. */
  volatile Function<Throwable, String> traces = Throwable::toString;

  /** The id of what the cell has displayed last. */
  volatile String lastDisplay = "";

  Cell(int number, String code, CellIo io) {
    this.number = number;
    this.code = code;
    this.io = io;
    this.out = new TextDecoder(io::stdout);
    this.err = new TextDecoder(io::stderr);
    this.interruptedAt = new AtomicLong();
  }

  private Cell(Cell outer, String code) {
    this.number = outer.number;
    this.code = code;
    this.io = outer.io;
    this.out = outer.out;
    this.err = outer.err;
    this.interruptedAt = outer.interruptedAt;
    this.traces = outer.traces;
  }

  /** This cell with other code, as when it loads a file. */
  Cell with(String loaded) {
    return new Cell(this, loaded);
  }

  /**
   * The cell that the current thread works for, or null outside of all cells. A worker of the
   * common pool works for whichever cell runs, not for the one that happened to start the worker.
   */
  static Cell current() {
    Cell owner = OWNER.get();
    boolean shared =
        owner == null
            || (Thread.currentThread() instanceof ForkJoinWorkerThread worker
                && worker.getPool() == ForkJoinPool.commonPool());
    Cell now = running;
    return shared && now != null ? now : owner;
  }

  /** Marks this as the cell that runs now. */
  void begin() {
    running = this;
  }

  /** The cell has ended; threads that it left behind still belong to it. */
  void end() {
    running = null;
    out.flush();
    err.flush();
  }

  /** From now on the current thread, and each thread it starts, works for this cell. */
  void adopt() {
    OWNER.set(this);
  }

  void interrupt() {
    interruptedAt.compareAndSet(0, System.nanoTime() | 1);
    CellGuard.stop();
  }

  boolean interrupted() {
    return interruptedAt.get() != 0;
  }

  long millisSinceInterrupt() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - interruptedAt.get());
  }
}
