package org.chainrule.exercises.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Scores as a table of students and exercises, for a terminal. */
public final class Table {
  private Table() {}

  public static String of(Gradebook gradebook) {
    var rows = new ArrayList<List<String>>();
    var header = new ArrayList<>(List.of("student"));
    header.addAll(gradebook.exercises());
    header.add("total");
    rows.add(header);
    gradebook
        .students()
        .forEach((student, own) -> rows.add(row(student, gradebook.exercises(), own)));
    return laidOut(rows);
  }

  private static List<String> row(String student, List<String> exercises, List<Score> own) {
    var row = new ArrayList<>(List.of(printable(student)));
    for (String exercise : exercises) {
      Optional<Score> score =
          own.stream().filter(s -> s.result().exercise().equals(exercise)).findFirst();
      row.add(score.map(Table::cell).orElse("-"));
    }
    double total = own.stream().mapToDouble(Score::total).sum();
    double most = own.stream().mapToDouble(Score::max).sum();
    row.add(number(total) + " / " + number(most));
    return row;
  }

  private static String cell(Score score) {
    return switch (score.result().status()) {
      case ungradable -> "ungradable";
      case error -> "error";
      case graded ->
          number(score.total())
              + (score.awaiting().isEmpty() ? "" : "+?")
              + " / "
              + number(score.max());
    };
  }

  /** Points as people write them: 7, 2.5. */
  public static String number(double points) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(points);
  }

  /** A name without what would move the cursor of a terminal. */
  public static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private static String laidOut(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + space : "  " + space + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
