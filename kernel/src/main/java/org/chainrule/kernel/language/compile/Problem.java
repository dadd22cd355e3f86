package org.chainrule.kernel.language.compile;

import java.util.Locale;
import jdk.jshell.Diag;

/**
 * A compilation error in a cell.
 *
 * @param start where it begins in the cell
 * @param end where it ends; at least {@code start}
 * @param code javac's key for it, such as {@code compiler.err.cant.resolve.location}
 * @param message what is wrong, in the learner's terms
 * @param advice a hint; may be empty
 * @param pending whether a later declaration could fix it: a simple name is undefined
 */
public record Problem(
    int start, int end, String code, String message, String advice, boolean pending) {
  /** What JShell says about a snippet. */
  public static Problem of(Diag found, MappedSource snippet) {
    return new Problem(
        snippet.origin((int) found.getStartPosition()),
        snippet.origin((int) found.getEndPosition()),
        found.getCode(),
        Problems.message(found.getCode(), found.getMessage(Locale.ROOT)),
        "",
        false);
  }

  /** The problem with other advice. */
  public Problem with(String other) {
    return new Problem(start, end, code, message, other, pending);
  }
}
