package org.chainrule.exercises.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;
import org.chainrule.exercises.text.Printable;

/** Scores as a table of students and exercises, for a terminal. */
public final class Table {
  /** A name may be as long as a student likes; the scores are to stay in view. */
  private static final int WIDEST = 40;

  private Table() {}

  public static String of(Gradebook gradebook) {
    List<String> exercises = gradebook.exercises();
    var header = new ArrayList<>(List.of("student"));
    exercises.forEach(exercise -> header.add(Printable.of(exercise, WIDEST)));
    header.add("total");
    var table = new TextTable(IntStream.rangeClosed(1, exercises.size() + 1).toArray()).row(header);
    gradebook
        .students()
        .forEach((student, own) -> table.row(row(gradebook.label(student), exercises, own)));
    return table.toString();
  }

  private static List<String> row(String student, List<String> exercises, List<Score> own) {
    var row = new ArrayList<>(List.of(Printable.of(student, WIDEST)));
    for (String exercise : exercises) {
      Optional<Score> score =
          own.stream().filter(s -> s.result().exercise().equals(exercise)).findFirst();
      row.add(score.map(Table::cell).orElse("-"));
    }
    double total = own.stream().mapToDouble(Score::total).sum();
    double most = own.stream().mapToDouble(Score::max).sum();
    boolean open = own.stream().anyMatch(Score::isOpen);
    row.add(number(total) + (open ? "+?" : "") + " / " + number(most));
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

  /** Points as people write them: 7, 2.5. */
  public static String number(double points) {
    return Numbers.atMost(2, points);
  }
}
