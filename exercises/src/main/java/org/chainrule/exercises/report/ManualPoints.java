package org.chainrule.exercises.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Points that people gave, out of {@code manual.csv}: {@code
 * student_id,assignment,grade_id,points,comment}. The file is only ever read, so that grading again
 * cannot lose them.
 */
public final class ManualPoints {
  static final String HEADER = "student_id,assignment,grade_id,points,comment";

  private final Map<List<String>, Double> points = new HashMap<>();

  private ManualPoints() {}

  /** Reads the file; when there is none, nobody has given points. */
  public static ManualPoints read(Path file) throws IOException {
    var manual = new ManualPoints();
    if (!Files.isRegularFile(file)) {
      return manual;
    }
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("student_id,")) {
        continue;
      }
      List<String> cells = cells(line);
      try {
        manual.points.put(cells.subList(0, 3), Double.parseDouble(cells.get(3).strip()));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IOException(file + ", line " + number + ": '" + line + "' is not " + HEADER, e);
      }
    }
    return manual;
  }

  Optional<Double> of(String student, String exercise, String gradeId) {
    return Optional.ofNullable(points.get(List.of(student, exercise, gradeId)));
  }

  /** The cells of a line, of which some may be quoted. */
  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
