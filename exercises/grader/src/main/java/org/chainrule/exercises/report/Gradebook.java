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

/** Everybody's scores: all that a report is made from. */
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

  /** The scores that results come to, with points given by hand and lateness. */
  public static Gradebook of(List<Result> results, ManualPoints manual, LatePolicy late)
      throws IOException {
    return of(results, manual, late, Roster.NONE);
  }

  /**
   * The scores that results come to, with points given by hand and lateness. An exercise that
   * anybody handed in counts for all: those who did not have 0 of its points.
   *
   * @throws IOException when points given by hand are more than an answer gives
   */
  public static Gradebook of(
      List<Result> results, ManualPoints manual, LatePolicy late, Roster roster)
      throws IOException {
    var making = new Making(manual, late, roster);
    // shards come in another order than one run; who has a student's own id comes before others
    results.stream()
        .sorted(
            Comparator.comparing((Result r) -> !roster.students().contains(r.student()))
                .thenComparing(ORDER))
        .forEach(making::add);
    making.addMissing();
    making.remarks();
    manual.refuse(making.wrong);
    making.scores.sort(Comparator.comparing(Score::result, ORDER));
    return new Gradebook(making.scores, making.remarks, roster);
  }

  /** A gradebook that is being made. */
  private static final class Making {
    private final ManualPoints manual;
    private final LatePolicy late;
    private final Roster roster;
    private final String due;
    private final List<Score> scores = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<ManualPoints.Given> used = new HashSet<>();
    private final Map<String, Set<String>> handedIn = new TreeMap<>();
    private final Map<String, Double> most = new TreeMap<>();

    Making(ManualPoints manual, LatePolicy late, Roster roster) {
      this.manual = manual;
      this.late = late;
      this.roster = roster;
      this.due = late.due().map(date -> date.toOffsetDateTime().toString()).orElse("");
      roster.students().forEach(student -> handedIn.put(student, new HashSet<>()));
    }

    void add(Result found) {
      Result result = onRoster(found);
      boolean known = !result.exercise().equals(Result.UNKNOWN);
      Set<String> own = handedIn.computeIfAbsent(result.student(), s -> new HashSet<>());
      if (known) {
        own.add(result.exercise());
        most.merge(result.exercise(), result.maxScore(), Math::max);
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
        wrong.add(
            "line "
                + given.line()
                + ": "
                + Table.number(given.points().get())
                + " points, and "
                + answer.gradeId()
                + " gives at most "
                + Table.number(answer.maxPoints()));
      }
    }

    /** The student as the roster calls them; a second submission of one keeps its own name. */
    private Result onRoster(Result result) {
      if (roster.isEmpty()) {
        return result;
      }
      Optional<String> id = roster.id(result.student());
      if (id.isEmpty()) {
        if (!handedIn.containsKey(result.student())) {
          remarks.add("'" + result.student() + "' (" + result.file() + ") is not on the roster");
        }
        return result;
      }
      if (handedIn.get(id.get()).contains(result.exercise())) {
        remarks.add(
            "'"
                + result.student()
                + "' ("
                + result.file()
                + ") is a second submission of '"
                + id.get()
                + "' for "
                + result.exercise()
                + ": it is listed by itself");
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
      handedIn.forEach(
          (student, own) ->
              most.forEach(
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
                  + ": no such answer was handed in: "
                  + given.student()
                  + ", "
                  + given.exercise()
                  + ", "
                  + given.gradeId());
        }
      }
      var spellings = new HashMap<String, String>();
      for (String student : handedIn.keySet()) {
        String before = spellings.putIfAbsent(Roster.plain(student), student);
        if (before != null) {
          remarks.add("'" + before + "' and '" + student + "' are counted as two students");
        }
      }
    }
  }

  /** All of them, in the order of exercises and students. */
  public List<Score> scores() {
    return scores;
  }

  /** What an instructor should look at: who is not on the roster, points for nobody, and so on. */
  public List<String> remarks() {
    return remarks;
  }

  Roster.Person person(String student) {
    return roster.person(student);
  }

  /** The student's id, with the name where the roster has one. */
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
