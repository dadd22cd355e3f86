package org.chainrule.exercises.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.kernel.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExerciseValidatorTest {
  private static final String E01 = "e01-chain-rule";

  @TempDir private Path folder;

  /** What the validator says of an exercise, one of whose check cells holds this. */
  private List<String> faultsWithTheCheck(String source) throws IOException {
    Notebook notebook = Notebook.read(Path.of(E01, E01 + ".ipynb"));
    notebook.cells().stream()
        .filter(
            cell -> cell.nbgrader().filter(n -> n.gradeId().equals("e01-local-check")).isPresent())
        .forEach(cell -> cell.setSource(source));
    return faults(copy(notebook), false);
  }

  /** An exercise of its own with this notebook and the tests of E1. */
  private Path copy(Notebook notebook) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(E01));
    Files.copy(Path.of(E01, "ChainRuleTest.java"), copy.resolve("ChainRuleTest.java"));
    Files.writeString(copy.resolve(E01 + ".ipynb"), notebook.text());
    return copy;
  }

  private static List<String> faults(Path folder, boolean answers) throws IOException {
    Exercise exercise = Exercise.read(folder);
    try (var sandbox = Sandbox.open(Isolation.strongest(), Limits.standard(), List.of())) {
      var grader = new Grader(sandbox, Limits.standard(), 7);
      return ExerciseValidator.faults(exercise, Release.of(exercise.notebook()), grader, answers);
    }
  }

  @Test
  void aCheckThatTheSolutionFailsIsAFault() throws IOException {
    assertThat(faultsWithTheCheck("throw new AssertionError(\"never right\");"))
        .containsExactly("the solution fails the check e01-local-check: never right");
  }

  @Test
  void aCheckThatPassesBeforeAnythingIsAnsweredIsAFault() throws IOException {
    assertThat(faultsWithTheCheck("int answered = 1;"))
        .containsExactly("the student's version already passes the check e01-local-check");
  }

  @Test
  void sampleAnswersAreGradedOnRequest() throws IOException {
    Path copy = copy(Notebook.read(Path.of(E01, E01 + ".ipynb")));
    Files.writeString(
        copy.resolve("answers.jsh"),
        "// ACCEPTED not at all\n// CELL e01-local\ndouble[] local(double x) { return null; }\n");
    assertThat(faults(copy, false)).isEmpty();
    assertThat(faults(copy, true)).isNotEmpty().allMatch(f -> f.contains("'not at all'"));
  }

  @Test
  void sampleAnswersThatCannotBeReadAreAlwaysAnError() throws IOException {
    Path copy = copy(Notebook.read(Path.of(E01, E01 + ".ipynb")));
    Files.writeString(copy.resolve("answers.jsh"), "int forgotten = 1;\n");
    assertThatThrownBy(() -> faults(copy, false)).hasMessageContaining("int forgotten = 1;");
  }
}
