package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of an exercise: released by the instructor, answered and checked by a student with the
 * packaged kernel alone, packed, and graded.
 */
@Tag("any-jdk")
@Timeout(300)
class StartPageIT {
  private static final String E01 = "e01-chain-rule";
  private static final String E03 = "e03-gradient-check";
  private static final String START = "00-start-here.ipynb";
  private static final Path KERNEL = Checkout.ROOT.resolve("kernel/target/chainrule-kernel.jar");
  private static final Pattern COMMAND = Pattern.compile("command: '(.*)'");

  @TempDir private static Path released;
  @TempDir private Path temporary;
  private Path work;

  private record Said(int exit, String out) {}

  @BeforeAll
  static void release() throws Exception {
    Path output = released.resolve("handout");
    Said said =
        said(
            JupyterServer.launch(
                "release", "e01", "e03", "-o", output.toString(), "--template", "github,ci"));
    assertThat(said.exit()).as(said.out()).isZero();
  }

  @BeforeEach
  void takeTheHandout() throws IOException {
    work = temporary.resolve("내 과제");
    copy(released.resolve("handout"), work);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static Said said(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), out);
  }

  private Said shell(String command) throws Exception {
    var builder =
        new ProcessBuilder("sh", "-c", command).directory(work.toFile()).redirectErrorStream(true);
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("PATH", bin, (path, java) -> java + ":" + path);
    return said(builder.start());
  }

  /** The sources of the answer cells of an exercise's own solution. */
  private static Map<String, String> solution(String id) throws IOException {
    Path source = Checkout.ROOT.resolve("exercises").resolve(id).resolve(id + ".ipynb");
    var answers = new TreeMap<String, String>();
    for (JsonObject cell : Lessons.cells(source)) {
      JsonObject nbgrader = cell.getAsJsonObject("metadata").getAsJsonObject("nbgrader");
      if (nbgrader != null && nbgrader.get("solution").getAsBoolean()) {
        answers.put(nbgrader.get("grade_id").getAsString(), Lessons.source(cell));
      }
    }
    return answers;
  }

  private void answer(String id, Map<String, String> answers) throws IOException {
    Path file = work.resolve(id).resolve(id + ".ipynb");
    JsonObject notebook = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    for (var element : notebook.getAsJsonArray("cells")) {
      JsonObject cell = element.getAsJsonObject();
      JsonObject nbgrader = cell.getAsJsonObject("metadata").getAsJsonObject("nbgrader");
      if (nbgrader != null && answers.containsKey(nbgrader.get("grade_id").getAsString())) {
        cell.addProperty("source", answers.get(nbgrader.get("grade_id").getAsString()));
      }
    }
    Files.writeString(file, notebook.toString());
  }

  private static KernelSpec kernel() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return KernelSpec.of(List.of(java, "-jar", KERNEL.toString(), "{connection_file}"));
  }

  /** Runs the start page, with more cells at its end, and gives what it shows. */
  private Path runStartPage(String... more) throws Exception {
    Path start = work.resolve(START);
    JsonObject page = JsonParser.parseString(Files.readString(start)).getAsJsonObject();
    for (String source : more) {
      JsonObject cell = new JsonObject();
      cell.addProperty("cell_type", "code");
      cell.addProperty("id", "more-" + page.getAsJsonArray("cells").size());
      cell.add("metadata", new JsonObject());
      cell.add("outputs", new JsonArray());
      cell.addProperty("source", source);
      page.getAsJsonArray("cells").add(cell);
    }
    Files.writeString(start, page.toString());
    Notebook notebook = Notebook.read(start);
    Optional<NotebookRunner.Failure> failure =
        new NotebookRunner(kernel(), Duration.ofMinutes(2), cell -> {}).run(notebook, work);
    assertThat(failure).isEmpty();
    Path executed = temporary.resolve("executed.ipynb");
    notebook.write(executed);
    return executed;
  }

  @Test
  void theStartPageChecksExercisesShowsProgressAndPacksThem() throws Exception {
    answer(E01, solution(E01));
    Map<String, String> wrong = solution(E03);
    wrong.replace("e03-error", wrong.get("e03-error").replace("? 0 :", "? 1 :"));
    answer(E03, wrong);

    Path executed = runStartPage("check(\"e3\")", "check(\"E03\")");
    List<String> outputs = Lessons.plainOutputs(executed);
    assertThat(outputs.get(1)).contains("E1 · The chain rule by hand: 10 of 10 points");
    assertThat(outputs.get(2)).contains("Public checks: 18 of 21 points", "✓ 10 of 10", "8 of 11");
    assertThat(outputs.get(3)).contains("2 of 2 notebooks packed into", "submission.zip");
    assertThat(outputs.get(4))
        .contains("the error of zeros", "relative error 1.00: yours 1, expected 0")
        .contains("There is one hint for \"2. The relative error\": check(\"e03\") again");
    assertThat(outputs.get(5)).contains("Hint 1 of 1. Compute the three norms first.");
    assertThat(Lessons.mimeTypes(executed).get(2)).contains("image/png, image/svg+xml");

    Path graded = temporary.resolve("graded");
    Said said =
        said(
            JupyterServer.launch(
                "grade", work.resolve("submission.zip").toString(), "-o", graded.toString()));
    assertThat(said.exit()).as(said.out()).isZero();
    assertThat(Files.readString(graded.resolve("grades.csv")))
        .contains("e01-chain-rule,,,submission,,,,10.0,0.0,10.0,10.0")
        .contains("e03-gradient-check,,,submission,,,,10.0,0.0,10.0,11.0");
  }

  @Test
  void aFreshHandoutCanBeCheckedAndSaysThatNothingIsAnswered() throws Exception {
    List<String> outputs = Lessons.plainOutputs(runStartPage());
    assertThat(outputs.get(1)).contains("0 of 10 points", "not answered yet");
    assertThat(outputs.get(2)).contains("0 of 21 points", "not begun");
    assertThat(outputs.get(3)).contains("nothing is answered, or it was not saved");
  }

  @Test
  void theCommandsOfTheTemplatesRunAndFailUntilEverythingPasses() throws Exception {
    var commands = new ArrayList<String>();
    String workflow = Files.readString(work.resolve(".github/workflows/classroom.yml"));
    COMMAND.matcher(workflow).results().forEach(match -> commands.add(match.group(1)));
    assertThat(commands).hasSize(2);
    commands.add("./check.sh");
    for (String command : commands) {
      assertThat(shell(command).exit()).as(command).isEqualTo(1);
    }
    answer(E01, solution(E01));
    assertThat(shell(commands.get(0)).exit()).isZero();
    assertThat(shell("./check.sh").exit()).isEqualTo(1);
    answer(E03, solution(E03));
    Said all = shell("./check.sh");
    assertThat(all.exit()).isZero();
    assertThat(all.out()).contains("21 of 21 points");
    assertThat(workflow)
        .contains("max-score: 10", "max-score: 11", "runners: e01,e03")
        .doesNotContain("{title}", "# EACH");
  }

  @Test
  void everySolutionPassesThePublicChecksOfItsExercise() throws Exception {
    Path exercises = Checkout.ROOT.resolve("exercises");
    Said said = shell("java -jar '" + KERNEL + "' check --folder '" + exercises + "'");
    assertThat(said.out()).contains("E1 · The chain rule by hand: 10 of 10", "E16 · ");
    assertThat(said.exit()).as(said.out()).isZero();
  }

  /** What would give something away, as it stands in the sources of the exercises. */
  private static List<String> secrets() throws IOException {
    var secrets = new ArrayList<>(List.of("BEGIN SOLUTION", "HiddenTests", "answers.jsh"));
    for (String id : List.of(E01, E03)) {
      Path folder = Checkout.ROOT.resolve("exercises").resolve(id);
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> secrets.add(name.replace(".java", "")));
      }
      for (String answer : solution(id).values()) {
        Arrays.stream(answer.split("\n", -1))
            .map(String::strip)
            .filter(line -> line.startsWith("return ") && line.length() > 24)
            .forEach(secrets::add);
      }
    }
    return secrets;
  }

  @Test
  void nothingHiddenIsInTheHandoutNorInTheKernelThatGoesWithIt() throws Exception {
    List<String> secrets = secrets();
    assertThat(secrets).hasSizeGreaterThan(6);
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".jar")) {
          assertThat(Files.readString(file)).as(file.toString()).doesNotContain(secrets);
        }
      }
    }
    try (var jar = new ZipFile(work.resolve(".chainrule/chainrule-kernel.jar").toFile())) {
      for (var entry : Collections.list(jar.entries())) {
        assertThat(entry.getName())
            .doesNotStartWith("org/chainrule/exercises/")
            .doesNotEndWith(".ipynb");
        if (entry.getName().startsWith("org/chainrule/")) {
          byte[] bytes = jar.getInputStream(entry).readAllBytes();
          String text = new String(bytes, StandardCharsets.UTF_8);
          for (String secret : secrets) {
            assertThat(text.contains(secret)).as(entry + " holds " + secret).isFalse();
          }
        }
      }
    }
  }
}
