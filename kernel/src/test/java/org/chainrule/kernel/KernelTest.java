package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The message loop over real sockets, with a language of a few words behind it. */
@Timeout(60)
class KernelTest {
  private RunningKernel running;

  @BeforeEach
  void start() throws IOException {
    running = RunningKernel.start();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private JsonObject ask(String type, Object... content) {
    return running.client.request(Channel.SHELL, type, Json.object(content), Recording.PATIENCE);
  }

  private JsonObject askControl(String type, Object... content) {
    return running.client.request(Channel.CONTROL, type, Json.object(content), Recording.PATIENCE);
  }

  @Test
  void aValueIsTheResultOfItsCell() {
    Recording cell = running.run("42");
    assertThat(cell.value()).isEqualTo("42");
    assertThat(cell.result.ok()).isTrue();
    assertThat(cell.result.executionCount()).isEqualTo(1);
    assertThat(cell.types()).containsExactly("status", "execute_input", "execute_result", "status");
  }

  @Test
  void everythingThatIsHeardOfACellNamesItsRequestAsParent() {
    Recording cell = running.run("42");
    List<String> parents = cell.heard.stream().map(Message::parentId).distinct().toList();
    assertThat(parents).hasSize(1);
    assertThat(parents.get(0)).isNotEmpty();
  }

  @Test
  void anErrorIsSaidOnIopubAndInTheReplyWithItsLine() {
    Recording cell = running.run("fail");
    assertThat(cell.result.status()).isEqualTo("error");
    assertThat(cell.result.line()).isEqualTo(7);
    assertThat(cell.contents("error")).hasSize(1);
    assertThat(Json.string(cell.contents("error").get(0), "ename", "")).isEqualTo("Oops");
    assertThat(Json.string(cell.result.content(), "ename", "")).isEqualTo("Oops");
  }

  @Test
  void theCountGoesUpWithEveryCellThatIsStored() {
    running.run("1");
    assertThat(running.run("2").result.executionCount()).isEqualTo(2);
  }

  @Test
  void aCellThatIsNotStoredDoesNotCount() {
    JsonObject request = Json.object("code", "1", "store_history", false);
    Recording quiet = Recording.of(running.client, request);
    assertThat(quiet.value()).isEqualTo("1");
    assertThat(running.run("2").result.executionCount()).isEqualTo(1);
  }

  @Test
  void aSilentCellShowsNothingAndDoesNotCount() {
    Recording silent =
        Recording.of(running.client, Json.object("code", "print hello", "silent", true));
    assertThat(silent.types()).containsExactly("status", "status");
    assertThat(silent.result.ok()).isTrue();
    assertThat(running.run("2").result.executionCount()).isEqualTo(1);
  }

  @Test
  void anEmptyCellIsOkAndDoesNotCount() {
    assertThat(running.run(" \n ").result.ok()).isTrue();
    assertThat(running.run("1").result.executionCount()).isEqualTo(1);
  }

  @Test
  void userExpressionsAreEvaluatedEachWithItsOwnStatus() {
    JsonObject request =
        Json.object("code", "1", "user_expressions", Json.object("a", "x", "b", "bad"));
    JsonObject values =
        Json.child(Recording.of(running.client, request).result.content(), "user_expressions");
    assertThat(Json.string(Json.child(Json.child(values, "a"), "data"), "text/plain", ""))
        .isEqualTo("x");
    assertThat(Json.string(Json.child(values, "a"), "status", "")).isEqualTo("ok");
    assertThat(Json.string(Json.child(values, "b"), "ename", "")).isEqualTo("Oops");
  }

  @Test
  void afterAFailureTheCellsInLineAreAborted() throws Exception {
    BlockingQueue<String> replies = statusesOfReplies();
    var go = new CountDownLatch(1);
    running.language.words.put(
        "wait and fail",
        (language, cell) -> {
          await(go);
          return CellResult.Failed.of(CellResult.Kind.EXCEPTION, "Oops", "");
        });
    send("execute_request", Json.object("code", "wait and fail"));
    send("execute_request", Json.object("code", "1"));
    send("execute_request", Json.object("code", "2"));
    send("is_complete_request", Json.object("code", "x"));
    awaitInLine(3);
    go.countDown();
    assertThat(take(replies, 4)).containsExactly("error", "aborted", "aborted", "complete");
    assertThat(running.run("3").result.ok()).isTrue();
  }

  @Test
  void withoutStopOnErrorTheCellsInLineAreRun() throws Exception {
    BlockingQueue<String> replies = statusesOfReplies();
    var go = new CountDownLatch(1);
    running.language.words.put(
        "wait and fail",
        (language, cell) -> {
          await(go);
          return CellResult.Failed.of(CellResult.Kind.EXCEPTION, "Oops", "");
        });
    send("execute_request", Json.object("code", "wait and fail", "stop_on_error", false));
    send("execute_request", Json.object("code", "1"));
    awaitInLine(1);
    go.countDown();
    assertThat(take(replies, 2)).containsExactly("error", "ok");
  }

  /** Replies on shell, of cells and of the question whether a cell is complete. */
  private BlockingQueue<String> statusesOfReplies() {
    var statuses = new LinkedBlockingQueue<String>();
    running.client.onEverything(
        message -> {
          if (message.type().equals("execute_reply")
              || message.type().equals("is_complete_reply")) {
            statuses.add(Json.string(message.content(), "status", ""));
          }
        });
    return statuses;
  }

  /** Waits until the sent request is queued behind the running cell. */
  private void awaitInLine(int requests) throws InterruptedException {
    long deadline = System.nanoTime() + Recording.PATIENCE.toNanos();
    while (running.kernel.inLine() < requests && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void send(String type, JsonObject content) {
    running.client.send(Channel.SHELL, running.client.message(type, content));
  }

  private static List<String> take(BlockingQueue<String> queue, int n) throws Exception {
    var taken = new ArrayList<String>();
    for (int i = 0; i < n; i++) {
      taken.add(queue.poll(Recording.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return taken;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Recording.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void textAndPicturesArriveInTheOrderInWhichTheyWereMade() {
    running.language.words.put(
        "mix",
        (language, cell) -> {
          cell.stdout("a");
          cell.stdout("b");
          cell.display(MimeBundle.text("picture"), null);
          cell.stderr("c");
          cell.stdout("d");
          cell.clearOutput(true);
          cell.stdout("e");
          return FakeEngine.value("f");
        });
    assertThat(running.run("mix").types())
        .containsExactly(
            "status",
            "execute_input",
            "stream",
            "display_data",
            "stream",
            "stream",
            "clear_output",
            "stream",
            "execute_result",
            "status");
  }

  @Test
  void manySmallPrintsBecomeFewMessagesAndNothingIsLost() {
    running.language.words.put(
        "count",
        (language, cell) -> {
          for (int i = 0; i < 50_000; i++) {
            cell.stdout("line " + i + "\n");
          }
          return FakeEngine.nothing();
        });
    Recording cell = running.run("count");
    assertThat(cell.stream("stdout").lines()).hasSize(50_000).endsWith("line 49999");
    assertThat(cell.contents("stream").size()).isLessThan(500);
  }

  @Test
  void aDisplayCanBeUpdatedUnderItsId() {
    running.language.words.put(
        "show",
        (language, cell) -> {
          cell.display(MimeBundle.text("one"), "id7");
          cell.updateDisplay(MimeBundle.text("two"), "id7");
          return FakeEngine.nothing();
        });
    Recording cell = running.run("show");
    for (String type : List.of("display_data", "update_display_data")) {
      JsonObject content = cell.contents(type).get(0);
      assertThat(Json.string(Json.child(content, "transient"), "display_id", "")).isEqualTo("id7");
    }
  }

  @Test
  void aNumberThatJsonDoesNotKnowIsSentAsNull() {
    running.language.words.put(
        "nan",
        (language, cell) -> {
          var data =
              Map.<String, Object>of(
                  "text/plain", "NaN", "application/json", Map.of("x", Double.NaN));
          cell.display(new MimeBundle(data, Map.of()), null);
          return FakeEngine.nothing();
        });
    JsonObject data = Json.child(running.run("nan").contents("display_data").get(0), "data");
    assertThat(Json.child(data, "application/json").get("x").isJsonNull()).isTrue();
  }

  @Test
  void aBundleThatContainsItselfIsShownAsItsText() {
    running.language.words.put(
        "loop",
        (language, cell) -> {
          var endless = new HashMap<String, Object>();
          endless.put("again", endless);
          cell.display(
              new MimeBundle(
                  Map.of("text/plain", "endless", "application/json", endless), Map.of()),
              null);
          return FakeEngine.nothing();
        });
    JsonObject data = Json.child(running.run("loop").contents("display_data").get(0), "data");
    assertThat(data.keySet()).containsExactly("text/plain");
  }

  @Test
  void whatAThreadPrintsAfterItsCellShowsUnderThatCell() throws Exception {
    var late = new CountDownLatch(1);
    var printed = new CompletableFuture<Message>();
    running.language.words.put(
        "start thread",
        (language, cell) -> {
          new Thread(
                  () -> {
                    await(late);
                    cell.stdout("late");
                  })
              .start();
          return FakeEngine.nothing();
        });
    Recording first = running.run("start thread");
    running.client.onEverything(
        message -> {
          if (message.type().equals("stream")) {
            printed.complete(message);
          }
        });
    running.run("1");
    late.countDown();
    Message stream = printed.get(Recording.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(stream.parentId()).isEqualTo(first.heard.get(0).parentId());
  }

  @Test
  void theLearnerIsAskedForALineAndForAPassword() {
    running.language.words.put(
        "ask",
        (language, cell) ->
            FakeEngine.value(cell.readLine("name? ", false) + cell.readLine("key? ", true)));
    Recording cell = Recording.of(running.client, "ask", "Ada");
    assertThat(cell.value()).isEqualTo("name? Adakey? Ada*");
  }

  @Test
  void aFrontEndThatCannotAnswerIsNotAsked() {
    running.language.words.put(
        "ask", (language, cell) -> FakeEngine.value(cell.readLine("", false)));
    Recording cell = running.run("ask");
    assertThat(cell.result.status()).isEqualTo("error");
    assertThat(Json.string(cell.result.content(), "evalue", "")).contains("cannot ask for input");
  }

  @Test
  void aQuestionCanBeInterrupted() throws Exception {
    var asked = new CountDownLatch(1);
    running.language.words.put(
        "ask", (language, cell) -> FakeEngine.value(cell.readLine("", false)));
    CompletableFuture<String> status = new CompletableFuture<>();
    running.client.onEverything(
        message -> {
          if (message.type().equals("input_request")) {
            asked.countDown();
          } else if (message.type().equals("execute_reply")) {
            status.complete(Json.string(message.content(), "status", ""));
          }
        });
    send("execute_request", Json.object("code", "ask", "allow_stdin", true));
    await(asked);
    running.client.interrupt(Recording.PATIENCE);
    assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo("error");
  }

  @Test
  void anInterruptIsHeardWhileACellRuns() throws Exception {
    var begun = new CountDownLatch(1);
    running.language.words.put(
        "forever",
        (language, cell) -> {
          begun.countDown();
          return language.awaitInterrupt();
        });
    CompletableFuture<Recording> cell = CompletableFuture.supplyAsync(() -> running.run("forever"));
    await(begun);
    running.client.interrupt(Recording.PATIENCE);
    Recording ended = cell.get(10, TimeUnit.SECONDS);
    assertThat(Json.string(ended.result.content(), "ename", "")).isEqualTo("KeyboardInterrupt");
    assertThat(running.run("1").value()).isEqualTo("1");
  }

  @Test
  void aCellThatRunsLongerThanItMayIsInterrupted() throws Exception {
    try (var hasty = RunningKernel.withCellTimeout(Duration.ofMillis(20))) {
      hasty.language.words.put("forever", (language, cell) -> language.awaitInterrupt());
      JsonObject ended = hasty.run("forever").result.content();
      assertThat(Json.string(ended, "ename", "")).isEqualTo("TimeoutError");
      assertThat(Json.string(ended, "evalue", ""))
          .contains("longer than 0.02 s", "CHAINRULE_CELL_TIMEOUT");
      assertThat(hasty.run("1").value()).isEqualTo("1");
    }
  }

  @Test
  void anInterruptBetweenCellsStopsNothing() {
    running.client.interrupt(Recording.PATIENCE);
    assertThat(running.run("1").value()).isEqualTo("1");
  }

  @Test
  void theControlChannelAnswersWhileACellRuns() throws Exception {
    var begun = new CountDownLatch(1);
    running.language.words.put(
        "forever",
        (language, cell) -> {
          begun.countDown();
          return language.awaitInterrupt();
        });
    CompletableFuture<Recording> cell = CompletableFuture.supplyAsync(() -> running.run("forever"));
    await(begun);
    assertThat(Json.string(askControl("kernel_info_request"), "status", "")).isEqualTo("ok");
    JsonObject debug = askControl("debug_request", "seq", 3, "command", "attach");
    assertThat(Json.bool(debug, "success", true)).isFalse();
    assertThat(Json.integer(debug, "request_seq", 0)).isEqualTo(3);
    assertThat(Json.string(askControl("create_subshell_request"), "status", "")).isEqualTo("error");
    running.client.interrupt(Recording.PATIENCE);
    cell.get(10, TimeUnit.SECONDS);
  }

  @Test
  void anErrorInTheLanguageEndsTheCellAndNotTheKernel() {
    running.language.words.put(
        "overflow",
        (language, cell) -> {
          throw new StackOverflowError("deep");
        });
    Recording cell = running.run("overflow");
    assertThat(Json.string(cell.result.content(), "ename", ""))
        .isEqualTo("java.lang.StackOverflowError");
    assertThat(running.run("1").value()).isEqualTo("1");
  }

  @Test
  void completionsCountCodePointsAndCarryTypes() {
    JsonObject reply = ask("complete_request", "code", "\"😀\"ab", "cursor_pos", 4);
    assertThat(Json.integer(reply, "cursor_start", -1)).isEqualTo(4);
    assertThat(Json.integer(reply, "cursor_end", -1)).isEqualTo(5);
    assertThat(Json.array(reply, "matches").get(0).getAsString()).isEqualTo("\"😀\"a!");
    JsonArray types = Json.array(Json.child(reply, "metadata"), "_jupyter_types_experimental");
    assertThat(Json.string(types.get(0).getAsJsonObject(), "type", "")).isEqualTo("function");
    assertThat(Json.string(types.get(0).getAsJsonObject(), "signature", "")).isEqualTo("()");
  }

  @Test
  void inspectionSeesTheThingLeftOfTheCursor() {
    JsonObject reply = ask("inspect_request", "code", "😀ab", "cursor_pos", 2, "detail_level", 1);
    assertThat(Json.bool(reply, "found", false)).isTrue();
    assertThat(Json.string(Json.child(reply, "data"), "text/plain", "")).isEqualTo("a 1");
    assertThat(Json.bool(ask("inspect_request", "code", "", "cursor_pos", 0), "found", true))
        .isFalse();
  }

  @Test
  void aCursorOutsideTheTextIsMovedInside() {
    assertThat(
            ask("complete_request", "code", "ab", "cursor_pos", 99).get("cursor_start").getAsInt())
        .isEqualTo(2);
    assertThat(
            ask("complete_request", "code", "ab", "cursor_pos", -5).get("cursor_start").getAsInt())
        .isZero();
  }

  @Test
  void isCompleteSaysHowFarToIndent() {
    assertThat(Json.string(ask("is_complete_request", "code", "{"), "indent", "")).isEqualTo("  ");
    assertThat(ask("is_complete_request", "code", "x").has("indent")).isFalse();
  }

  @Test
  void everyReplySaysHowItWent() {
    for (String type :
        List.of(
            "kernel_info_request",
            "comm_info_request",
            "history_request",
            "complete_request",
            "inspect_request")) {
      assertThat(Json.string(ask(type), "status", "")).as(type).isEqualTo("ok");
    }
  }

  @Test
  void kernelInfoTellsWhatAnEditorNeeds() {
    JsonObject info = ask("kernel_info_request");
    assertThat(Json.string(info, "protocol_version", "")).isEqualTo("5.4");
    assertThat(Json.string(info, "banner", "")).contains("Java");
    JsonObject language = Json.child(info, "language_info");
    assertThat(Json.string(language, "name", "")).isEqualTo("java");
    assertThat(Json.string(language, "mimetype", "")).isEqualTo("text/x-java");
    assertThat(Json.string(language, "version", "")).isEqualTo(System.getProperty("java.version"));
  }

  @Test
  void anUnknownRequestIsAnsweredAndAnUnknownMessageIgnored() {
    JsonObject reply = ask("teleport_request");
    assertThat(Json.string(reply, "status", "")).isEqualTo("error");
    assertThat(Json.string(reply, "evalue", "")).contains("teleport_request");
    send("gibberish", new JsonObject());
    assertThat(running.run("1").value()).isEqualTo("1");
  }

  @Test
  void requestsWithoutTheirFieldsOrWithWrongOnesAreAnswered() {
    assertThat(Json.string(ask("execute_request"), "status", "")).isEqualTo("ok");
    assertThat(Json.string(ask("execute_request", "code", 5, "silent", "yes"), "status", ""))
        .isEqualTo("ok");
    assertThat(Json.string(ask("complete_request", "cursor_pos", "x"), "status", ""))
        .isEqualTo("ok");
  }

  @Test
  void kernelInfoDoesNotWaitForTheLanguageAndACellDoes() throws Exception {
    var ready = new CountDownLatch(1);
    var language = new FakeEngine();
    try (RunningKernel slow =
        RunningKernel.startingWith(
            () -> {
              await(ready);
              return language;
            })) {
      assertThat(Json.string(slow.client.kernelInfo(Recording.PATIENCE), "status", ""))
          .isEqualTo("ok");
      CompletableFuture<Recording> cell = CompletableFuture.supplyAsync(() -> slow.run("7"));
      ready.countDown();
      assertThat(cell.get(30, TimeUnit.SECONDS).value()).isEqualTo("7");
    }
  }

  @Test
  void aCellThatWaitsForTheLanguageCanBeInterrupted() throws Exception {
    var never = new CountDownLatch(1);
    try (RunningKernel stuck =
        RunningKernel.startingWith(
            () -> {
              await(never);
              return new FakeEngine();
            })) {
      var begun = new CountDownLatch(1);
      stuck.client.onEverything(
          message -> {
            if (message.type().equals("execute_input")) {
              begun.countDown();
            }
          });
      CompletableFuture<Recording> cell = CompletableFuture.supplyAsync(() -> stuck.run("7"));
      await(begun);
      while (!cell.isDone()) {
        stuck.client.interrupt(Recording.PATIENCE);
        TimeUnit.MILLISECONDS.sleep(50);
      }
      Recording ended = cell.get();
      assertThat(Json.string(ended.result.content(), "ename", "")).isEqualTo("KeyboardInterrupt");
      never.countDown();
    }
  }

  @Test
  void aLanguageThatDoesNotStartIsSaidInEveryCell() throws Exception {
    try (RunningKernel broken =
        RunningKernel.startingWith(
            () -> {
              throw new IllegalStateException("no compiler");
            })) {
      Recording cell = broken.run("7");
      assertThat(Json.string(cell.result.content(), "evalue", "")).isEqualTo("no compiler");
    }
  }

  @Test
  void shutdownIsAnsweredOnControlAndAnnouncedOnIopub() {
    var announced = new CountDownLatch(1);
    running.client.onEverything(
        message -> {
          if (message.type().equals("shutdown_reply") && message.identities().size() == 1) {
            announced.countDown();
          }
        });
    JsonObject reply = askControl("shutdown_request", "restart", true);
    assertThat(Json.bool(reply, "restart", false)).isTrue();
    assertThat(running.kernel.awaitShutdown()).isTrue();
    await(announced);
    running.close();
    assertThat(running.language.closed).isTrue();
  }

  @Test
  void tooMuchTextIsCutWithANoteAndTheLimitCanBeLifted() throws Exception {
    try (RunningKernel limited = RunningKernel.limitedTo(1000)) {
      limited.language.words.put(
          "flood",
          (language, cell) -> {
            for (int i = 0; i < 500; i++) {
              cell.stdout("0123456789");
            }
            return FakeEngine.nothing();
          });
      limited.language.words.put(
          "lift",
          (language, cell) -> {
            cell.limitOutput(Long.MAX_VALUE);
            return FakeEngine.nothing();
          });
      Recording cut = limited.run("flood");
      assertThat(cut.stream("stdout")).hasSize(1000);
      assertThat(cut.stream("stderr")).containsOnlyOnce("%output all");
      limited.run("lift");
      assertThat(limited.run("flood").stream("stdout")).hasSize(5000);
    }
  }

  @Test
  void theNextCellCanBePrepared() {
    running.language.words.put(
        "load",
        (language, cell) -> {
          cell.nextInput("int x;", true);
          return FakeEngine.nothing();
        });
    JsonArray payload = Json.array(running.run("load").result.content(), "payload");
    assertThat(Json.string(payload.get(0).getAsJsonObject(), "source", ""))
        .isEqualTo("set_next_input");
  }

  @Test
  void aSecondClientHearsWhatTheFirstRuns() throws Exception {
    var heard = new CountDownLatch(1);
    KernelClient second = KernelClient.connect(running.connection, Recording.PATIENCE);
    second.onEverything(
        message -> {
          if (message.type().equals("execute_result")) {
            heard.countDown();
          }
        });
    running.run("42");
    await(heard);
    second.disconnect();
  }

  // what takes for ever

  private static String ename(JsonObject content) {
    return Json.string(content, "ename", "");
  }

  private JsonObject anExpression(String source) {
    return Json.object("code", "1", "user_expressions", Json.object("a", source, "b", "x"));
  }

  private static JsonObject expression(Recording cell, String name) {
    return Json.child(Json.child(cell.result.content(), "user_expressions"), name);
  }

  @Test
  void userExpressionsCanBeInterruptedAndTheCellKeepsItsValue() throws Exception {
    CompletableFuture<Recording> cell =
        CompletableFuture.supplyAsync(() -> Recording.of(running.client, anExpression("forever")));
    await(running.language.begun);
    running.client.interrupt(Recording.PATIENCE);
    Recording ended = cell.get(30, TimeUnit.SECONDS);
    assertThat(ended.result.ok()).isTrue();
    assertThat(ended.value()).isEqualTo("1");
    assertThat(ename(expression(ended, "a"))).isEqualTo("KeyboardInterrupt");
    assertThat(Json.string(expression(ended, "b"), "status", "")).isEqualTo("ok");
  }

  @Test
  void userExpressionsHaveTheTimeThatACellHas() throws Exception {
    try (var hasty = RunningKernel.withCellTimeout(Duration.ofMillis(20))) {
      Recording ended = Recording.of(hasty.client, anExpression("forever"));
      assertThat(ended.result.ok()).isTrue();
      assertThat(ename(expression(ended, "a"))).isEqualTo("TimeoutError");
    }
  }

  @Test
  void whatDoesNotHeedAnInterruptIsGivenUpAndTheKernelAnswersOn() throws Exception {
    CompletableFuture<Recording> cell = CompletableFuture.supplyAsync(() -> running.run("deaf"));
    await(running.language.begun);
    running.client.interrupt(Recording.PATIENCE);
    JsonObject ended = cell.get(30, TimeUnit.SECONDS).result.content();
    assertThat(ename(ended)).isEqualTo("KeyboardInterrupt");
    assertThat(Json.string(ended, "evalue", "")).contains("did not stop", "Restart the kernel");
    assertThat(Json.string(ask("kernel_info_request"), "status", "")).isEqualTo("ok");
    assertThat(Json.string(ask("complete_request", "code", "a"), "evalue", "")).contains("busy");
    assertThat(running.run("1").value()).isEqualTo("1");
    running.language.hearing.countDown();
  }

  @Test
  void whatDoesNotHeedTheTimeLimitIsGivenUpToo() throws Exception {
    try (var hasty = RunningKernel.withCellTimeout(Duration.ofMillis(20))) {
      assertThat(ename(hasty.run("deaf").result.content())).isEqualTo("TimeoutError");
      assertThat(hasty.run("1").value()).isEqualTo("1");
      hasty.language.hearing.countDown();
    }
  }

  @Test
  void questionsAboutCodeCanBeInterruptedAndHaveATimeLimit() throws Exception {
    for (String type : List.of("complete_request", "inspect_request", "is_complete_request")) {
      running.language.begun = new CountDownLatch(1);
      CompletableFuture<JsonObject> reply =
          CompletableFuture.supplyAsync(() -> ask(type, "code", "forever"));
      await(running.language.begun);
      running.client.interrupt(Recording.PATIENCE);
      assertThat(reply.get(30, TimeUnit.SECONDS).has("status")).as(type).isTrue();
    }
    try (var hasty = RunningKernel.withCellTimeout(Duration.ofMillis(20))) {
      JsonObject reply =
          hasty.client.request(
              Channel.SHELL, "complete_request", Json.object("code", "deaf"), Recording.PATIENCE);
      assertThat(ename(reply)).isEqualTo("TimeoutError");
      hasty.language.hearing.countDown();
    }
  }

  @Test
  void aQuestionAboutCodeThatIsGivenUpIsAnswered() throws Exception {
    CompletableFuture<JsonObject> reply =
        CompletableFuture.supplyAsync(() -> ask("is_complete_request", "code", "deaf"));
    await(running.language.begun);
    running.client.interrupt(Recording.PATIENCE);
    assertThat(Json.string(reply.get(30, TimeUnit.SECONDS), "status", "")).isEqualTo("unknown");
    running.language.hearing.countDown();
  }

  // comms

  private void openComm(CommTarget target) {
    running.kernel.comms().register(target);
    send(
        "comm_open",
        Json.object("comm_id", "c1", "target_name", target.name(), "data", Map.of("n", 1)));
  }

  private static CommTarget target(BiConsumer<Comm, JsonObject> opened) {
    return new CommTarget() {
      @Override
      public String name() {
        return "target";
      }

      @Override
      public void opened(Comm comm, JsonObject data, List<byte[]> buffers) {
        opened.accept(comm, data);
      }
    };
  }

  @Test
  void aCommsCallbackIsCalledAndItsFailureIsToldUnderItsMessage() throws Exception {
    var heard = new LinkedBlockingQueue<Message>();
    running.client.onEverything(heard::add);
    openComm(
        target(
            (comm, data) -> {
              comm.send(data, List.of());
              comm.onMessage(
                  (more, buffers) -> {
                    throw new IllegalStateException("no " + more.get("n"));
                  });
            }));
    assertThat(next(heard, "comm_msg").content().toString()).contains("\"n\":1");
    Message message =
        running.client.message("comm_msg", Json.object("comm_id", "c1", "data", Map.of("n", 2)));
    running.client.send(Channel.SHELL, message);
    Message error = next(heard, "error");
    assertThat(Json.string(error.content(), "evalue", "")).isEqualTo("no 2");
    assertThat(error.parentId()).isEqualTo(message.id());
    assertThat(running.run("1").value()).isEqualTo("1");
  }

  private static Message next(BlockingQueue<Message> heard, String type) throws Exception {
    Message message = heard.poll(30, TimeUnit.SECONDS);
    while (message != null && !message.type().equals(type)) {
      message = heard.poll(30, TimeUnit.SECONDS);
    }
    return message;
  }

  @Test
  void aCommsCallbackThatDoesNotEndCanBeInterrupted() throws Exception {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    openComm(
        target(
            (comm, data) -> {
              begun.countDown();
              await(never);
            }));
    await(begun);
    running.client.interrupt(Recording.PATIENCE);
    assertThat(running.run("1").value()).isEqualTo("1");
    never.countDown();
  }

  @Test
  void commsWithoutEndAreClosedAgain() throws Exception {
    var closed = new CountDownLatch(100);
    running.kernel.comms().register(target((comm, data) -> {}));
    running.client.onEverything(
        message -> {
          if (message.type().equals("comm_close")) {
            closed.countDown();
          }
        });
    for (int i = 0; i < 10_100; i++) {
      send("comm_open", Json.object("comm_id", "c" + i, "target_name", "target"));
    }
    await(closed);
    assertThat(Json.child(ask("comm_info_request"), "comms").size()).isEqualTo(10_000);
  }

  // several clients

  @Test
  void oneThatSendsAThousandCellsDoesNotMakeTheOthersWaitForThem() throws Exception {
    var ran = new AtomicInteger();
    var go = new CountDownLatch(1);
    running.language.words.put(
        "wait",
        (language, cell) -> {
          await(go);
          return FakeEngine.nothing();
        });
    running.language.words.put(
        "count",
        (language, cell) -> {
          ran.incrementAndGet();
          return FakeEngine.nothing();
        });
    running.language.words.put("how many", (language, cell) -> FakeEngine.value("" + ran.get()));
    KernelClient flooding = KernelClient.connect(running.connection, Recording.PATIENCE);
    flooding.send(Channel.SHELL, flooding.message("execute_request", Json.object("code", "wait")));
    for (int i = 0; i < 1_000; i++) {
      flooding.send(
          Channel.SHELL, flooding.message("execute_request", Json.object("code", "count")));
    }
    awaitInLine(1_000);
    CompletableFuture<Recording> patient =
        CompletableFuture.supplyAsync(() -> running.run("how many"));
    awaitInLine(1_001);
    flooding.disconnect();
    go.countDown();
    assertThat(Integer.parseInt(patient.get(30, TimeUnit.SECONDS).value())).isLessThan(10);
  }

  @Test
  void aFailureAbortsTheCellsOfItsOwnClientOnly() throws Exception {
    var go = new CountDownLatch(1);
    running.language.words.put(
        "wait and fail",
        (language, cell) -> {
          await(go);
          return CellResult.Failed.of(CellResult.Kind.EXCEPTION, "Oops", "");
        });
    KernelClient other = KernelClient.connect(running.connection, Recording.PATIENCE);
    other.send(
        Channel.SHELL, other.message("execute_request", Json.object("code", "wait and fail")));
    other.send(Channel.SHELL, other.message("execute_request", Json.object("code", "1")));
    awaitInLine(1);
    CompletableFuture<Recording> mine = CompletableFuture.supplyAsync(() -> running.run("2"));
    awaitInLine(2);
    go.countDown();
    assertThat(mine.get(30, TimeUnit.SECONDS).value()).isEqualTo("2");
    other.disconnect();
  }

  @Test
  void answersOfAnotherClientAnswerNothing() throws Exception {
    KernelClient other = KernelClient.connect(running.connection, Recording.PATIENCE);
    for (int i = 0; i < 1_000; i++) {
      other.send(Channel.STDIN, other.message("input_reply", Json.object("value", "wrong")));
    }
    running.language.words.put(
        "ask",
        (language, cell) -> {
          for (int i = 0; i < 1_000; i++) {
            other.send(Channel.STDIN, other.message("input_reply", Json.object("value", "wrong")));
          }
          return FakeEngine.value(cell.readLine("name? ", false));
        });
    assertThat(Json.string(ask("kernel_info_request"), "status", "")).isEqualTo("ok");
    assertThat(Recording.of(running.client, "ask", "Ada").value()).isEqualTo("name? Ada");
    other.disconnect();
  }

  // the end

  @Test
  void aShutdownOnShellDoesNotWaitForWhatRuns() throws Exception {
    for (String state : List.of("forever", "deaf", "ask")) {
      try (RunningKernel ending = RunningKernel.start()) {
        ending.language.words.put(
            "ask",
            (language, cell) -> {
              language.begun.countDown();
              return FakeEngine.value(cell.readLine("", false));
            });
        ending.client.send(
            Channel.SHELL,
            ending.client.message(
                "execute_request", Json.object("code", state, "allow_stdin", true)));
        await(ending.language.begun);
        JsonObject reply =
            ending.client.request(
                Channel.SHELL, "shutdown_request", new JsonObject(), Recording.PATIENCE);
        assertThat(Json.string(reply, "status", "")).as(state).isEqualTo("ok");
        assertThat(ending.kernel.awaitShutdown()).isFalse();
        ending.language.hearing.countDown();
      }
    }
  }
}
