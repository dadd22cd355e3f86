package org.chainrule.exercises.grade;

import java.util.List;

/**
 * What grading one submission gave. It holds neither the time nor a path of the machine: the same
 * submission gives the same bytes.
 *
 * @param key a hash of notebook, exercise, grader and seed
 * @param student the student's id
 * @param exercise the exercise's id
 * @param file the notebook that was handed in, relative to what was graded
 * @param submitted when it was handed in, as {@link SubmissionTime} writes it; may be empty
 * @param status whether it could be graded
 * @param reason why not; empty when it could. After an {@link Status#error} it is about the machine
 *     and for the instructor; a student reads {@link #OUR_FAILURE} instead
 * @param score the points that tests gave
 * @param maxScore the points that tests and people can give, from the source notebook
 * @param tests one entry for each test, in order
 * @param manual one entry for each answer that a person grades
 * @param cells one entry for each answer cell that did not simply run
 * @param notes what else the student should know
 * @param isolation how the student's code was kept apart
 * @param seed the seed of the inputs
 */
public record Result(
    String key,
    String student,
    String exercise,
    String file,
    String submitted,
    Status status,
    String reason,
    double score,
    double maxScore,
    List<Test> tests,
    List<Manual> manual,
    List<Cell> cells,
    List<String> notes,
    String isolation,
    long seed) {
  /** The exercise of a notebook that answers none. */
  public static final String UNKNOWN = "unknown";

  /** What a student reads in place of the reason of an {@link Status#error}. */
  public static final String OUR_FAILURE =
      "the grader failed, which says nothing about this notebook; it will be graded again";

  /** Whether a submission could be graded. */
  public enum Status {
    /** The tests have judged it. */
    graded,
    /** The notebook cannot be graded, and will be no better the next time: no points. */
    ungradable,
    /**
     * The grader itself failed: no processes, memory, disk or time on a busy machine. It says
     * nothing about the answer. There are no points; it is never kept as a result, and every later
     * run tries again.
     */
    error,
    /** Nothing was handed in. Reports say so; no such result is stored. */
    missing
  }

  /**
   * One test.
   *
   * @param feedback for the student; empty when it passed
   * @param detail for the instructor, with inputs and expected values
   */
  public record Test(
      String name,
      String method,
      double points,
      double maxPoints,
      boolean passed,
      String feedback,
      String detail) {}

  /**
   * An answer in words.
   *
   * @param answer what the student wrote; empty when the cell is gone or as it was released, and
   *     then nobody has to read it
   */
  public record Manual(String gradeId, double maxPoints, String answer) {}

  /**
   * An answer cell that is missing, or failed.
   *
   * @param problem for the student
   * @param detail for the instructor besides: what the student's program said; may be empty
   */
  public record Cell(String gradeId, String problem, String detail) {
    public Cell(String gradeId, String problem) {
      this(gradeId, problem, "");
    }
  }

  /** What reports say of an exercise that a student did not hand in. */
  public static Result missing(String student, String exercise, double maxScore) {
    return new Result(
        "",
        student,
        exercise,
        "",
        "",
        Status.missing,
        "not handed in",
        0,
        maxScore,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        0);
  }

  /** The same result under another name of the student. */
  public Result of(String otherStudent) {
    return new Result(
        key,
        otherStudent,
        exercise,
        file,
        submitted,
        status,
        reason,
        score,
        maxScore,
        tests,
        manual,
        cells,
        notes,
        isolation,
        seed);
  }

  static Result ungradable(
      String key, Cohort.Submission submission, String exercise, double maxScore, String reason) {
    return without(Status.ungradable, key, submission, exercise, maxScore, reason);
  }

  /** The grader failed. */
  static Result error(
      String key, Cohort.Submission submission, String exercise, double maxScore, String reason) {
    return without(Status.error, key, submission, exercise, maxScore, reason);
  }

  private static Result without(
      Status status,
      String key,
      Cohort.Submission submission,
      String exercise,
      double maxScore,
      String reason) {
    return new Result(
        key,
        submission.student(),
        exercise,
        submission.file(),
        submission.submitted(),
        status,
        reason,
        0,
        maxScore,
        List.of(),
        List.of(),
        List.of(),
        submission.notes(),
        "",
        0);
  }
}
