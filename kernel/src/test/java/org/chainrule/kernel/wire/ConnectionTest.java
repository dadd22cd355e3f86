package org.chainrule.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  private static final String FROM_JUPYTER =
      """
      {
        "shell_port": 49873, "iopub_port": 54129, "stdin_port": 40527, "control_port": 35171,
        "hb_port": 44331, "ip": "127.0.0.1", "key": "2f2d-4b", "transport": "tcp",
        "signature_scheme": "hmac-sha256", "kernel_name": "chainrule", "jupyter_session": "x.ipynb"
      }
      """;

  @TempDir Path folder;

  @Test
  void aConnectionFileOfJupytersIsRead() throws Exception {
    Connection connection = Connection.read(file(FROM_JUPYTER));
    assertThat(connection.port(Channel.SHELL)).isEqualTo(49873);
    assertThat(connection.port(Channel.HEARTBEAT)).isEqualTo(44331);
    assertThat(connection.key()).isEqualTo("2f2d-4b");
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() throws Exception {
    Connection connection = Connection.free("tcp", "127.0.0.1");
    Path file = folder.resolve("kernel.json");
    connection.write(file);
    assertThat(Connection.read(file)).isEqualTo(connection);
  }

  @Test
  void freePortsAreBelowThoseOfOutgoingConnections() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(Connection.free("tcp", "127.0.0.1").ports().values())
          .doesNotHaveDuplicates()
          .allMatch(port -> port >= 16_384 && port < 32_768);
    }
  }

  @Test
  void theFileHoldsTheKeyAndIsItsOwnersAlone() throws Exception {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = folder.resolve("kernel.json");
    Connection.free("tcp", "127.0.0.1").write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aHalfWrittenFileIsWaitedFor() throws Exception {
    Path file = file(FROM_JUPYTER.substring(0, 80));
    CompletableFuture<Void> rest =
        CompletableFuture.runAsync(
            () -> write(file), CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
    assertThat(Connection.read(file).port(Channel.IOPUB)).isEqualTo(54129);
    rest.get(10, TimeUnit.SECONDS);
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, FROM_JUPYTER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatStaysHalfWrittenIsNamed() throws Exception {
    Path file = file("{\"shell_port\": 1");
    assertThatThrownBy(() -> Connection.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is no connection file");
  }

  @Test
  void aMissingFileIsNamedAtOnce() {
    Path file = folder.resolve("none.json");
    assertThatThrownBy(() -> Connection.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no connection file " + file);
  }

  @Test
  void aMissingPortAndAnUnknownTransportAreNamed() {
    String noPort = FROM_JUPYTER.replace("iopub_port", "other_port");
    assertThatThrownBy(() -> Connection.of(Json.parseObject(noPort)))
        .hasMessageContaining("iopub_port");
    String pigeon = FROM_JUPYTER.replace("\"tcp\"", "\"pigeon\"");
    assertThatThrownBy(() -> Connection.of(Json.parseObject(pigeon)))
        .hasMessageContaining("pigeon");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("connection.json"), text);
  }
}
