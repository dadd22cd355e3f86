package org.chainrule.exercises.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chainrule.display.MimeBundle;
import org.chainrule.exercises.grade.FileName;
import org.chainrule.exercises.grade.Result;
import org.chainrule.plot.Charts;
import org.knowm.xchart.CategoryChart;

/**
 * A cohort at a glance, for the instructor: how points are spread, and what went wrong how often.
 */
final class CohortPage {
  private static final int BINS = 10;

  private CohortPage() {}

  static String of(Gradebook gradebook) {
    var body = new StringBuilder();
    long ungradable =
        gradebook.scores().stream()
            .filter(score -> score.result().status() == Result.Status.ungradable)
            .count();
    body.append("<p>").append(gradebook.students().size()).append(" students, ");
    body.append(gradebook.scores().size()).append(" submissions, ");
    body.append(ungradable).append(" ungradable.</p>\n");
    for (String exercise : gradebook.exercises()) {
      exercise(body, exercise, gradebook.of(exercise));
    }
    students(body, gradebook);
    return Page.of("Cohort", body.toString());
  }

  private static void exercise(StringBuilder body, String exercise, List<Score> scores) {
    List<Score> graded =
        scores.stream().filter(s -> s.result().status() == Result.Status.graded).toList();
    body.append("<h2>").append(Page.escape(exercise)).append("</h2>\n");
    for (Score score : scores) {
      if (score.result().status() == Result.Status.ungradable) {
        body.append("<p class=\"bad\">").append(Page.escape(score.result().file())).append(": ");
        body.append(Page.escape(score.result().reason())).append(".</p>\n");
      }
    }
    if (graded.isEmpty()) {
      return;
    }
    double mean = graded.stream().mapToDouble(Score::total).average().orElse(0);
    body.append("<p>Mean ").append(Table.number(mean)).append(" of ");
    body.append(Table.number(graded.get(0).max())).append(".</p>\n");
    body.append(distribution(exercise, graded));
    tests(body, graded);
    mistakes(body, graded);
    toRead(body, graded);
  }

  private static void toRead(StringBuilder body, List<Score> graded) {
    for (Score score : graded) {
      for (Result.Manual answer : score.result().manual()) {
        if (score.awaiting().contains(answer.gradeId())) {
          body.append("<p class=\"lost\">To be read: ")
              .append(Page.escape(score.result().student()));
          body.append(", ").append(answer.gradeId()).append(" (");
          body.append(Table.number(answer.maxPoints())).append(")</p>\n<pre>");
          body.append(Page.escape(answer.answer())).append("</pre>\n");
        }
      }
    }
  }

  private static String distribution(String exercise, List<Score> graded) {
    double[] counts = new double[BINS];
    for (Score score : graded) {
      double share = score.max() == 0 ? 0 : score.total() / score.max();
      counts[Math.min(BINS - 1, (int) (share * BINS))]++;
    }
    var names = new ArrayList<String>();
    for (int i = 0; i < BINS; i++) {
      names.add(i * 100 / BINS + "–" + (i + 1) * 100 / BINS);
    }
    CategoryChart chart = Charts.bars("Scores", "% of the points", "students");
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setYAxisDecimalPattern("0").setYAxisMin(0.0);
    chart.addSeries("students", names, Arrays.stream(counts).boxed().toList());
    String plain = exercise + ": students by share of the points " + Arrays.toString(counts);
    return svg(Charts.bundle(chart, plain));
  }

  private static void tests(StringBuilder body, List<Score> graded) {
    Map<String, int[]> passed = new LinkedHashMap<>();
    for (Score score : graded) {
      for (Result.Test test : score.result().tests()) {
        int[] count = passed.computeIfAbsent(test.name(), name -> new int[2]);
        count[0] += test.passed() ? 1 : 0;
        count[1]++;
      }
    }
    var names = new ArrayList<String>();
    var shares = new ArrayList<Double>();
    body.append(
        "<table>\n<tr><th></th><th>Test</th><th class=\"n\">Passed</th><th class=\"n\">%</th></tr>\n");
    int number = 0;
    for (Map.Entry<String, int[]> test : passed.entrySet()) {
      double share = 100.0 * test.getValue()[0] / test.getValue()[1];
      names.add("T" + ++number);
      shares.add(share);
      body.append("<tr><td>T")
          .append(number)
          .append("</td><td>")
          .append(Page.escape(test.getKey()));
      body.append("</td><td class=\"n\">").append(test.getValue()[0]).append(" of ");
      body.append(test.getValue()[1]).append("</td><td class=\"n\">");
      body.append(Math.round(share)).append("</td></tr>\n");
    }
    body.append("</table>\n");
    if (!names.isEmpty()) {
      CategoryChart chart = Charts.bars("Tests", "test", "% passed");
      chart.getStyler().setLegendVisible(false);
      chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0).setYAxisDecimalPattern("0");
      chart.addSeries("passed", names, shares);
      body.append(svg(Charts.bundle(chart, "share of students who passed each test " + shares)));
    }
  }

  /** What students were told, most frequent first: this is what to talk about in class. */
  private static void mistakes(StringBuilder body, List<Score> graded) {
    var counts = new TreeMap<String, Integer>();
    for (Score score : graded) {
      score.result().tests().stream()
          .filter(test -> !test.passed())
          .forEach(test -> counts.merge(test.feedback(), 1, Integer::sum));
    }
    if (counts.isEmpty()) {
      return;
    }
    body.append("<table>\n<tr><th>What went wrong</th><th class=\"n\">How often</th></tr>\n");
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(10)
        .forEach(
            mistake ->
                body.append("<tr><td>")
                    .append(Page.escape(mistake.getKey()))
                    .append("</td><td class=\"n\">")
                    .append(mistake.getValue())
                    .append("</td></tr>\n"));
    body.append("</table>\n");
  }

  private static void students(StringBuilder body, Gradebook gradebook) {
    body.append("<h2>Students</h2>\n<table>\n<tr><th>Student</th>");
    for (String exercise : gradebook.exercises()) {
      body.append("<th class=\"n\">").append(Page.escape(exercise)).append("</th>");
    }
    body.append("</tr>\n");
    gradebook.students().forEach((student, own) -> student(body, gradebook, student, own));
    body.append("</table>\n");
  }

  private static void student(
      StringBuilder body, Gradebook gradebook, String student, List<Score> own) {
    body.append("<tr><td><a href=\"students/").append(FileName.of(student)).append(".html\">");
    body.append(Page.escape(student)).append("</a></td>");
    for (String exercise : gradebook.exercises()) {
      body.append("<td class=\"n\">");
      own.stream()
          .filter(score -> score.result().exercise().equals(exercise))
          .findFirst()
          .ifPresent(
              score ->
                  body.append(
                      score.result().status() == Result.Status.ungradable
                          ? "<span class=\"bad\">ungradable</span>"
                          : Table.number(score.total())));
      body.append("</td>");
    }
    body.append("</tr>\n");
  }

  private static String svg(MimeBundle chart) {
    return "<figure>" + chart.data().get(MimeBundle.SVG) + "</figure>\n";
  }
}
