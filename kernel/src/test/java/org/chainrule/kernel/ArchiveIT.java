package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Connection;
import org.chainrule.kernel.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed kernel with its start-up archive, and what becomes of that when the jar changes.
 */
@Timeout(300)
class ArchiveIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path prefix;

  @Test
  void anArchiveThatNoLongerFitsIsIgnoredWithoutAWord() throws Exception {
    Process install =
        new ProcessBuilder(
                RealKernel.java().toString(),
                "-jar",
                RealKernel.jar().toString(),
                "install",
                "--prefix",
                prefix.toString())
            .redirectErrorStream(true)
            .redirectOutput(prefix.resolve("install.txt").toFile())
            .start();
    assertThat(install.waitFor(240, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(prefix.resolve("install.txt"))).contains("Made kernel.");
    Path folder = prefix.resolve("share/jupyter/kernels/chainrule");
    KernelSpec spec = KernelSpec.read(folder);
    assertThat(answers(spec, "fits")).isEmpty();

    URI jar = URI.create("jar:" + folder.resolve("chainrule-kernel.jar").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of())) {
      Files.writeString(inside.getPath("/changed.txt"), "another version");
    }
    assertThat(answers(spec, "stale")).isEmpty();
  }

  /** Starts the kernel, has it answer, redefine and end; gives what its process said. */
  private String answers(KernelSpec spec, String name) throws Exception {
    Connection connection = Connection.free("tcp", "127.0.0.1");
    Path file = prefix.resolve(name + ".json");
    Path said = prefix.resolve(name + ".txt");
    connection.write(file);
    var builder =
        new ProcessBuilder(spec.command(file))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("CHAINRULE_HISTORY", "");
    Process process = builder.start();
    try {
      KernelClient kernel = KernelClient.connect(connection, PATIENCE);
      Recording.of(kernel, "int f() { return 1; } int kept = f();");
      Recording.of(kernel, "int f() { return 2; }");
      // only a class that was changed in place keeps its variables
      assertThat(Recording.of(kernel, "10 * f() + kept").value()).isEqualTo("21");
      kernel.request(Channel.CONTROL, "shutdown_request", Json.object("restart", false), PATIENCE);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      kernel.disconnect();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said);
  }
}
