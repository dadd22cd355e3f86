package org.chainrule.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.language.CellEngine;
import org.chainrule.kernel.wire.Connection;

/** A kernel in this process, and a client that is connected to it over ZeroMQ. */
final class RunningKernel implements AutoCloseable {
  final FakeEngine language = new FakeEngine();
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  final Connection connection;
  final Kernel kernel;
  final KernelClient client;

  private RunningKernel(
      Connection connection,
      Supplier<CellEngine> start,
      Path history,
      long outputLimit,
      Duration cellTimeout)
      throws IOException {
    this.connection = connection;
    var options =
        new Kernel.Options(
            history, outputLimit, cellTimeout, new PrintStream(log, true, StandardCharsets.UTF_8));
    this.kernel = Kernel.start(connection, start == null ? () -> language : start, options);
    this.client = KernelClient.connect(connection, Recording.PATIENCE);
  }

  static RunningKernel start() throws IOException {
    return on(Connection.free("tcp", "127.0.0.1"));
  }

  static RunningKernel on(Connection connection) throws IOException {
    return new RunningKernel(connection, null, null, CellOutput.DEFAULT_LIMIT, Duration.ZERO);
  }

  static RunningKernel limitedTo(long characters) throws IOException {
    return new RunningKernel(
        Connection.free("tcp", "127.0.0.1"), null, null, characters, Duration.ZERO);
  }

  static RunningKernel withHistory(Path file) throws IOException {
    return new RunningKernel(
        Connection.free("tcp", "127.0.0.1"), null, file, CellOutput.DEFAULT_LIMIT, Duration.ZERO);
  }

  static RunningKernel startingWith(Supplier<CellEngine> start) throws IOException {
    return startingWith(start, Duration.ZERO);
  }

  static RunningKernel startingWith(Supplier<CellEngine> start, Duration timeout)
      throws IOException {
    return new RunningKernel(
        Connection.free("tcp", "127.0.0.1"), start, null, CellOutput.DEFAULT_LIMIT, timeout);
  }

  static RunningKernel withCellTimeout(Duration timeout) throws IOException {
    return new RunningKernel(
        Connection.free("tcp", "127.0.0.1"), null, null, CellOutput.DEFAULT_LIMIT, timeout);
  }

  Recording run(String code) {
    return Recording.of(client, code);
  }

  @Override
  public void close() {
    client.disconnect();
    kernel.close();
  }
}
