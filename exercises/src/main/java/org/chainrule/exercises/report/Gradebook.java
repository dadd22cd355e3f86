package org.chainrule.exercises.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chainrule.exercises.grade.Result;

/** Everybody's scores: all that a report is made from. */
public final class Gradebook {
  private final List<Score> scores;

  private Gradebook(List<Score> scores) {
    this.scores = List.copyOf(scores);
  }

  /** The scores that results come to, with points given by hand and lateness. */
  public static Gradebook of(List<Result> results, ManualPoints manual, LatePolicy late) {
    var scores = new ArrayList<Score>();
    for (Result result : results) {
      double byHand = 0;
      var awaiting = new ArrayList<String>();
      for (Result.Manual answer : result.manual()) {
        Optional<Double> given = manual.of(result.student(), result.exercise(), answer.gradeId());
        if (given.isPresent()) {
          byHand += given.get();
        } else if (!answer.answer().isEmpty()) {
          awaiting.add(answer.gradeId());
        }
      }
      double penalty = late.penalty(result.submitted(), result.score() + byHand);
      String due = late.due().map(Object::toString).orElse("");
      scores.add(new Score(result, byHand, awaiting, due, penalty));
    }
    return new Gradebook(scores);
  }

  /** All of them, in the order of exercises and students. */
  public List<Score> scores() {
    return scores;
  }

  List<String> exercises() {
    var ids = new TreeSet<String>();
    scores.forEach(score -> ids.add(score.result().exercise()));
    return List.copyOf(ids);
  }

  List<Score> of(String exercise) {
    return scores.stream().filter(s -> s.result().exercise().equals(exercise)).toList();
  }

  SortedMap<String, List<Score>> students() {
    var students = new TreeMap<String, List<Score>>();
    for (Score score : scores) {
      students.computeIfAbsent(score.result().student(), s -> new ArrayList<>()).add(score);
    }
    return students;
  }
}
