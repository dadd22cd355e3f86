package org.chainrule.kernel.session;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language;
import org.chainrule.kernel.session.compile.Text;

/**
 * Java as a notebook knows it. The constructor returns at once and opens a shell in the background;
 * what is asked before it is open waits. Soon after, if no cell runs, the shell is warmed.
 */
public final class JavaSession implements Language {
  /** A client that has a cell ready sends it by then, and does not want to wait for a warm-up. */
  private static final long HASTE_MILLIS = 100;

  private final Streams streams = new Streams();
  private final ReentrantLock turn = new ReentrantLock();
  private final Magics magics = new Magics(this);
  private volatile CompletableFuture<Shell> shell = opening();
  private volatile Cell running;
  private final UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
  private int cells;

  /** A session; it takes over {@code System.out} and the like until it is closed. */
  public JavaSession() {
    // what a thread of the learner's dies of is told under the cell that started it
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          Cell cell = Cell.current();
          if (cell == null) {
            thrown.printStackTrace();
          } else if (!cell.interrupted()) {
            cell.io.stderr("In thread " + thread.getName() + ":\n" + trace(cell, thrown) + "\n");
          }
        });
  }

  private String trace(Cell cell, Throwable thrown) {
    return String.join("\n", shell().failed(cell, thrown).traceback());
  }

  private CompletableFuture<Shell> opening() {
    var opening = new CompletableFuture<Shell>();
    Thread opener = new Thread(() -> open(opening), "warm-up");
    opener.setDaemon(true);
    opener.start();
    return opening;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever goes wrong must reach those who wait
  private void open(CompletableFuture<Shell> opening) {
    try {
      Shell opened = new Shell();
      opening.complete(opened);
      Thread.sleep(HASTE_MILLIS);
      turn.lock();
      try {
        opened.warm();
      } finally {
        turn.unlock();
      }
    } catch (Throwable e) {
      opening.completeExceptionally(e);
    }
  }

  @Override
  public Outcome execute(String code, CellIo io) {
    int shown = io.executionCount();
    return run(new Cell(shown > 0 ? shown : ++cells, Text.withLineFeeds(code), io), this::run);
  }

  @Override
  public Outcome run(Runnable body, CellIo io) {
    return run(new Cell(io.executionCount(), "", io), cell -> shell().run(cell, body));
  }

  private Outcome run(Cell cell, Function<Cell, Outcome> body) {
    turn.lock();
    cell.traces = thrown -> trace(Cell.current(), thrown);
    try {
      CellGuard.begin();
      running = cell;
      cell.begin();
      return body.apply(cell);
    } catch (RuntimeException | Error e) {
      return shell().failed(cell, e);
    } finally {
      running = null;
      System.out.flush();
      System.err.flush();
      cell.end();
      turn.unlock();
    }
  }

  private Outcome run(Cell cell) {
    Outcome last = new Outcome.Ok(Optional.empty());
    for (Segment segment : Segment.of(cell.code)) {
      // what a line in the middle gives is shown on the way
      if (last instanceof Outcome.Ok ok) {
        ok.value().ifPresent(Display::display);
      }
      if (segment instanceof Segment.Magic magic) {
        last = magics.run(magic, cell);
      } else {
        last = shell().run(cell, ((Segment.Java) segment).text());
      }
      if (last instanceof Outcome.Failed) {
        return last;
      }
    }
    return last;
  }

  /** The shell, as soon as it is open; warm, if there was time for that. */
  Shell shell() {
    return shell.join();
  }

  /** Begins again with nothing declared. */
  void reset() {
    shell().close();
    shell = opening();
  }

  @Override
  public void interrupt() {
    Cell cell = running;
    if (cell != null) {
      cell.interrupt();
    }
  }

  @Override
  public Completions complete(String code, int cursor) {
    turn.lock();
    try {
      return Magics.completions(code, cursor)
          .orElseGet(() -> shell().complete(Segment.withoutMagics(code), cursor));
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
    turn.lock();
    // what it finds is rendered by the learner's code, which may not end
    Cell cell = new Cell(0, "", Silent.IO);
    try {
      CellGuard.begin();
      running = cell;
      return shell().inspect(cell, Segment.withoutMagics(code), cursor);
    } finally {
      running = null;
      turn.unlock();
    }
  }

  @Override
  public Completeness isComplete(String code) {
    turn.lock();
    try {
      return shell().isComplete(Segment.withoutMagics(code));
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Map<String, Object> evaluate(Map<String, String> userExpressions) {
    var values = new LinkedHashMap<String, Object>();
    userExpressions.forEach(
        (name, expression) -> {
          Outcome outcome = run(new Cell(cells, expression, Silent.IO), this::run);
          values.put(
              name,
              outcome instanceof Outcome.Ok ok
                  ? ok.value().orElseGet(() -> MimeBundle.text(""))
                  : outcome);
        });
    return values;
  }

  @Override
  public void close() {
    shell().close();
    Thread.setDefaultUncaughtExceptionHandler(uncaught);
    streams.close();
  }
}
