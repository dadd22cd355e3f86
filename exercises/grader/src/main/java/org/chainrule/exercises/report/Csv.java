package org.chainrule.exercises.report;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.chainrule.exercises.grade.Result;

/** Scores in the columns of nbgrader's export, and what is left to grade by hand. */
final class Csv {
  private static final String HEADER =
      "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
          + "raw_score,late_submission_penalty,score,max_score";

  /** Begins a formula in one spreadsheet or another. */
  private static final String FORMULA = "[=+\\-@\\t\\r＝＋－＠]";

  /** A cell that another spreadsheet may begin inside of ours, and what it may begin with. */
  private static final String BEGINNING = "(?<=^|[,;\\t\\r\\n|\"])";

  private static final Pattern UNSAFE = Pattern.compile(BEGINNING + "(?=[ ']*" + FORMULA + ")");
  private static final Pattern GUARD = Pattern.compile(BEGINNING + "'(?=[ ']*" + FORMULA + ")");

  /** What a spreadsheet takes for a number, a date or a truth value, and writes back changed. */
  private static final Pattern CONVERTED =
      Pattern.compile(
          "'*(?i:(?![1-9]\\d{0,10}$)\\d[\\d.,:/eE+ -]*|true|false|"
              + "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ./-]?\\d+)");

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT;

  private Csv() {}

  /** One row for each score. */
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
      // no points is not the same as 0 points
      text.append(',').append(open ? "" : score.raw());
      text.append(',').append(open ? "" : score.penalty());
      text.append(',').append(open ? "" : score.total());
      text.append(',').append(score.max()).append('\n');
    }
    return text.toString();
  }

  /** One row for each submission: what was graded, in what isolation, and why not. */
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

  /** One row for each answer that a person has to read, to be filled in and kept as manual.csv. */
  static String awaiting(Gradebook gradebook) {
    var text = new StringBuilder(ManualPoints.HEADER).append('\n');
    for (Score score : gradebook.scores()) {
      for (String gradeId : score.awaiting()) {
        String student = survivor(score.result().student());
        text.append(FORMAT.format(student, survivor(score.result().exercise()), survivor(gradeId)));
        text.append(",,\n");
      }
    }
    return text.toString();
  }

  private static String line(String... cells) {
    return FORMAT.format((Object[]) Arrays.stream(cells).map(Csv::guarded).toArray(String[]::new));
  }

  /** A text as a cell, quoted where it must be, and never a formula when a spreadsheet opens it. */
  static String cell(String text) {
    return FORMAT.format(guarded(text));
  }

  private static String guarded(String text) {
    return UNSAFE.matcher(text).replaceAll("'");
  }

  /** The same as text that a spreadsheet leaves as it is when it is opened and saved again. */
  private static String survivor(String text) {
    boolean converted = CONVERTED.matcher(text).matches() || text.startsWith("'");
    return converted && !UNSAFE.matcher(text).lookingAt() ? "'" + guarded(text) : guarded(text);
  }

  /** The text that was guarded, whether or not a spreadsheet has taken the guard off. */
  static String unguarded(String cell) {
    boolean survivor = CONVERTED.matcher(cell).matches() || cell.startsWith("''");
    boolean guard = survivor && cell.startsWith("'") && !GUARD.matcher(cell).lookingAt();
    return GUARD.matcher(guard ? cell.substring(1) : cell).replaceAll("");
  }
}
