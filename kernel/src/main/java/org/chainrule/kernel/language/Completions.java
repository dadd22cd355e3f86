package org.chainrule.kernel.language;

import java.util.List;

/**
 * What could stand at the cursor, best first. Positions are UTF-16 offsets into the code.
 *
 * @param matches what can replace the text from {@code start} to {@code end}
 */
public record Completions(List<Match> matches, int start, int end) {
  /**
   * One completion.
   *
   * @param text what is inserted
   * @param type function, class, instance, keyword, module, … (Jupyter's experimental types)
   * @param signature parameters and type, may be empty
   * @param documentation the first sentence of the Javadoc, may be empty
   */
  public record Match(String text, String type, String signature, String documentation) {}
}
