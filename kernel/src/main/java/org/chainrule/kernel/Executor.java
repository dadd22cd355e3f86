package org.chainrule.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language.Outcome;
import org.chainrule.kernel.io.Json;
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

  private final LanguageThread language;
  private final Publisher publisher;
  private final Input input;
  private final History history;
  private final ScheduledExecutorService timer;
  private volatile long outputLimit;
  private int count;

  Executor(
      LanguageThread language,
      Publisher publisher,
      Input input,
      History history,
      ScheduledExecutorService timer,
      long outputLimit) {
    this.language = language;
    this.publisher = publisher;
    this.input = input;
    this.history = history;
    this.timer = timer;
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
    Ran ran = run(code, cell, audience);
    JsonObject reply = Json.object("execution_count", number, "payload", cell.payload());
    JsonObject metadata = Json.object("started", started, "dependencies_met", true);
    if (ran.outcome instanceof Outcome.Failed failed) {
      output.error(failed);
      metadata.addProperty("line", failed.line());
      describe(failed).entrySet().forEach(e -> reply.add(e.getKey(), e.getValue()));
      reply.add("user_expressions", new JsonObject());
    } else {
      if (ran.value != null) {
        output.result(ran.value, number);
      }
      reply.addProperty("status", "ok");
      reply.add("user_expressions", evaluate(Json.child(content, "user_expressions")));
    }
    output.flush();
    metadata.add("status", reply.get("status"));
    return new Reply(reply, metadata);
  }

  /**
   * What came of a cell.
   *
   * @param value what its value shows; null when it has none
   */
  private record Ran(Outcome outcome, JsonObject value) {}

  private Ran run(String code, Cell cell, Publisher audience) {
    if (code.isBlank()) {
      return new Ran(new Outcome.Ok(Optional.empty()), null);
    }
    try {
      return language.call(
          (ready, call) -> {
            // a cell that shows much must not be followed by the next before those who listen are
            audience.awaitRoom(call::isStopped);
            Outcome outcome = call.told(ready.execute(code, cell));
            MimeBundle value = outcome instanceof Outcome.Ok ok ? ok.value().orElse(null) : null;
            return new Ran(outcome, value == null ? null : CellOutput.content(value));
          });
    } catch (Throwable e) {
      return new Ran(failed(e), null);
    }
  }

  /**
   * Runs a body that calls the learner's code for a message that is no cell; what it prints shows
   * under that message, and so does its failure.
   */
  void callBack(Message cause, Runnable body) {
    var output = new CellOutput(cause, publisher, timer, outputLimit);
    var cell = new Cell(cause, output, count, false);
    Outcome outcome;
    try {
      outcome = language.call((ready, call) -> call.told(ready.run(body, cell)));
    } catch (Throwable e) {
      outcome = failed(e);
    }
    if (outcome instanceof Outcome.Failed failed) {
      output.error(failed);
    }
    output.flush();
  }

  static Outcome.Failed failed(Throwable e) {
    if (e instanceof LanguageThread.GivenUp givenUp) {
      return givenUp.outcome();
    }
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
    var values = new JsonObject();
    for (Map.Entry<String, JsonElement> expression : expressions.entrySet()) {
      if (expression.getValue() instanceof JsonPrimitive source) {
        values.add(expression.getKey(), evaluate(source.getAsString()));
      }
    }
    return values;
  }

  private JsonObject evaluate(String source) {
    try {
      return language.callIfFree(
          (ready, call) -> {
            Object value = ready.evaluate(Map.of("", source)).get("");
            return value(value instanceof Outcome outcome ? call.told(outcome) : value);
          });
    } catch (Throwable e) {
      return describe(failed(e));
    }
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

  /** Stops what runs, if something does; returns at once. */
  void interrupt() {
    input.interrupt();
    language.interrupt();
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
