package org.chainrule.exercises.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;
import org.chainrule.exercises.text.Printable;

/** Formats scores as a table of students and exercises for a terminal. */
public final class Table {
  /** The maximum width of a name, so that long names do not push the scores out of view. */
  private static final int MAX_WIDTH = 40;

  private Table() {}

  public static String of(Gradebook gradebook) {
    List<String> exercises = gradebook.exercises();
    var header = new ArrayList<>(List.of("student"));
    exercises.forEach(exercise -> header.add(Printable.of(exercise, MAX_WIDTH)));
    header.add("total");
    var table = new TextTable(IntStream.rangeClosed(1, exercises.size() + 1).toArray()).row(header);
    gradebook
        .students()
        .forEach((student, own) -> table.row(row(gradebook.label(student), exercises, own)));
    return table.toString();
  }

  private static List<String> row(String student, List<String> exercises, List<Score> own) {
    var row = new ArrayList<>(List.of(Printable.of(student, MAX_WIDTH)));
    for (String exercise : exercises) {
      Optional<Score> score =
          own.stream().filter(s -> s.result().exercise().equals(exercise)).findFirst();
      row.add(score.map(Table::cell).orElse("-"));
    }
    double total = own.stream().mapToDouble(Score::total).sum();
    double max = own.stream().mapToDouble(Score::max).sum();
    boolean open = own.stream().anyMatch(Score::isOpen);
    row.add(number(total) + (open ? "+?" : "") + " / " + number(max));
    return row;
  }

  private static String cell(Score score) {
    return score.isGraded()
        ? number(score.total())
            + (score.awaiting().isEmpty() ? "" : "+?")
            + " / "
            + number(score.max())
        : score.state();
  }

  /** Formats points with at most two decimals: 7, 2.5. */
  public static String number(double points) {
    return Numbers.atMost(2, points);
  }
}
