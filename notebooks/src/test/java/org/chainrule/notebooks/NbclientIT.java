package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lessons executed by nbclient, Jupyter's own runner: another client than ours, the same
 * outputs.
 */
class NbclientIT {
  private static final int MINUTES = 10;

  @TempDir Path folder;

  @Test
  void nbclientGetsTheOutputsThatAreStoredInEveryLesson() throws Exception {
    assertThat(finish(JupyterServer.launch("lab", "--prepare"))).as("lab --prepare").isZero();
    List<String> command = new ArrayList<>(List.of(jupyter(), "execute", "--inplace"));
    for (Path lesson : Lessons.originals()) {
      command.add(Files.copy(lesson, folder.resolve(lesson.getFileName())).toString());
    }

    Path said = folder.resolve("nbclient.log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    Path state = Checkout.ROOT.resolve(".jupyter");
    builder.environment().put("JUPYTER_PATH", state.resolve("share/jupyter").toString());
    builder.environment().put("JUPYTER_RUNTIME_DIR", state.resolve("runtime").toString());
    assertThat(finish(builder.start())).as(() -> text(said)).isZero();

    for (Path lesson : Lessons.originals()) {
      List<String> stored = Lessons.plainOutputs(lesson);
      assertThat(stored).hasSizeGreaterThan(10);
      assertThat(Lessons.plainOutputs(folder.resolve(lesson.getFileName())))
          .as(lesson.toString())
          .isEqualTo(stored);
    }
  }

  /** The one that the launcher made; where it could not finish one, that on the PATH. */
  private static String jupyter() {
    Path venv = Checkout.ROOT.resolve(".jupyter/venv");
    return Files.exists(venv.resolve("complete")) ? venv + "/bin/jupyter" : "jupyter";
  }

  private static int finish(Process process) throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("it did not end within " + MINUTES + " minutes");
    }
    return process.exitValue();
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
