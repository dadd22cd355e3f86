package org.chainrule.exercises.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sample answers written by the author of an exercise: accepted alternatives to the solution, and
 * wrong answers with the feedback that a student should get. They are in the file {@code
 * answers.jsh} in the exercise's folder:
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
   * One sample answer; cells that it does not mention contain the solution.
   *
   * @param accepted whether the answer must get all points
   * @param words the answer's name if it is accepted, or else the text that its feedback must
   *     contain
   * @param cells the sources of cells by grade_id
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
        throw new IOException(
            file + ": '" + line + "' does not follow an ACCEPTED or WRONG line and a CELL line");
      }
    }
    return samples;
  }
}
