package org.chainrule.exercises.grade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chainrule.exercises.grade.Result.Status;
import org.chainrule.exercises.release.Release;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notebooks that want points, secrets or harm, graded in one batch with an honest one. */
class HostileNotebooksTest {
  private static final String E01 = "e01-chain-rule";
  private static final Map<String, Result> RESULTS = new TreeMap<>();

  @TempDir private static Path folder;

  /** The released notebook with an answer to the third part, which is worth three points. */
  private static String answer(String source) throws IOException {
    return answer(Map.of("e01-gradient", source));
  }

  private static String answer(Map<String, String> sources) throws IOException {
    Notebook notebook = Release.of(Exercise.read(Path.of(E01)).notebook());
    for (NotebookCell cell : notebook.cells()) {
      cell.nbgrader().map(n -> sources.get(n.gradeId())).ifPresent(cell::setSource);
    }
    return notebook.text();
  }

  private static Map<String, String> notebooks() throws IOException {
    String honest = "double gradient(double x) { return x > -1.0 / 3 ? 18 * x + 6 : 0; }";
    var notebooks = new TreeMap<String, String>();
    notebooks.put("honest", answer(honest));
    notebooks.put(
        "fixed-answer",
        answer("double gradient(double x) { return x == 2 ? 42 : x < 0 ? 1 : 49; }"));
    notebooks.put("exit-in-cell", answer("System.exit(0);"));
    notebooks.put(
        "exit-in-method",
        answer("double gradient(double x) { Runtime.getRuntime().halt(0); return 42; }"));
    notebooks.put(
        "halt-found-by-its-name",
        answer(
            """
            double gradient(double x) throws Throwable {
              java.lang.invoke.MethodHandles.lookup()
                  .findVirtual(Runtime.class, "halt",
                      java.lang.invoke.MethodType.methodType(void.class, int.class))
                  .invoke(Runtime.getRuntime(), 0);
              return 42;
            }
            """));
    notebooks.put("endless-cell", answer("while (true) { }"));
    notebooks.put("endless-method", answer("double gradient(double x) { while (true) { } }"));
    notebooks.put(
        "prints-a-score",
        answer(
            "System.out.println(\"{\\\"score\\\": 10, \\\"passed\\\": true}\"); System.exit(0);"));
    notebooks.put(
        "forges-a-result",
        answer(
            "for (String f : List.of(\"results.json\", \"/tmp/results.json\","
                + " \"/autograder/results/results.json\","
                + " \"graded/results/e01-chain-rule/x.json\")) try { Files.writeString(Path.of(f),"
                + " \"{\\\"score\\\": 10}\"); } catch (IOException | RuntimeException e) { }"));
    notebooks.put(
        "shadows-names",
        answer(
            """
            class Math { static double max(double a, double b) { return 42; } }
            record Double(double v) { public boolean equals(Object o) { return true; } }
            record Answer(double v) { public String toString() { return "42.0"; } }
            Answer gradient(double x) { return new Answer(x); }
            """));
    notebooks.put(
        "shadows-java", answer("class java { }\ndouble gradient(double x) { return 1; }"));
    notebooks.put("magic", answer("%load /etc/passwd\n" + honest));
    notebooks.put("always-equal", answer("double gradient(double x) { return 0.0 / 0.0; }"));
    notebooks.put(
        "threads-left", answer(honest + "\nnew Thread(() -> { while (true) { } }).start();"));
    notebooks.put(
        "tells-the-inputs",
        answer("double gradient(double x) { throw new RuntimeException(\"the input is \" + x); }"));
    notebooks.put(
        "names-the-inputs",
        answer(
            """
            class TheInputIsPositiveException extends RuntimeException { }
            double gradient(double x) { throw new TheInputIsPositiveException(); }
            """));
    notebooks.put(
        "returns-the-inputs",
        answer(
            """
            class TheInputIsPositive { }
            Object gradient(double x) { return new TheInputIsPositive(); }
            """));
    notebooks.put(
        "shapes-the-inputs",
        answer("double[] gradient(double x) { return new double[1234]; }")
            .replace("double[] gradient", "double[] local"));
    notebooks.put(
        "throws-in-a-cell",
        answer("class SecretException extends Exception { }\nthrow new SecretException();"));
    notebooks.put("shouts", answer("throw new IllegalStateException(\"a\".repeat(1 << 20));"));
    notebooks.put("has-long-names", answer("int x = " + "name".repeat(20_000) + ";"));
    notebooks.put("moved-and-copied", moved(honest));
    notebooks.put("cells-deleted", "{\"nbformat\": 4, \"cells\": []}");
    notebooks.put("more-points", answer(honest).replace("\"points\": 3", "\"points\": 3000"));
    notebooks.put("malformed", answer(honest).substring(0, 3000));
    return notebooks;
  }

  /** The cells in the opposite order, and the answer a second time, wrong first and right after. */
  private static String moved(String right) throws IOException {
    Notebook notebook = Release.of(Exercise.read(Path.of(E01)).notebook());
    var cells = new ArrayList<JsonObject>();
    var copies = new ArrayList<JsonObject>();
    for (NotebookCell cell : notebook.cells()) {
      cells.add(0, cell.json());
      if (cell.nbgrader().filter(n -> n.gradeId().equals("e01-gradient")).isPresent()) {
        var copy = new NotebookCell(0, cell.json().deepCopy());
        copy.setSource(right);
        copies.add(copy.json());
      }
    }
    cells.addAll(copies);
    return notebook.withCells(cells).text();
  }

  @BeforeAll
  static void gradeThemAll() throws IOException, InterruptedException {
    var exercise = Exercise.read(Path.of(E01));
    var submission = new ArrayList<Cohort.Submission>();
    notebooks()
        .forEach(
            (name, text) ->
                submission.add(
                    new Cohort.Submission(
                        name,
                        name + ".ipynb",
                        "",
                        Optional.of(exercise),
                        Optional.of(text.getBytes(StandardCharsets.UTF_8)))));
    Limits limits = Limits.standard().within(Duration.ofSeconds(60), Duration.ofSeconds(4));
    try (var sandbox = Sandbox.open(Isolation.strongest(), limits, List.of())) {
      new Batch(new Grader(sandbox, limits, 11), new ResultStore(folder))
          .grade(submission, Shard.ALL, 2, result -> {})
          .forEach(result -> RESULTS.put(result.student(), result));
    }
  }

  @AfterAll
  static void forget() {
    RESULTS.clear();
  }

  private static String feedback(String student) {
    return RESULTS.get(student).tests().stream().map(Result.Test::feedback).toList().toString();
  }

  @Test
  void theHonestAnswerHasItsThreePoints() {
    assertThat(RESULTS.get("honest").score()).isEqualTo(3);
    assertThat(RESULTS.get("honest").maxScore()).isEqualTo(10);
  }

  @Test
  void noHostileNotebookGainsAPoint() {
    for (String student :
        List.of(
            "fixed-answer",
            "exit-in-cell",
            "exit-in-method",
            "halt-found-by-its-name",
            "endless-cell",
            "endless-method",
            "prints-a-score",
            "forges-a-result",
            "shadows-names",
            "shadows-java",
            "always-equal",
            "tells-the-inputs",
            "cells-deleted",
            "malformed")) {
      assertThat(RESULTS.get(student).score()).as(student).isZero();
      assertThat(RESULTS.get(student).maxScore()).as(student).isEqualTo(10);
    }
  }

  @Test
  void theReasonIsSaid() {
    assertThat(feedback("exit-in-method")).contains("throws ExitRefused, because it would end");
    assertThat(feedback("halt-found-by-its-name")).contains("the program ended in the middle");
    assertThat(feedback("endless-method")).contains("it ran longer than 4 s and was stopped");
    assertThat(RESULTS.get("endless-cell").cells().toString()).contains("longer than 4 s");
    assertThat(RESULTS.get("malformed").status()).isEqualTo(Status.ungradable);
    assertThat(RESULTS.get("cells-deleted").reason())
        .contains("neither the released cells nor any other code");
  }

  @Test
  void aMagicThatNeedsFilesIsSkippedAndCostsNothing() {
    assertThat(RESULTS.get("magic").score()).isEqualTo(3);
    assertThat(RESULTS.get("magic").cells()).isEmpty();
  }

  @Test
  void cellsMayBeMovedAndCopied() {
    assertThat(RESULTS.get("moved-and-copied").score()).isEqualTo(3);
    assertThat(RESULTS.get("moved-and-copied").notes().toString())
        .contains("2 times; all were run");
  }

  @Test
  void theMaximumComesFromTheSource() {
    assertThat(RESULTS.get("more-points").maxScore()).isEqualTo(10);
    assertThat(RESULTS.get("more-points").score()).isEqualTo(3);
  }

  @Test
  void noReportIsLargerThanTwentyThousandLetters() throws IOException {
    for (String student : RESULTS.keySet()) {
      assertThat(Files.size(folder.resolve("results/e01-chain-rule/" + student + ".json")))
          .as(student)
          .isLessThan(20_000);
    }
  }

  @Test
  void aThreadThatRunsOnChangesNothing() {
    assertThat(RESULTS.get("threads-left").score()).isEqualTo(3);
  }

  @Test
  void whatAStudentReadsHoldsNoInputAndNoExpectedValue() throws IOException {
    assertThat(feedback("tells-the-inputs"))
        .contains("throws java.lang.RuntimeException")
        .doesNotContain("the input is");
    String kept = Files.readString(folder.resolve("results/e01-chain-rule/tells-the-inputs.json"));
    assertThat(kept).contains("the input is");
    // nor what it chose to throw, to return, or to call things
    for (Result result : RESULTS.values()) {
      String cells = result.cells().stream().map(Result.Cell::problem).toList().toString();
      assertThat(feedback(result.student()) + cells)
          .doesNotContain("TheInputIs", "Secret", "1234x", "x1234");
    }
    assertThat(feedback("names-the-inputs")).contains("throws an exception of its own");
    assertThat(feedback("returns-the-inputs")).contains("gives an object that cannot be compared");
    assertThat(feedback("shapes-the-inputs")).contains("local has another shape than the 1x3");
    assertThat(RESULTS.get("throws-in-a-cell").cells().toString())
        .contains("it throws an exception of its own")
        .contains("SecretException");
    // nor the size of an error, from which the expected value could be calculated
    assertThat(feedback("fixed-answer"))
        .contains("gradient gives a wrong result")
        .doesNotContain("expected", "error");
    assertThat(feedback("always-equal")).contains("gradient gives NaN");
  }
}
