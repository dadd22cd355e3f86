package org.chainrule.kernel.session.compile;

import java.util.Locale;
import jdk.jshell.Diag;

/**
 * Something that keeps a cell from compiling.
 *
 * @param start where it begins in the cell
 * @param end where it ends; at least {@code start}
 * @param code javac's key for it, such as {@code compiler.err.cant.resolve.location}
 * @param message what is wrong, in the learner's terms
 * @param advice what to do about it; may be empty
 */
public record Problem(int start, int end, String code, String message, String advice) {
  /** What JShell says about a piece. */
  public static Problem of(Diag found, Text piece) {
    return new Problem(
        piece.origin((int) found.getStartPosition()),
        piece.origin((int) found.getEndPosition()),
        found.getCode(),
        Problems.message(found.getCode(), found.getMessage(Locale.ROOT)),
        "");
  }
}
