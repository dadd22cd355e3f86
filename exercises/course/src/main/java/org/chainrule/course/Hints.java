package org.chainrule.course;

import java.util.List;
import java.util.regex.Pattern;

/** The hints of an exercise's text: folded away in it, and given one by one by a check. */
final class Hints {
  private static final Pattern HINT =
      Pattern.compile(
          "(?s)<details>\\s*<summary>\\s*Hint[^<]*</summary>(.*?)</details>",
          Pattern.CASE_INSENSITIVE);

  private Hints() {}

  /** The hints in a text in Markdown, in their order. */
  static List<String> in(String markdown) {
    return HINT.matcher(markdown)
        .results()
        .map(hint -> hint.group(1).strip())
        .filter(hint -> !hint.isEmpty())
        .toList();
  }
}
