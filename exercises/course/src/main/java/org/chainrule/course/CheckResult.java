package org.chainrule.course;

import java.util.List;

/**
 * What a check cell said.
 *
 * @param gradeId the cell's name in the release
 * @param title the heading above it
 * @param points the most that it gives
 * @param verdict how it ended
 * @param message why it did not pass: expected and actual values, and the mistake if it is a known
 *     one
 * @param hints the hints that the text above it holds
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

  /** Whether the check passed. */
  public boolean passed() {
    return verdict == Verdict.PASSED;
  }

  /** The points that are reached: all, or none. */
  public double reached() {
    return passed() ? points : 0;
  }

  String mark() {
    return verdict.mark;
  }
}
