package org.chainrule.exercises.grade;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.exercises.grade.Result.Status;
import org.chainrule.exercises.junit.Examination;
import org.chainrule.exercises.junit.Submission;
import org.chainrule.exercises.notebook.SubmittedNotebook;
import org.chainrule.exercises.notebook.Ungradable;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;

/**
 * The unit of work: grades one submission and knows of no other. It may be called from several
 * threads, and by any engine that distributes work.
 */
public final class Grader {
  /** Part of every key: results of another version are made again. */
  static final String VERSION = "1";

  private final Sandbox sandbox;
  private final Limits limits;
  private final long seed;
  private final Map<String, Class<?>> tests = new HashMap<>();

  public Grader(Sandbox sandbox, Limits limits, long seed) {
    this.sandbox = sandbox;
    this.limits = limits;
    this.seed = seed;
  }

  /** Grades a submission; whatever is wrong with it is in the result. */
  public Result grade(Exercise exercise, String student, String file, byte[] notebook)
      throws IOException {
    Class<?> hidden = testsOf(exercise);
    String key = key(exercise, notebook);
    try {
      SubmittedNotebook submitted = SubmittedNotebook.read(notebook);
      if (submitted.gradeIds().stream().noneMatch(exercise.answerIds()::contains)) {
        throw new Ungradable(
            "none of the cells of " + exercise.id() + " is in it: is it another exercise's?");
      }
      return graded(exercise, hidden, submitted, student, file, key);
    } catch (Ungradable e) {
      return new Result(
          key,
          student,
          exercise.id(),
          file,
          Status.ungradable,
          e.getMessage(),
          0,
          TestClasses.points(hidden),
          List.of(),
          List.of(),
          List.of(),
          sandbox.isolation().name(),
          seed);
    }
  }

  /** What a result is known by: nothing that could change it is left out. */
  public String key(Exercise exercise, byte[] notebook) {
    return new Hash()
        .add(VERSION)
        .add(exercise.version())
        .add(notebook)
        .add(Long.toString(seed))
        .add(sandbox.isolation().name())
        .hex();
  }

  private Result graded(
      Exercise exercise,
      Class<?> hidden,
      SubmittedNotebook submitted,
      String student,
      String file,
      String key)
      throws Ungradable {
    var problems = new ArrayList<Result.Cell>();
    var notes = new ArrayList<String>();
    List<Rebuilt.Piece> cells = Rebuilt.from(exercise, submitted, problems, notes);
    try (var rebuilt =
        new Rebuilt(sandbox, cells, Instant.now().plus(limits.submission()), problems)) {
      List<Examination.Verdict> verdicts =
          Examination.of(hidden, new Submission(rebuilt::run), seed);
      var results = new ArrayList<Result.Test>();
      double score = 0;
      double most = 0;
      for (Examination.Verdict verdict : verdicts) {
        double points = verdict.passed() ? verdict.maxPoints() : 0;
        score += points;
        most += verdict.maxPoints();
        results.add(
            new Result.Test(
                verdict.name(),
                verdict.method(),
                points,
                verdict.maxPoints(),
                verdict.passed(),
                verdict.feedback(),
                verdict.detail()));
      }
      return new Result(
          key,
          student,
          exercise.id(),
          file,
          Status.graded,
          "",
          score,
          most,
          results,
          problems,
          notes,
          sandbox.isolation().name(),
          seed);
    }
  }

  /** Compiled once; the first submission of an exercise waits for it, and so do the others. */
  private synchronized Class<?> testsOf(Exercise exercise) throws IOException {
    Class<?> known = tests.get(exercise.version());
    if (known == null) {
      known = TestClasses.compile(exercise);
      tests.put(exercise.version(), known);
    }
    return known;
  }
}
