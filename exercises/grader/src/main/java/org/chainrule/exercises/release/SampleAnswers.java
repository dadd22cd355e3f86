package org.chainrule.exercises.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers that the author of an exercise thought of: other ways to be right, and ways to be wrong
 * with the words that the student should then read. They stand in {@code answers.jsh} beside the
 * source notebook:
 *
 * <pre>
 * // ACCEPTED in one line
 * // CELL e01-gradient
 * double gradient(double x) { … }
 *
 * // WRONG dz/dx = 3 is left out
 * // CELL e01-gradient
 * …
 * </pre>
 */
final class SampleAnswers {
  private SampleAnswers() {}

  /**
   * One of them; the cells that it does not mention hold the solution.
   *
   * @param accepted whether it must get all points
   * @param words its name, or what the feedback must say
   * @param cells sources by grade_id
   */
  record Sample(boolean accepted, String words, Map<String, String> cells) {}

  static List<Sample> read(Path folder) throws IOException {
    Path file = folder.resolve("answers.jsh");
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    var samples = new ArrayList<Sample>();
    Map<String, String> cells = null;
    String cell = null;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("// ACCEPTED ") || line.startsWith("// WRONG ")) {
        cells = new LinkedHashMap<>();
        cell = null;
        String words = line.substring(line.indexOf(' ', 3) + 1).strip();
        samples.add(new Sample(line.startsWith("// ACCEPTED "), words, cells));
      } else if (line.startsWith("// CELL ")) {
        cell = line.substring("// CELL ".length()).strip();
      } else if (cell != null && cells != null) {
        cells.merge(cell, line + "\n", String::concat);
      } else if (!line.isBlank()) {
        throw new IOException(file + ": '" + line + "' belongs to no ACCEPTED or WRONG and CELL");
      }
    }
    return samples;
  }
}
