package org.chainrule.exercises.grade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainrule.exercises.release.Release;
import org.chainrule.exercises.report.Gradebook;
import org.chainrule.exercises.report.LatePolicy;
import org.chainrule.exercises.report.ManualPoints;
import org.chainrule.exercises.report.Reports;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.kernel.notebook.Notebook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mark says something about an answer, and nothing about the machine. */
@Tag("any-jdk")
class TrustInMarksTest {
  private static final String E01 = "e01-chain-rule";
  private static final int LOAD = 20;

  @TempDir private Path folder;

  private static Map<String, String> answers() {
    var answers = new LinkedHashMap<String, String>();
    answers.put("right", "double gradient(double x) { return x > -1.0 / 3 ? 18 * x + 6 : 0; }");
    answers.put("endless", "double gradient(double x) { while (x > -1.0 / 3) { } return 0; }");
    answers.put(
        "waits",
        """
        double gradient(double x) {
          try {
            Thread.sleep(x > -1.0 / 3 ? 100_000 : 0);
          } catch (InterruptedException e) {
            return -1;
          }
          return 0;
        }
        """);
    answers.put(
        "works-hard",
        """
        double gradient(double x) {
          double sum = 0;
          for (int i = 1; i < 5_000_000; i++) {
            sum += 1.0 / i / i;
          }
          return sum > 1 && x > -1.0 / 3 ? 18 * x + 6 : 0;
        }
        """);
    return answers;
  }

  private static List<Cohort.Submission> cohort() throws IOException {
    Exercise exercise = Exercise.read(Path.of(E01));
    var cohort = new ArrayList<Cohort.Submission>();
    for (Map.Entry<String, String> answer : answers().entrySet()) {
      Notebook notebook = Release.of(exercise.notebook());
      notebook.cells().stream()
          .filter(c -> c.nbgrader().filter(n -> n.gradeId().equals("e01-gradient")).isPresent())
          .forEach(cell -> cell.setSource(answer.getValue()));
      cohort.add(
          new Cohort.Submission(
              answer.getKey(),
              answer.getKey() + ".ipynb",
              "",
              Optional.of(exercise),
              Optional.of(notebook.text().getBytes(StandardCharsets.UTF_8))));
    }
    return cohort;
  }

  private List<Result> graded(Path output) throws IOException, InterruptedException {
    Limits limits = Limits.standard().within(Duration.ofSeconds(20), Duration.ofSeconds(2));
    try (var sandbox = Sandbox.open(Isolation.strongest(), limits, List.of())) {
      List<Result> results =
          new Batch(new Grader(sandbox, limits, 7), new ResultStore(output))
              .grade(cohort(), Shard.ALL, 2, result -> {});
      Reports.write(
          output,
          Gradebook.of(results, ManualPoints.read(output.resolve("manual.csv")), LatePolicy.NONE),
          List.of());
      return results;
    }
  }

  private static Map<String, String> files(Path output) throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(output)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(output.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void aBusyMachineGivesTheSameBytesAsOneAtRest() throws IOException, InterruptedException {
    List<Result> atRest = graded(folder.resolve("at-rest"));
    assertThat(atRest).extracting(Result::status).containsOnly(Result.Status.graded);
    assertThat(atRest).extracting(Result::score).containsExactly(3.0, 1.0, 1.0, 3.0);
    var load = new ArrayList<Process>();
    try {
      for (int i = 0; i < LOAD; i++) {
        load.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
      }
      graded(folder.resolve("busy"));
    } finally {
      load.forEach(Process::destroyForcibly);
    }
    assertThat(files(folder.resolve("busy"))).isEqualTo(files(folder.resolve("at-rest")));
  }
}
