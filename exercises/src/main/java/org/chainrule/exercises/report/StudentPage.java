package org.chainrule.exercises.report;

import java.util.List;
import org.chainrule.exercises.grade.Result;

/** One student's scores with the reasons. The student may read all of it. */
final class StudentPage {
  private StudentPage() {}

  static String of(String student, List<Score> scores) {
    var body = new StringBuilder();
    double total = scores.stream().mapToDouble(Score::total).sum();
    double most = scores.stream().mapToDouble(Score::max).sum();
    body.append("<p><strong>").append(Table.number(total)).append("</strong> of ");
    body.append(Table.number(most)).append(" points.</p>\n");
    scores.forEach(score -> exercise(body, score));
    return Page.of(student, body.toString());
  }

  private static void exercise(StringBuilder body, Score score) {
    Result result = score.result();
    body.append("<h2>").append(Page.escape(result.exercise())).append(": ");
    body.append(Table.number(score.total())).append(" of ").append(Table.number(score.max()));
    body.append("</h2>\n");
    if (result.status() == Result.Status.ungradable) {
      body.append("<p class=\"bad\">This notebook could not be graded: ");
      body.append(Page.escape(result.reason())).append(".</p>\n");
      return;
    }
    if (score.penalty() > 0) {
      body.append("<p class=\"lost\">Handed in late: ").append(Table.number(score.penalty()));
      body.append(" points less.</p>\n");
    }
    result.notes().forEach(note -> body.append("<p>").append(Page.escape(note)).append(".</p>\n"));
    for (Result.Cell cell : result.cells()) {
      body.append("<p class=\"bad\">").append(Page.escape(cell.gradeId())).append("</p>\n<pre>");
      body.append(Page.escape(cell.problem())).append("</pre>\n");
    }
    body.append("<table>\n<tr><th>Test</th><th class=\"n\">Points</th><th>What we saw</th></tr>\n");
    for (Result.Test test : result.tests()) {
      body.append("<tr><td>").append(Page.escape(test.name())).append("</td><td class=\"n ");
      body.append(test.passed() ? "ok" : "lost").append("\">").append(Table.number(test.points()));
      body.append(" / ").append(Table.number(test.maxPoints())).append("</td><td>");
      body.append(test.passed() ? "right" : Page.escape(test.feedback())).append("</td></tr>\n");
    }
    for (Result.Manual answer : result.manual()) {
      boolean waits = score.awaiting().contains(answer.gradeId());
      body.append("<tr><td>").append(Page.escape(answer.gradeId())).append("</td><td class=\"n\">");
      body.append(waits ? "? / " : "").append(Table.number(answer.maxPoints())).append("</td><td>");
      body.append(
          waits ? "a person will read it" : answer.answer().isEmpty() ? "not answered" : "read");
      body.append("</td></tr>\n");
    }
    body.append("</table>\n");
  }
}
