package org.chainrule.exercises.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chainrule.exercises.grade.Result;

/** All scores of a cohort, from which the reports are made. */
public final class Gradebook {
  private static final Comparator<Result> ORDER =
      Comparator.comparing(Result::exercise)
          .thenComparing(Result::student)
          .thenComparing(Result::file);

  private final List<Score> scores;
  private final List<String> remarks;
  private final Roster roster;

  private Gradebook(List<Score> scores, List<String> remarks, Roster roster) {
    this.scores = List.copyOf(scores);
    this.remarks = List.copyOf(remarks);
    this.roster = roster;
  }

  /** Combines results with manual grading and late penalties. */
  public static Gradebook of(List<Result> results, ManualPoints manual, LatePolicy late)
      throws IOException {
    return of(results, manual, late, Roster.NONE);
  }

  /**
   * Combines results with manual grading and late penalties. An exercise that at least one student
   * submitted counts for all students; those who did not submit it get 0 points.
   *
   * @throws IOException if manual points exceed an answer's maximum points
   */
  public static Gradebook of(
      List<Result> results, ManualPoints manual, LatePolicy late, Roster roster)
      throws IOException {
    var builder = new Builder(manual, late, roster);
    // make the order independent of shards; a student with a roster id comes before an alias
    results.stream()
        .sorted(
            Comparator.comparing((Result r) -> !roster.students().contains(r.student()))
                .thenComparing(ORDER))
        .forEach(builder::add);
    builder.addMissing();
    builder.remarks();
    manual.throwIfAny(builder.errors);
    builder.scores.sort(Comparator.comparing(Score::result, ORDER));
    return new Gradebook(builder.scores, builder.remarks, roster);
  }

  /** Collects the scores for a gradebook. */
  private static final class Builder {
    private final ManualPoints manual;
    private final LatePolicy late;
    private final Roster roster;
    private final String due;
    private final List<Score> scores = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final Set<ManualPoints.Given> used = new HashSet<>();
    private final Map<String, Set<String>> submitted = new TreeMap<>();
    private final Map<String, Double> maxPoints = new TreeMap<>();

    Builder(ManualPoints manual, LatePolicy late, Roster roster) {
      this.manual = manual;
      this.late = late;
      this.roster = roster;
      this.due = late.due().map(date -> date.toOffsetDateTime().toString()).orElse("");
      roster.students().forEach(student -> submitted.put(student, new HashSet<>()));
    }

    void add(Result found) {
      Result result = withRosterId(found);
      boolean known = !result.exercise().equals(Result.UNKNOWN);
      Set<String> own = submitted.computeIfAbsent(result.student(), s -> new HashSet<>());
      if (known) {
        own.add(result.exercise());
        maxPoints.merge(result.exercise(), result.maxScore(), Math::max);
      }
      var answers = new ArrayList<Score.Answer>();
      for (Result.Manual answer : result.manual()) {
        Optional<ManualPoints.Given> given =
            manual.of(
                List.of(result.student(), found.student()), result.exercise(), answer.gradeId());
        given.ifPresent(used::add);
        given.ifPresent(one -> check(one, answer));
        answers.add(
            new Score.Answer(
                answer,
                given.flatMap(ManualPoints.Given::points),
                given.map(ManualPoints.Given::comment).orElse("")));
      }
      var score = new Score(result, answers, due, 0);
      scores.add(new Score(result, answers, due, penalty(score)));
    }

    private void check(ManualPoints.Given given, Result.Manual answer) {
      if (given.points().isPresent() && given.points().get() > answer.maxPoints()) {
        errors.add(
            "line "
                + given.line()
                + ": "
                + Table.number(given.points().get())
                + " points, but "
                + answer.gradeId()
                + " is worth at most "
                + Table.number(answer.maxPoints()));
      }
    }

    /**
     * Replaces the student's name with the roster id; a second submission by the same student keeps
     * its own name.
     */
    private Result withRosterId(Result result) {
      if (roster.isEmpty()) {
        return result;
      }
      Optional<String> id = roster.id(result.student());
      if (id.isEmpty()) {
        if (!submitted.containsKey(result.student())) {
          remarks.add("'" + result.student() + "' (" + result.file() + ") is not on the roster");
        }
        return result;
      }
      if (submitted.get(id.get()).contains(result.exercise())) {
        remarks.add(
            "'"
                + result.student()
                + "' ("
                + result.file()
                + ") is a second submission of '"
                + id.get()
                + "' for "
                + result.exercise()
                + ": it is listed separately");
        return result;
      }
      return result.of(id.get());
    }

    private double penalty(Score score) {
      try {
        return late.penalty(score.result().submitted(), score.raw());
      } catch (IllegalArgumentException e) {
        remarks.add(score.result().file() + " is not counted as late: " + e.getMessage());
        return 0;
      }
    }

    void addMissing() {
      submitted.forEach(
          (student, own) ->
              maxPoints.forEach(
                  (exercise, points) -> {
                    if (!own.contains(exercise)) {
                      Result missing = Result.missing(student, exercise, points);
                      scores.add(new Score(missing, List.of(), due, 0));
                    }
                  }));
    }

    void remarks() {
      for (ManualPoints.Given given : manual.all()) {
        if (!used.contains(given)) {
          remarks.add(
              "manual.csv, line "
                  + given.line()
                  + ": no such answer was submitted: "
                  + given.student()
                  + ", "
                  + given.exercise()
                  + ", "
                  + given.gradeId());
        }
      }
      var spellings = new HashMap<String, String>();
      for (String student : submitted.keySet()) {
        String before = spellings.putIfAbsent(Roster.plain(student), student);
        if (before != null) {
          remarks.add("'" + before + "' and '" + student + "' are counted as two students");
        }
      }
    }
  }

  /** Returns all scores, ordered by exercise and student. */
  public List<Score> scores() {
    return scores;
  }

  /**
   * Returns remarks for the instructor, such as students who are not on the roster or manual points
   * that match no submission.
   */
  public List<String> remarks() {
    return remarks;
  }

  Roster.Person person(String student) {
    return roster.person(student);
  }

  /** Returns the student's id, followed by the name if it is on the roster. */
  String label(String student) {
    String name = person(student).name();
    return name.isEmpty() ? student : name + " (" + student + ")";
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
