package org.chainrule.exercises.report;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.chainrule.exercises.grade.Result;

/** Scores in the columns of nbgrader's export. */
public final class Csv {
  private static final String HEADER =
      "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
          + "raw_score,late_submission_penalty,score,max_score";

  private Csv() {}

  /** One row for each result. */
  public static String of(List<Result> results) {
    var text = new StringBuilder(HEADER).append('\n');
    for (Result result : results) {
      var row = new StringJoiner(",");
      row.add(cell(result.exercise())).add("").add("").add(cell(result.student()));
      row.add("").add("").add("");
      row.add(number(result.score())).add("0.0").add(number(result.score()));
      row.add(number(result.maxScore()));
      text.append(row).append('\n');
    }
    return text.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%s", value);
  }

  /** A text as a cell, quoted where it must be, and never a formula when a spreadsheet opens it. */
  static String cell(String text) {
    String safe = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
