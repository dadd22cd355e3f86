package org.chainrule.exercises.report;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.chainrule.exercises.grade.Result;

/**
 * Writes scores in the columns of nbgrader's export, and the list of answers to be graded manually.
 */
final class Csv {
  private static final String HEADER =
      "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
          + "raw_score,late_submission_penalty,score,max_score";

  /** Matches the characters that start a formula in some spreadsheet program. */
  private static final String FORMULA = "[=+\\-@\\t\\r＝＋－＠]";

  /** Matches the start of a cell, including what other spreadsheet programs may take for one. */
  private static final String BEGINNING = "(?<=^|[,;\\t\\r\\n|\"])";

  private static final Pattern UNSAFE = Pattern.compile(BEGINNING + "(?=[ ']*" + FORMULA + ")");
  private static final Pattern GUARD = Pattern.compile(BEGINNING + "'(?=[ ']*" + FORMULA + ")");

  /**
   * Matches text that a spreadsheet would convert to a number, date, or Boolean, and save in
   * another form.
   */
  private static final Pattern CONVERTED =
      Pattern.compile(
          "'*(?i:(?![1-9]\\d{0,10}$)\\d[\\d.,:/eE+ -]*|true|false|"
              + "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ./-]?\\d+)");

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT;

  private Csv() {}

  /** Returns the grades, with one row for each score. */
  static String grades(Gradebook gradebook) {
    var text = new StringBuilder(HEADER).append('\n');
    for (Score score : gradebook.scores()) {
      Result result = score.result();
      Roster.Person person = gradebook.person(result.student());
      text.append(
          line(
              result.exercise(),
              score.due(),
              score.timestamp(),
              result.student(),
              person.lastName(),
              person.firstName(),
              person.email()));
      boolean open = result.status() == Result.Status.error;
      // leave the cells empty, because missing points are not 0 points
      text.append(',').append(open ? "" : score.raw());
      text.append(',').append(open ? "" : score.penalty());
      text.append(',').append(open ? "" : score.total());
      text.append(',').append(score.max()).append('\n');
    }
    return text.toString();
  }

  /**
   * Returns one row for each submission: the file, its status, the isolation, and why it was not
   * graded.
   */
  static String submissions(Gradebook gradebook) {
    var text =
        new StringBuilder("student_id,assignment,file,submitted,status,reason,isolation,remarks\n");
    for (Score score : gradebook.scores()) {
      Result result = score.result();
      text.append(
          line(
              result.student(),
              result.exercise(),
              result.file(),
              score.timestamp(),
              result.status().name(),
              result.reason(),
              result.isolation(),
              String.join("; ", result.notes())));
      text.append('\n');
    }
    return text.toString();
  }

  /**
   * Returns one row for each answer to be graded manually, to be filled in and saved as manual.csv.
   */
  static String awaiting(Gradebook gradebook) {
    var text = new StringBuilder(ManualPoints.HEADER).append('\n');
    for (Score score : gradebook.scores()) {
      for (String gradeId : score.awaiting()) {
        String student = preserved(score.result().student());
        text.append(
            FORMAT.format(student, preserved(score.result().exercise()), preserved(gradeId)));
        text.append(",,\n");
      }
    }
    return text.toString();
  }

  private static String line(String... cells) {
    return FORMAT.format((Object[]) Arrays.stream(cells).map(Csv::guarded).toArray(String[]::new));
  }

  /** Formats a text as a cell, quoted if necessary and guarded against being read as a formula. */
  static String cell(String text) {
    return FORMAT.format(guarded(text));
  }

  private static String guarded(String text) {
    return UNSAFE.matcher(text).replaceAll("'");
  }

  /**
   * Formats a text as a cell that a spreadsheet preserves when the file is opened and saved again.
   */
  private static String preserved(String text) {
    boolean converted = CONVERTED.matcher(text).matches() || text.startsWith("'");
    return converted && !UNSAFE.matcher(text).lookingAt() ? "'" + guarded(text) : guarded(text);
  }

  /** Removes the guard against formulas, if the spreadsheet has not already removed it. */
  static String unguarded(String cell) {
    boolean preserved = CONVERTED.matcher(cell).matches() || cell.startsWith("''");
    boolean guard = preserved && cell.startsWith("'") && !GUARD.matcher(cell).lookingAt();
    return GUARD.matcher(guard ? cell.substring(1) : cell).replaceAll("");
  }
}
