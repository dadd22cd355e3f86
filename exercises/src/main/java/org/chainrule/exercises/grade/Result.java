package org.chainrule.exercises.grade;

import java.util.List;

/**
 * What grading one submission gave. It holds no time and no path: the same submission gives the
 * same bytes.
 *
 * @param key a hash of notebook, exercise, grader and seed
 * @param student the student's id
 * @param exercise the exercise's id
 * @param file the notebook that was handed in, relative to the folder that was graded
 * @param status whether it could be graded
 * @param reason why not; empty when it could
 * @param score the points that tests gave
 * @param maxScore the points that tests can give, from the source notebook
 * @param tests one entry for each test, in order
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
    Status status,
    String reason,
    double score,
    double maxScore,
    List<Test> tests,
    List<Cell> cells,
    List<String> notes,
    String isolation,
    long seed) {

  /** Whether a submission could be graded. */
  public enum Status {
    graded,
    ungradable
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

  /** An answer cell that is missing, unchanged, or failed. */
  public record Cell(String gradeId, String problem) {}
}
