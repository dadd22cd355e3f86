package org.chainrule.exercises.report;

import java.util.List;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.exercises.grade.Result;

/**
 * One student's feedback page with scores and explanations. Everything on it is meant for the
 * student.
 */
final class StudentPage {
  private StudentPage() {}

  /** Returns the page with all exercises of a student. */
  static String of(String label, List<Score> scores) {
    var body = new HtmlBuilder();
    double total = scores.stream().mapToDouble(Score::total).sum();
    double max = scores.stream().mapToDouble(Score::max).sum();
    boolean open = scores.stream().anyMatch(Score::isOpen);
    body.open("p").element("strong", Table.number(total));
    body.text(" of " + Table.number(max) + " points");
    body.text(open ? "; grading is not complete yet." : ".").close().newline();
    scores.forEach(score -> exercise(body, score));
    return Page.of(label, body);
  }

  private static void exercise(HtmlBuilder body, Score score) {
    Result result = score.result();
    String points = Table.number(score.total()) + " of " + Table.number(score.max());
    body.element("h2", result.exercise() + ": " + points).newline();
    switch (result.status()) {
      case missing -> paragraph(body, "bad", "Not handed in.");
      case ungradable, error ->
          paragraph(body, "bad", "This notebook could not be graded: " + score.reason() + ".");
      case graded -> graded(body, score);
    }
  }

  private static void graded(HtmlBuilder body, Score score) {
    Result result = score.result();
    if (score.penalty() > 0) {
      String penalty = Table.number(score.penalty());
      paragraph(body, "lost", "Late penalty: " + penalty + " points.");
    }
    result.notes().forEach(note -> paragraph(body, null, note + "."));
    for (Result.Cell cell : result.cells()) {
      paragraph(body, "bad", cell.gradeId());
      body.element("pre", cell.problem()).newline();
    }
    body.open("table").newline().open("tr").element("th", "Test");
    body.element("th", "Points", "class", "n").element("th", "Feedback").close().newline();
    for (Result.Test test : result.tests()) {
      String points = Table.number(test.points()) + " / " + Table.number(test.maxPoints());
      body.open("tr").element("td", test.name());
      body.element("td", points, "class", test.passed() ? "n ok" : "n lost");
      body.element("td", test.passed() ? "right" : test.feedback()).close().newline();
    }
    score.answers().forEach(answer -> row(body, answer));
    body.close().newline();
    score.answers().forEach(answer -> writtenAnswer(body, answer));
  }

  private static void row(HtmlBuilder body, Score.Answer answer) {
    Result.Manual manual = answer.manual();
    String points = answer.isAwaiting() ? "?" : Table.number(answer.points().orElse(0.0));
    body.open("tr").element("td", manual.gradeId());
    body.element("td", points + " / " + Table.number(manual.maxPoints()), "class", "n");
    String state =
        answer.isAwaiting()
            ? "awaiting manual grading"
            : manual.answer().isEmpty() ? "not answered" : "graded manually";
    body.open("td").lines(answer.comment().isEmpty() ? state : answer.comment());
    body.close().close().newline();
  }

  private static void writtenAnswer(HtmlBuilder body, Score.Answer answer) {
    if (!answer.manual().answer().isEmpty()) {
      paragraph(body, null, "Your answer to " + answer.manual().gradeId() + ":");
      body.element("pre", answer.manual().answer()).newline();
    }
  }

  private static void paragraph(HtmlBuilder body, String kind, String text) {
    body.element("p", text, "class", kind).newline();
  }
}
