package org.chainrule.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.language.CellEngine;
import org.chainrule.kernel.language.CellResult;

/**
 * Calls the cell engine on a thread of its own, one call at a time. A call can be interrupted, and
 * may have a time limit. A call that does not return after that is abandoned together with its
 * thread, so that the caller is never blocked for longer.
 */
final class LanguageThread {
  /** A call of the cell engine. */
  @FunctionalInterface
  interface Body<T> {
    T run(CellEngine engine, Call<T> call) throws Exception;
  }

  /** Why a call was stopped. */
  enum Stop {
    INTERRUPT,
    TIMEOUT
  }

  /** Thrown when a call was abandoned; the outcome says why. */
  static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CellResult.Failed outcome;

    GivenUp(CellResult.Failed outcome) {
      super(outcome.message());
      this.outcome = outcome;
    }

    CellResult.Failed outcome() {
      return outcome;
    }
  }

  /** How long a call that was stopped may take to end. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long to wait before an interrupt without effect is repeated. */
  private static final long SAY_AGAIN_MILLIS = 250;

  private final CompletableFuture<CellEngine> language;
  private final Duration limit;

  /** The thread's calls; an empty element ends it. */
  private LinkedBlockingQueue<Optional<Runnable>> queue;

  /** The thread that was abandoned last, while it still runs. */
  private Thread stuck;

  private Thread thread;
  private volatile Call<?> current;

  /**
   * @param limit how long a call may take before it is interrupted; zero for no limit
   */
  LanguageThread(CompletableFuture<CellEngine> language, Duration limit) {
    this.language = language;
    this.limit = limit;
  }

  /** One call, shared by the thread that waits for it and the thread that runs it. */
  final class Call<T> {
    private final Body<T> body;
    private boolean begun;
    private long begunAt;
    private int holds;
    private long heldAt;
    private boolean done;
    private T result;
    private Throwable thrown;
    private Stop stop;
    private long stoppedAt;

    private Call(Body<T> body) {
      this.body = body;
    }

    synchronized boolean isStopped() {
      return stop != null;
    }

    /** The outcome to report: a timeout is not an interrupt by the user. */
    synchronized CellResult told(CellResult outcome) {
      return stop == Stop.TIMEOUT && outcome instanceof CellResult.Failed failed
          ? tooLate(failed)
          : outcome;
    }

    private synchronized void stop(Stop why) {
      if (stop == null && !done) {
        stop = why;
        stoppedAt = System.nanoTime();
        notifyAll();
      }
    }

    /** A debugger holds the call up, which does not count as its time; or lets it go on. */
    private synchronized void held(boolean begins) {
      long now = System.nanoTime();
      if (begins && holds++ == 0) {
        heldAt = now;
      } else if (!begins && holds > 0 && --holds == 0) {
        begunAt += now - heldAt;
        notifyAll();
      }
    }

    private synchronized boolean begin() {
      begun = stop == null;
      begunAt = System.nanoTime();
      notifyAll();
      return begun;
    }

    @SuppressWarnings("CatchingUnchecked") // every failure must reach the waiting thread
    private void run() {
      T value = null;
      Throwable failure = null;
      try {
        CellEngine ready = language.join();
        if (!begin()) {
          return;
        }
        value = body.run(ready, this);
      } catch (CompletionException e) {
        failure = e.getCause();
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

    /** Waits for the end; returns whether the call has ended. */
    private boolean await() {
      while (true) {
        synchronized (this) {
          if (done) {
            return true;
          }
          long now = System.nanoTime();
          if (stop != null && (!begun || now - stoppedAt > GRACE_NANOS)) {
            return false;
          }
          if (stop == null) {
            // the start of the engine does not count
            boolean limited = begun && holds == 0 && !limit.isZero();
            long left = limited ? begunAt + limit.toNanos() - now : 0;
            if (limited && left <= 0) {
              stop(Stop.TIMEOUT);
            } else {
              pause(TimeUnit.NANOSECONDS.toMillis(left) + (limited ? 1 : 0));
            }
            continue;
          }
        }
        language.join().interrupt(); // the engine exists, because the call has begun
        synchronized (this) {
          if (!done) {
            pause(SAY_AGAIN_MILLIS);
          }
        }
      }
    }

    @SuppressWarnings("WaitNotInLoop") // callers check the condition in a loop
    private void pause(long millis) {
      try {
        wait(millis);
      } catch (InterruptedException e) {
        // a cell may interrupt any thread; ignored here
      }
    }

    private CellResult.Failed givenUp() {
      String what =
          begun
              ? "Java did not stop within 2 s, and runs on. Restart the kernel to end it."
              : "interrupted before Java was ready";
      var failed = interrupted(what);
      return stop == Stop.TIMEOUT ? tooLate(failed) : failed;
    }
  }

  /**
   * Calls the engine and waits.
   *
   * @throws GivenUp if the call was stopped and did not end
   * @throws Exception what the engine throws
   */
  <T> T call(Body<T> body) throws Exception {
    var call = new Call<T>(body);
    current = call;
    try {
      start().add(Optional.of(call::run));
      if (!call.await()) {
        giveUpThread();
        throw new GivenUp(call.givenUp());
      }
    } finally {
      current = null;
    }
    if (call.thrown instanceof Error error) {
      throw error;
    }
    if (call.thrown != null) {
      throw (Exception) call.thrown;
    }
    return call.result;
  }

  /** Calls the engine, but fails at once if an abandoned call is still running. */
  <T> T callIfFree(Body<T> body) throws Exception {
    if (stuck != null && stuck.isAlive()) {
      String why = "Java is still busy with what was interrupted before. Restart the kernel.";
      throw new GivenUp(interrupted(why));
    }
    return call(body);
  }

  /** Interrupts the running call, if there is one, and returns at once. */
  void interrupt() {
    Call<?> call = current;
    if (call != null) {
      call.stop(Stop.INTERRUPT);
    }
  }

  /** A debugger holds the running call up, or lets it go on: meanwhile its time does not run. */
  void held(boolean begins) {
    Call<?> call = current;
    if (call != null) {
      call.held(begins);
    }
  }

  private LinkedBlockingQueue<Optional<Runnable>> start() {
    if (thread == null || !thread.isAlive()) {
      var served = new LinkedBlockingQueue<Optional<Runnable>>();
      queue = served;
      thread = Kernel.daemon("jupyter-language", () -> serve(served));
      thread.start();
    }
    return queue;
  }

  private static void serve(LinkedBlockingQueue<Optional<Runnable>> queue) {
    Optional<Runnable> next = take(queue);
    while (next.isPresent()) {
      next.get().run();
      next = take(queue);
    }
  }

  private static Optional<Runnable> take(LinkedBlockingQueue<Optional<Runnable>> queue) {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        // a cell may interrupt any thread; ignored here
      }
    }
  }

  private void giveUpThread() {
    queue.add(Optional.empty()); // if the call returns after all, its thread ends
    stuck = thread;
    thread = null;
  }

  private static CellResult.Failed interrupted(String message) {
    return CellResult.Failed.of(CellResult.Kind.INTERRUPTED, "KeyboardInterrupt", message);
  }

  private CellResult.Failed tooLate(CellResult.Failed interrupted) {
    String why =
        "the cell ran longer than "
            + limit.toMillis() / 1000.0
            + " s, which is what CHAINRULE_CELL_TIMEOUT allows: "
            + interrupted.message();
    return new CellResult.Failed(
        CellResult.Kind.TIMEOUT,
        "TimeoutError",
        why,
        List.of(why),
        interrupted.line(),
        interrupted.frames());
  }
}
