package org.chainrule.exercises.release;

import java.util.ArrayList;
import java.util.List;

/** nbgrader's marked regions in the source of a cell. A marker is found anywhere in its line. */
final class Regions {
  private Regions() {}

  /** What stands in the place of a region. */
  @FunctionalInterface
  interface Replacement {
    /**
     * The lines instead.
     *
     * @param indent the white space before the region's first marker
     * @param after what follows the region in its cell
     */
    List<String> lines(String indent, List<String> after);
  }

  /** The source with every region of this kind replaced; a region that does not end is an error. */
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
