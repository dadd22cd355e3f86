package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.client.Outputs;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Connection;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;
import org.chainrule.kernel.wire.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real kernel, as a process of its own, over ZeroMQ: what a learner and a front end may expect
 * of it. Most of these are what other Java kernels were seen to get wrong.
 */
@Timeout(120)
class ProtocolIT {
  @TempDir static Path prefix;

  private static KernelClient kernel;

  @BeforeAll
  static void start() throws Exception {
    kernel = KernelClient.start(RealKernel.installed(prefix), Path.of("."), Duration.ofSeconds(60));
  }

  @AfterAll
  static void stop() {
    kernel.close();
  }

  private static Recording run(String code) {
    return Recording.of(kernel, code);
  }

  private static Recording ok(String code) {
    Recording cell = run(code);
    assertThat(cell.result.content().toString()).contains("\"status\":\"ok\"");
    return cell;
  }

  private static JsonObject ask(Channel channel, String type, Object... content) {
    return kernel.request(channel, type, Json.object(content), Recording.PATIENCE);
  }

  private static String traceback(Recording cell) {
    var text = new StringBuilder();
    for (JsonElement line : Json.array(cell.result.content(), "traceback")) {
      text.append(line.getAsString()).append('\n');
    }
    return text.toString().replaceAll("\u001b\\[[0-9;]*m", "");
  }

  private static String ename(Recording cell) {
    return Json.string(cell.result.content(), "ename", "");
  }

  // values and variables

  @Test
  void theLastExpressionIsTheValue() {
    assertThat(ok("int a = 20; int b = 22; a + b").value()).isEqualTo("42");
  }

  @Test
  void anArrayShowsItsElements() {
    assertThat(ok("new int[] {1, 2, 3}").value()).contains("1").contains("2").contains("3");
  }

  @Test
  void aLaterImportKeepsVariables() {
    ok("int kept = 7;");
    ok("import java.util.zip.CRC32;");
    assertThat(ok("kept").value()).isEqualTo("7");
  }

  @Test
  void aRedeclaredMethodKeepsWhatWasComputedWithTheOldOne() {
    ok("int counted() { return 1; }");
    ok("int before = counted();");
    ok("int counted() { return 2; }");
    assertThat(ok("before + 10 * counted()").value()).isEqualTo("21");
  }

  @Test
  void classesOfOneCellMayNeedEachOther() {
    ok("class Hen { Egg lay() { return new Egg(); } }\nclass Egg { Hen hatch() { return null; } }");
    assertThat(ok("new Hen().lay().hatch() == null").value()).isEqualTo("true");
  }

  // output

  @Test
  void fiftyThousandLinesAllArriveBeforeIdle() {
    Recording cell = ok("for (int i = 0; i < 50_000; i++) System.out.println(\"line \" + i);");
    assertThat(cell.stream("stdout").lines()).hasSize(50_000).endsWith("line 49999");
  }

  @Test
  void outputComesWhileTheCellRuns() throws Exception {
    var first = new CountDownLatch(1);
    CompletableFuture<Recording> cell =
        CompletableFuture.supplyAsync(
            () -> Recording.of(kernel, "System.out.println(\"now\"); while (true) {}"));
    kernel.onEverything(
        message -> {
          if (message.type().equals("stream")) {
            first.countDown();
          }
        });
    assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(cell).isNotDone();
    kernel.interrupt(Recording.PATIENCE);
    assertThat(cell.get(30, TimeUnit.SECONDS).result.ok()).isFalse();
  }

  @Test
  void stdoutAndStderrAndDisplaysKeepTheirOrder() {
    Recording cell =
        ok(
            "System.out.println(1); System.err.println(2); Display.display(\"3\");"
                + " System.out.println(4);");
    List<String> order =
        cell.heard.stream()
            .filter(m -> m.type().equals("stream") || m.type().equals("display_data"))
            .map(m -> Json.string(m.content(), "name", "display"))
            .toList();
    assertThat(order).containsExactly("stdout", "stderr", "display", "stdout");
  }

  @Test
  void aBackgroundThreadPrintsUnderTheCellThatStartedIt() throws Exception {
    Recording starter =
        ok(
            "var late = new java.util.concurrent.CountDownLatch(1);\n"
                + "new Thread(() -> { try { late.await(); } catch (InterruptedException e) {}"
                + " System.out.println(\"from behind\"); }).start();");
    var heard = new CompletableFuture<Message>();
    kernel.onEverything(
        message -> {
          if (Json.string(message.content(), "text", "").contains("from behind")) {
            heard.complete(message);
          }
        });
    ok("late.countDown();");
    assertThat(heard.get(30, TimeUnit.SECONDS).parentId())
        .isEqualTo(starter.heard.get(0).parentId());
  }

  @Test
  void aCellMayClearItsOutput() {
    Recording cell = ok("System.out.println(1); Display.clearOutput(true); System.out.println(2);");
    assertThat(cell.contents("clear_output")).hasSize(1);
    assertThat(Json.bool(cell.contents("clear_output").get(0), "wait", false)).isTrue();
  }

  @Test
  void aDisplayIsUpdatedUnderItsId() {
    Recording cell = ok("String id = Display.display(\"a\"); Display.updateDisplay(id, \"b\");");
    String shown = displayId(cell, "display_data");
    assertThat(shown).isNotEmpty().isEqualTo(displayId(cell, "update_display_data"));
  }

  private static String displayId(Recording cell, String type) {
    return Json.string(Json.child(cell.contents(type).get(0), "transient"), "display_id", "");
  }

  // errors

  @Test
  void anErrorIsNamedByItsClassAndKeepsItsCauses() {
    Recording cell =
        run(
            "int ok = 1;\n"
                + "throw new IllegalStateException(\"outer\", new"
                + " java.io.IOException(\"inner\"));");
    assertThat(ename(cell)).isEqualTo("java.lang.IllegalStateException");
    assertThat(Json.string(cell.result.content(), "evalue", "")).isEqualTo("outer");
    assertThat(traceback(cell)).contains("outer").contains("java.io.IOException: inner");
    assertThat(cell.result.line()).isEqualTo(2);
    assertThat(traceback(cell)).doesNotContain("jdk.jshell").doesNotContain("chainrule.kernel");
  }

  @Test
  void aCompileErrorHasALineAndNothingOfTheCellRuns() {
    Recording cell = run("System.out.println(\"ran\");\nint broken = \"text\";");
    assertThat(cell.result.status()).isEqualTo("error");
    assertThat(cell.result.line()).isEqualTo(2);
    assertThat(cell.stream("stdout")).isEmpty();
    assertThat(traceback(cell)).contains("^");
  }

  @Test
  void anErrorStopsTheCellsThatWaitUnlessToldOtherwise() {
    JsonObject go = Json.object("code", "throw new RuntimeException();", "stop_on_error", false);
    assertThat(Recording.of(kernel, go).result.status()).isEqualTo("error");
    assertThat(ok("1").value()).isEqualTo("1");
  }

  @Test
  void aStackOverflowLeavesTheKernelAlive() {
    ok("int deep(int n) { return deep(n + 1) + 1; }");
    assertThat(ename(run("deep(0)"))).isEqualTo("java.lang.StackOverflowError");
    assertThat(ok("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void memoryThatRunsOutLeavesTheKernelAlive() {
    Recording cell =
        run("var hoard = new ArrayList<long[]>(); while (true) hoard.add(new long[1 << 26]);");
    assertThat(ename(cell)).isEqualTo("java.lang.OutOfMemoryError");
    ok("hoard = null;");
    assertThat(ok("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void aToStringThatNeverEndsOrFailsLeavesTheKernelAlive() {
    ok("class Endless { public String toString() { return \"x\" + this; } }");
    assertThat(run("new Endless()").result.status()).isIn("ok", "error");
    assertThat(ok("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void exitIsRefused() {
    assertThat(run("System.exit(3);").result.status()).isEqualTo("error");
    assertThat(run("Runtime.getRuntime().halt(3);").result.status()).isEqualTo("error");
    assertThat(ok("1 + 1").value()).isEqualTo("2");
  }

  // interrupts

  @Test
  void anInterruptedLoopStopsWithTheRestOfItsCellAndNoThreadRunsIt() throws Exception {
    ok("void spinning() { while (true) {} }");
    CompletableFuture<Recording> cell = begin("%s spinning(); System.out.println(\"rest\");");
    kernel.interrupt(Recording.PATIENCE);
    Recording ended = cell.get(30, TimeUnit.SECONDS);
    assertThat(ename(ended)).isEqualTo("KeyboardInterrupt");
    assertThat(ended.stream("stdout")).doesNotContain("rest");
    assertThat(
            ok("Thread.getAllStackTraces().values().stream().flatMap(java.util.Arrays::stream)"
                    + ".noneMatch(frame -> frame.getMethodName().equals(\"spinning\"))")
                .value())
        .isEqualTo("true");
  }

  @Test
  void anInterruptedSleepAndAnInterruptedMethodStop() throws Exception {
    for (String code :
        List.of(
            "%s Thread.sleep(100_000);",
            "int spin() { while (true) {} }\n%s spin();",
            "%s Runnable r = () -> { while (true) {} }; r.run();")) {
      CompletableFuture<Recording> cell = begin(code);
      kernel.interrupt(Recording.PATIENCE);
      assertThat(ename(cell.get(30, TimeUnit.SECONDS))).as(code).isEqualTo("KeyboardInterrupt");
    }
  }

  @Test
  void anInterruptLeavesVariablesAsTheyWere() throws Exception {
    ok("int stays = 5;");
    CompletableFuture<Recording> cell = begin("%s while (true) {}");
    kernel.interrupt(Recording.PATIENCE);
    cell.get(30, TimeUnit.SECONDS);
    assertThat(ok("stays").value()).isEqualTo("5");
  }

  @Test
  void controlAnswersWhileACellRuns() throws Exception {
    CompletableFuture<Recording> cell = begin("%s while (true) {}");
    assertThat(Json.string(kernel.kernelInfo(Recording.PATIENCE), "status", "")).isEqualTo("ok");
    assertThat(
            Json.bool(
                ask(Channel.CONTROL, "debug_request", "command", "debugInfo"), "success", false))
        .isTrue();
    kernel.interrupt(Recording.PATIENCE);
    assertThat(cell.get(30, TimeUnit.SECONDS).result.ok()).isFalse();
  }

  /** Runs a cell that says when it has begun, where it has %s, and returns when it has. */
  private static CompletableFuture<Recording> begin(String code) throws InterruptedException {
    var begun = new CountDownLatch(1);
    kernel.onEverything(
        message -> {
          if (Json.string(message.content(), "text", "").contains("begun")) {
            begun.countDown();
          }
        });
    String cell = code.formatted("System.out.println(\"begun\");");
    var running = CompletableFuture.supplyAsync(() -> Recording.of(kernel, cell));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    return running;
  }

  // input

  @Test
  void systemInReadsWhatTheLearnerTypes() {
    Recording cell =
        Recording.of(kernel, "new java.util.Scanner(System.in).nextLine().toUpperCase()", "ada");
    assertThat(cell.value()).isEqualTo("ADA");
  }

  // requests about code

  @Test
  void silentMeansSilent() {
    Recording cell =
        Recording.of(kernel, Json.object("code", "System.out.println(1); 5", "silent", true));
    assertThat(cell.types()).containsOnly("status");
    assertThat(cell.result.ok()).isTrue();
  }

  @Test
  void userExpressionsAreEvaluated() {
    JsonObject request =
        Json.object(
            "code", "int ue = 6;", "user_expressions", Json.object("twice", "ue * 2", "bad", "no"));
    JsonObject values =
        Json.child(Recording.of(kernel, request).result.content(), "user_expressions");
    assertThat(Json.string(Json.child(Json.child(values, "twice"), "data"), "text/plain", ""))
        .isEqualTo("12");
    assertThat(Json.string(Json.child(values, "bad"), "status", "")).isEqualTo("error");
  }

  @Test
  void completionAfterAnEmojiPutsTheWordInItsPlace() {
    ok("int elephants = 1;");
    String code = "String s = \"🐘\"; eleph";
    int cursor = code.codePointCount(0, code.length());
    JsonObject reply = kernel.complete(code, cursor, Recording.PATIENCE);
    assertThat(Json.integer(reply, "cursor_start", -1)).isEqualTo(cursor - 5);
    assertThat(Json.integer(reply, "cursor_end", -1)).isEqualTo(cursor);
    assertThat(Json.array(reply, "matches").toString()).contains("elephants");
  }

  @Test
  void completionsCarryTypes() {
    JsonObject reply = kernel.complete("Math.ma", 7, Recording.PATIENCE);
    JsonArray types = Json.array(Json.child(reply, "metadata"), "_jupyter_types_experimental");
    assertThat(types).isNotEmpty();
    assertThat(types.get(0).getAsJsonObject().get("type").getAsString()).isNotEmpty();
  }

  @Test
  void shiftTabKnowsTheJdkAndTheLearnersOwn() {
    ok("int halve(int number) { return number / 2; }");
    String own = inspect("halve(4)", 5);
    assertThat(own).contains("halve(int number) → int");
    assertThat(inspect("Math.max(1, 2)", 8)).contains("max");
  }

  private static String inspect(String code, int cursor) {
    JsonObject reply = kernel.inspect(code, cursor, 0, Recording.PATIENCE);
    assertThat(Json.bool(reply, "found", false)).as(code).isTrue();
    return Json.string(Json.child(reply, "data"), "text/plain", "");
  }

  @Test
  void isCompleteTellsWholeFromHalfFromBroken() {
    assertThat(isComplete("int x = 1;")).isEqualTo("complete");
    assertThat(isComplete("for (int i = 0; i < 3; i++) {")).isEqualTo("incomplete");
    assertThat(isComplete("int = ) 5;")).isEqualTo("invalid");
  }

  private static String isComplete(String code) {
    return Json.string(ask(Channel.SHELL, "is_complete_request", "code", code), "status", "");
  }

  // what other clients do

  @Test
  void theConsoleAsksForItsHistory() {
    ok("\"something to remember\"");
    JsonObject reply =
        ask(
            Channel.SHELL,
            "history_request",
            "raw",
            true,
            "output",
            false,
            "hist_access_type",
            "tail",
            "n",
            1000);
    assertThat(reply.toString()).contains("something to remember");
  }

  /** What VS Code's Jupyter extension asks as it opens a notebook. */
  @Test
  void visualStudioCodeIsAnsweredAtEveryStepOfItsGreeting() {
    assertThat(Json.string(ask(Channel.SHELL, "kernel_info_request"), "status", ""))
        .isEqualTo("ok");
    JsonObject comms = ask(Channel.SHELL, "comm_info_request", "target_name", "jupyter.widget");
    assertThat(Json.child(comms, "comms").isEmpty()).isTrue();
    Recording quiet =
        Recording.of(
            kernel,
            Json.object(
                "code", "",
                "silent", true,
                "store_history", false,
                "user_expressions", Map.of(),
                "allow_stdin", false,
                "stop_on_error", true));
    assertThat(quiet.result.ok()).isTrue();
    assertThat(
            Json.bool(
                ask(
                    Channel.CONTROL,
                    "debug_request",
                    "type",
                    "request",
                    "seq",
                    1,
                    "command",
                    "debugInfo",
                    "arguments",
                    Map.of()),
                "success",
                false))
        .isTrue();
    assertThat(Json.string(kernel.complete("", 0, Recording.PATIENCE), "status", ""))
        .isEqualTo("ok");
  }

  @Test
  void aCommThatNobodyKnowsIsClosedAndTenThousandOfItsMessagesDisturbNobody() throws Exception {
    var closed = new CountDownLatch(1);
    kernel.onEverything(
        message -> {
          if (message.type().equals("comm_close")) {
            closed.countDown();
          }
        });
    send("comm_open", Json.object("comm_id", "c1", "target_name", "nobody", "data", Map.of()));
    for (int i = 0; i < 10_000; i++) {
      send("comm_msg", Json.object("comm_id", "c1", "data", Map.of("i", i)));
    }
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ok("1 + 1").value()).isEqualTo("2");
  }

  private static void send(String type, JsonObject content) {
    kernel.send(Channel.SHELL, kernel.message(type, content));
  }

  @Test
  void aForgedMessageIsIgnored() throws Exception {
    Connection real = kernel.connection();
    var forged = new Connection("tcp", "127.0.0.1", real.ports(), real.scheme(), "forged");
    try (var wire =
        Wire.connect(
            forged,
            new Session("mallory"),
            new Wire.Receiver() {
              @Override
              public void receive(Channel channel, Message message) {}

              @Override
              public void logError(String what, Throwable why) {}
            })) {
      wire.send(Channel.CONTROL, kernel.message("shutdown_request", new JsonObject()));
      wire.send(Channel.SHELL, kernel.message("execute_request", Json.object("code", "1")));
    }
    assertThat(ok("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void aHundredMegabytesArriveWholeWhenTheLimitIsLifted() throws Exception {
    KernelSpec unlimited = RealKernel.spec().withEnv(Map.of("CHAINRULE_OUTPUT_LIMIT", "all"));
    try (KernelClient other = KernelClient.start(unlimited, Path.of("."), Duration.ofSeconds(60))) {
      var bytes = new AtomicLong();
      Outputs counting =
          Outputs.of(
              (type, content) -> {
                if (type.equals("stream")) {
                  bytes.addAndGet(Json.string(content, "text", "").length());
                }
              });
      String code =
          "String line = \"x\".repeat(999) + \"\\n\"; for (int i = 0; i < 100_000; i++)"
              + " System.out.print(line);";
      assertThat(other.execute(code, counting, Duration.ofSeconds(100)).ok()).isTrue();
      assertThat(bytes.get()).isEqualTo(100_000_000);
    }
  }

  @Test
  void aNotebookLiftsTheLimitForItself() {
    ok("%output 1000");
    assertThat(ok("System.out.print(\"x\".repeat(3000));").stream("stdout")).hasSize(1000);
    ok("%output 8000000");
    assertThat(ok("System.out.print(\"x\".repeat(3000));").stream("stdout")).hasSize(3000);
  }

  @Test
  void withTheUsualLimitAHundredMegabytesAreCutWithANote() {
    Recording cell =
        ok(
            "String row = \"x\".repeat(999) + \"\\n\"; for (int i = 0; i < 100_000; i++)"
                + " System.out.print(row);");
    assertThat(cell.stream("stdout").length()).isEqualTo((int) CellOutput.DEFAULT_LIMIT);
    assertThat(cell.stream("stderr")).contains("the rest of its output is not shown");
  }
}
