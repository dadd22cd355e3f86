package org.chainrule.exercises.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chainrule.course.ExerciseName;

/**
 * Points that people gave, out of {@code manual.csv}: {@code
 * student_id,assignment,grade_id,points,comment}. The file is only ever read, so that grading again
 * cannot lose them. A row without points is not yet filled in.
 */
public final class ManualPoints {
  private static final List<String> COLUMNS =
      List.of("student_id", "assignment", "grade_id", "points", "comment");

  static final String HEADER = String.join(",", COLUMNS);

  /** As people write points; a comma before the decimals in half of the world. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,9}([.,]\\d{0,9})?|[.,]\\d{1,9}");

  private final Path file;
  private final List<Given> given = new ArrayList<>();
  private final Map<List<String>, List<Given>> byAnswer = new HashMap<>();

  private ManualPoints(Path file) {
    this.file = file;
  }

  /**
   * What a person gave for one answer.
   *
   * @param line where it stands
   * @param points none where only a comment was written
   */
  record Given(
      long line,
      String student,
      String exercise,
      String gradeId,
      Optional<Double> points,
      String comment) {}

  /**
   * Reads the file; when there is none, nobody has given points.
   *
   * @throws IOException naming every row that is not right; then none counts
   */
  public static ManualPoints read(Path file) throws IOException {
    var manual = new ManualPoints(file);
    if (!Files.isRegularFile(file)) {
      return manual;
    }
    var wrong = new ArrayList<String>();
    for (CsvFile.Row row : CsvFile.read(file, COLUMNS, 4).rows()) {
      String points = row.get("points");
      var one =
          new Given(
              row.line(),
              row.get("student_id"),
              row.get("assignment"),
              row.get("grade_id"),
              NUMBER.matcher(points).matches()
                  ? Optional.of(new BigDecimal(points.replace(',', '.')).doubleValue())
                  : Optional.empty(),
              row.get("comment"));
      if (one.points().isEmpty() && !points.isEmpty()) {
        wrong.add("line " + row.line() + ": '" + points + "' is no number of points");
      } else if (one.points().isPresent() && one.points().get() < 0) {
        wrong.add("line " + row.line() + ": points are not negative: " + points);
      } else if (one.points().isPresent() || !one.comment().isEmpty()) {
        manual.given.add(one);
        List<Given> same =
            manual.byAnswer.computeIfAbsent(
                key(one.student(), one.gradeId()), k -> new ArrayList<>());
        same.stream()
            .filter(before -> before.exercise().equals(one.exercise()))
            .filter(before -> !before.points().equals(one.points()))
            .forEach(
                before ->
                    wrong.add(
                        "line " + row.line() + ": line " + before.line() + " says something else"));
        same.add(one);
      }
    }
    manual.refuse(wrong);
    return manual;
  }

  /** Ends with an error when there is something wrong: with all of it, so that it is one errand. */
  void refuse(List<String> wrong) throws IOException {
    if (!wrong.isEmpty()) {
      throw new IOException(
          file + " is to have the columns " + HEADER + "\n  " + String.join("\n  ", wrong));
    }
  }

  /** All rows that give something. */
  List<Given> all() {
    return given;
  }

  /**
   * What was given for an answer.
   *
   * @param names what the student may be called in the file
   */
  Optional<Given> of(List<String> names, String exercise, String gradeId) {
    return names.stream()
        .flatMap(name -> byAnswer.getOrDefault(key(name, gradeId), List.of()).stream())
        .filter(one -> ExerciseName.matches(exercise, one.exercise()))
        .findFirst();
  }

  private static List<String> key(String student, String gradeId) {
    return List.of(Roster.plain(student), gradeId);
  }
}
