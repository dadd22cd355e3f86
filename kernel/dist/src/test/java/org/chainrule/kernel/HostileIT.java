package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.StalledSubscriber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real kernel with misbehaving clients and with code that never ends. */
@Timeout(180)
class HostileIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private KernelClient kernel;

  @BeforeEach
  void start() throws Exception {
    kernel = KernelClient.start(RealKernel.spec(), folder, PATIENCE);
  }

  @AfterEach
  void stop() {
    kernel.close();
  }

  private Recording run(String code) {
    return Recording.of(kernel, code);
  }

  private void answers() {
    assertThat(run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void twoSubscribersThatNeverReadDoNotKeepAnythingFromTheOthers() throws IOException {
    int port = kernel.connection().port(Channel.IOPUB);
    try (var one = new StalledSubscriber(port);
        var two = new StalledSubscriber(port)) {
      assertThat(one).isNotSameAs(two);
      Recording cell =
          run("for (int i = 0; i < 600; i++) Display.display(i + \"x\".repeat(100_000));");
      assertThat(cell.result.ok()).isTrue();
      assertThat(cell.contents("display_data")).hasSize(600);
      assertThat(run("for (int i = 0; i < 50_000; i++) System.out.println(i);").stream("stdout"))
          .endsWith("49999\n");
      answers();
    }
  }

  /** Runs a cell that says when it has begun, where it has %s, and returns when it has. */
  private CompletableFuture<Recording> begin(String code) throws InterruptedException {
    var begun = new CountDownLatch(1);
    kernel.onEverything(
        message -> {
          if (Json.string(message.content(), "text", "").contains("begun")) {
            begun.countDown();
          }
        });
    String cell = code.formatted("System.out.println(\"begun\");");
    var running = CompletableFuture.supplyAsync(() -> run(cell));
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    return running;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { public String toString() { %s while (true) {} } }\nnew A()",
        "class B { public String toString() { %s try { new CountDownLatch(1).await(); } catch"
            + " (InterruptedException e) { throw new RuntimeException(e); } return \"\"; } }\n"
            + "new B()",
        "class C extends RuntimeException { public String getMessage() { %s while (true) {} } }\n"
            + "throw new C();",
        "class D implements Iterator<Object> { public boolean hasNext() { return true; }"
            + " public Object next() { return 1; } }\n"
            + "%s new D().forEachRemaining(x -> {});",
        "%s while (true) Display.display(\"x\".repeat(100_000));",
        "%s while (true) System.out.print(\"x\");",
        "%s while (true) { try { Thread.sleep(1000); } catch (Throwable t) {} }",
      })
  void whateverNeverEndsCanBeInterrupted(String code) throws Exception {
    run("import java.util.concurrent.CountDownLatch;");
    CompletableFuture<Recording> cell = begin(code);
    kernel.interrupt(PATIENCE);
    Recording ended = cell.get(60, TimeUnit.SECONDS);
    assertThat(Json.string(ended.result.content(), "ename", "")).isEqualTo("KeyboardInterrupt");
    answers();
  }

  @Test
  void aVariableWhoseTextNeverEndsDoesNotKeepInspectionBusyForEver() throws Exception {
    run("var blocks = new Object() { public String toString() { while (true) {} } };");
    CompletableFuture<JsonObject> reply =
        CompletableFuture.supplyAsync(() -> kernel.inspect("blocks", 3, 0, PATIENCE));
    while (!reply.isDone()) {
      kernel.interrupt(PATIENCE);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(Json.string(reply.get(), "status", "")).isIn("ok", "error");
    answers();
  }

  @Test
  void userExpressionsCanBeInterrupted() throws Exception {
    run("int spin() { System.out.println(\"begun\"); while (true) {} }");
    JsonObject request =
        Json.object("code", "7", "user_expressions", Json.object("a", "spin()", "b", "1 + 1"));
    CompletableFuture<Recording> cell =
        CompletableFuture.supplyAsync(() -> Recording.of(kernel, request));
    while (!cell.isDone()) {
      kernel.interrupt(PATIENCE);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(cell.get().result.content().toString()).contains("KeyboardInterrupt");
    answers();
  }

  @Test
  void aRepositoryThatNeverAnswersCanBeInterrupted() throws Exception {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var asked = new CountDownLatch(1);
      CompletableFuture<Void> listening =
          CompletableFuture.runAsync(
              () -> {
                try {
                  silent.accept();
                  asked.countDown();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      // its own file, so that no other repository is asked first
      String pom =
          "<project><repositories><repository><id>silent</id><url>http://127.0.0.1:"
              + silent.getLocalPort()
              + "/</url></repository></repositories><dependencies><dependency>"
              + "<groupId>org.chainrule.nowhere</groupId><artifactId>none</artifactId>"
              + "<version>1</version></dependency></dependencies></project>";
      CompletableFuture<Recording> cell =
          CompletableFuture.supplyAsync(() -> run("%%loadFromPOM\n" + pom));
      while (!cell.isDone() && asked.getCount() > 0) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      if (asked.getCount() == 0) {
        kernel.interrupt(PATIENCE);
      }
      Recording ended = cell.get(60, TimeUnit.SECONDS);
      assertThat(Json.string(ended.result.content(), "ename", "")).isEqualTo("KeyboardInterrupt");
      listening.get(10, TimeUnit.SECONDS);
      answers();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s while (true) {}",
        "%s while (true) { try { Thread.sleep(1000); } catch (Throwable t) {} }",
        "%s new Thread(() -> { while (true) System.out.println(1); }).start();",
        "%s new java.util.Scanner(System.in).nextLine();",
        "%s Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) {} }));",
        "%s while (true) Display.display(\"x\".repeat(100_000));",
        "%s var all = new ArrayList<long[]>(); while (true) { try { while (true)"
            + " all.add(new long[1 << 16]); } catch (OutOfMemoryError e) {} }",
        "%s Thread.getAllStackTraces().keySet().forEach(Thread::interrupt);",
      })
  void aShutdownEndsTheProcessWhateverItDoes(String code) throws Exception {
    for (Channel channel : List.of(Channel.CONTROL, Channel.SHELL)) {
      KernelClient other = KernelClient.start(RealKernel.spec(), folder, PATIENCE);
      ProcessHandle process = other.process();
      var begun = new CountDownLatch(1);
      other.onEverything(
          message -> {
            if (Json.string(message.content(), "text", "").contains("begun")) {
              begun.countDown();
            }
          });
      other.send(
          Channel.SHELL,
          other.message(
              "execute_request",
              Json.object(
                  "code", code.formatted("System.out.println(\"begun\");"), "allow_stdin", true)));
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      other.send(channel, other.message("shutdown_request", Json.object("restart", false)));
      process.onExit().get(60, TimeUnit.SECONDS);
      other.disconnect();
    }
  }

  @Test
  void clientsThatSendMuchAndDisappearLeaveAKernelThatAnswers() throws Exception {
    var gone = new ArrayList<KernelClient>();
    for (int i = 0; i < 3; i++) {
      KernelClient flooding = KernelClient.connect(kernel.connection(), PATIENCE);
      for (int n = 0; n < 1_000; n++) {
        flooding.send(
            Channel.SHELL,
            flooding.message("execute_request", Json.object("code", "Thread.sleep(20); " + n)));
        flooding.send(
            Channel.SHELL,
            flooding.message("comm_open", Json.object("comm_id", "c" + n, "target_name", "no")));
        flooding.send(Channel.STDIN, flooding.message("input_reply", Json.object("value", "x")));
      }
      gone.add(flooding);
    }
    answers(); // in the middle of it
    gone.forEach(KernelClient::disconnect);
    answers();
  }

  @Test
  void aMessageOfAHundredMegabytesLeavesAKernelThatAnswers() throws Exception {
    KernelClient large = KernelClient.connect(kernel.connection(), PATIENCE);
    large.send(
        Channel.SHELL,
        large.message(
            "execute_request", Json.object("code", "//" + "x".repeat(100_000_000) + "\n1")));
    TimeUnit.SECONDS.sleep(2);
    answers();
    large.disconnect();
    answers();
  }

  @Test
  void aCellHasItsTimeAlsoWhenItsValueAndItsExpressionsTakeTheirs() throws Exception {
    var env = Map.of("CHAINRULE_CELL_TIMEOUT", "2");
    try (KernelClient hasty =
        KernelClient.start(RealKernel.spec().withEnv(env), folder, PATIENCE)) {
      Recording.of(hasty, "class A { public String toString() { while (true) {} } }");
      Recording value = Recording.of(hasty, "new A()");
      assertThat(Json.string(value.result.content(), "ename", "")).isEqualTo("TimeoutError");
      JsonObject request =
          Json.object("code", "7", "user_expressions", Json.object("a", "new A().toString()"));
      assertThat(Recording.of(hasty, request).result.content().toString()).contains("TimeoutError");
      assertThat(Recording.of(hasty, "1 + 1").value()).isEqualTo("2");
    }
  }
}
