package org.chainrule.exercises.report;

import java.util.List;
import org.chainrule.exercises.grade.Result;

/**
 * A result with what does not come from tests: points that a person gave, and lateness.
 *
 * @param byHand points given by hand, those of answers that nobody wrote included as 0
 * @param awaiting ids of answers that a person still has to read
 * @param due until when it had to be handed in; empty when there is no date
 * @param penalty what lateness costs, in points
 */
public record Score(
    Result result, double byHand, List<String> awaiting, String due, double penalty) {

  /** Points of tests and people, before lateness. */
  public double raw() {
    return result.score() + byHand;
  }

  /** What counts. */
  public double total() {
    return Math.max(0, raw() - penalty);
  }

  public double max() {
    return result.maxScore();
  }
}
