package org.chainrule.kernel.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language;

/**
 * Java as a notebook knows it: one JShell for the life of the kernel. The constructor returns at
 * once; what comes before JShell is warm waits for it.
 */
public final class JavaSession implements Language {
  private final CellControl control = new CellControl();
  private final Streams streams = new Streams();
  private final Origins origins = new Origins();
  private final ReentrantLock turn = new ReentrantLock();
  private final CompletableFuture<JShell> warm;
  private volatile Cell running;
  private int cells;

  public JavaSession() {
    warm = new CompletableFuture<>();
    Thread warming = new Thread(this::warm, "warm-up");
    warming.setDaemon(true);
    warming.start();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever goes wrong must reach those who wait
  private void warm() {
    try {
      JShell jshell =
          JShell.builder()
              .executionEngine(control.provider(), Map.of())
              .compilerOptions("-classpath", System.getProperty("java.class.path"))
              .build();
      for (String statement : DefaultImports.statements()) {
        jshell.eval(statement);
      }
      jshell.sourceCodeAnalysis().analyzeCompletion("1 + 1");
      jshell.eval("1 + 1;").forEach(event -> jshell.drop(event.snippet()));
      warm.complete(jshell);
    } catch (Throwable e) {
      warm.completeExceptionally(e);
    }
  }

  @Override
  public Outcome execute(String code, CellIo io) {
    turn.lock();
    Cell cell = new Cell(++cells, code, io);
    try {
      running = cell;
      cell.begin();
      return run(warm.join(), cell);
    } finally {
      running = null;
      System.out.flush();
      System.err.flush();
      cell.end();
      turn.unlock();
    }
  }

  private Outcome run(JShell jshell, Cell cell) {
    SourceCodeAnalysis analysis = jshell.sourceCodeAnalysis();
    List<Piece> pieces = Piece.split(analysis, cell.code);
    Optional<MimeBundle> value = Optional.empty();
    for (Piece piece : pieces) {
      if (cell.interrupted()) {
        return interrupted(null);
      }
      control.prepare(cell);
      List<SnippetEvent> events = jshell.eval(piece.source());
      for (SnippetEvent event : events) {
        if (event.causeSnippet() == null && event.status() == Snippet.Status.REJECTED) {
          return rejected(jshell, event.snippet());
        }
      }
      for (SnippetEvent event : events) {
        if (event.status().isActive()) {
          origins.remember(analysis, event.snippet(), cell, piece.start());
        }
      }
      if (control.thrown() != null || cell.interrupted()) {
        return failed(cell, control.thrown());
      }
      value = shown(events, piece);
      for (SnippetEvent event : events) {
        if (passing(event.snippet())) {
          jshell.drop(event.snippet());
        }
      }
    }
    return new Outcome.Ok(value);
  }

  /** Whether nothing can refer to the snippet once it has run. */
  private static boolean passing(Snippet snippet) {
    return switch (snippet.kind()) {
      case EXPRESSION, STATEMENT -> true;
      case VAR -> snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
      default -> false;
    };
  }

  private Optional<MimeBundle> shown(List<SnippetEvent> events, Piece piece) {
    Snippet last = events.get(events.size() - 1).snippet();
    boolean expression = last.subKind().hasValue() && passing(last);
    if (!expression || piece.source().stripTrailing().endsWith(";")) {
      return Optional.empty();
    }
    return Optional.of(Display.render(control.result()));
  }

  private static Outcome rejected(JShell jshell, Snippet snippet) {
    var lines = new ArrayList<String>();
    jshell.diagnostics(snippet).forEach(problem -> lines.add(problem.getMessage(null)));
    return new Outcome.Failed("CompilationError", lines.get(0), lines, 0);
  }

  private Outcome failed(Cell cell, Throwable thrown) {
    return cell.interrupted() ? interrupted(thrown) : new Traceback(origins, cell).failed(thrown);
  }

  private static Outcome interrupted(Throwable thrown) {
    String message =
        thrown instanceof CellThread.Stuck
            ? "the cell did not stop within a second; its thread runs on. Restart the kernel to"
                + " end it."
            : "the cell was interrupted";
    return new Outcome.Failed("KeyboardInterrupt", message, List.of(message), 0);
  }

  @Override
  public void interrupt() {
    Cell cell = running;
    if (cell != null) {
      CellGuard.stopping(true);
      cell.interrupt();
    }
  }

  @Override
  public Completions complete(String code, int cursor) {
    turn.lock();
    try {
      int[] anchor = {cursor};
      var analysis = warm.join().sourceCodeAnalysis();
      var matches =
          analysis.completionSuggestions(code, cursor, anchor).stream()
              .map(each -> new Completions.Match(each.continuation(), "", "", ""))
              .distinct()
              .toList();
      return new Completions(matches, anchor[0], cursor);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
    return Optional.empty();
  }

  @Override
  public Completeness isComplete(String code) {
    turn.lock();
    try {
      List<Piece> pieces = Piece.split(warm.join().sourceCodeAnalysis(), code);
      if (pieces.isEmpty()) {
        return new Completeness("complete", "");
      }
      return switch (pieces.get(pieces.size() - 1).completeness()) {
        case COMPLETE, COMPLETE_WITH_SEMI, EMPTY -> new Completeness("complete", "");
        case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> new Completeness("incomplete", "    ");
        case UNKNOWN -> new Completeness("invalid", "");
      };
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Map<String, Object> evaluate(Map<String, String> userExpressions) {
    var values = new LinkedHashMap<String, Object>();
    userExpressions.forEach(
        (name, expression) -> {
          Outcome outcome = execute(expression, Silent.IO);
          values.put(
              name,
              outcome instanceof Outcome.Ok ok
                  ? ok.value().orElseGet(() -> MimeBundle.text(""))
                  : outcome);
        });
    return values;
  }

  @Override
  public void close() {
    warm.join().close();
    streams.close();
  }
}
