package org.chainrule.kernel.client;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.wire.Connection;

/** A kernel's process and its connection file, which goes when the process goes. */
final class KernelProcess {
  private final Process process;
  private final Path connectionFile;

  private KernelProcess(Process process, Path connectionFile) {
    this.process = process;
    this.connectionFile = connectionFile;
  }

  static KernelProcess start(KernelSpec spec, Path folder, Connection connection)
      throws IOException {
    Path file = Files.createTempFile("kernel-", ".json");
    try {
      connection.write(file);
      var builder = new ProcessBuilder(spec.command(file)).directory(folder.toFile());
      // the kernel ends itself when its parent has ended
      builder.environment().put("JPY_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
      builder.environment().putAll(spec.env());
      builder.redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"));
      builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      return new KernelProcess(builder.start(), file);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Returns the exit code, or empty while the process is running. A process may be gone for its
   * {@link ProcessHandle} before its exit code is known; it counts as running until then.
   */
  OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** Waits for the end, and brings it about when it does not come in time. */
  void end(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    } finally {
      forgetConnection();
    }
  }

  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    forgetConnection();
  }

  private void forgetConnection() {
    try {
      Files.deleteIfExists(connectionFile);
    } catch (IOException e) {
      // only a temporary file remains
    }
  }
}
