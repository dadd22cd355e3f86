package org.chainrule.course;

import java.util.List;

/**
 * The result of one check cell.
 *
 * @param gradeId the cell's grade_id in the release
 * @param title the heading above the cell
 * @param points the maximum points of the check
 * @param verdict how the check ended
 * @param message why the check did not pass: expected and actual values, and the name of the
 *     mistake if it is a known one
 * @param hints the hints in the text above the cell
 */
public record CheckResult(
    String gradeId,
    String title,
    double points,
    Verdict verdict,
    String message,
    List<String> hints) {
  /** How a check ended. */
  public enum Verdict {
    PASSED("✓"),
    FAILED("✗"),
    NOT_ANSWERED("–");

    private final String mark;

    Verdict(String mark) {
      this.mark = mark;
    }
  }

  public CheckResult {
    hints = List.copyOf(hints);
  }

  /** Returns whether the check passed. */
  public boolean passed() {
    return verdict == Verdict.PASSED;
  }

  /** Returns the points that were reached: either all or none. */
  public double reached() {
    return passed() ? points : 0;
  }

  String mark() {
    return verdict.mark;
  }
}
