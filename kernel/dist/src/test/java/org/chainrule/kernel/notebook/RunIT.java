package org.chainrule.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a user meets it: the jar, in a folder with a blank and an umlaut in its name. */
@Timeout(120)
class RunIT {
  private record Said(int exit, String out, String err) {}

  @TempDir Path temporary;

  private Path folder() throws IOException {
    return Files.createDirectories(temporary.resolve("Öl und Wein"));
  }

  private Said run(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("kernel.jar"),
                "run"));
    command.addAll(List.of(arguments));
    Path out = temporary.resolve("out.txt");
    Path err = temporary.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(110, TimeUnit.SECONDS)).isTrue();
    return new Said(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private Path notebook(String name, JsonObject... cells) throws IOException {
    var all = new JsonArray();
    List.of(cells).forEach(all::add);
    JsonObject json =
        Json.object(
            "cells", all, "metadata", Json.object("mine", 1), "nbformat", 4, "nbformat_minor", 5);
    return Files.writeString(folder().resolve(name), json.toString());
  }

  private static JsonObject code(String source, String... tags) {
    return Json.object(
        "cell_type",
        "code",
        "execution_count",
        null,
        "metadata",
        Json.object("tags", tags),
        "outputs",
        new JsonArray(),
        "source",
        source);
  }

  @Test
  void everyCellPassesAndNotebookAndPageAreWritten() throws Exception {
    Path source =
        notebook(
            "good.ipynb",
            Json.object("cell_type", "markdown", "metadata", Json.object(), "source", "# Hello"),
            code("System.out.println(\"out\");\n6 * 7"),
            code("throw new RuntimeException(\"wanted\");", "raises-exception"));
    String before = Files.readString(source);
    Said said = run("good.ipynb");
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isZero();
    Path target = folder().resolve("target/run");
    Notebook executed = Notebook.read(target.resolve("good.ipynb"));
    assertThat(executed.cells().get(1).outputs().toString()).contains("42").contains("out");
    assertThat(executed.metadata().get("mine").getAsInt()).isEqualTo(1);
    assertThat(Files.readString(target.resolve("good.html")))
        .contains("<title>Hello</title>")
        .contains("42");
    assertThat(Files.readString(source)).isEqualTo(before);
  }

  @Test
  void aParameterIsDeclaredBehindTheCellThatHasItsUsualValue() throws Exception {
    notebook(
        "asked.ipynb",
        code("double rate = 0.1; String who;", "parameters"),
        code("who + rate * 2"));
    assertThat(run("asked.ipynb", "-p", "rate=3", "-p", "who=Ada").exit()).isZero();
    Notebook executed = Notebook.read(folder().resolve("target/run/asked.ipynb"));
    assertThat(executed.cells()).hasSize(3);
    assertThat(executed.cells().get(1).tags()).containsExactly("injected-parameters");
    assertThat(executed.cells().get(2).outputs().toString()).contains("Ada6.0");
    Said wrong = run("asked.ipynb", "-p", "rate=fast");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("rate is declared as double, and fast is no double");
  }

  @Test
  void twoRunsWriteTheSameBytes() throws Exception {
    notebook("same.ipynb", code("new int[] {1, 2}"), code("System.out.println(1);"));
    assertThat(run("same.ipynb", "--output-dir", "a").exit()).isZero();
    assertThat(run("same.ipynb", "--output-dir", "b").exit()).isZero();
    for (String name : List.of("same.ipynb", "same.html")) {
      assertThat(folder().resolve("a").resolve(name))
          .hasSameBinaryContentAs(folder().resolve("b").resolve(name));
    }
  }

  @Test
  void aFailureNamesNotebookCellAndLineAndStopsThere() throws Exception {
    notebook(
        "bad.ipynb",
        code("1"),
        code("int a = 1;\nthrow new IllegalStateException(\"why\");"),
        code("2"));
    Said said = run("bad.ipynb", "--no-html");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("bad.ipynb, cell 2 (In [2]), line 2: IllegalStateException: why");
    Notebook executed = Notebook.read(folder().resolve("target/run/bad.ipynb"));
    assertThat(executed.cells().get(2).outputs()).isEmpty();
    assertThat(folder().resolve("target/run/bad.html")).doesNotExist();
  }

  @Test
  void aCellThatRunsTooLongIsInterruptedAndSaidSo() throws Exception {
    notebook("slow.ipynb", code("while (true) {}"));
    Said said = run("slow.ipynb", "--timeout", "1", "--no-html");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("longer than 1 s");
  }

  @Test
  void whatCannotBeRunIsOneSentenceAndExitCodeTwo() throws Exception {
    Files.writeString(folder().resolve("broken.ipynb"), "{\"cells\": [");
    notebook("python.ipynb", code("1"));
    String python =
        Files.readString(folder().resolve("python.ipynb"))
            .replace("{\"mine\":1}", "{\"kernelspec\":{\"language\":\"python\"}}");
    Files.writeString(folder().resolve("python.ipynb"), python);
    for (String name : List.of("broken.ipynb", "none.ipynb", "python.ipynb", "text.txt")) {
      Said said = run(name);
      assertThat(said.exit()).as(name).isEqualTo(2);
      assertThat(said.err().strip().lines()).as(name).hasSize(1).allMatch(s -> s.contains(name));
    }
  }

  @Test
  void aFolderIsRunWithoutItsCheckpointsAndInPlaceWhenAsked() throws Exception {
    Path inner = Files.createDirectories(folder().resolve("course/.ipynb_checkpoints"));
    Path good = notebook("course/one.ipynb", code("6 * 7"));
    Files.writeString(inner.resolve("one-checkpoint.ipynb"), "broken");
    Said said = run("course", "--in-place", "--no-html");
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isZero();
    assertThat(Files.readString(good)).contains("42");
  }
}
