package org.chainrule.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language.Outcome;
import org.chainrule.kernel.wire.Json;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;

/** Runs cells, one at a time, and turns what becomes of them into messages. */
final class Executor {
  /** The answer to an execute_request. */
  record Reply(JsonObject content, JsonObject metadata) {
    boolean failed() {
      return "error".equals(Json.string(content, "status", ""));
    }
  }

  /** How long an interrupt that nobody heeded waits before it is said again. */
  private static final long SAY_AGAIN_MILLIS = 250;

  private final CompletableFuture<Language> language;
  private final Publisher publisher;
  private final Input input;
  private final History history;
  private final ScheduledExecutorService timer;
  private final Duration cellTimeout;

  /** Completed when the cell that runs is interrupted; null while no cell runs. */
  private volatile CompletableFuture<Void> interrupted;

  private volatile long outputLimit;
  private int count;

  Executor(
      CompletableFuture<Language> language,
      Publisher publisher,
      Input input,
      History history,
      ScheduledExecutorService timer,
      Duration cellTimeout,
      long outputLimit) {
    this.language = language;
    this.publisher = publisher;
    this.input = input;
    this.history = history;
    this.timer = timer;
    this.cellTimeout = cellTimeout;
    this.outputLimit = outputLimit;
  }

  /** Runs the cell of an execute_request to its end, whatever that is. */
  Reply execute(Message request) {
    String started = Session.now();
    JsonObject content = request.content();
    String code = Json.string(content, "code", "");
    boolean silent = Json.bool(content, "silent", false);
    boolean counts = !silent && Json.bool(content, "store_history", true) && !code.isBlank();
    int number = count + 1;
    if (counts) {
      count = number;
      history.add(number, code);
    }
    // quiet means quiet: not a word on iopub, as the protocol has it
    Publisher audience = silent ? (cause, type, news) -> {} : publisher;
    audience.publish(
        request, "execute_input", Json.object("code", code, "execution_count", number));
    var output = new CellOutput(request, audience, timer, outputLimit);
    var cell = new Cell(request, output, number, Json.bool(content, "allow_stdin", true));
    Outcome outcome = run(code, cell);
    JsonObject reply = Json.object("execution_count", number, "payload", cell.payload());
    JsonObject metadata = Json.object("started", started, "dependencies_met", true);
    if (outcome instanceof Outcome.Failed failed) {
      output.error(failed);
      metadata.addProperty("line", failed.line());
      describe(failed).entrySet().forEach(e -> reply.add(e.getKey(), e.getValue()));
      reply.add("user_expressions", new JsonObject());
    } else if (outcome instanceof Outcome.Ok ok) {
      ok.value().ifPresent(value -> output.result(value, number));
      reply.addProperty("status", "ok");
      reply.add("user_expressions", evaluate(Json.child(content, "user_expressions")));
    }
    output.flush();
    metadata.add("status", reply.get("status"));
    return new Reply(reply, metadata);
  }

  private Outcome run(String code, Cell cell) {
    if (code.isBlank()) {
      return new Outcome.Ok(Optional.empty());
    }
    var stop = new CompletableFuture<Void>();
    interrupted = stop;
    try {
      CompletableFuture.anyOf(language, stop).join();
      if (stop.isDone()) {
        return interruptedBeforeStart();
      }
      Language ready = language.join();
      return cellTimeout.isZero() ? ready.execute(code, cell) : timed(stop, ready, code, cell);
    } catch (CompletionException e) {
      return failed(e.getCause());
    } catch (Throwable e) {
      return failed(e);
    } finally {
      interrupted = null;
      // a late interrupt must not hit what comes next
      Thread.interrupted();
    }
  }

  private Outcome timed(CompletableFuture<Void> stop, Language ready, String code, Cell cell) {
    var late = new AtomicBoolean();
    var alarm =
        timer.schedule(
            () -> {
              late.set(stop.complete(null));
              interrupt(stop);
            },
            cellTimeout.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      Outcome outcome = ready.execute(code, cell);
      return late.get() && outcome instanceof Outcome.Failed failed ? tooLate(failed) : outcome;
    } finally {
      alarm.cancel(false);
    }
  }

  private Outcome.Failed tooLate(Outcome.Failed interrupted) {
    String why =
        "the cell ran longer than "
            + cellTimeout.toMillis() / 1000.0
            + " s, which is what CHAINRULE_CELL_TIMEOUT allows: "
            + interrupted.evalue();
    return new Outcome.Failed("TimeoutError", why, List.of(why), interrupted.line());
  }

  private static Outcome.Failed interruptedBeforeStart() {
    String why = "interrupted before Java was ready";
    return new Outcome.Failed("KeyboardInterrupt", why, List.of(why), 0);
  }

  static Outcome.Failed failed(Throwable e) {
    String name = e.getClass().getName();
    String message = String.valueOf(e.getMessage());
    return new Outcome.Failed(name, message, List.of(name + ": " + message), 0);
  }

  /** The fields with which every reply says that something failed. */
  static JsonObject describe(Outcome.Failed failed) {
    return Json.object(
        "status", "error",
        "ename", failed.ename(),
        "evalue", failed.evalue(),
        "traceback", failed.traceback());
  }

  private JsonObject evaluate(JsonObject expressions) {
    var sources = new LinkedHashMap<String, String>();
    for (Map.Entry<String, JsonElement> expression : expressions.entrySet()) {
      if (expression.getValue() instanceof JsonPrimitive source) {
        sources.put(expression.getKey(), source.getAsString());
      }
    }
    var values = new JsonObject();
    if (!sources.isEmpty()) {
      language.join().evaluate(sources).forEach((name, value) -> values.add(name, value(value)));
    }
    return values;
  }

  private static JsonObject value(Object value) {
    if (value instanceof Outcome.Failed failed) {
      return describe(failed);
    }
    JsonObject content =
        CellOutput.content(
            value instanceof MimeBundle bundle ? bundle : MimeBundle.text(String.valueOf(value)));
    content.addProperty("status", "ok");
    return content;
  }

  /** Stops the cell that runs, if one does; returns at once. */
  void interrupt() {
    CompletableFuture<Void> stop = interrupted;
    if (stop != null) {
      stop.complete(null);
      interrupt(stop);
    }
  }

  /** An interrupt can come a moment before the language has begun: it is repeated till heard. */
  private void interrupt(CompletableFuture<Void> stop) {
    if (interrupted != stop) {
      return;
    }
    input.interrupt();
    Language ready = language.getNow(null);
    if (ready != null) {
      ready.interrupt();
    }
    var unused = timer.schedule(() -> interrupt(stop), SAY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The way from a cell to the front end. */
  private final class Cell implements Language.CellIo {
    private final Message request;
    private final CellOutput output;
    private final int number;
    private final boolean mayAsk;
    private final JsonArray payload = new JsonArray();

    Cell(Message request, CellOutput output, int number, boolean mayAsk) {
      this.request = request;
      this.output = output;
      this.number = number;
      this.mayAsk = mayAsk;
    }

    synchronized JsonArray payload() {
      return payload.deepCopy();
    }

    @Override
    public void stdout(String text) {
      output.text("stdout", text);
    }

    @Override
    public void stderr(String text) {
      output.text("stderr", text);
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
      output.display(bundle, displayId);
    }

    @Override
    public void updateDisplay(MimeBundle bundle, String displayId) {
      output.updateDisplay(bundle, displayId);
    }

    @Override
    public void clearOutput(boolean wait) {
      output.clear(wait);
    }

    @Override
    public String readLine(String prompt, boolean password) {
      if (!mayAsk) {
        throw new UnsupportedOperationException(
            "this front end cannot ask for input: run the notebook in JupyterLab, or give the"
                + " value in the cell");
      }
      output.flush();
      return input.ask(request, prompt, password);
    }

    @Override
    public synchronized void nextInput(String text, boolean replace) {
      payload.add(Json.object("source", "set_next_input", "text", text, "replace", replace));
    }

    @Override
    public int executionCount() {
      return number;
    }

    @Override
    public void limitOutput(long characters) {
      outputLimit = characters;
    }
  }
}
