package org.chainrule.exercises.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainrule.course.AutogradedNotebook;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.course.CheckResult;
import org.chainrule.course.Checker;
import org.chainrule.course.NotebookRun;
import org.chainrule.exercises.grade.Cohort;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.release.SampleAnswers.Sample;
import org.chainrule.exercises.report.Table;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * Checks an exercise before it is released. The solution must get all points and pass the public
 * checks; the student's version must get no points and pass no check. The sample answers test the
 * exercise itself, so they are graded in the build and on request: accepted answers must get all
 * points and pass the public checks, and each wrong answer must lose points, get the expected
 * feedback, and fail a public check.
 */
public final class ExerciseValidator {
  /** The time limit for all sample answers of an exercise. */
  private static final Duration FOR_ALL = Duration.ofMinutes(10);

  private final Exercise exercise;
  private final Grader grader;
  private final List<String> faults = new ArrayList<>();

  private ExerciseValidator(Exercise exercise, Grader grader) {
    this.exercise = exercise;
    this.grader = grader;
  }

  /**
   * Returns what is wrong with the exercise; empty if it can be released.
   *
   * @param answers whether to grade its sample answers, too
   */
  public static List<String> faults(
      Exercise exercise, Notebook release, Grader grader, boolean answers) throws IOException {
    var validator = new ExerciseValidator(exercise, grader);
    // read in any case, because a file that cannot be read is a fault of the exercise
    List<Sample> samples = SampleAnswers.read(exercise.folder());
    try (var session = new SharedSession(grader.backend())) {
      validator.unanswered(release, session);
      // a name that only the student's version has must not help the solution
      session.reset();
      validator.solution(session);
    }
    if (answers) {
      try (var session = new SharedSession(grader.backend(FOR_ALL))) {
        for (Sample sample : samples) {
          validator.sample(sample, session);
        }
      }
    }
    return validator.faults;
  }

  private void solution(SharedSession session) throws IOException {
    Result solved = graded(exercise.notebook(), session);
    double tests = solved.tests().stream().mapToDouble(Result.Test::maxPoints).sum();
    if (exercise.testPoints() != tests) {
      faults.add(
          "its test cells are worth "
              + Table.number(exercise.testPoints())
              + " points, but its tests are worth "
              + Table.number(tests));
    }
    requireComplete("the solution", solved);
    requirePassed("the solution", checks(exercise.notebook(), session));
  }

  private void requirePassed(String what, List<CheckResult> checks) {
    for (CheckResult check : checks) {
      if (!check.passed()) {
        faults.add(what + " fails the check " + check.gradeId() + ": " + check.message());
      }
    }
  }

  private void requireComplete(String what, Result result) {
    for (Result.Test test : result.tests()) {
      if (!test.passed()) {
        faults.add(what + " fails '" + test.name() + "': " + test.detail());
      }
    }
    for (Result.Cell cell : result.cells()) {
      faults.add(what + ", cell " + cell.gradeId() + ", does not run: " + cell.problem());
    }
  }

  private void unanswered(Notebook release, SharedSession session) throws IOException {
    Result result = graded(release, session);
    if (result.score() > 0) {
      faults.add("the student's version already has " + Table.number(result.score()) + " points");
    }
    for (Result.Cell cell : result.cells()) {
      if (cell.problem().startsWith("it does not compile")) {
        faults.add("the stub of " + cell.gradeId() + " does not compile: " + cell.problem());
      }
    }
    for (String check : passingChecks(release, session)) {
      faults.add("the student's version already passes the check " + check);
    }
  }

  /**
   * Returns the checks that pass when the unanswered cells are run, which {@link Checker} does not
   * do.
   */
  private List<String> passingChecks(Notebook release, SharedSession session) throws IOException {
    List<Cell> cells = AutogradedNotebook.of(exercise.notebook(), release).cells();
    var passed = new ArrayList<String>();
    try (var run = NotebookRun.of(session, cells)) {
      List<CellResult> results = run.results();
      for (int i = 0; i < cells.size(); i++) {
        if (cells.get(i).role() == Role.TEST && results.get(i).failure().isEmpty()) {
          passed.add(cells.get(i).gradeId());
        }
      }
    }
    return passed;
  }

  private void sample(Sample sample, SharedSession session) throws IOException {
    Notebook answered = withAnswers(sample.cells());
    Result result = graded(answered, session);
    List<CheckResult> checks = checks(answered, session);
    String what =
        (sample.accepted() ? "the accepted answer '" : "the wrong answer '") + sample.words() + "'";
    if (sample.accepted()) {
      requireComplete(what, result);
      requirePassed(what, checks);
      return;
    }
    for (Result.Cell cell : result.cells()) {
      faults.add(what + ", cell " + cell.gradeId() + ", does not run: " + cell.problem());
    }
    if (result.tests().stream().noneMatch(t -> t.feedback().contains(sample.words()))) {
      faults.add(
          what
              + " does not get the expected feedback but "
              + result.tests().stream()
                  .map(Result.Test::feedback)
                  .filter(f -> !f.isEmpty())
                  .toList()
              + result.cells());
    }
    if (checks.stream().allMatch(CheckResult::passed)) {
      faults.add(what + " passes all public checks");
    }
  }

  private Notebook withAnswers(Map<String, String> cells) throws IOException {
    Notebook changed = exercise.notebook().copy();
    int found = 0;
    for (NotebookCell cell : changed.cells()) {
      String source = cell.nbgrader().map(n -> cells.get(n.gradeId())).orElse(null);
      if (source != null) {
        cell.setSource(source);
        found++;
      }
    }
    if (found != cells.size()) {
      throw new IOException(exercise.id() + ": answers.jsh names a cell that does not exist");
    }
    return changed;
  }

  private List<CheckResult> checks(Notebook notebook, SharedSession session) throws IOException {
    Notebook source = exercise.notebook();
    return new Checker(folder -> session)
        .results(source, AutogradedNotebook.of(source, notebook), exercise.folder());
  }

  private Result graded(Notebook notebook, SharedSession session) throws IOException {
    byte[] bytes = notebook.text().getBytes(StandardCharsets.UTF_8);
    return grader.grade(
        new Cohort.Submission("", exercise.id(), "", Optional.of(exercise), Optional.of(bytes)),
        () -> session);
  }
}
