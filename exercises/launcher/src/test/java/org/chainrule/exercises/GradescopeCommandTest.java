package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.chainrule.exercises.grade.Exercise;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The autograder zip, unpacked and run as Gradescope does, below a root of the test's. */
@Tag("any-jdk")
@Timeout(240)
class GradescopeCommandTest {
  private static final String E01 = "e01-chain-rule";
  private static final String E02 = "e02-sigmoid-neuron";

  @TempDir private static Path built;
  @TempDir private Path root;

  @BeforeAll
  static void build() throws IOException {
    StringWriter out = new StringWriter();
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute(
                "gradescope",
                "e01",
                "e02",
                "--exercises",
                "",
                "--seed",
                "7",
                "-o",
                zip().toString());
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("2 exercises", "it holds solutions");
  }

  private static Path zip() {
    return built.resolve("autograder.zip");
  }

  @BeforeEach
  void unpack() throws IOException {
    try (var zip = new ZipFile(zip().toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        Path file = root.resolve("source").resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip.getInputStream(entry), file);
      }
    }
    Files.createDirectories(root.resolve("submission"));
  }

  private void handIn(String path, String notebook) throws IOException {
    Path file = root.resolve("submission").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, notebook);
  }

  private static String solution(String id) throws IOException {
    return Exercise.read(Path.of(id)).notebook().text();
  }

  private int run() throws Exception {
    Path log = root.resolve("log.txt");
    var builder =
        new ProcessBuilder("bash", root.resolve("source/run_autograder").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("AUTOGRADER_ROOT", root.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private JsonObject results() throws IOException {
    String text = Files.readString(root.resolve("results/results.json"));
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private double sum(String field) throws IOException {
    JsonArray tests = results().getAsJsonArray("tests");
    return tests.asList().stream()
        .mapToDouble(test -> test.getAsJsonObject().get(field).getAsDouble())
        .sum();
  }

  @Test
  void allExercisesOfASubmissionAreInOneFile() throws Exception {
    handIn(E01 + "/" + E01 + ".ipynb", solution(E01));
    handIn("my second.ipynb", solution(E02).replace("BEGIN SOLUTION", "BEGIN SOLUTION\nint x = ;"));
    assertThat(run()).isZero();
    assertThat(results().get("score").getAsDouble()).isEqualTo(10);
    assertThat(sum("score")).isEqualTo(10);
    assertThat(sum("max_score")).isEqualTo(18);
    JsonObject first = results().getAsJsonArray("tests").get(0).getAsJsonObject();
    assertThat(first.get("number").getAsString()).isEqualTo("1.1");
    assertThat(first.get("status").getAsString()).isEqualTo("passed");
    assertThat(first.get("name").getAsString()).startsWith(E01 + ": ");
    assertThat(results().get("output").getAsString()).contains(E02 + ": ");
    String text = Files.readString(root.resolve("results/results.json"));
    assertThat(text).doesNotContain("SOLUTION", "expected", root.toString());
    assertThat(Files.readString(root.resolve("log.txt"))).contains("Isolation: ");
    Files.delete(root.resolve("results/results.json"));
    run();
    assertThat(root.resolve("results/results.json")).hasContent(text);
  }

  @Test
  void anExerciseThatIsMissingOrBrokenCostsItsPointsAndNoOthers() throws Exception {
    handIn(E01 + ".ipynb", "{\"cells\": [");
    assertThat(run()).isZero();
    assertThat(results().get("score").getAsDouble()).isZero();
    assertThat(sum("max_score")).isEqualTo(18);
    assertThat(results().get("output").getAsString())
        .contains("ends in the middle")
        .contains(E02 + ": It could not be graded");
  }

  @Test
  void anAutograderThatCannotRunSaysSoWithoutItsPaths() throws Exception {
    Files.writeString(root.resolve("source/seed.txt"), "no number");
    assertThat(run()).isEqualTo(1);
    assertThat(results().get("output").getAsString()).contains("could not run");
    assertThat(results().toString()).doesNotContain(root.toString(), "no number");
  }

  @Test
  void onlyItsOwnerMayReadSolutionsAndResults() throws Exception {
    handIn(E01 + ".ipynb", solution(E01));
    run();
    for (String secret : new String[] {"source/exercises", "source/seed.txt", "results"}) {
      assertThat(Files.getPosixFilePermissions(root.resolve(secret)))
          .as(secret)
          .noneMatch(permission -> !permission.name().startsWith("OWNER"));
    }
  }

  @Test
  void theZipHoldsWhatItNeedsAndNoSampleAnswers() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("source"))) {
      assertThat(files.map(file -> root.resolve("source").relativize(file).toString()))
          .contains("setup.sh", "run_autograder", "seed.txt", "exercises/" + E01)
          .anyMatch(name -> name.startsWith("lib/gson-"))
          .noneMatch(name -> name.endsWith("answers.jsh") || name.contains("e03"));
    }
  }
}
