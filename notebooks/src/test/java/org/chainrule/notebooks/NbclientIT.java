package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lessons executed by nbclient, Jupyter's own runner: another client than ours, the same
 * outputs.
 */
@Tag("any-jdk")
@Tag("jupyter")
class NbclientIT {
  private static final int MINUTES = 10;

  /**
   * `jupyter execute` stores no outputs in the nbclient of Debian 12; the library of any version
   * does.
   */
  private static final String EXECUTE =
      """
      import os, sys, nbclient, nbformat
      for path in sys.argv[1:]:
          notebook = nbformat.read(path, as_version=4)
          folder = {"metadata": {"path": os.path.dirname(path)}}
          nbclient.NotebookClient(notebook, resources=folder).execute()
          nbformat.write(notebook, path)
      """;

  @TempDir Path folder;

  @Test
  void nbclientGetsTheOutputsThatAreStoredInEveryLesson() throws Exception {
    assertThat(finish(JupyterServer.launch("lab", "--prepare"))).as("lab --prepare").isZero();
    List<String> command = new ArrayList<>(python());
    command.addAll(List.of("-c", EXECUTE));
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

  /**
   * That of the Jupyter that the launcher made; where it made none, that of the one on the PATH.
   */
  private static List<String> python() throws IOException {
    Path venv = Checkout.ROOT.resolve(".jupyter/venv");
    if (Files.exists(venv.resolve("complete"))) {
      return List.of(venv + "/bin/python");
    }
    try (BufferedReader jupyter = Files.newBufferedReader(Path.of(Browser.program("jupyter")))) {
      return List.of(jupyter.readLine().replaceFirst("^#!\\s*", "").split("\\s+"));
    }
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
