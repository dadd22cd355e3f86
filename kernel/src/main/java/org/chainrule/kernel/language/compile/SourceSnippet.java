package org.chainrule.kernel.language.compile;

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
 * @param completeness JShell's completeness status
 */
public record SourceSnippet(MappedSource text, Completeness completeness) {
  /** How much of a cell is passed to JShell at first, which analyzes all of it for each snippet. */
  private static final int WINDOW = 4096;

  /**
   * The snippets of a cell, in order; only the last may be incomplete. Empty statements are left
   * out.
   */
  public static List<SourceSnippet> split(SourceCodeAnalysis analysis, MappedSource cell) {
    MappedSource plain = cell.plain();
    String code = SealedTypes.withoutNonSealed(plain.toString());
    var snippets = new ArrayList<SourceSnippet>();
    int at = afterBlanks(code, 0);
    while (at < code.length()) {
      SourceSnippet next = first(analysis, plain, code, at);
      if (!next.isEmpty()) {
        snippets.add(next);
      }
      int end = at + next.text.length();
      if (!next.completeness.isComplete() || end <= at) {
        break;
      }
      at = afterBlanks(code, end);
    }
    return snippets;
  }

  /** The snippet that begins at a position of the cell; JShell analyzes the code. */
  private static SourceSnippet first(
      SourceCodeAnalysis analysis, MappedSource cell, String code, int at) {
    for (int size = WINDOW; ; size *= 4) {
      int to = at + size < code.length() ? at + size : code.length();
      CompletionInfo info = analysis.analyzeCompletion(code.substring(at, to));
      boolean whole = info.completeness().isComplete();
      int end = whole ? to - info.remaining().length() : to;
      // it may continue after this part: an else, or the rest of a word
      boolean certain = whole && end + WINDOW / 4 < to;
      if (certain || to == code.length()) {
        boolean open = info.completeness() == Completeness.EMPTY; // JShell skips a comment
        return new SourceSnippet(
            cell.part(at, end), open ? Completeness.DEFINITELY_INCOMPLETE : info.completeness());
      }
    }
  }

  private boolean isEmpty() {
    return Lexer.tokens(text.toString()).stream()
        .allMatch(each -> each.is(";") || (each.isComment() && each.isClosed()));
  }

  /** Whether it is an import, by its first word. */
  public boolean isImport() {
    return Lexer.withoutComments(text.toString()).stream().findFirst().stream()
        .anyMatch(each -> each.is("import"));
  }

  /** The position of the semicolon that ends it, also if a comment follows; or -1. */
  int semicolon() {
    List<Lexer.Token> tokens = Lexer.withoutComments(text.toString());
    Lexer.Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
    return last != null && last.is(";") ? last.start() : -1;
  }

  /** The text, with a semicolon if only that is missing. */
  public String source() {
    String written = text.toString();
    if (completeness != Completeness.COMPLETE_WITH_SEMI) {
      return written;
    }
    List<Lexer.Token> tokens = Lexer.tokens(written);
    boolean comment = !tokens.isEmpty() && tokens.get(tokens.size() - 1).text().startsWith("//");
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

  /** Whether it is written as a statement. */
  public boolean endsWithSemicolon() {
    return semicolon() >= 0;
  }

  boolean holds(Problem problem) {
    return problem.start() >= text.origin(0) && problem.start() <= text.origin(text.length());
  }

  SourceSnippet with(MappedSource rewritten) {
    return new SourceSnippet(rewritten, completeness);
  }

  private static int afterBlanks(String code, int from) {
    int at = from;
    while (at < code.length() && Character.isWhitespace(code.charAt(at))) {
      at++;
    }
    return at;
  }
}
