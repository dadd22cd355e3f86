package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the real kernel's process begins and ends, also when something is in the way. */
@Timeout(120)
class LifecycleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void itEndsPromptlyAfterShutdownWhateverTheLearnersThreadsDo() throws Exception {
    KernelClient kernel = KernelClient.start(RealKernel.spec(), folder, PATIENCE);
    Recording.of(kernel, "new Thread(() -> { while (true) {} }).start();");
    ProcessHandle process = kernel.process();
    kernel.request(Channel.CONTROL, "shutdown_request", Json.object("restart", false), PATIENCE);
    process.onExit().get(10, TimeUnit.SECONDS);
    kernel.disconnect();
  }

  @Test
  void everyStartAnswersAndNoneLeavesAProcessBehind() throws Exception {
    for (int start = 0; start < Integer.getInteger("starts", 5); start++) {
      KernelClient kernel = KernelClient.start(RealKernel.spec(), folder, PATIENCE);
      assertThat(Recording.of(kernel, start + " + 1").value()).isEqualTo("" + (start + 1));
      ProcessHandle process = kernel.process();
      kernel.close();
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void itEndsWhileACellRuns() throws Exception {
    KernelClient kernel = KernelClient.start(RealKernel.spec(), folder, PATIENCE);
    kernel.send(
        Channel.SHELL, kernel.message("execute_request", Json.object("code", "while (true) {}")));
    ProcessHandle process = kernel.process();
    kernel.request(Channel.CONTROL, "shutdown_request", Json.object("restart", false), PATIENCE);
    process.onExit().get(10, TimeUnit.SECONDS);
    kernel.disconnect();
  }

  @Test
  void itEndsWhenTheProcessThatStartedItIsKilled() throws Exception {
    assumeFalse(File.separatorChar == '\\');
    Process parent = new ProcessBuilder("sleep", "1000").start();
    var env = Map.of("JPY_PARENT_PID", Long.toString(parent.pid()));
    KernelClient kernel = KernelClient.start(RealKernel.spec().withEnv(env), folder, PATIENCE);
    ProcessHandle process = kernel.process();
    parent.destroyForcibly().waitFor();
    process.onExit().get(20, TimeUnit.SECONDS);
    kernel.disconnect();
  }

  @Test
  void twoKernelsAtOnceKnowNothingOfEachOther() throws Exception {
    try (KernelClient one = KernelClient.start(RealKernel.spec(), folder, PATIENCE);
        KernelClient two = KernelClient.start(RealKernel.spec(), folder, PATIENCE)) {
      Recording.of(one, "int x = 1;");
      Recording.of(two, "int x = 2;");
      assertThat(Recording.of(one, "x").value()).isEqualTo("1");
      assertThat(Recording.of(two, "x").value()).isEqualTo("2");
    }
  }

  @Test
  void itTalksOverUnixSockets() throws Exception {
    assumeFalse(File.separatorChar == '\\');
    Connection ipc = Connection.free("ipc", folder.resolve("k").toString());
    try (KernelClient kernel = KernelClient.start(RealKernel.spec(), folder, PATIENCE, ipc)) {
      assertThat(Recording.of(kernel, "6 * 7").value()).isEqualTo("42");
    }
  }

  @Test
  void historyOutlivesItsSessionAndADiskThatIsFullStopsNothing() throws Exception {
    Path file = folder.resolve("history.jsonl");
    var env = Map.of("CHAINRULE_HISTORY", file.toString());
    try (KernelClient kernel =
        KernelClient.start(RealKernel.spec().withEnv(env), folder, PATIENCE)) {
      Recording.of(kernel, "int remembered = 1;");
    }
    try (KernelClient kernel =
        KernelClient.start(RealKernel.spec().withEnv(env), folder, PATIENCE)) {
      var tail = Json.object("hist_access_type", "tail", "n", 5);
      assertThat(kernel.request(Channel.SHELL, "history_request", tail, PATIENCE).toString())
          .contains("[1,1,\"int remembered = 1;\"]");
    }
    assumeTrue(Files.exists(Path.of("/dev/full")));
    var full = Map.of("CHAINRULE_HISTORY", "/dev/full");
    try (KernelClient kernel =
        KernelClient.start(RealKernel.spec().withEnv(full), folder, PATIENCE)) {
      assertThat(Recording.of(kernel, "1 + 1").value()).isEqualTo("2");
    }
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLineAndEndsIt() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Connection free = Connection.free("tcp", "127.0.0.1");
      var ports = new EnumMap<Channel, Integer>(free.ports());
      ports.put(Channel.SHELL, taken.getLocalPort());
      Path file = folder.resolve("connection.json");
      new Connection("tcp", "127.0.0.1", ports, free.scheme(), free.key()).write(file);
      assertThat(failure(file)).contains("cannot listen on").contains("" + taken.getLocalPort());
    }
  }

  @Test
  void aConnectionFileThatIsNoneIsSaidInOneLineAndEndsIt() throws Exception {
    Path file = Files.writeString(folder.resolve("connection.json"), "{\"shell_port\": 12");
    assertThat(failure(file)).contains(file + " is no connection file");
    assertThat(failure(folder.resolve("none.json"))).contains("there is no connection file");
  }

  @Test
  void aFileOrFolderThatIsCalledAsACommandDoesNotHideTheCommand() throws Exception {
    for (String command : List.of("install", "uninstall", "kernelspec", "run", "check", "--help")) {
      Path file = Files.writeString(folder.resolve(command), "{}");
      assertThat(said(command)).as(command).doesNotContain("is no connection file");
      Files.delete(file);
      Files.createDirectory(file);
      assertThat(said(command)).as(command).doesNotContain("is no connection file");
    }
  }

  /** What the jar says to one argument, in a folder and with a home of its own. */
  private String said(String argument) throws Exception {
    var builder =
        new ProcessBuilder(
            RealKernel.java().toString(),
            "-Duser.home=" + folder,
            "-jar",
            RealKernel.jar().toString(),
            argument);
    builder.environment().put("JUPYTER_DATA_DIR", folder.resolve("jupyter").toString());
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  /** What the kernel writes when it cannot start with this connection file. */
  private static String failure(Path file) throws Exception {
    Process process =
        new ProcessBuilder(
                RealKernel.java().toString(), "-jar", RealKernel.jar().toString(), file.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(said.lines()).hasSize(1);
    return said;
  }
}
