package org.chainrule.kernel.language.session;

import static org.chainrule.kernel.language.session.Traceback.GREEN;
import static org.chainrule.kernel.language.session.Traceback.PLAIN;
import static org.chainrule.kernel.language.session.Traceback.RED;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.CellResult.Failed;
import org.chainrule.kernel.language.compile.Problem;

/** Formats compilation errors with a caret under each position. */
final class CompileReport {
  static final String NAME = "CompilationError";

  /** The most errors that are shown; others mostly follow from the first. */
  private static final int SHOWN = 8;

  private CompileReport() {}

  static Failed failed(String code, List<Problem> problems) {
    var lines = new ArrayList<String>();
    for (Problem problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
      Spot spot = Spot.of(code, problem);
      lines.add(RED + NAME + PLAIN + ": " + problem.message());
      lines.add(
          "  at " + GREEN + "cell line " + spot.line + PLAIN + ", column " + spot.column + ":");
      String number = "  " + spot.line + " | ";
      lines.add(number + spot.text);
      lines.add(
          " ".repeat(number.length() - 2)
              + "| "
              + blanks(spot.text, spot.column - 1)
              + RED
              + "^".repeat(spot.width)
              + PLAIN);
      if (!problem.advice().isEmpty()) {
        lines.add("  " + problem.advice());
      }
    }
    if (problems.size() > SHOWN) {
      lines.add("… and " + (problems.size() - SHOWN) + " more");
    }
    Problem first = problems.get(0);
    int line = Spot.of(code, first).line;
    return new Failed(
        CellResult.Kind.COMPILATION,
        NAME,
        "line " + line + ": " + first.message(),
        lines,
        line,
        List.of());
  }

  /** Blanks as wide as the start of the text: tabs stay tabs. */
  private static String blanks(String text, int length) {
    return text.substring(0, Math.min(length, text.length())).replaceAll("[^\t]", " ");
  }

  /** A place in a cell; line and column count from 1. */
  private record Spot(int line, int column, int width, String text) {
    static Spot of(String code, Problem problem) {
      int start = Math.min(problem.start(), code.length());
      int from = code.lastIndexOf('\n', start - 1) + 1;
      int to = code.indexOf('\n', start);
      to = to < 0 ? code.length() : to;
      int line = (int) code.substring(0, from).chars().filter(c -> c == '\n').count() + 1;
      int end = Math.min(problem.end(), to);
      if (end <= start + 1) {
        end = start;
        while (end < to && Character.isJavaIdentifierPart(code.charAt(end))) {
          end++;
        }
      }
      return new Spot(line, start - from + 1, Math.max(1, end - start), code.substring(from, to));
    }
  }
}
