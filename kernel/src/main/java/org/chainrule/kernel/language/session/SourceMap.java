package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import org.chainrule.kernel.language.CellResult.Frame;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.compile.CompiledCell;
import org.chainrule.kernel.language.compile.MappedSource;
import org.chainrule.kernel.language.compile.Names;
import org.chainrule.kernel.language.runtime.Probes;

/** Maps lines of the generated classes to lines of cells. */
final class SourceMap implements Probes.Places {
  /** The prefix of the names of JShell's wrapper classes. */
  static final String WRAPPER = "REPL.$JShell$";

  private final Map<String, Lines> byClass = new ConcurrentHashMap<>();
  private volatile Pending pending;
  private final AtomicInteger version = new AtomicInteger();
  private final Map<String, Source> bySnippet = new ConcurrentHashMap<>();

  /**
   * The cells' lines of a wrapper class, from the first that is the learner's.
   *
   * @param generated those among them that no cell has
   */
  private record Lines(int first, List<Frame> places, BitSet generated, String code) {}

  /** The source of a snippet and its current wrapper class. */
  private record Source(int cell, String code, MappedSource text, String wrapper) {}

  /** The snippet that is being evaluated, whose class has no name yet. */
  private record Pending(
      SourceCodeAnalysis analysis, Cell cell, MappedSource text, String source) {}

  @Override
  public int version() {
    return version.get();
  }

  /** Records what is about to run; it is analyzed only if it is asked for while it runs. */
  void expect(SourceCodeAnalysis analysis, Cell cell, MappedSource text, String source) {
    pending = new Pending(analysis, cell, text, source);
    version.incrementAndGet();
  }

  /** Records a snippet that was declared or run. */
  void remember(SourceCodeAnalysis analysis, Snippet snippet, Cell cell, MappedSource text) {
    SnippetWrapper wrapper = analysis.wrapper(snippet);
    Source source = new Source(cell.number(), cell.code(), text, wrapper.fullClassName());
    note(snippet, source, wrapper);
  }

  /**
   * Records the class that a cell is about to run as.
   *
   * @param lines the cell's line of each line of the class, or -1
   */
  void remember(String className, Cell cell, List<Integer> lines) {
    List<String> learners = cell.code().lines().toList();
    var places = new ArrayList<Frame>();
    var generated = new BitSet();
    Frame last = new Frame(cell.number(), 1, "");
    for (int origin : lines) {
      if (origin >= 0) {
        last = placeAt(cell.number(), cell.code(), learners, origin);
      }
      generated.set(places.size(), origin < 0);
      places.add(last);
    }
    byClass.put(className, new Lines(1, List.copyOf(places), generated, cell.code()));
    version.incrementAndGet();
  }

  /** Records that JShell has wrapped a snippet again. */
  void renew(SourceCodeAnalysis analysis, Snippet snippet) {
    replace(analysis, snippet, snippet);
  }

  /** Records that a snippet was replaced by another with the same source. */
  void replace(SourceCodeAnalysis analysis, Snippet old, Snippet now) {
    Source from = bySnippet.get(old.id());
    if (from != null) {
      SnippetWrapper wrapper = analysis.wrapper(now);
      note(now, new Source(from.cell, from.code, from.text, wrapper.fullClassName()), wrapper);
    }
  }

  /** Removes everything. */
  void clear() {
    byClass.clear();
    bySnippet.clear();
    pending = null;
    version.incrementAndGet();
  }

  /** Removes a dropped snippet; its lines stay for code that still runs. */
  void forget(Snippet snippet) {
    bySnippet.remove(snippet.id());
  }

  private void note(Snippet snippet, Source from, SnippetWrapper wrapper) {
    bySnippet.put(snippet.id(), from);
    byClass.put(from.wrapper, lines(from, wrapper));
    version.incrementAndGet();
  }

  private static Lines lines(Source from, SnippetWrapper wrapper) {
    String wrapped = wrapper.wrapped();
    int length = wrapper.source().length();
    // JShell may reorder the parts of a declaration
    IntSummaryStatistics range =
        IntStream.range(0, Math.max(1, length))
            .map(wrapper::sourceToWrappedPosition)
            .summaryStatistics();
    int first = lineAt(wrapped, Math.max(0, range.getMin()));
    int last = lineAt(wrapped, Math.max(0, range.getMax()));
    List<String> learners = from.code.lines().toList();
    int begin = Math.min(Names.afterComments(from.text.toString()), length);
    var places = new ArrayList<Frame>();
    int start = startOfLine(wrapped, first);
    for (int wrappedLine = first; wrappedLine <= last; wrappedLine++) {
      int at = start;
      while (at < wrapped.length() && Character.isWhitespace(wrapped.charAt(at))) {
        at++;
      }
      int position = Math.max(begin, Math.min(wrapper.wrappedToSourcePosition(at), length));
      int origin = Math.max(0, from.text.origin(position));
      places.add(placeAt(from.cell, from.code, learners, origin));
      int next = wrapped.indexOf('\n', start) + 1;
      start = next == 0 ? wrapped.length() : next;
    }
    return new Lines(first, List.copyOf(places), new BitSet(), from.code);
  }

  /** The line of a position in a cell's code. */
  private static Frame placeAt(int cell, String code, List<String> lines, int position) {
    int line = lineAt(code, position);
    return new Frame(cell, line, line <= lines.size() ? lines.get(line - 1).strip() : "");
  }

  /** The class that JShell wrapped the snippet in. */
  String wrapper(Snippet snippet) {
    Source source = bySnippet.get(snippet.id());
    return source == null ? "" : source.wrapper;
  }

  /** Whether a stack frame is in the class that JShell wrapped the snippet in. */
  boolean isIn(StackTraceElement frame, Snippet snippet) {
    return wrapperOf(frame.getClassName()).equals(wrapper(snippet));
  }

  private static String wrapperOf(String className) {
    int nested = className.indexOf('$', WRAPPER.length());
    return nested < 0 ? className : className.substring(0, nested);
  }

  /** The source of the snippet in the class, or null. */
  String text(String wrapper) {
    return bySnippet.values().stream()
        .filter(each -> each.wrapper.equals(wrapper))
        .map(each -> each.text.toString())
        .findFirst()
        .orElse(null);
  }

  /** The line of a cell that a stack frame stands for; empty if it is not in a cell. */
  Optional<Frame> place(StackTraceElement frame) {
    return place(frame.getClassName(), frame.getLineNumber());
  }

  Optional<Frame> place(String className, int line) {
    if (!className.startsWith(WRAPPER)) {
      return Optional.empty();
    }
    Lines lines = byClass.computeIfAbsent(wrapperOf(className), this::pendingLines);
    if (lines == null || line < 0) {
      return Optional.empty();
    }
    int at = Math.min(line - lines.first, lines.places.size() - 1);
    return Optional.of(lines.places.get(Math.max(0, at)));
  }

  /**
   * The line of a cell, by the cell's code; empty for lines that are not the learner's, and in what
   * the engine runs for itself.
   */
  @Override
  public Optional<Debuggee.Place> of(String className, int line) {
    return place(className, line)
        .flatMap(
            place -> {
              Lines lines = byClass.get(wrapperOf(className));
              int at = lines == null ? -1 : line - lines.first;
              boolean learners = lines != null && !lines.code.isEmpty() && at >= 0;
              return learners && at < lines.places.size() && !lines.generated.get(at)
                  ? Optional.of(new Debuggee.Place(lines.code, place.line()))
                  : Optional.empty();
            });
  }

  /** The lines of a cell at which probes are in its classes. */
  static Set<Integer> lines(String code, CompiledCell compiled) {
    return compiled.classes().values().stream()
        .flatMap(each -> ProbeInstrumenter.lines(each).stream())
        .map(line -> compiled.lines().get(line - 1))
        .filter(origin -> origin >= 0)
        .map(origin -> lineAt(code, origin))
        .collect(Collectors.toSet());
  }

  private Lines pendingLines(String wrapper) {
    Pending running = pending;
    if (running == null) {
      return null;
    }
    List<SnippetWrapper> wrappers = running.analysis.wrappers(running.source);
    Source from = new Source(running.cell.number(), running.cell.code(), running.text, wrapper);
    return wrappers.isEmpty() ? null : lines(from, wrappers.get(0));
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
