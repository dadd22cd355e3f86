package org.chainrule.kernel.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.compile.Sources;
import org.chainrule.kernel.language.runtime.HotSwapAgent;
import org.chainrule.kernel.language.session.JShellEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests of JupyterLab's debugger, in its order, about cells that run. */
@Timeout(60)
class DebugAdapterTest {
  private static JShellEngine engine;

  private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
  private DebugAdapter debugger;
  private int sequence;

  @BeforeAll
  static void open() {
    HotSwapAgent.load();
    engine = JShellEngine.inThisJvm(List.of());
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @BeforeEach
  void attach() {
    engine.reset();
    debugger =
        new DebugAdapter(
            engine.debuggee().orElseThrow(),
            events::add,
            bundle -> Json.object("data", bundle.data(), "metadata", bundle.metadata()));
    ask("debugInfo");
    ask("initialize", "clientID", "jupyterlab");
    ask("attach");
  }

  @AfterEach
  void disconnect() {
    ask("disconnect", "restart", false, "terminateDebuggee", false);
  }

  private JsonObject ask(String command, Object... arguments) {
    JsonObject reply = reply(command, arguments);
    assertThat(Json.bool(reply, "success", false)).as("%s", reply).isTrue();
    return reply.getAsJsonObject("body");
  }

  private JsonObject reply(String command, Object... arguments) {
    int number = sequence++;
    JsonObject reply =
        debugger.answer(
            Json.object(
                "type",
                "request",
                "seq",
                number,
                "command",
                command,
                "arguments",
                Json.object(arguments)));
    assertThat(Json.string(reply, "type", "")).isEqualTo("response");
    assertThat(Json.string(reply, "command", "")).isEqualTo(command);
    assertThat(Json.integer(reply, "request_seq", -1)).isEqualTo(number);
    return reply;
  }

  private void breakAt(String code, int line, String condition) {
    String path = Json.string(ask("dumpCell", "code", code), "sourcePath", "");
    JsonObject set =
        ask(
            "setBreakpoints",
            "source",
            Json.object("path", path),
            "breakpoints",
            List.of(Json.object("line", line, "condition", condition)));
    JsonObject first = Json.array(set, "breakpoints").get(0).getAsJsonObject();
    assertThat(Json.bool(first, "verified", false)).isTrue();
    assertThat(Json.integer(first, "line", 0)).isEqualTo(line);
  }

  private static CompletableFuture<CellResult> run(String code) {
    return CompletableFuture.supplyAsync(() -> engine.run(code, CellIo.none()));
  }

  private JsonObject event(String name) throws InterruptedException {
    while (true) {
      JsonObject event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("an event %s", name).isNotNull();
      if (Json.string(event, "event", "").equals(name)) {
        return Json.child(event, "body");
      }
    }
  }

  private int stopped(String reason) throws InterruptedException {
    JsonObject body = event("stopped");
    assertThat(Json.string(body, "reason", "")).isEqualTo(reason);
    return Json.integer(body, "threadId", 0);
  }

  private JsonObject top(int thread) {
    return Json.array(ask("stackTrace", "threadId", thread), "stackFrames")
        .get(0)
        .getAsJsonObject();
  }

  private int line(int thread) {
    return Json.integer(top(thread), "line", 0);
  }

  private JsonObject variable(int thread, String scope, String name) {
    int frame = Json.integer(top(thread), "id", -1);
    for (JsonElement each : Json.array(ask("scopes", "frameId", frame), "scopes")) {
      if (Json.string(each.getAsJsonObject(), "name", "").equals(scope)) {
        return under(Json.integer(each.getAsJsonObject(), "variablesReference", 0), name);
      }
    }
    throw new AssertionError("no scope " + scope);
  }

  private JsonObject under(int reference, String name) {
    for (JsonElement each :
        Json.array(ask("variables", "variablesReference", reference), "variables")) {
      if (Json.string(each.getAsJsonObject(), "name", "").equals(name)) {
        return each.getAsJsonObject();
      }
    }
    throw new AssertionError("no variable " + name);
  }

  private static String value(JsonObject variable) {
    return Json.string(variable, "value", "");
  }

  private static void ok(CompletableFuture<CellResult> cell)
      throws InterruptedException, ExecutionException, TimeoutException {
    assertThat(cell.get(20, TimeUnit.SECONDS).failure()).isEmpty();
  }

  private static final String SUM =
      """
      int sum(int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
          sum += i;
        }
        return sum;
      }
      """;

  @Test
  void aBreakpointStopsTheCellAndShowsItsVariablesAndStepsGoLineByLine() throws Exception {
    breakAt(SUM, 4, "i == 2");
    ok(run(SUM));
    String call = "int before = 5;\nint x = sum(4);\nx + before";
    var cell = run(call);
    int thread = stopped("breakpoint");
    assertThat(line(thread)).isEqualTo(4);
    assertThat(value(variable(thread, "Locals", "i"))).isEqualTo("2");
    assertThat(value(variable(thread, "Locals", "sum"))).isEqualTo("1");
    assertThat(value(variable(thread, "Globals", "before"))).isEqualTo("5");
    int frame = Json.integer(top(thread), "id", -1);
    assertThat(
            Json.string(
                ask("evaluate", "expression", "sum * 10 + i", "frameId", frame), "result", ""))
        .isEqualTo("12");
    ask("next", "threadId", thread);
    assertThat(line(stopped("step"))).isEqualTo(3);
    ask("stepOut", "threadId", thread);
    stopped("step");
    assertThat(line(thread)).isEqualTo(2);
    assertThat(Json.string(Json.child(top(thread), "source"), "path", ""))
        .isEqualTo(Breakpoints.path(call));
    ask("continue", "threadId", thread);
    ok(cell);
  }

  @Test
  void aCellThatWasRunBeforeTheDebuggerWasOnCanBeSteppedInto() throws Exception {
    ask("disconnect");
    ok(run(SUM));
    ask("initialize");
    ask("attach");
    String call = "int s = sum(1);\nint done = 1;";
    breakAt(call, 1, "");
    var cell = run(call);
    int thread = stopped("breakpoint");
    ask("stepIn", "threadId", thread);
    stopped("step");
    for (int i = 0; i < 2 && !Json.string(top(thread), "name", "").equals("sum"); i++) {
      ask("stepIn", "threadId", thread);
      stopped("step");
    }
    assertThat(Json.string(top(thread), "name", "")).isEqualTo("sum");
    assertThat(line(thread)).isEqualTo(2);
    ask("continue", "threadId", thread);
    ok(cell);
  }

  @Test
  void aTensorShowsShapeValuesGradientAndGradFnAlsoInRewrittenCells() throws Exception {
    ok(run("import org.chainrule.*;\nimport static org.chainrule.Tensor.*;"));
    ok(run("var w = tensor(new double[] {1, 2}).requiresGrad(true);"));
    String code =
        """
        {
          var y = (w * 3)
              .sum();
          y.backward();
          var z = w * w + 1;
          System.out.println(z);
        }
        """;
    breakAt(code, 6, "");
    var cell = run(code);
    int thread = stopped("breakpoint");
    assertThat(line(thread)).isEqualTo(6);
    JsonObject w = variable(thread, "Globals", "w");
    int inside = Json.integer(w, "variablesReference", 0);
    assertThat(value(under(inside, "grad"))).contains("3.", "3.");
    assertThat(value(under(inside, "gradFn"))).isEqualTo("null");
    assertThat(value(under(inside, "shape"))).contains("2");
    JsonObject z = variable(thread, "Locals", "z");
    assertThat(value(under(Json.integer(z, "variablesReference", 0), "gradFn")))
        .isNotEqualTo("null");
    int frame = Json.integer(top(thread), "id", -1);
    JsonObject rich = ask("richInspectVariables", "variableName", "z", "frameId", frame);
    assertThat(Json.child(rich, "data").keySet()).contains("text/plain");
    ask("continue", "threadId", thread);
    ok(cell);
  }

  @Test
  void linesAreTheLearnersInLambdasClassesConstructorsAndRecords() throws Exception {
    String code =
        """
        class Neuron {
          final double w;

          Neuron(double w) {
            this.w = w;
          }

          double out(double x) {
            return java.util.stream.DoubleStream.of(x)
                .map(
                    each -> {
                      return each * w;
                    })
                .sum();
          }
        }
        record Pair(double a, double b) {
          Pair {
            a = a + 1;
          }
        }
        """;
    ok(run(code));
    for (int line : new int[] {5, 12, 19}) {
      breakAt(code, line, "");
      var cell = run("new Neuron(2).out(3);\nvar p = new Pair(1, 2);");
      int thread = stopped("breakpoint");
      assertThat(line(thread)).isEqualTo(line);
      ask("continue", "threadId", thread);
      ok(cell);
    }
  }

  private int stops(String code, int line) throws Exception {
    breakAt(code, line, "");
    var cell = run(code);
    int stops = 0;
    while (stopsBefore(cell)) {
      stops++;
      int thread = Json.integer(event("stopped"), "threadId", 0);
      assertThat(line(thread)).isEqualTo(line);
      ask("continue", "threadId", thread);
      event("continued");
    }
    ok(cell);
    return stops;
  }

  /** Whether the cell stops, and does not end. */
  private boolean stopsBefore(CompletableFuture<CellResult> cell) throws InterruptedException {
    while (true) {
      if (events.stream().anyMatch(each -> Json.string(each, "event", "").equals("stopped"))) {
        return true;
      }
      if (cell.isDone()) {
        return events.stream().anyMatch(each -> Json.string(each, "event", "").equals("stopped"));
      }
      Thread.sleep(5);
    }
  }

  private static final String CALLS =
      """
      int r = Math.max(
          twice(1),
          twice(2));
      String s = new StringBuilder()
          .append(r)
          .append(twice(r))
          .toString();
      for (int i = 0; i < 3; i++) r += i;
      for (int i = 0; i < 3; i++) {
        r += i;
      }
      """;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 1", "5, 1", "6, 1", "8, 4", "9, 4", "10, 3"})
  void aBreakpointStopsOnceWheneverTheLineIsComeTo(int line, int stops) throws Exception {
    ok(run("int twice(int n) {\n  return 2 * n;\n}"));
    assertThat(stops(CALLS, line)).isEqualTo(stops);
  }

  private static final String SHAPES =
      """
      // the first line is a comment

      int base = 3;
      class Counter {
        int n = base;
        int m;
        static final int LIMIT = 5;

        Counter() {
          // sets m
          m =
              n
              + 1;
        }

        /** Counts. */
        void up() {
          if (n > LIMIT) {
            n = 0;
          } else {
            n++;
          }
        }
      }
      import java.util.*;
      record Pair(int a, int b) {
        int sum() {
          return a
              + b;
        }
      }
      String text = \"""
          three
          lines
          \""";
      var counter = new Counter();
      counter.up();
      List<Integer> all =
          List.of(1, 2, 3).stream()
              .map(
                  each ->
                      each * 2)
              .filter(each -> {
                return each > 2;
              })
              .toList();
      try {
        int[] none = {};
        none[0] = new Pair(1, 2).sum();
      } catch (RuntimeException e) {
        base = switch (base) {
          case 3 ->
              4;
          default -> {
            yield 5;
          }
        };
      } finally {
        base++;
      }
      do {
        base--;
      }
      while (base > 0);

      """;

  @Test
  void aBreakpointMovesToALineWithCodeAndStopsThere() throws Exception {
    ok(run(SHAPES));
    String path = Json.string(ask("dumpCell", "code", SHAPES), "sourcePath", "");
    List<String> code = SHAPES.lines().toList();
    List<JsonObject> everywhere =
        IntStream.rangeClosed(1, code.size() + 1)
            .mapToObj(line -> Json.object("line", line))
            .toList();
    JsonObject reply =
        ask("setBreakpoints", "source", Json.object("path", path), "breakpoints", everywhere);
    var set = new TreeSet<String>();
    int line = 0;
    for (JsonElement each : Json.array(reply, "breakpoints")) {
      line++;
      int moved = Json.integer(each.getAsJsonObject(), "line", 0);
      if (Json.bool(each.getAsJsonObject(), "verified", false)) {
        assertThat(moved).isGreaterThanOrEqualTo(line);
        set.add(moved + " " + code.get(moved - 1).strip());
      } else {
        assertThat(line).isGreaterThan(code.size() - 1);
      }
    }
    assertThat(set)
        .contains("3 int base = 3;", "21 n++;", "37 counter.up();", "59 base++;")
        .doesNotContain("20 } else {", "25 import java.util.*;", "26 record Pair(int a, int b) {");

    var reached = new TreeSet<String>();
    var cell = run(SHAPES);
    while (stopsBefore(cell)) {
      int thread = Json.integer(event("stopped"), "threadId", 0);
      int at = line(thread);
      reached.add(at + " " + code.get(at - 1).strip());
      ask("continue", "threadId", thread);
      event("continued");
    }
    ok(cell);
    // the counter does not reach its limit, and the base is 3
    reached.addAll(List.of("19 n = 0;", "55 yield 5;"));
    assertThat(reached).isEqualTo(set);
  }

  @Test
  void anInterruptEndsACellThatIsStopped() throws Exception {
    String code = "int a = 1;\nint b = 2;";
    breakAt(code, 2, "");
    var cell = run(code);
    stopped("breakpoint");
    engine.interrupt();
    CellResult ended = cell.get(20, TimeUnit.SECONDS);
    assertThat(ended.failure().orElseThrow().kind()).isEqualTo(CellResult.Kind.INTERRUPTED);
    event("continued");
    ask("setBreakpoints", "source", Json.object("path", Breakpoints.path(code)));
    ok(run("int c = 3;"));
  }

  private String evaluated(int thread, String expression) {
    int frame = Json.integer(top(thread), "id", -1);
    return Json.string(ask("evaluate", "expression", expression, "frameId", frame), "result", "");
  }

  @Test
  void anExpressionSeesVariablesWithTheirTypeArgumentsAndWhatIsThis() throws Exception {
    String code =
        """
        class Net<T extends Number> {
          List<double[]> layers = List.of(new double[] {1, 2}, new double[] {3});
          T scale;

          int widest(T by, Map<String, List<int[]>> named, int[][] grid) {
            scale = by;
            return layers.get(0).length;
          }
        }
        """;
    ok(run(code));
    breakAt(code, 7, "named.get(\"a\").get(0)[1] == 6 && grid[0].length == 1");
    var cell =
        run(
            "new Net<Integer>().widest(4, Map.of(\"a\", List.of(new int[] {5, 6})), new int[1][1])");
    int thread = stopped("breakpoint");
    assertThat(evaluated(thread, "named.get(\"a\").get(0)[0] + this.layers.get(1)[0]"))
        .isEqualTo("8.0");
    assertThat(evaluated(thread, "by.intValue() + 1")).isEqualTo("5");
    // JupyterLab would show it in place of the value
    assertThat(variable(thread, "Locals", "named").has("type")).isFalse();
    ask("initialize", "clientID", "another", "supportsVariableType", true);
    assertThat(variable(thread, "Locals", "named").get("type").getAsString())
        .isEqualTo("java.util.Map<java.lang.String, java.util.List<int[]>>");
    ask("continue", "threadId", thread);
    ok(cell);
  }

  private static final String CUBE =
      """
      import org.chainrule.Function;
      import org.chainrule.Tensor;
      import static org.chainrule.Tensor.*;
      class Cube extends Function {
        protected Tensor forward(Context ctx, Tensor... x) {
          ctx.saveForBackward(x[0]);
          return x[0].pow(3);
        }

        protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
          Tensor x = ctx.savedTensors().get(0);
          return List.of(gradOutput * x * x * 3);
        }
      }
      """;

  @Test
  void aStepGoesThroughTheLibraryIntoTheLearnersBackwardAndShowsTheWayThere() throws Exception {
    ok(run(CUBE));
    String code = "var y = new Cube().apply(tensor(2).requiresGrad(true));\ny.backward();";
    breakAt(code, 2, "");
    var cell = run(code);
    int thread = stopped("breakpoint");
    ask("stepIn", "threadId", thread);
    assertThat(line(stopped("step"))).isEqualTo(11);
    List<JsonObject> frames =
        Json.array(ask("stackTrace", "threadId", thread), "stackFrames").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .toList();
    List<String> names = frames.stream().map(each -> Json.string(each, "name", "")).toList();
    assertThat(names.get(0)).isEqualTo("backward");
    assertThat(names).contains("Tensor.backward").endsWith("cell");
    assertThat(names.subList(1, names.size() - 1)).allMatch(each -> each.contains("."));
    ask("next", "threadId", thread);
    assertThat(line(stopped("step"))).isEqualTo(12);
    assertThat(evaluated(thread, "gradOutput.item() * x.item()")).isEqualTo("2.0");
    JsonObject library = Json.child(frames.get(1), "source");
    assertThat(Json.string(ask("source", "source", library), "content", ""))
        .contains("package org.chainrule");
    ask("stepOut", "threadId", thread);
    assertThat(line(stopped("step"))).isEqualTo(2);
    ask("continue", "threadId", thread);
    ok(cell);
  }

  @Test
  void aSourceOfTheJdkIsShownIfItIsInstalled() throws Exception {
    String code = "List.of(2, 1).stream().map(\n    each ->\n        each + 1\n    ).toList();";
    breakAt(code, 3, "");
    var cell = run(code);
    int thread = stopped("breakpoint");
    JsonObject stream =
        Json.array(ask("stackTrace", "threadId", thread), "stackFrames")
            .get(1)
            .getAsJsonObject()
            .getAsJsonObject("source");
    JsonObject reply = reply("source", "source", stream);
    if (Files.exists(Sources.ofJdk())) {
      assertThat(Json.string(Json.child(reply, "body"), "content", "")).contains("package java.");
    } else {
      assertThat(Json.string(reply, "message", "")).contains("src.zip");
    }
    ask("setBreakpoints", "source", Json.object("path", Breakpoints.path(code)));
    ask("continue", "threadId", thread);
    ok(cell);
  }

  @Test
  void aVariableIsCopiedToTheSessionWithItsTypeAndSeenAtOnce() throws Exception {
    ok(run("record Point(int a) {}\nint known = 1;"));
    String code =
        """
        void inside() {
          int known = 41;
          var points = List.of(new Point(3));
          System.out.println(points);
        }
        """;
    ok(run(code));
    breakAt(code, 4, "");
    var cell = run("inside()");
    int thread = stopped("breakpoint");
    int frame = Json.integer(top(thread), "id", -1);
    for (String name : List.of("known", "points")) {
      ask("copyToGlobals", "srcVariableName", name, "dstVariableName", name, "srcFrameId", frame);
    }
    assertThat(value(variable(thread, "Globals", "known"))).isEqualTo("41");
    assertThat(value(variable(thread, "Globals", "points"))).isEqualTo("[Point[a=3]]");
    assertThat(
            Json.bool(
                reply("copyToGlobals", "srcVariableName", "nobody", "srcFrameId", frame),
                "success",
                true))
        .isFalse();
    ask("continue", "threadId", thread);
    ok(cell);
    ok(run("int sum = known + points.get(0).a();"));
    assertThat(
            Json.string(
                ask("richInspectVariables", "variableName", "sum").getAsJsonObject("data"),
                "text/plain",
                ""))
        .isEqualTo("44");
  }

  @Test
  void aRowOfNumbersIsShownAsBarsAndOtherValuesAsTheyAre() throws Exception {
    ok(run("double[] row = {1, 2, 3};\nString word = \"hm\";"));
    JsonObject bars = ask("richInspectVariables", "variableName", "row").getAsJsonObject("data");
    assertThat(bars.keySet()).contains("image/svg+xml", "text/plain");
    JsonObject word = ask("richInspectVariables", "variableName", "word").getAsJsonObject("data");
    assertThat(word.keySet()).containsExactly("text/plain");
  }

  @Test
  void anExceptionThatIsCaughtInTheSameMethodStopsNobody() throws Exception {
    ask("setExceptionBreakpoints", "filters", List.of("uncaught"));
    ok(run("try {\n  Object o = List.of().get(0);\n} catch (RuntimeException e) {\n}"));
    assertThat(events).noneMatch(each -> Json.string(each, "event", "").equals("stopped"));
    ask("setExceptionBreakpoints", "filters", List.of());
    var cell = run("int zero = 0;\nint none = 1 / zero;");
    assertThat(cell.get(20, TimeUnit.SECONDS).failure()).isPresent();
    assertThat(events).noneMatch(each -> Json.string(each, "event", "").equals("stopped"));
  }

  @Test
  void anExceptionStopsWhereItLeavesTheLearnersMethod() throws Exception {
    ask("setExceptionBreakpoints", "filters", List.of("uncaught"));
    ok(run("int at(int[] a, int i) {\n  return a[i];\n}"));
    var cell = run("at(new int[2], 7)");
    int thread = stopped("exception");
    assertThat(line(thread)).isEqualTo(2);
    assertThat(value(variable(thread, "Locals", "i"))).isEqualTo("7");
    ask("continue", "threadId", thread);
    assertThat(cell.get(20, TimeUnit.SECONDS).failure().orElseThrow().name())
        .contains("ArrayIndexOutOfBounds");
  }

  @Test
  void aPauseStopsALoopAndDisconnectingLetsItGoOnWithoutProbes() throws Exception {
    ok(run("volatile boolean go = true;"));
    var cell = run("long n = 0;\nwhile (go) {\n  n++;\n}");
    ask("pause", "threadId", 1);
    int thread = stopped("pause");
    JsonObject info = ask("debugInfo");
    assertThat(Json.array(info, "stoppedThreads")).hasSize(1);
    assertThat(line(thread)).isBetween(1, 3);
    ask("disconnect");
    engine.interrupt();
    cell.get(20, TimeUnit.SECONDS);
    String code = "int k = 1;\nint m = 2;";
    ok(run(code));
    assertThat(Json.bool(ask("debugInfo"), "isStarted", true)).isFalse();
  }

  @Test
  void aSecondClientAndBadRequestsLeaveTheFirstOneStopped() throws Exception {
    String code = "int a = 1;\nint b = 2;";
    breakAt(code, 2, "");
    var cell = run(code);
    int thread = stopped("breakpoint");
    ask("initialize");
    ask("attach");
    ask("configurationDone");
    ask("configurationDone");
    assertThat(Json.bool(reply("dance"), "success", true)).isFalse();
    assertThat(Json.bool(reply("evaluate", "expression", "nobody + 1"), "success", true)).isFalse();
    assertThat(Json.bool(reply("next", "threadId", 99), "success", true)).isFalse();
    assertThat(Json.array(ask("debugInfo"), "breakpoints")).hasSize(1);
    assertThat(line(thread)).isEqualTo(2);
    ask("continue", "threadId", thread);
    ok(cell);
  }

  /** The hashes are those that ipykernel computes. */
  @ParameterizedTest
  @CsvSource({
    "'', 3897361697",
    "a, 520109158",
    "ab, 3385181364",
    "abc, 3149282444",
    "abcd, 2289639665",
    "int é = 2; // 한국어, 1999620514"
  })
  void aCellHasTheHashThatTheFrontEndComputes(String code, long hash) {
    assertThat(Integer.toUnsignedLong(Breakpoints.murmur2(code, 0xC0DE))).isEqualTo(hash);
  }
}
