package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.runtime.HotSwapAgent;
import org.chainrule.kernel.language.session.JShellEngine;
import org.chainrule.kernel.wire.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Debugging over the wire: the requests that JupyterLab 4.6 sends, in its order and with its
 * arguments, and each reply by its schema; and what else may happen while a cell is stopped.
 */
@Timeout(120)
class DebuggerTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String MODEL =
      """
      import static org.chainrule.Tensor.*;
      class Square {
        double seen;

        org.chainrule.Tensor of(org.chainrule.Tensor x) {
          seen = x.item();
          return x * x;
        }
      }
      var square = new Square();
      """;

  private static final String CELL =
      """
      // a call of another cell's method
      {
        var x = tensor(3).requiresGrad(true);
        var y = square.of(x);
        y.backward();
        System.out.println(x.grad());
      }
      """;

  private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
  private RunningKernel kernel;
  private DebugReplies replies;
  private int sequence;

  @BeforeAll
  static void allowReplacingClasses() {
    HotSwapAgent.load();
  }

  @BeforeEach
  void start() throws IOException {
    kernel = RunningKernel.startingWith(() -> JShellEngine.inThisJvm(List.of()), LIMIT);
    replies = new DebugReplies();
    kernel.client.onEverything(
        message -> {
          if (message.type().equals("debug_event")) {
            events.add(message.content());
          }
        });
  }

  @AfterEach
  void stop() {
    kernel.close();
  }

  private JsonObject send(KernelClient client, String command, JsonObject arguments) {
    var request = Json.object("type", "request", "seq", sequence++, "command", command);
    if (arguments != null) {
      request.add("arguments", arguments);
    }
    JsonObject reply =
        client.request(Channel.CONTROL, "debug_request", request, Recording.PATIENCE);
    replies.check(request, reply);
    return Json.child(reply, "body");
  }

  private JsonObject ask(String command, Object... arguments) {
    return send(kernel.client, command, Json.object(arguments));
  }

  private int next(String name) throws InterruptedException {
    while (true) {
      JsonObject event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).as("an event %s", name).isNotNull();
      assertThat(Json.string(event, "type", "")).isEqualTo("event");
      if (Json.string(event, "event", "").equals(name)) {
        return Json.integer(Json.child(event, "body"), "threadId", -1);
      }
    }
  }

  private CompletableFuture<Recording> run(String code) {
    return CompletableFuture.supplyAsync(() -> kernel.run(code));
  }

  private void pressTheBugButton() throws InterruptedException {
    send(kernel.client, "debugInfo", null);
    ask("debugInfo");
    ask(
        "initialize",
        "clientID",
        "jupyterlab",
        "clientName",
        "JupyterLab",
        "adapterID",
        "chainrule",
        "pathFormat",
        "path",
        "linesStartAt1",
        true,
        "columnsStartAt1",
        true,
        "supportsVariableType",
        true,
        "supportsVariablePaging",
        true,
        "supportsRunInTerminalRequest",
        true,
        "locale",
        "en");
    ask("attach");
    next("initialized");
    ask("setExceptionBreakpoints", "filters", List.of());
    ask("inspectVariables");
    ask("modules");
  }

  private String clickTheGutter(String code, int line) {
    String path = Json.string(ask("dumpCell", "code", code), "sourcePath", "");
    JsonObject info = ask("debugInfo");
    assertThat(path)
        .startsWith(Json.string(info, "tmpFilePrefix", "?"))
        .endsWith(Json.string(info, "tmpFileSuffix", "?"));
    ask(
        "setBreakpoints",
        "breakpoints",
        List.of(Json.object("line", line)),
        "source",
        Json.object("path", path),
        "sourceModified",
        false);
    return path;
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  /** What the panels ask for when a thread has stopped: the frames, and the innermost's values. */
  private List<JsonObject> panels(int thread) {
    List<JsonObject> frames =
        objects(Json.array(ask("stackTrace", "threadId", thread), "stackFrames"));
    JsonObject scopes = ask("scopes", "frameId", Json.integer(frames.get(0), "id", -1));
    for (JsonObject scope : objects(Json.array(scopes, "scopes"))) {
      ask("variables", "variablesReference", Json.integer(scope, "variablesReference", 0));
    }
    return frames;
  }

  private static String place(List<JsonObject> frames) {
    return Json.string(frames.get(0), "name", "") + " " + Json.integer(frames.get(0), "line", 0);
  }

  @Test
  void theRequestsOfJupyterLabAreAnsweredByTheirSchema() throws Exception {
    assertThat(kernel.run(MODEL).result.ok()).isTrue();
    pressTheBugButton();
    String path = clickTheGutter(CELL, 4);
    var cell = run(CELL);
    int thread = next("stopped");
    List<JsonObject> frames = panels(thread);
    assertThat(place(frames)).isEqualTo("cell 4");
    int frame = Json.integer(frames.get(0), "id", -1);
    JsonObject source = Json.child(frames.get(0), "source");
    assertThat(Json.string(source, "path", "")).isEqualTo(path);
    assertThat(Json.string(ask("source", "source", source, "sourceReference", 0), "content", ""))
        .isEqualTo(CELL);
    assertThat(Json.array(ask("debugInfo"), "stoppedThreads").get(0).getAsInt()).isEqualTo(thread);
    JsonObject six =
        ask("evaluate", "context", "repl", "expression", "x.item() * 2", "frameId", frame);
    assertThat(Json.string(six, "result", "")).isEqualTo("6.0");

    ask("stepIn", "threadId", thread);
    next("stopped");
    frames = panels(thread);
    assertThat(place(frames)).isEqualTo("of 6");
    assertThat(Json.string(frames.get(1), "name", "")).isEqualTo("cell");
    int inside = Json.integer(frames.get(0), "id", -1);
    ask("copyToGlobals", "srcVariableName", "x", "dstVariableName", "x", "srcFrameId", inside);
    ask("stepOut", "threadId", thread);
    next("stopped");
    assertThat(place(panels(thread))).isEqualTo("cell 4");
    ask("next", "threadId", thread);
    next("stopped");
    frames = panels(thread);
    assertThat(place(frames)).isEqualTo("cell 5");
    JsonObject rich =
        ask(
            "richInspectVariables",
            "variableName",
            "y",
            "frameId",
            Json.integer(frames.get(0), "id", -1));
    assertThat(Json.child(rich, "data").keySet()).contains("image/svg+xml", "text/plain");
    ask("threads");
    ask("continue", "threadId", thread);
    next("continued");
    Recording ran = cell.get(30, TimeUnit.SECONDS);
    assertThat(ran.stream("stdout")).contains("6.");
    assertThat(kernel.run("x.item()").value()).isEqualTo("3.0");

    // the kernel was restarted
    ask("dumpCell", "code", CELL);
    ask(
        "setBreakpoints",
        "breakpoints",
        List.of(),
        "source",
        Json.object("path", path),
        "sourceModified",
        false);
    ask("configurationDone");
    ask("debugInfo");
    ask("disconnect", "restart", false, "terminateDebuggee", false);
    assertThat(Json.bool(ask("debugInfo"), "isStarted", true)).isFalse();
  }

  @Test
  void whileACellIsStoppedControlAnswersItsTimeStandsStillAndAnInterruptEndsIt() throws Exception {
    pressTheBugButton();
    String code = "int a = 1;\nint b = 2;";
    clickTheGutter(code, 2);
    var cell = run(code);
    next("stopped");
    JsonObject info =
        kernel.client.request(
            Channel.CONTROL, "kernel_info_request", new JsonObject(), Recording.PATIENCE);
    assertThat(Json.string(info, "status", "")).isEqualTo("ok");
    Thread.sleep(LIMIT.toMillis() + 500);
    assertThat(cell).isNotDone();
    kernel.client.interrupt(Recording.PATIENCE);
    assertThat(Json.string(cell.get(10, TimeUnit.SECONDS).result.content(), "ename", ""))
        .isEqualTo("KeyboardInterrupt");
    assertThat(kernel.run("int c = a;").result.ok()).isTrue();
  }

  @Test
  void aSecondClientSeesWhatTheFirstHasStoppedAndGoesAway() throws Exception {
    pressTheBugButton();
    String code = "int a = 1;\nint b = 2;";
    clickTheGutter(code, 2);
    KernelClient second = KernelClient.connect(kernel.connection, Recording.PATIENCE);
    var cell = run(code);
    int thread = next("stopped");
    JsonObject info = send(second, "debugInfo", new JsonObject());
    assertThat(Json.bool(info, "isStarted", false)).isTrue();
    assertThat(Json.array(info, "stoppedThreads").get(0).getAsInt()).isEqualTo(thread);
    send(second, "initialize", Json.object("clientID", "another"));
    send(second, "attach", new JsonObject());
    second.disconnect();
    assertThat(place(panels(thread))).isEqualTo("cell 2");
    ask("continue", "threadId", thread);
    assertThat(cell.get(10, TimeUnit.SECONDS).result.ok()).isTrue();
  }

  @Test
  void aKernelShutsDownWhileACellIsStopped() throws Exception {
    pressTheBugButton();
    String code = "int a = 1;\nint b = 2;";
    clickTheGutter(code, 1);
    var unused = run(code);
    next("stopped");
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(DebuggerTest::isHeld)
            .findFirst()
            .orElseThrow();
    kernel.client.request(
        Channel.CONTROL, "shutdown_request", Json.object("restart", true), Recording.PATIENCE);
    assertThat(kernel.kernel.awaitShutdown()).isTrue();
    kernel.close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (isHeld(thread) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(isHeld(thread)).isFalse();
  }

  private static boolean isHeld(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(each -> each.getClassName().endsWith(".CellThreads"));
  }
}
