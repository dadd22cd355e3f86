package org.chainrule.exercises.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LabCommandTest {
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void captureErr() {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restoreErr() {
    System.setErr(realErr);
  }

  private int run(String... arguments) {
    return new CommandLine(new LabCommand()).execute(arguments);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPortInUseIsOneClearSentence() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(run("--port", String.valueOf(port))).isEqualTo(2);
      assertThat(said())
          .isEqualToNormalizingNewlines(
              "chainrule lab: port "
                  + port
                  + " is in use (or may not be used); choose another with --port\n");
    }
  }

  @Test
  void aPortThatCannotBeIsOneClearSentence() {
    assertThat(run("--port", "70000")).isEqualTo(2);
    assertThat(said()).contains("there is no port 70000");
  }

  @Test
  void aPortThatIsNoNumberIsAnUsageError() {
    assertThat(run("--port", "x")).isEqualTo(2);
    assertThat(said()).contains("--port");
  }

  @Test
  void outsideACheckoutItSaysHowToStartIt() {
    String home = System.getProperty("chainrule.home");
    System.setProperty("chainrule.home", "/nowhere");
    try {
      assertThat(run("--prepare")).isEqualTo(2);
      assertThat(said()).contains("./chainrule");
    } finally {
      if (home == null) {
        System.clearProperty("chainrule.home");
      } else {
        System.setProperty("chainrule.home", home);
      }
    }
  }

  @Test
  void versionsAreFoundInWhateverAProgramPrints() {
    assertThat(Programs.versionIn("JupyterLab v4.6.4\n")).contains("4.6.4");
    assertThat(Programs.versionIn("uv 0.9.2 (abc 2025-10-10)")).contains("0.9.2");
    assertThat(Programs.versionIn("no digits here")).isEmpty();
  }

  @Test
  void aProgramThatFailsOrIsNotThereHasNoVersion() {
    assertThat(Programs.version(List.of("/nowhere/jupyter", "--version"))).isEmpty();
    assertThat(Programs.version(List.of("false"))).isEmpty();
  }

  @Test
  void theRunningJdkIsAmongThoseFound() {
    assertThat(Jdks.found().values()).contains(System.getProperty("java.version"));
  }
}
