package org.chainrule.kernel.session;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import org.chainrule.kernel.session.compile.Text;

/** Knows for each class that JShell made which lines of which cell its lines come from. */
final class Origins {
  /** The prefix of the names of the classes that JShell wraps a learner's code in. */
  static final String WRAPPER = "REPL.$JShell$";

  private final Map<String, Lines> byClass = new ConcurrentHashMap<>();
  private final Map<String, Source> bySnippet = new ConcurrentHashMap<>();

  /** A line of a cell, counted from 1. */
  record Place(int cell, int line, String text) {}

  /** The places of the wrapped lines, from the first one that is the learner's. */
  private record Lines(int first, List<Place> places) {}

  /** The text that a snippet was made of, and the class that it now lives in. */
  private record Source(int cell, String code, Text text, String wrapper) {}

  /** Notes a snippet that the cell has just declared or run. */
  void remember(SourceCodeAnalysis analysis, Snippet snippet, Cell cell, Text text) {
    SnippetWrapper wrapper = analysis.wrapper(snippet);
    Source source = new Source(cell.number, cell.code, text, wrapper.fullClassName());
    note(snippet, source, wrapper);
  }

  /** Notes that JShell has wrapped a snippet of an earlier cell anew. */
  void renew(SourceCodeAnalysis analysis, Snippet snippet) {
    replace(analysis, snippet, snippet);
  }

  /** Notes that a snippet of an earlier cell has given way to another of the same text. */
  void replace(SourceCodeAnalysis analysis, Snippet old, Snippet now) {
    Source from = bySnippet.get(old.id());
    if (from != null) {
      SnippetWrapper wrapper = analysis.wrapper(now);
      note(now, new Source(from.cell, from.code, from.text, wrapper.fullClassName()), wrapper);
    }
  }

  /** Forgets a snippet that is gone; its lines stay, for what it has left behind. */
  void forget(Snippet snippet) {
    bySnippet.remove(snippet.id());
  }

  private void note(Snippet snippet, Source from, SnippetWrapper wrapper) {
    String wrapped = wrapper.wrapped();
    int length = snippet.source().length();
    // the parts of a declaration need not stand in the order in which they were written
    IntSummaryStatistics range =
        IntStream.range(0, Math.max(1, length))
            .map(wrapper::sourceToWrappedPosition)
            .summaryStatistics();
    int first = lineAt(wrapped, Math.max(0, range.getMin()));
    int last = lineAt(wrapped, Math.max(0, range.getMax()));
    String[] learners = from.code.split("\n", -1);
    var places = new ArrayList<Place>();
    int start = startOfLine(wrapped, first);
    for (int wrappedLine = first; wrappedLine <= last; wrappedLine++) {
      int at = start;
      while (at < wrapped.length() && Character.isWhitespace(wrapped.charAt(at))) {
        at++;
      }
      int position = Math.max(0, Math.min(wrapper.wrappedToSourcePosition(at), length));
      int line = lineAt(from.code, Math.max(0, from.text.origin(position)));
      places.add(new Place(from.cell, line, learners[Math.min(line, learners.length) - 1].strip()));
      int next = wrapped.indexOf('\n', start) + 1;
      start = next == 0 ? wrapped.length() : next;
    }
    bySnippet.put(snippet.id(), from);
    byClass.put(from.wrapper, new Lines(first, List.copyOf(places)));
  }

  /** The class that JShell wrapped the snippet in. */
  String wrapper(Snippet snippet) {
    Source source = bySnippet.get(snippet.id());
    return source == null ? "" : source.wrapper;
  }

  /** The text of the snippet that lives in the class, or null. */
  String text(String wrapper) {
    return bySnippet.values().stream()
        .filter(each -> each.wrapper.equals(wrapper))
        .map(each -> each.text.toString())
        .findFirst()
        .orElse(null);
  }

  /** Where a stack frame stands in the learner's text; empty when it is not the learner's. */
  Optional<Place> place(StackTraceElement frame) {
    if (!frame.getClassName().startsWith(WRAPPER)) {
      return Optional.empty();
    }
    int nested = frame.getClassName().indexOf('$', WRAPPER.length());
    String wrapper = nested < 0 ? frame.getClassName() : frame.getClassName().substring(0, nested);
    Lines lines = byClass.get(wrapper);
    if (lines == null || frame.getLineNumber() < 0) {
      return Optional.empty();
    }
    int at = Math.min(frame.getLineNumber() - lines.first, lines.places.size() - 1);
    return Optional.of(lines.places.get(Math.max(0, at)));
  }

  private static int lineAt(String text, int position) {
    int line = 1;
    for (int i = 0; i < Math.min(position, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  private static int startOfLine(String text, int line) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    return at;
  }
}
