package org.chainrule.kernel.session;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language;
import org.chainrule.kernel.session.compile.CellCompiler;
import org.chainrule.kernel.session.compile.Completer;
import org.chainrule.kernel.session.compile.Known;
import org.chainrule.kernel.session.compile.Piece;
import org.chainrule.kernel.session.compile.Text;

/**
 * Java as a notebook knows it: one JShell for the life of the kernel. The constructor returns at
 * once; what comes before JShell is warm waits for it.
 */
public final class JavaSession implements Language {
  private final CellControl control = new CellControl();
  private final Origins origins = new Origins();
  private final Streams streams = new Streams();
  private final CellCompiler compiler =
      new CellCompiler(control.classes().compiled(), origins::text);
  private final ReentrantLock turn = new ReentrantLock();
  private final CompletableFuture<JShell> warm;
  private volatile Cell running;
  private boolean operators = true;
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
      String classPath = System.getProperty("java.class.path");
      compiler.classPath(Stream.of(classPath.split(File.pathSeparator)).map(File::new).toList());
      JShell jshell =
          JShell.builder()
              .executionEngine(control.provider(), Map.of())
              .compilerOptions("-classpath", classPath)
              .build();
      control.prepare(new Cell(0, "", Silent.IO));
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
    } catch (RuntimeException | Error e) {
      return new Traceback(origins, cell).failed(e);
    } finally {
      running = null;
      System.out.flush();
      System.err.flush();
      cell.end();
      turn.unlock();
    }
  }

  private Outcome run(JShell jshell, Cell cell) {
    List<Piece> pieces = Piece.split(jshell.sourceCodeAnalysis(), Text.of(cell.code));
    CellRun run = new CellRun(jshell, control, origins, cell);
    if (pieces.size() == 1) {
      return run.one(
          pieces.get(0),
          (alone, thorough) -> compiler.compile(known(jshell), alone, operators, thorough));
    }
    CellCompiler.Compiled compiled = compiler.compile(known(jshell), pieces, operators, true);
    return compiled.problems().isEmpty()
        ? run.all(compiled)
        : CompileReport.failed(cell.code, compiled.problems());
  }

  /** The session as it stands, for the compiler. */
  private Known known(JShell jshell) {
    var declared = new LinkedHashMap<String, List<String>>();
    jshell
        .snippets()
        .filter(each -> each instanceof DeclarationSnippet && jshell.status(each).isDefined())
        .forEach(
            each -> {
              String wrapper = origins.wrapper(each);
              if (control.classes().compiled().containsKey(wrapper)) {
                declared
                    .computeIfAbsent(((DeclarationSnippet) each).name(), n -> new ArrayList<>())
                    .add(wrapper);
              }
            });
    List<String> imports =
        jshell.imports().map(each -> each.source().strip().replaceFirst(";?$", ";")).toList();
    return new Known(imports, declared);
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
      JShell jshell = warm.join();
      String before = code.substring(0, cursor);
      return new Completions(
          compiler.completer().complete(jshell.sourceCodeAnalysis(), known(jshell), before),
          Completer.nameStart(before),
          cursor);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
    turn.lock();
    try {
      JShell jshell = warm.join();
      return compiler
          .inspector()
          .inspect(jshell.sourceCodeAnalysis(), known(jshell), code, cursor, this::shortValue);
    } finally {
      turn.unlock();
    }
  }

  private Optional<String> shortValue(String wrapper, String name) {
    if (!control.classes().compiled().containsKey(wrapper)) {
      return Optional.empty();
    }
    control.prepare(new Cell(cells, "", Silent.IO));
    String text = control.rendered(control.value(wrapper, name)).plain();
    String line = text.lines().findFirst().orElse("");
    return Optional.of(line.length() < text.length() || line.length() > 80 ? cut(line) : line);
  }

  private static String cut(String line) {
    return line.substring(0, Math.min(80, line.length())) + "…";
  }

  @Override
  public Completeness isComplete(String code) {
    turn.lock();
    try {
      List<Piece> pieces = Piece.split(warm.join().sourceCodeAnalysis(), Text.of(code));
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
