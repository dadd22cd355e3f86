package org.chainrule.kernel.language.runtime;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that runs the cells: one for all cells, so that thread-locals keep their values, until
 * it has to be abandoned.
 */
final class CellThread {
  /** How long an interrupted cell may take to stop before its thread is abandoned. */
  private static final long PATIENCE_MILLIS = 900;

  private static final long NUDGE_MILLIS = 50;

  private static final Set<Thread> STUCK = ConcurrentHashMap.newKeySet();

  private static final Work<?> LAST = new Work<>(null, null);

  private final ClassLoader loader;
  private LinkedBlockingQueue<Work<?>> queue;
  private Thread thread;

  CellThread(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Runs the body for the cell and waits for it.
   *
   * @throws Stuck if the cell was interrupted and the thread would not stop
   * @throws Throwable what the body throws
   */
  @SuppressWarnings("Interruption") // interrupting the cell's thread is the purpose
  <T> T run(RunningCell cell, Callable<T> body) throws Throwable {
    if (cell.interrupted()) {
      throw new ExecutionGuard.Stopped(); // interrupted while it was compiled
    }
    var work = new Work<T>(cell, body);
    Thread runner = hand(work);
    synchronized (work) {
      while (!work.done && !cell.interrupted()) {
        work.wait(NUDGE_MILLIS);
      }
      while (!work.done && cell.millisSinceInterrupt() < PATIENCE_MILLIS) {
        runner.interrupt();
        work.wait(NUDGE_MILLIS);
      }
      if (!work.done) {
        Stuck stuck = new Stuck(runner.getStackTrace());
        STUCK.add(runner);
        close(); // if the body returns after all, its thread ends
        throw stuck;
      }
    }
    if (work.thrown != null) {
      throw work.thrown;
    }
    return work.result;
  }

  /** Whether an abandoned thread is still running. */
  static boolean isAnyStuck() {
    STUCK.removeIf(each -> !each.isAlive());
    return !STUCK.isEmpty();
  }

  /** Lets the thread end after the work that it has; further work gets a new one. */
  synchronized void close() {
    if (thread != null) {
      queue.add(LAST);
      thread = null;
    }
  }

  /** Returns the thread that will do the work. */
  private synchronized Thread hand(Work<?> work) {
    if (thread == null || !thread.isAlive()) {
      queue = new LinkedBlockingQueue<>();
      thread = new Thread(null, serve(queue), "cells", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      thread.start();
    }
    queue.add(work);
    return thread;
  }

  private static Runnable serve(LinkedBlockingQueue<Work<?>> queue) {
    return () -> {
      Work<?> work = take(queue);
      while (work != LAST) {
        work.run();
        work = take(queue);
      }
    };
  }

  private static Work<?> take(LinkedBlockingQueue<Work<?>> queue) {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException late) {
        // an interrupt of the previous cell
      }
    }
  }

  /** Thrown when an interrupted cell did not stop; its thread is abandoned and may run on. */
  static final class Stuck extends Exception {
    private static final long serialVersionUID = 1L;

    Stuck(StackTraceElement[] where) {
      super("the thread did not stop");
      setStackTrace(where);
    }
  }

  private static final class Work<T> {

    final RunningCell cell;
    private final Callable<T> body;
    private T result;
    private Throwable thrown;
    private boolean done;

    Work(RunningCell cell, Callable<T> body) {
      this.cell = cell;
      this.body = body;
    }

    @SuppressWarnings("CatchingUnchecked") // anything that a cell throws is its result
    void run() {
      T value = null;
      Throwable failure = null;
      try {
        cell.adopt();
        Thread.interrupted();
        value = body.call();
      } catch (Throwable e) {
        failure = e;
      }
      synchronized (this) {
        result = value;
        thrown = failure;
        done = true;
        notifyAll();
      }
    }
  }
}
