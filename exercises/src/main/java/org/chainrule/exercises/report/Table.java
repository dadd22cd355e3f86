package org.chainrule.exercises.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chainrule.exercises.grade.Result;

/** Scores as a table of students and exercises, for a terminal. */
public final class Table {
  private Table() {}

  public static String of(List<Result> results) {
    var exercises = new TreeSet<String>();
    Map<String, Map<String, Result>> students = new TreeMap<>();
    for (Result result : results) {
      exercises.add(result.exercise());
      students
          .computeIfAbsent(result.student(), name -> new TreeMap<>())
          .put(result.exercise(), result);
    }
    var rows = new ArrayList<List<String>>();
    var header = new ArrayList<>(List.of("student"));
    header.addAll(exercises);
    header.add("total");
    rows.add(header);
    students.forEach((student, own) -> rows.add(row(student, exercises, own)));
    return laidOut(rows);
  }

  private static List<String> row(
      String student, Iterable<String> exercises, Map<String, Result> own) {
    var row = new ArrayList<>(List.of(printable(student)));
    double total = 0;
    double most = 0;
    for (String exercise : exercises) {
      Result result = own.get(exercise);
      if (result == null) {
        row.add("-");
      } else {
        total += result.score();
        most += result.maxScore();
        row.add(
            switch (result.status()) {
              case graded -> number(result.score()) + " / " + number(result.maxScore());
              case ungradable -> "ungradable";
            });
      }
    }
    row.add(number(total) + " / " + number(most));
    return row;
  }

  /** Points as people write them: 7, 2.5. */
  public static String number(double points) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(points);
  }

  /** A name without what would move the cursor of a terminal. */
  private static String printable(String name) {
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
