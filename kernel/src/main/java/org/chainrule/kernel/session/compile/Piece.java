package org.chainrule.kernel.session.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/**
 * One import, declaration, statement or expression of a cell: what JShell evaluates as one.
 *
 * @param text its text, without the blanks before it
 * @param completeness what JShell thinks of it
 */
public record Piece(Text text, Completeness completeness) {
  /** The pieces of a cell, in order; only the last can be less than whole. */
  public static List<Piece> split(SourceCodeAnalysis analysis, Text cell) {
    String code = cell.toString();
    var pieces = new ArrayList<Piece>();
    int at = 0;
    while (at < code.length()) {
      CompletionInfo info = analysis.analyzeCompletion(code.substring(at));
      boolean whole = info.completeness().isComplete();
      int end = whole ? code.length() - info.remaining().length() : code.length();
      if (info.completeness() != Completeness.EMPTY) {
        pieces.add(new Piece(cell.part(afterBlanks(code, at), end), info.completeness()));
      }
      if (!whole || end <= at) {
        break;
      }
      at = end;
    }
    return pieces;
  }

  /** The text with a semicolon, where only that is missing. */
  public String source() {
    String written = text.toString();
    if (completeness != Completeness.COMPLETE_WITH_SEMI) {
      return written;
    }
    boolean comment = written.indexOf("//", written.lastIndexOf('\n') + 1) >= 0;
    return written + (comment ? "\n;" : ";");
  }

  /** The first snippet that JShell, in these events of an evaluation, did not accept. */
  public static Optional<Snippet> rejected(List<SnippetEvent> events) {
    return events.stream()
        .filter(event -> event.causeSnippet() == null)
        .filter(
            event ->
                event.status() == Status.REJECTED
                    || (event.snippet() instanceof VarSnippet
                        && event.status() == Status.RECOVERABLE_NOT_DEFINED))
        .map(SnippetEvent::snippet)
        .findFirst();
  }

  /** Whether it is written as a statement; what it gives is not to be shown then. */
  public boolean endsWithSemicolon() {
    return source().stripTrailing().endsWith(";");
  }

  boolean holds(Problem problem) {
    return problem.start() >= text.origin(0) && problem.start() <= text.origin(text.length());
  }

  Piece with(Text rewritten) {
    return new Piece(rewritten, completeness);
  }

  private static int afterBlanks(String code, int from) {
    int at = from;
    while (at < code.length() && Character.isWhitespace(code.charAt(at))) {
      at++;
    }
    return at;
  }
}
