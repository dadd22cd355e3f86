package org.chainrule.exercises.report;

import java.util.StringJoiner;
import org.chainrule.exercises.grade.Result;

/** Scores in the columns of nbgrader's export, and what is left to grade by hand. */
final class Csv {
  private static final String HEADER =
      "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
          + "raw_score,late_submission_penalty,score,max_score";

  private Csv() {}

  /** One row for each score. */
  static String grades(Gradebook gradebook) {
    var text = new StringBuilder(HEADER).append('\n');
    for (Score score : gradebook.scores()) {
      Result result = score.result();
      var row = new StringJoiner(",");
      row.add(cell(result.exercise())).add(cell(score.due())).add(cell(result.submitted()));
      row.add(cell(result.student())).add("").add("").add("");
      row.add(Double.toString(score.raw())).add(Double.toString(score.penalty()));
      row.add(Double.toString(score.total())).add(Double.toString(score.max()));
      text.append(row).append('\n');
    }
    return text.toString();
  }

  /** One row for each answer that a person has to read, to be filled in and kept as manual.csv. */
  static String awaiting(Gradebook gradebook) {
    var text = new StringBuilder(ManualPoints.HEADER).append('\n');
    for (Score score : gradebook.scores()) {
      for (String gradeId : score.awaiting()) {
        var row = new StringJoiner(",");
        row.add(cell(score.result().student())).add(cell(score.result().exercise()));
        text.append(row.add(cell(gradeId)).add("").add("")).append('\n');
      }
    }
    return text.toString();
  }

  /** A text as a cell, quoted where it must be, and never a formula when a spreadsheet opens it. */
  static String cell(String text) {
    String safe = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
