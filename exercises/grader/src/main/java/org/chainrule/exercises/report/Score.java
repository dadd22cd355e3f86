package org.chainrule.exercises.report;

import java.util.List;
import java.util.Optional;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.SubmissionTime;

/**
 * A result combined with manual grading and the late penalty.
 *
 * @param answers one entry for each written answer
 * @param due the due date; empty if there is none
 * @param penalty the late penalty in points
 */
public record Score(Result result, List<Answer> answers, String due, double penalty) {
  public Score {
    answers = List.copyOf(answers);
  }

  /**
   * A written answer and its manual grading.
   *
   * @param points the points given; empty if the answer has not been graded yet
   * @param comment the comment for the student; may be empty
   */
  public record Answer(Result.Manual manual, Optional<Double> points, String comment) {
    /**
     * Returns whether the answer still has to be graded manually, which an empty answer does not.
     */
    boolean isAwaiting() {
      return points.isEmpty() && !manual.answer().isEmpty();
    }
  }

  /** Returns the points from manual grading; an empty answer counts as 0. */
  public double byHand() {
    return answers.stream().mapToDouble(answer -> answer.points().orElse(0.0)).sum();
  }

  /** Returns the grade_ids of the answers that still have to be graded manually. */
  public List<String> awaiting() {
    return answers.stream()
        .filter(Answer::isAwaiting)
        .map(answer -> answer.manual().gradeId())
        .toList();
  }

  /** Returns the points from tests and manual grading, before the late penalty. */
  public double raw() {
    return result.score() + byHand();
  }

  /** Returns the final points. */
  public double total() {
    return Math.max(0, raw() - penalty);
  }

  public double max() {
    return result.maxScore();
  }

  /** Returns the status to show instead of points, or an empty string if there are points. */
  String state() {
    return switch (result.status()) {
      case graded -> "";
      case ungradable -> "ungradable";
      case missing -> "not handed in";
      case error -> "error";
    };
  }

  /** Returns whether the score may still change, because of manual grading or an error. */
  boolean isOpen() {
    return result.status() == Result.Status.error || !awaiting().isEmpty();
  }

  /** Returns why there are no points, in words for the student. */
  String reason() {
    return result.status() == Result.Status.error ? Result.OUR_FAILURE : result.reason();
  }

  /** Returns whether the submission has been autograded. */
  boolean isGraded() {
    return result.status() == Result.Status.graded;
  }

  /**
   * Returns when the exercise was submitted. If there is no due date, the date of a file is left
   * out.
   */
  String timestamp() {
    SubmissionTime time = SubmissionTime.parse(result.submitted());
    return time.ofFile() && due.isEmpty() ? "" : time.time();
  }
}
