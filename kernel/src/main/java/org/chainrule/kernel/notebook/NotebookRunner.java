package org.chainrule.kernel.notebook;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.client.Result;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellResult;

/**
 * Runs the code cells of a notebook, in order, in a kernel of its own, and puts their outputs into
 * the notebook. The first cell that fails is the last one that is run; a cell with the tag {@code
 * raises-exception} may fail.
 */
public final class NotebookRunner {
  private static final String MAY_FAIL = "raises-exception";
  private static final String TOO_LONG = "it ran longer than ";
  private static final Duration START = Duration.ofSeconds(60);

  /** How long a cell has to end after it was interrupted. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration SAY_AGAIN = Duration.ofSeconds(1);

  private final KernelSpec kernel;
  private final Duration timeout;
  private final Consumer<NotebookCell> beforeCell;

  /**
   * A runner.
   *
   * @param timeout how long one cell may run; then it is interrupted
   * @param beforeCell called before each code cell
   */
  public NotebookRunner(KernelSpec kernel, Duration timeout, Consumer<NotebookCell> beforeCell) {
    this.kernel = kernel;
    this.timeout = timeout;
    this.beforeCell = beforeCell;
  }

  /**
   * A cell that failed.
   *
   * @param result how: a {@link CellResult.Gone} when it has ended the kernel
   * @param what the error in one line
   * @param traceback the error as the kernel shows it
   */
  public record Failure(NotebookCell cell, CellResult result, String what, String traceback) {
    /** The line where, from 1; 0 when it is unknown. */
    public int line() {
      return result instanceof CellResult.Failed failed ? failed.line() : 0;
    }
  }

  /**
   * Runs the notebook up to the first failure.
   *
   * @param folder the folder that it runs in
   * @return the cell that failed, if one did
   * @throws KernelException if the kernel does not start or dies between cells
   */
  public Optional<Failure> run(Notebook notebook, Path folder) throws IOException {
    notebook.clearOutputs();
    try (Kernel opened = open(folder)) {
      try {
        return opened.runAll(notebook.cells());
      } finally {
        opened.displays.widgets().saveIn(notebook.metadata());
      }
    }
  }

  /**
   * Starts a kernel for single cells.
   *
   * @param folder the folder that it runs in
   * @throws KernelException when it does not start
   */
  public Kernel open(Path folder) throws IOException {
    return new Kernel(KernelClient.start(kernel, folder, START));
  }

  /** A kernel that runs one cell after the other. */
  public final class Kernel implements AutoCloseable {
    private final KernelClient client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final CellOutputs.Book displays = new CellOutputs.Book();

    private Kernel(KernelClient client) {
      this.client = client;
    }

    private Optional<Failure> runAll(List<NotebookCell> cells) {
      for (NotebookCell cell : cells) {
        if (cell.isCode() && !cell.source().isBlank()) {
          beforeCell.accept(cell);
          Optional<Failure> failure = run(cell);
          if (failure.isPresent() && !cell.tags().contains(MAY_FAIL)) {
            return failure;
          }
        }
      }
      return Optional.empty();
    }

    /** Runs a cell, puts its outputs into it, and gives how it failed, if it did. */
    public Optional<Failure> run(NotebookCell cell) {
      return NotebookRunner.this.run(client, clock, cell, displays.next());
    }

    @Override
    public void close() {
      clock.shutdownNow();
      client.close();
    }
  }

  private Optional<Failure> run(
      KernelClient client, ScheduledExecutorService clock, NotebookCell cell, CellOutputs outputs) {
    var timedOut = new AtomicBoolean();
    ScheduledFuture<?> alarm =
        // repeated, because a kernel that has not begun with the cell ignores it
        clock.scheduleWithFixedDelay(
            () -> {
              timedOut.set(true);
              client.interrupt(GRACE);
            },
            timeout.toMillis(),
            SAY_AGAIN.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      Result result = client.execute(cell.source(), outputs, timeout.plus(GRACE));
      cell.setOutputs(result.executionCount(), outputs.json());
      return result.ok()
          ? Optional.empty()
          : Optional.of(failure(cell, result, outputs.error(), timedOut.get()));
    } catch (KernelException e) {
      cell.setOutputs(0, outputs.json());
      return Optional.of(
          new Failure(cell, new CellResult.Gone(e.getMessage()), e.getMessage(), ""));
    } finally {
      alarm.cancel(false);
      awaitAlarm(clock);
    }
  }

  /** An interrupt that is still on its way would otherwise stop the next cell. */
  private static void awaitAlarm(ScheduledExecutorService clock) {
    try {
      clock.submit(() -> {}).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("an empty task cannot fail", e);
    }
  }

  private Failure failure(NotebookCell cell, Result result, JsonObject error, boolean timedOut) {
    JsonObject source = error.isEmpty() ? result.content() : error;
    String ename = Json.string(source, "ename", result.status());
    String evalue = Json.string(source, "evalue", "");
    String what =
        ename.substring(ename.lastIndexOf('.') + 1) + (evalue.isBlank() ? "" : ": " + evalue);
    if (timedOut) {
      what = TOO_LONG + timeout.toSeconds() + " s and was interrupted";
    }
    var traceback = new ArrayList<String>();
    Json.array(source, "traceback").forEach(line -> traceback.add(MultilineString.join(line)));
    CellResult.Failed failed =
        timedOut
            ? CellResult.Failed.of(CellResult.Kind.TIMEOUT, "TimeoutError", what)
            : new CellResult.Failed(
                ename.equals("CompilationError")
                    ? CellResult.Kind.COMPILATION
                    : CellResult.Kind.EXCEPTION,
                ename,
                evalue,
                traceback,
                result.line(),
                List.of());
    return new Failure(cell, failed, what, String.join("\n", traceback) + "\n");
  }
}
