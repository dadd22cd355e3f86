package org.chainrule.kernel.session;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * One import, declaration, statement or expression of a cell: the text from {@code start} to {@code
 * end}, which JShell evaluates as one.
 *
 * @param source the text as JShell wants it: the learner's, with a semicolon where one is optional
 * @param completeness what JShell thinks of it
 */
record Piece(int start, int end, String source, Completeness completeness) {
  /** The pieces of a cell, in order; only the last can be less than whole. */
  static List<Piece> split(SourceCodeAnalysis analysis, String code) {
    var pieces = new ArrayList<Piece>();
    int at = 0;
    while (at < code.length()) {
      String rest = code.substring(at);
      CompletionInfo info = analysis.analyzeCompletion(rest);
      boolean whole = info.completeness().isComplete();
      int end = whole ? code.length() - info.remaining().length() : code.length();
      if (info.completeness() != Completeness.EMPTY) {
        String source = info.source() == null ? rest : info.source();
        int blank = leadingBlanks(source);
        pieces.add(new Piece(at + blank, end, source.substring(blank), info.completeness()));
      }
      if (!whole || end <= at) {
        break;
      }
      at = end;
    }
    return pieces;
  }

  private static int leadingBlanks(String text) {
    int at = 0;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
