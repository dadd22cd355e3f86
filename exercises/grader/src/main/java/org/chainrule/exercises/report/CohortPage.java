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

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_ANSWER = 2000;

  private CohortPage() {}

  static String of(Gradebook gradebook) {
    var body = new StringBuilder();
    var states = new TreeMap<String, Integer>();
    gradebook.scores().forEach(score -> states.merge(score.state(), 1, Integer::sum));
    int missing = states.getOrDefault("not handed in", 0);
    body.append("<p>").append(gradebook.students().size()).append(" students, ");
    body.append(gradebook.scores().size() - missing).append(" submissions");
    states.forEach(
        (state, count) -> body.append(state.isEmpty() ? "" : ", " + count + " " + state));
    body.append(".</p>\n");
    remarks(body, gradebook.remarks());
    students(body, gradebook);
    for (String exercise : gradebook.exercises()) {
      exercise(body, exercise, gradebook.of(exercise));
    }
    return Page.of("Cohort", body.toString());
  }

  private static void exercise(StringBuilder body, String exercise, List<Score> scores) {
    List<Score> graded = scores.stream().filter(Score::isGraded).toList();
    body.append("<h2>").append(Page.escape(exercise)).append("</h2>\n");
    for (Score score : scores) {
      if (!score.isGraded() && score.result().status() != Result.Status.missing) {
        body.append("<p class=\"bad\">").append(score.state()).append(": ");
        body.append(Page.escape(score.result().file())).append(": ");
        body.append(Page.escape(score.result().reason())).append(".</p>\n");
      }
    }
    if (graded.isEmpty()) {
      return;
    }
    double mean = graded.stream().mapToDouble(Score::total).average().orElse(0);
    body.append("<p>Mean of those that were graded: ").append(Table.number(mean)).append(" of ");
    body.append(Table.number(graded.get(0).max())).append(".</p>\n");
    body.append(distribution(exercise, graded));
    tests(body, graded);
    mistakes(body, graded);
    toRead(body, graded);
  }

  /** Where a long answer is cut, it stands as a whole on the student's page. */
  private static void toRead(StringBuilder body, List<Score> graded) {
    for (Score score : graded) {
      for (Score.Answer answer : score.answers()) {
        if (answer.isAwaiting()) {
          String text = answer.manual().answer();
          body.append("<p class=\"lost\">To be read: ").append(link(score.result().student()));
          body.append(", ").append(Page.escape(answer.manual().gradeId())).append(" (");
          body.append(Table.number(answer.manual().maxPoints())).append(")</p>\n<pre>");
          body.append(Page.escape(Page.beginning(text, LONGEST_ANSWER))).append("</pre>\n");
        }
      }
    }
  }

  private static void remarks(StringBuilder body, List<String> remarks) {
    if (!remarks.isEmpty()) {
      body.append("<h2>To be looked at</h2>\n<ul>\n");
      remarks.forEach(remark -> body.append("<li>").append(Page.escape(remark)).append("</li>\n"));
      body.append("</ul>\n");
    }
  }

  private static String link(String student) {
    return link(student, student);
  }

  private static String link(String student, String label) {
    return "<a href=\"students/"
        + FileName.of(student)
        + ".html\">"
        + Page.escape(Page.beginning(label, LONGEST_NAME))
        + "</a>";
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
    List<String> exercises = gradebook.exercises();
    body.append("<h2>Students</h2>\n<div class=\"wide\"><table>\n<tr><th>Student</th>");
    for (String exercise : exercises) {
      body.append("<th class=\"n\" title=\"").append(Page.escape(exercise)).append("\">");
      body.append(Page.escape(exercise.replaceFirst("^(e\\d+)-.*", "$1"))).append("</th>");
    }
    body.append("<th class=\"n\">Total</th><th class=\"n\">of</th><th class=\"n\">%</th></tr>\n");
    gradebook
        .students()
        .forEach(
            (student, own) -> {
              body.append("<tr><td>").append(link(student, gradebook.label(student)));
              body.append("</td>");
              exercises.forEach(exercise -> body.append(cell(exercise, own)));
              double total = own.stream().mapToDouble(Score::total).sum();
              double most = own.stream().mapToDouble(Score::max).sum();
              body.append(number(total)).append(number(most));
              body.append(number(most == 0 ? 0 : Math.round(1000 * total / most) / 10.0));
              body.append("</tr>\n");
            });
    int students = gradebook.students().size();
    double all = gradebook.scores().stream().mapToDouble(Score::total).sum();
    double most = gradebook.scores().stream().mapToDouble(Score::max).sum();
    body.append("<tr class=\"total\"><td>Mean</td>");
    for (String exercise : exercises) {
      double sum = gradebook.of(exercise).stream().mapToDouble(Score::total).sum();
      body.append(number(sum / Math.max(1, gradebook.of(exercise).size())));
    }
    body.append(number(all / Math.max(1, students))).append(number(most / Math.max(1, students)));
    body.append(number(most == 0 ? 0 : Math.round(1000 * all / most) / 10.0));
    body.append("</tr>\n</table></div>\n");
  }

  private static String number(double value) {
    return "<td class=\"n\">" + Table.number(value) + "</td>";
  }

  private static String cell(String exercise, List<Score> own) {
    Score score =
        own.stream().filter(s -> s.result().exercise().equals(exercise)).findFirst().orElse(null);
    if (score == null) {
      return "<td></td>";
    }
    if (!score.isGraded()) {
      return "<td class=\"n\"><span class=\"bad\">" + score.state() + "</span></td>";
    }
    return "<td class=\"n\">"
        + Table.number(score.total())
        + (score.isOpen() ? "+?" : "")
        + "</td>";
  }

  private static String svg(MimeBundle chart) {
    return "<figure>" + chart.data().get(MimeBundle.SVG) + "</figure>\n";
  }
}
