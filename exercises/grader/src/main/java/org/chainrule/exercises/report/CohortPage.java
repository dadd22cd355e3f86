package org.chainrule.exercises.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.display.MimeBundle;
import org.chainrule.exercises.grade.FileName;
import org.chainrule.exercises.grade.Result;
import org.chainrule.plot.Charts;
import org.knowm.xchart.CategoryChart;

/**
 * The instructor's overview of a cohort: the distribution of points and the most common mistakes.
 */
final class CohortPage {
  private static final int BINS = 10;

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_ANSWER = 2000;

  private CohortPage() {}

  static String of(Gradebook gradebook) {
    var body = new HtmlBuilder();
    var states = new TreeMap<String, Integer>();
    gradebook.scores().forEach(score -> states.merge(score.state(), 1, Integer::sum));
    int missing = states.getOrDefault("not handed in", 0);
    int submissions = gradebook.scores().size() - missing;
    body.open("p").text(gradebook.students().size() + " students, " + submissions + " submissions");
    states.forEach((state, count) -> body.text(state.isEmpty() ? "" : ", " + count + " " + state));
    body.text(".").close().newline();
    remarks(body, gradebook.remarks());
    students(body, gradebook);
    for (String exercise : gradebook.exercises()) {
      exercise(body, exercise, gradebook.of(exercise));
    }
    return Page.of("Cohort", body);
  }

  private static void exercise(HtmlBuilder body, String exercise, List<Score> scores) {
    List<Score> graded = scores.stream().filter(Score::isGraded).toList();
    body.element("h2", exercise).newline();
    for (Score score : scores) {
      if (!score.isGraded() && score.result().status() != Result.Status.missing) {
        String file = score.result().file();
        String text = score.state() + ": " + file + ": " + score.result().reason() + ".";
        body.element("p", text, "class", "bad").newline();
      }
    }
    if (graded.isEmpty()) {
      return;
    }
    double mean = graded.stream().mapToDouble(Score::total).average().orElse(0);
    String max = Table.number(graded.get(0).max());
    String text = "Mean of the graded submissions: " + Table.number(mean) + " of " + max + ".";
    body.element("p", text).newline();
    distribution(body, exercise, graded);
    tests(body, graded);
    mistakes(body, graded);
    toRead(body, graded);
  }

  /**
   * Lists the answers to be graded manually. Long answers are shortened here; the student's page
   * has the full text.
   */
  private static void toRead(HtmlBuilder body, List<Score> graded) {
    for (Score score : graded) {
      for (Score.Answer answer : score.answers()) {
        if (answer.isAwaiting()) {
          String text = answer.manual().answer();
          String points = Table.number(answer.manual().maxPoints());
          String student = score.result().student();
          link(body.open("p", "class", "lost").text("To be graded manually: "), student, student);
          body.text(", " + answer.manual().gradeId() + " (" + points + ")").close().newline();
          body.element("pre", Page.beginning(text, LONGEST_ANSWER)).newline();
        }
      }
    }
  }

  private static void remarks(HtmlBuilder body, List<String> remarks) {
    if (!remarks.isEmpty()) {
      body.element("h2", "Needs attention").newline().open("ul").newline();
      remarks.forEach(remark -> body.element("li", remark).newline());
      body.close().newline();
    }
  }

  private static void link(HtmlBuilder body, String student, String label) {
    String page = "students/" + FileName.of(student) + ".html";
    body.element("a", Page.beginning(label, LONGEST_NAME), "href", page);
  }

  private static void distribution(HtmlBuilder body, String exercise, List<Score> graded) {
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
    String plain =
        exercise + ": number of students by percentage of points " + Arrays.toString(counts);
    figure(body, Charts.bundle(chart, plain));
  }

  private static void tests(HtmlBuilder body, List<Score> graded) {
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
    body.open("table").newline().open("tr").element("th", "").element("th", "Test");
    body.element("th", "Passed", "class", "n").element("th", "%", "class", "n").close().newline();
    int number = 0;
    for (Map.Entry<String, int[]> test : passed.entrySet()) {
      double share = 100.0 * test.getValue()[0] / test.getValue()[1];
      names.add("T" + ++number);
      shares.add(share);
      body.open("tr").element("td", "T" + number).element("td", test.getKey());
      cell(body, test.getValue()[0] + " of " + test.getValue()[1]);
      cell(body, Long.toString(Math.round(share)));
      body.close().newline();
    }
    body.close().newline();
    if (!names.isEmpty()) {
      CategoryChart chart = Charts.bars("Tests", "test", "% passed");
      chart.getStyler().setLegendVisible(false);
      chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0).setYAxisDecimalPattern("0");
      chart.addSeries("passed", names, shares);
      figure(body, Charts.bundle(chart, "percentage of students who passed each test " + shares));
    }
  }

  /**
   * Lists the feedback that students received, most frequent first, as topics to discuss in class.
   */
  private static void mistakes(HtmlBuilder body, List<Score> graded) {
    var counts = new TreeMap<String, Integer>();
    for (Score score : graded) {
      score.result().tests().stream()
          .filter(test -> !test.passed())
          .forEach(test -> counts.merge(test.feedback(), 1, Integer::sum));
    }
    if (counts.isEmpty()) {
      return;
    }
    body.open("table").newline().open("tr").element("th", "What went wrong");
    body.element("th", "How often", "class", "n").close().newline();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(10)
        .forEach(
            mistake -> {
              body.open("tr").element("td", mistake.getKey());
              cell(body, mistake.getValue().toString());
              body.close().newline();
            });
    body.close().newline();
  }

  private static void students(HtmlBuilder body, Gradebook gradebook) {
    List<String> exercises = gradebook.exercises();
    body.element("h2", "Students").newline().open("div", "class", "wide").open("table").newline();
    body.open("tr").element("th", "Student");
    for (String exercise : exercises) {
      String number = exercise.replaceFirst("^(e\\d+)-.*", "$1");
      body.element("th", number, "class", "n", "title", exercise);
    }
    List.of("Total", "of", "%").forEach(name -> body.element("th", name, "class", "n"));
    body.close().newline();
    gradebook
        .students()
        .forEach(
            (student, own) -> {
              link(body.open("tr").open("td"), student, gradebook.label(student));
              body.close();
              exercises.forEach(exercise -> cell(body, exercise, own));
              double total = own.stream().mapToDouble(Score::total).sum();
              double max = own.stream().mapToDouble(Score::max).sum();
              totals(body, total, max, percent(total, max));
            });
    int students = Math.max(1, gradebook.students().size());
    double all = gradebook.scores().stream().mapToDouble(Score::total).sum();
    double max = gradebook.scores().stream().mapToDouble(Score::max).sum();
    body.open("tr", "class", "total").element("td", "Mean");
    for (String exercise : exercises) {
      double sum = gradebook.of(exercise).stream().mapToDouble(Score::total).sum();
      cell(body, Table.number(sum / Math.max(1, gradebook.of(exercise).size())));
    }
    totals(body, all / students, max / students, percent(all, max));
    body.close().close().newline();
  }

  private static double percent(double points, double of) {
    return of == 0 ? 0 : Math.round(1000 * points / of) / 10.0;
  }

  /** Adds the last cells of a row and closes the row. */
  private static void totals(HtmlBuilder body, double total, double max, double percent) {
    List.of(total, max, percent).forEach(value -> cell(body, Table.number(value)));
    body.close().newline();
  }

  private static void cell(HtmlBuilder body, String number) {
    body.element("td", number, "class", "n");
  }

  private static void cell(HtmlBuilder body, String exercise, List<Score> own) {
    Score score =
        own.stream().filter(s -> s.result().exercise().equals(exercise)).findFirst().orElse(null);
    if (score == null) {
      body.element("td", "");
    } else if (score.isGraded()) {
      cell(body, Table.number(score.total()) + (score.isOpen() ? "+?" : ""));
    } else {
      body.open("td", "class", "n").element("span", score.state(), "class", "bad").close();
    }
  }

  private static void figure(HtmlBuilder body, MimeBundle chart) {
    body.open("figure").html((String) chart.data().get(MimeBundle.SVG)).close().newline();
  }
}
