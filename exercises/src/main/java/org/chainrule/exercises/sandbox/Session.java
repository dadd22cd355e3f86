package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.chainrule.kernel.session.DefaultImports;

/**
 * Cells and questions for one child: compiled in this JVM, run in the child. A session is used by
 * one thread. A compiler that a hostile source keeps busy cannot be stopped; it is left to itself,
 * on a daemon thread.
 */
public final class Session implements AutoCloseable {
  /** More source than this in one cell is no answer, and may be meant for the compiler. */
  private static final int MAX_CELL = 64 * 1024;

  private static final Duration COMPILER = Duration.ofSeconds(15);

  private static final String STUCK =
      "the compiler did not finish within " + COMPILER.toSeconds() + " s";

  private final ExecutorService worker = Executors.newSingleThreadExecutor(Session::daemon);
  private final Sandbox sandbox;
  private final ChildProcess child;
  private final RemoteControl control;
  private final JShell shell;
  private final Instant deadline;
  private volatile boolean stuck;

  private Session(Sandbox sandbox, ChildProcess child, Instant deadline) {
    this.sandbox = sandbox;
    this.child = child;
    this.deadline = deadline;
    control = new RemoteControl(child, this::allowance);
    shell =
        JShell.builder()
            .executionEngine(new Provider(control), Map.of())
            // nothing of the grader can be named, and no annotation processor runs in here
            .compilerOptions("-classpath", sandbox.compileClassPath(), "-proc:none", "-Xlint:none")
            .build();
    for (String statement : DefaultImports.statements()) {
      shell.eval(statement);
    }
  }

  /** Opens a session with a fresh child; everything in it must be over by the deadline. */
  public static Session open(Sandbox sandbox, Instant deadline) {
    try {
      return new Session(sandbox, sandbox.start(), deadline);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "sandbox-compiler");
    thread.setDaemon(true);
    return thread;
  }

  /** How a cell or a question ended. */
  public sealed interface Outcome {
    /** It ran; the value of its last expression is plain data, or null. */
    record Ran(Object value) implements Outcome {}

    /**
     * It did not, and the child lives.
     *
     * @param kind CompilationError, or the class of the exception
     * @param message one line
     */
    record Failed(String kind, String message) implements Outcome {}

    /** The child is gone. */
    record Gone(String why) implements Outcome {}
  }

  /** Why the child is gone; empty while it lives. */
  public Optional<String> gone() {
    return stuck ? Optional.of(STUCK) : child.why();
  }

  /** Runs a cell, snippet by snippet, up to the first that fails. */
  public Outcome run(String cell) {
    if (cell.length() > MAX_CELL) {
      return new Outcome.Failed("CompilationError", "the cell is longer than 64 kB");
    }
    if (gone().isPresent()) {
      return new Outcome.Gone(gone().get());
    }
    // the child has a clock of its own; this one is for the compiler
    Duration most = allowance().plus(COMPILER);
    Future<Outcome> outcome = worker.submit(() -> snippets(cell));
    try {
      return outcome.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      stuck = true;
      return new Outcome.Gone(STUCK);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Gone("the grading was interrupted");
    }
  }

  private Outcome snippets(String cell) {
    try {
      Object value = null;
      String rest = cell;
      while (!rest.isBlank()) {
        SourceCodeAnalysis.CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
        if (info.completeness() == Completeness.EMPTY) {
          break;
        }
        String source = info.completeness().isComplete() ? info.source() : rest;
        rest = info.completeness().isComplete() ? info.remaining() : "";
        Outcome outcome = snippet(source);
        if (!(outcome instanceof Outcome.Ran ran)) {
          return outcome;
        }
        value = ran.value();
      }
      return new Outcome.Ran(value);
    } catch (VirtualMachineError e) {
      // a stack or a heap that a hostile source used up, in javac's own words or as they are
      return new Outcome.Failed("CompilationError", "the source is too much for the compiler");
    }
  }

  private Outcome snippet(String source) {
    control.forget();
    List<SnippetEvent> events;
    try {
      events = shell.eval(source);
    } catch (IllegalStateException e) {
      return gone("the session is over");
    }
    if (gone().isPresent()) {
      return gone("");
    }
    for (SnippetEvent event : events) {
      Optional<Outcome.Failed> failure = failure(event);
      if (failure.isPresent()) {
        return failure.get();
      }
    }
    Object value = control.lastValue();
    for (SnippetEvent event : events) {
      if (passing(event.snippet())) {
        shell.drop(event.snippet());
      }
    }
    return new Outcome.Ran(value);
  }

  /** Whether nothing can refer to the snippet once it has run; those would slow every later one. */
  private static boolean passing(Snippet snippet) {
    return switch (snippet.kind()) {
      case EXPRESSION, STATEMENT -> true;
      case VAR -> snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
      default -> false;
    };
  }

  private Outcome.Gone gone(String otherwise) {
    return new Outcome.Gone(gone().orElse(otherwise));
  }

  private Optional<Outcome.Failed> failure(SnippetEvent event) {
    if (event.exception() != null) {
      return Optional.of(thrown(event.exception()));
    }
    boolean kept = event.status().isActive() && event.status().isDefined();
    boolean declaration =
        event.snippet() instanceof DeclarationSnippet && !passing(event.snippet());
    // a declaration may refer to what comes later; anything else has to run now
    if (event.causeSnippet() == null && !kept && !(declaration && event.status().isActive())) {
      return Optional.of(new Outcome.Failed("CompilationError", diagnostics(event.snippet())));
    }
    return Optional.empty();
  }

  private Outcome.Failed thrown(JShellException exception) {
    if (exception instanceof EvalException eval) {
      return new Outcome.Failed(eval.getExceptionClassName(), String.valueOf(eval.getMessage()));
    }
    if (exception instanceof UnresolvedReferenceException unresolved) {
      var names = shell.unresolvedDependencies(unresolved.getSnippet()).toList();
      return new Outcome.Failed("CompilationError", "it uses what is not defined: " + names);
    }
    return new Outcome.Failed(
        exception.getClass().getName(), String.valueOf(exception.getMessage()));
  }

  private String diagnostics(Snippet snippet) {
    return shell
        .diagnostics(snippet)
        .filter(Diag::isError)
        .findFirst()
        .map(diag -> line(snippet.source(), diag) + diag.getMessage(Locale.ROOT))
        .orElse("it is not Java");
  }

  private static String line(String source, Diag diag) {
    int at = (int) Math.max(0, Math.min(source.length(), diag.getPosition()));
    long line = source.substring(0, at).lines().count();
    return source.contains("\n") ? "line " + Math.max(1, line) + ": " : "";
  }

  private Duration allowance() {
    Duration left = Duration.between(Instant.now(), deadline);
    Duration call = sandbox.limits().call();
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(call) < 0 ? left : call;
  }

  @Override
  public void close() {
    worker.shutdownNow();
    if (!stuck) {
      shell.close();
    }
    try {
      child.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Provider(ExecutionControl control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "sandbox";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return control;
    }
  }
}
