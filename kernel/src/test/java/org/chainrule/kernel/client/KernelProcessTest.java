package org.chainrule.kernel.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.chainrule.kernel.wire.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelProcessTest {
  /** Between the end of a process and its exit code is a moment; many processes find it. */
  @Test
  void theExitCodeOfAKernelThatIsJustEndingIsEmptyOrRight(@TempDir Path folder) throws Exception {
    var spec =
        new KernelSpec(
            List.of("sh", "-c", "exit 3"), "ends", "java", "signal", Map.of(), new JsonObject());
    for (int i = 0; i < 100; i++) {
      KernelProcess process =
          KernelProcess.start(spec, folder, Connection.free("tcp", "127.0.0.1"));
      try {
        OptionalInt exitCode = process.exitCode();
        while (exitCode.isEmpty()) {
          exitCode = process.exitCode();
        }
        assertThat(exitCode).hasValue(3);
      } finally {
        process.end(Duration.ofSeconds(10));
      }
    }
  }
}
