package org.chainrule.course;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Extracts hints from an exercise's text, where they are collapsed. Checks show them one at a time.
 */
final class Hints {
  private static final Pattern HINT =
      Pattern.compile(
          "(?s)<details>\\s*<summary>\\s*Hint[^<]*</summary>(.*?)</details>",
          Pattern.CASE_INSENSITIVE);

  private Hints() {}

  /** Returns the hints in a Markdown text, in order. */
  static List<String> in(String markdown) {
    return HINT.matcher(markdown)
        .results()
        .map(hint -> hint.group(1).strip())
        .filter(hint -> !hint.isEmpty())
        .toList();
  }
}
