package org.chainrule.exercises.release;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces regions between nbgrader's markers in a cell's source. A marker may be anywhere in its
 * line.
 */
final class Regions {
  private Regions() {}

  /** Creates the text that replaces a region. */
  @FunctionalInterface
  interface Replacement {
    /**
     * Returns the lines that replace a region.
     *
     * @param indent the indentation of the line with the first marker
     * @param after the lines that follow the region in its cell
     */
    List<String> lines(String indent, List<String> after);
  }

  /**
   * Returns the source with every region of the given kind replaced.
   *
   * @throws IllegalArgumentException if a region has no beginning or no end
   */
  static String replace(String source, String kind, Replacement replacement) {
    List<String> lines = source.lines().toList();
    var kept = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("END " + kind)) {
        throw new IllegalArgumentException("END " + kind + " without BEGIN " + kind);
      }
      if (!lines.get(i).contains("BEGIN " + kind)) {
        kept.add(lines.get(i));
        continue;
      }
      int end = i + 1;
      while (end < lines.size() && !lines.get(end).contains("END " + kind)) {
        end++;
      }
      if (end == lines.size()) {
        throw new IllegalArgumentException("BEGIN " + kind + " without END " + kind);
      }
      String begin = lines.get(i);
      String indent = begin.substring(0, begin.length() - begin.stripLeading().length());
      kept.addAll(replacement.lines(indent, lines.subList(end + 1, lines.size())));
      i = end;
    }
    return String.join("\n", kept);
  }
}
