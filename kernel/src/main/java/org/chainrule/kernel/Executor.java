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
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;

/** Runs cells, one at a time, and sends their results as messages. */
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

  /** The output of what runs now, or ran last. */
  private volatile CellOutput shown;

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

  /**
   * Runs the cell of an execute_request and returns the reply. Never throws for anything that the
   * cell does.
   */
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
    // silent: the protocol allows no message on iopub
    Publisher audience = silent ? (cause, type, unused) -> {} : publisher;
    audience.publish(
        request, "execute_input", Json.object("code", code, "execution_count", number));
    var output = new CellOutput(request, audience, timer, outputLimit);
    shown = output;
    var cell = new Cell(request, output, number, Json.bool(content, "allow_stdin", true));
    Ran ran = run(code, cell, audience);
    JsonObject reply = Json.object("execution_count", number, "payload", cell.payload());
    JsonObject metadata = Json.object("started", started, "dependencies_met", true);
    if (ran.failure != null) {
      output.error(ran.failure);
      metadata.addProperty("line", ran.failure.line());
      describe(ran.failure).entrySet().forEach(e -> reply.add(e.getKey(), e.getValue()));
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
   * The result of a cell.
   *
   * @param failure why it did not complete; null if it did
   * @param value its value, rendered; null if it has none
   */
  private record Ran(CellResult.Failed failure, JsonObject value) {
    static Ran of(CellResult result) {
      MimeBundle value =
          result instanceof CellResult.Completed completed ? completed.value().orElse(null) : null;
      return new Ran(
          result.failure().orElse(null), value == null ? null : CellOutput.content(value));
    }
  }

  private Ran run(String code, Cell cell, Publisher audience) {
    if (code.isBlank()) {
      return new Ran(null, null);
    }
    try {
      return language.call(
          (ready, call) -> {
            // a cell with much output must not be followed by the next before subscribers are
            audience.awaitRoom(call::isStopped);
            return Ran.of(call.told(ready.run(code, cell)));
          });
    } catch (Throwable e) {
      return new Ran(failed(e), null);
    }
  }

  /**
   * Runs the learner's code for a message other than execute_request; its output and its failure
   * are shown under the cell of the owner.
   */
  void callBack(Message owner, Runnable body) {
    var output = new CellOutput(owner, publisher, timer, outputLimit);
    shown = output;
    var cell = new Cell(owner, output, count, false);
    Optional<CellResult.Failed> failure;
    try {
      failure = language.call((ready, call) -> call.told(ready.run(body, cell)).failure());
    } catch (Throwable e) {
      failure = Optional.of(failed(e));
    }
    failure.ifPresent(output::error);
    output.flush();
  }

  /** The request under which output is shown now; what was printed until now is sent first. */
  Message outputParent(Message otherwise) {
    CellOutput output = shown;
    if (output == null) {
      return otherwise;
    }
    output.flush();
    return output.request();
  }

  static CellResult.Failed failed(Throwable e) {
    if (e instanceof LanguageThread.GivenUp givenUp) {
      return givenUp.outcome();
    }
    String name = e.getClass().getName();
    String message = String.valueOf(e.getMessage());
    List<String> traceback = List.of(name + ": " + message);
    return new CellResult.Failed(CellResult.Kind.EXCEPTION, name, message, traceback, 0, List.of());
  }

  /** The fields of a reply with status error. */
  static JsonObject describe(CellResult.Failed failed) {
    return Json.object(
        "status", "error",
        "ename", failed.name(),
        "evalue", failed.message(),
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
      return language.callIfFree((ready, call) -> value(call.told(ready.evaluate(source))));
    } catch (Throwable e) {
      return describe(failed(e));
    }
  }

  private static JsonObject value(CellResult result) {
    Optional<CellResult.Failed> failure = result.failure();
    if (failure.isPresent()) {
      return describe(failure.get());
    }
    Optional<MimeBundle> value = ((CellResult.Completed) result).value();
    JsonObject content = CellOutput.content(value.orElseGet(() -> MimeBundle.text("")));
    content.addProperty("status", "ok");
    return content;
  }

  /** Interrupts the running cell, if there is one, and returns at once. */
  void interrupt() {
    input.interrupt();
    language.interrupt();
  }

  /** Sends a cell's output to the front end and asks it for input. */
  private final class Cell implements CellIo {
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
        throw CellIo.nobodyToAsk();
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
