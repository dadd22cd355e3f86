package org.chainrule.exercises.report;

import java.util.List;
import java.util.Optional;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.SubmissionTime;

/**
 * A result with what does not come from tests: points that a person gave, and lateness.
 *
 * @param answers one for each answer in words
 * @param due until when it had to be handed in; empty when there is no date
 * @param penalty what lateness costs, in points
 */
public record Score(Result result, List<Answer> answers, String due, double penalty) {
  public Score {
    answers = List.copyOf(answers);
  }

  /**
   * An answer in words, and what a person made of it.
   *
   * @param points what was given; none when it still has to be read
   * @param comment for the student; may be empty
   */
  public record Answer(Result.Manual manual, Optional<Double> points, String comment) {
    /** Whether a person still has to read it; nobody has to where nothing was written. */
    boolean isAwaiting() {
      return points.isEmpty() && !manual.answer().isEmpty();
    }
  }

  /** Points given by hand, those of answers that nobody wrote included as 0. */
  public double byHand() {
    return answers.stream().mapToDouble(answer -> answer.points().orElse(0.0)).sum();
  }

  /** Ids of answers that a person still has to read. */
  public List<String> awaiting() {
    return answers.stream()
        .filter(Answer::isAwaiting)
        .map(answer -> answer.manual().gradeId())
        .toList();
  }

  /** Points of tests and people, before lateness. */
  public double raw() {
    return result.score() + byHand();
  }

  /** What counts. */
  public double total() {
    return Math.max(0, raw() - penalty);
  }

  public double max() {
    return result.maxScore();
  }

  /** What stands in the place of points; empty where there are points. */
  String state() {
    return switch (result.status()) {
      case graded -> "";
      case ungradable -> "ungradable";
      case missing -> "not handed in";
      case error -> "error";
    };
  }

  /** Whether there may be more points: something is still to be read, or to be graded again. */
  boolean isOpen() {
    return result.status() == Result.Status.error || !awaiting().isEmpty();
  }

  /** Why there are no points, for the student. */
  String reason() {
    return result.status() == Result.Status.error ? Result.OUR_FAILURE : result.reason();
  }

  /** Whether tests gave the points. */
  boolean isGraded() {
    return result.status() == Result.Status.graded;
  }

  /** When it was handed in; a mere file's date is not shown where it does not matter. */
  String timestamp() {
    SubmissionTime time = SubmissionTime.parse(result.submitted());
    return time.ofFile() && due.isEmpty() ? "" : time.time();
  }
}
