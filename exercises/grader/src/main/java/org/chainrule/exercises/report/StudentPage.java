package org.chainrule.exercises.report;

import java.util.List;
import org.chainrule.exercises.grade.Result;

/** One student's scores with the reasons. The student may read all of it. */
final class StudentPage {
  private StudentPage() {}

  /** All exercises of a student. */
  static String of(String label, List<Score> scores) {
    var body = new StringBuilder();
    double total = scores.stream().mapToDouble(Score::total).sum();
    double most = scores.stream().mapToDouble(Score::max).sum();
    boolean open = scores.stream().anyMatch(Score::isOpen);
    body.append("<p><strong>").append(Table.number(total)).append("</strong> of ");
    body.append(Table.number(most)).append(" points");
    body.append(open ? "; some are still to be given.</p>\n" : ".</p>\n");
    scores.forEach(score -> exercise(body, score));
    return Page.of(label, body.toString());
  }

  private static void exercise(StringBuilder body, Score score) {
    Result result = score.result();
    body.append("<h2>").append(Page.escape(result.exercise())).append(": ");
    body.append(Table.number(score.total())).append(" of ").append(Table.number(score.max()));
    body.append("</h2>\n");
    switch (result.status()) {
      case missing -> body.append("<p class=\"bad\">Not handed in.</p>\n");
      case ungradable, error -> {
        body.append("<p class=\"bad\">This notebook could not be graded: ");
        body.append(Page.escape(score.reason())).append(".</p>\n");
      }
      case graded -> graded(body, score);
    }
  }

  private static void graded(StringBuilder body, Score score) {
    Result result = score.result();
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
    score.answers().forEach(answer -> row(body, answer));
    body.append("</table>\n");
    score.answers().forEach(answer -> inWords(body, answer));
  }

  private static void row(StringBuilder body, Score.Answer answer) {
    Result.Manual manual = answer.manual();
    body.append("<tr><td>").append(Page.escape(manual.gradeId())).append("</td><td class=\"n\">");
    body.append(answer.isAwaiting() ? "?" : Table.number(answer.points().orElse(0.0)));
    body.append(" / ").append(Table.number(manual.maxPoints())).append("</td><td>");
    String state =
        answer.isAwaiting()
            ? "a person will read it"
            : manual.answer().isEmpty() ? "not answered" : "read by a person";
    body.append(answer.comment().isEmpty() ? state : Page.lines(answer.comment()));
    body.append("</td></tr>\n");
  }

  private static void inWords(StringBuilder body, Score.Answer answer) {
    if (!answer.manual().answer().isEmpty()) {
      body.append("<p>Your answer to ").append(Page.escape(answer.manual().gradeId()));
      body.append(":</p>\n<pre>").append(Page.escape(answer.manual().answer())).append("</pre>\n");
    }
  }
}
