package org.chainrule.kernel.debug;

import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.Debuggee.Frame;
import org.chainrule.kernel.language.Debuggee.Place;
import org.chainrule.kernel.language.Debuggee.Stack;

/**
 * The threads of cells: decides where one stops, and holds it there until the user lets it go on. A
 * stopped thread evaluates what the user asks for; nothing else in the kernel waits for it.
 */
final class CellThreads implements Debuggee.Watcher {
  /** How far a thread goes before it stops again. */
  enum Step {
    CONTINUE,
    OVER,
    INTO,
    OUT
  }

  /** How long the front end waits for a value, which the learner's code may compute. */
  private static final long PATIENCE_SECONDS = 3;

  private static final long LOOK_MILLIS = 50;

  /** A thread that is stopped. */
  static final class Stopped {
    private final LinkedBlockingQueue<FutureTask<?>> work = new LinkedBlockingQueue<>();
    private final List<Frame> frames;
    private volatile Step resume;

    Stopped(List<Frame> frames) {
      this.frames = frames;
    }

    List<Frame> frames() {
      return frames;
    }
  }

  /** A step that a thread makes, and where it was when that was asked for. */
  private record Stepping(Step step, int depth, Place from, String cell) {
    private static final Stepping NONE = new Stepping(Step.CONTINUE, 0, null, "");

    static Stepping from(Stack stack, Step step) {
      return new Stepping(step, stack.depth(), stack.place(), stack.cell());
    }

    /** A step goes on in the next statement of the cell, but not in the next cell. */
    @SuppressWarnings("ReferenceEquality") // each run of a cell has a text of its own
    private boolean isIn(Stack stack) {
      return stack.cell() == cell;
    }

    /** Whether the step ends at the line that begins; a loop on one line is a line. */
    boolean endsAt(Stack stack) {
      int deeper = stack.depth() - depth;
      boolean near =
          switch (step) {
            case CONTINUE -> false;
            case INTO -> true;
            case OVER -> deeper <= 0;
            case OUT -> deeper < 0;
          };
      return near && (deeper != 0 || !stack.place().equals(from)) && isIn(stack);
    }

    /** Whether the step ends in the call to which another one has returned. */
    boolean endsBackIn(Stack stack) {
      return step != Step.CONTINUE && stack.depth() < depth;
    }
  }

  private static final ThreadLocal<Stepping> STEPPING =
      ThreadLocal.withInitial(() -> Stepping.NONE);

  private final Debuggee cells;
  private final Breakpoints breakpoints;
  private final BiConsumer<String, JsonObject> events;
  private final Runnable resumed;
  private final Map<Thread, Integer> numbers = Collections.synchronizedMap(new WeakHashMap<>());
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, Stopped> stopped = new ConcurrentSkipListMap<>();
  private volatile boolean pause;
  private volatile boolean exceptions;
  private volatile boolean ended;

  /**
   * @param events takes the names and bodies of events
   * @param resumed is called when a thread goes on: what was seen of it is no longer true
   */
  CellThreads(
      Debuggee cells,
      Breakpoints breakpoints,
      BiConsumer<String, JsonObject> events,
      Runnable resumed) {
    this.cells = cells;
    this.breakpoints = breakpoints;
    this.events = events;
    this.resumed = resumed;
  }

  @Override
  public void reached(Stack stack) {
    if (ended) {
      return;
    }
    if (pause) {
      stop(stack, "pause", "");
    } else if (stack.arrives() && hits(stack, stack.place())) {
      stop(stack, "breakpoint", "");
    } else if (stack.arrives() && STEPPING.get().endsAt(stack)) {
      stop(stack, "step", "");
    }
  }

  private boolean hits(Stack stack, Place place) {
    Optional<String> condition = breakpoints.at(place);
    if (condition.isEmpty() || condition.get().isBlank()) {
      return condition.isPresent();
    }
    try {
      List<Debuggee.Variable> locals = stack.variables();
      Object value = cells.quietly(() -> cells.evaluate(condition.get(), locals));
      return Boolean.TRUE.equals(value);
    } catch (Exception e) {
      String why = "the condition " + condition.get() + " of line " + place.line();
      events.accept(
          "output",
          Json.object("category", "stderr", "output", why + ": " + e.getMessage() + "\n"));
      return true; // rather than run past a breakpoint silently
    }
  }

  @Override
  public void left(Stack stack) {
    if (!ended && stack.place() != null && STEPPING.get().endsBackIn(stack)) {
      stop(stack, "step", "");
    }
  }

  @Override
  public void threw(Stack stack, Throwable thrown) {
    if (exceptions && stack.place() != null && !ended) {
      stop(stack, "exception", String.valueOf(thrown));
    }
  }

  private void stop(Stack stack, String reason, String text) {
    int id = numbers.computeIfAbsent(Thread.currentThread(), each -> last.incrementAndGet());
    var here = new Stopped(stack.frames());
    pause = false;
    STEPPING.set(Stepping.NONE);
    stopped.put(id, here);
    events.accept(
        "stopped",
        Json.object("reason", reason, "threadId", id, "text", text, "allThreadsStopped", false));
    boolean interrupted = false;
    try {
      while (here.resume == null && !ended) {
        try {
          FutureTask<?> work = here.work.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          if (work != null) {
            work.run();
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
        cells.stopIfInterrupted();
      }
      if (here.resume != null) {
        STEPPING.set(Stepping.from(stack, here.resume));
      }
    } finally {
      stopped.remove(id);
      here.work.forEach(each -> each.cancel(false));
      resumed.run();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      events.accept("continued", Json.object("threadId", id, "allThreadsContinued", false));
    }
  }

  /** Lets a thread go on; returns whether it was stopped. */
  boolean resume(int id, Step step) {
    Stopped thread = stopped.get(id);
    if (thread != null) {
      thread.resume = step;
    }
    return thread != null;
  }

  void pauseSoon() {
    pause = true;
  }

  void stopAtExceptions(boolean stops) {
    exceptions = stops;
  }

  /** Lets all threads go on; none stops again. */
  void end() {
    ended = true;
  }

  Map<Integer, Stopped> stopped() {
    return stopped;
  }

  /** The stopped thread of a number, or else the first. */
  Optional<Stopped> stopped(int id) {
    return Optional.ofNullable(stopped.get(id)).or(() -> stopped.values().stream().findFirst());
  }

  /**
   * Calls what may run code of cells in a stopped thread if there is one, else in a new one.
   *
   * @throws TimeoutException if that takes too long; it goes on until the cell is interrupted
   * @throws Exception what it throws
   */
  <T> T call(Callable<T> body) throws Exception {
    var task = new FutureTask<Object>(() -> cells.quietly(body));
    Optional<Stopped> thread = stopped.values().stream().findFirst();
    if (thread.isPresent()) {
      thread.get().work.add(task);
    } else {
      var own = new Thread(task, "debugger-values");
      own.setDaemon(true);
      own.start();
    }
    try {
      @SuppressWarnings("unchecked")
      T value = (T) task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return value;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception thrown
          ? thrown
          : new IllegalStateException(e.getCause());
    } catch (CancellationException e) {
      throw new IllegalStateException("the thread has gone on", e);
    } catch (TimeoutException e) {
      task.cancel(false);
      throw new TimeoutException("no value within " + PATIENCE_SECONDS + " s");
    }
  }
}
