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
 * The points from manual grading, read from {@code manual.csv} with the columns {@code
 * student_id,assignment,grade_id,points,comment}. The file is never written, so grading again
 * cannot overwrite it. A row without points has not been filled in yet.
 */
public final class ManualPoints {
  private static final List<String> COLUMNS =
      List.of("student_id", "assignment", "grade_id", "points", "comment");

  static final String HEADER = String.join(",", COLUMNS);

  /** Matches a number of points, with a decimal point or a decimal comma. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,9}([.,]\\d{0,9})?|[.,]\\d{1,9}");

  private final Path file;
  private final List<Given> given = new ArrayList<>();
  private final Map<List<String>, List<Given>> byAnswer = new HashMap<>();

  private ManualPoints(Path file) {
    this.file = file;
  }

  /**
   * The points and comment for one answer.
   *
   * @param line the line in the file
   * @param points the points; empty if there is only a comment
   */
  record Given(
      long line,
      String student,
      String exercise,
      String gradeId,
      Optional<Double> points,
      String comment) {}

  /**
   * Reads the file. If the file does not exist, there are no manual points.
   *
   * @throws IOException if any row is invalid; the message lists all invalid rows
   */
  public static ManualPoints read(Path file) throws IOException {
    var manual = new ManualPoints(file);
    if (!Files.isRegularFile(file)) {
      return manual;
    }
    var errors = new ArrayList<String>();
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
        errors.add("line " + row.line() + ": '" + points + "' is not a number of points");
      } else if (one.points().isPresent() && one.points().get() < 0) {
        errors.add("line " + row.line() + ": points must not be negative: " + points);
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
                    errors.add(
                        "line "
                            + row.line()
                            + ": line "
                            + before.line()
                            + " gives different points"));
        same.add(one);
      }
    }
    manual.throwIfAny(errors);
    return manual;
  }

  /**
   * Throws an exception that lists all errors, so that they can be fixed in one go.
   *
   * @throws IOException if there are any errors
   */
  void throwIfAny(List<String> errors) throws IOException {
    if (!errors.isEmpty()) {
      throw new IOException(
          file + " must have the columns " + HEADER + "\n  " + String.join("\n  ", errors));
    }
  }

  /** Returns all rows with points or a comment. */
  List<Given> all() {
    return given;
  }

  /**
   * Returns the points and comment for an answer.
   *
   * @param names the names that the file may use for the student
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
