package org.chainrule.exercises.grade;

import java.util.List;

/**
 * The result of grading one submission. It contains no time of grading and no path on the machine,
 * so that grading the same submission again gives an identical result.
 *
 * @param key a hash of the notebook, exercise, grader, and seed
 * @param student the student's id
 * @param exercise the exercise's id
 * @param file the submitted notebook, relative to the folder or zip file being graded
 * @param submitted the time of submission, in the format of {@link SubmissionTime}; may be empty
 * @param status whether the submission could be graded
 * @param reason why it could not be graded; empty if it could. With {@link Status#error}, the
 *     reason concerns the machine and is for the instructor; students see {@link #OUR_FAILURE}
 *     instead
 * @param score the points from the tests
 * @param maxScore the maximum points from tests and manual grading, according to the source
 *     notebook
 * @param tests one entry for each test, in order
 * @param manual one entry for each answer that is graded manually
 * @param cells one entry for each answer cell that is missing or failed
 * @param notes further remarks for the student
 * @param isolation the isolation in which the student's code ran
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
  /** The exercise id of a notebook that answers no known exercise. */
  public static final String UNKNOWN = "unknown";

  /** The message that students see instead of the reason for {@link Status#error}. */
  public static final String OUR_FAILURE =
      "the grader failed, which says nothing about this notebook; it will be graded again";

  /** Whether a submission could be graded. */
  public enum Status {
    /** The submission has been autograded. */
    graded,
    /** The notebook cannot be graded, and grading it again would not help. It gets no points. */
    ungradable,
    /**
     * The grader itself failed, for example because a busy machine had no processes, memory, disk
     * space, or time left. This says nothing about the answers. There are no points; the result is
     * not stored, and every later run tries again.
     */
    error,
    /** Nothing was submitted. Such a result appears in reports but is not stored. */
    missing
  }

  /**
   * The result of one test.
   *
   * @param feedback the message for the student; empty if the test passed
   * @param detail the message for the instructor, with inputs and expected values
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
   * A written answer.
   *
   * @param answer the student's text; empty if the cell is missing or unchanged, in which case no
   *     manual grading is needed
   */
  public record Manual(String gradeId, double maxPoints, String answer) {}

  /**
   * An answer cell that is missing or failed.
   *
   * @param problem the message for the student
   * @param detail additional information for the instructor, such as the exception's message; may
   *     be empty
   */
  public record Cell(String gradeId, String problem, String detail) {
    public Cell(String gradeId, String problem) {
      this(gradeId, problem, "");
    }
  }

  /** Returns the result for an exercise that a student did not submit. */
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

  /** Returns the same result under another name for the student. */
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

  /** Returns the result for a submission that could not be graded because the grader failed. */
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
