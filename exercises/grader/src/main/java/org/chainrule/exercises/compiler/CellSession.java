package org.chainrule.exercises.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;
import org.chainrule.kernel.language.compile.CellCompiler;
import org.chainrule.kernel.language.compile.CellCompiler.Compiled;
import org.chainrule.kernel.language.compile.MappedSource;
import org.chainrule.kernel.language.compile.Problem;
import org.chainrule.kernel.language.compile.SessionScope;
import org.chainrule.kernel.language.compile.SourceSnippet;
import org.chainrule.kernel.language.session.DefaultImports;
import org.chainrule.kernel.language.session.Segment;

/**
 * One session of cells, compiled as the kernel compiles them: a cell of several pieces as a whole
 * before any of it runs, operators on tensors as method calls, errors at their place in the cell.
 */
final class CellSession implements AutoCloseable {
  private static final String TOO_MUCH = "the source is too much for the compiler";

  /** Magics that only show something, or need files and a network that are not here. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "help",
          "vars",
          "who",
          "whos",
          "imports",
          "semicolon",
          "output",
          "javap",
          "reset",
          "load",
          "maven",
          "addMavenDependency",
          "addMavenDependencies",
          "mavenRepo",
          "addMavenRepo",
          "loadFromPOM",
          "jars",
          "classpath");

  private final JShell shell;
  private final GraderControl control;
  private final CellCompiler compiler;
  private boolean operators = true;

  CellSession(GraderControl control, CellCompiler compiler, String classPath) {
    this.control = control;
    this.compiler = compiler;
    shell =
        JShell.builder()
            .executionEngine(control.provider(), Map.of())
            // nothing of the grader can be named, and no annotation processor runs in here
            .compilerOptions("-classpath", classPath, "-proc:none", "-Xlint:none")
            .build();
    // one by one: students' code is graded without Tablesaw, which all together would fail for
    DefaultImports.statements().forEach(shell::eval);
  }

  /** Why a cell did not run, or stopped; none of it is what the child threw. */
  private static final class Rejected extends Exception {
    private static final long serialVersionUID = 1;

    Rejected(String message) {
      super(message);
    }
  }

  /** Runs a cell up to the first piece that fails; answers why it was rejected, if it was. */
  Optional<String> run(String cell) {
    control.prepare();
    try {
      for (Segment segment : Segment.of(cell)) {
        if (!control.threw() && !control.gone()) {
          run(cell, segment);
        }
      }
      return Optional.empty();
    } catch (Rejected e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException | VirtualMachineError | AssertionError e) {
      // JShell that closed itself because the child is gone, or a compiler that gave up
      return control.gone() ? Optional.empty() : Optional.of(TOO_MUCH);
    }
  }

  private void run(String cell, Segment segment) throws Rejected {
    if (segment instanceof Segment.Magic magic) {
      run(cell, magic);
    } else {
      java(cell, ((Segment.Java) segment).text());
    }
  }

  private void run(String cell, Segment.Magic magic) throws Rejected {
    if (magic.name().equals("time")) {
      java(cell, magic.body() == null ? magic.arguments() : magic.body());
    } else if (magic.name().equals("operators")) {
      operators =
          switch (magic.arguments().toString().strip()) {
            case "on", "show" -> true;
            case "off" -> false;
            default -> operators;
          };
    } else if (!PASSED_OVER.contains(magic.name())) {
      throw new Rejected("there is no magic %" + magic.name());
    }
  }

  private void java(String cell, MappedSource text) throws Rejected {
    List<SourceSnippet> pieces = SourceSnippet.split(shell.sourceCodeAnalysis(), text);
    if (pieces.size() == 1) {
      one(cell, pieces.get(0));
    } else if (!pieces.isEmpty()) {
      new Pieces(cell, compile(cell, pieces)).run();
    }
  }

  /** A single piece is looked at by the compiler only if JShell does not take it. */
  private void one(String cell, SourceSnippet piece) throws Rejected {
    List<SnippetEvent> events = shell.eval(piece.source());
    if (SourceSnippet.rejected(events).isEmpty()) {
      settle(events);
      return;
    }
    Compiled compiled = compile(cell, List.of(piece));
    if (compiled.snippets().equals(List.of(piece))) {
      throw refused(cell, piece, events);
    }
    new Pieces(cell, compiled).run();
  }

  private Compiled compile(String cell, List<SourceSnippet> pieces) throws Rejected {
    Compiled compiled = compiler.compile(known(), pieces, operators, true);
    if (!compiled.problems().isEmpty()) {
      throw rejected(cell, compiled.problems().get(0));
    }
    return compiled;
  }

  /** The pieces of one cell; those that only declare run early where an earlier one needs them. */
  private final class Pieces {
    private final String cell;
    private final List<SourceSnippet> all;
    private final Set<Integer> declarations;
    private final BitSet done = new BitSet();
    private final List<Snippet> declared = new ArrayList<>();

    Pieces(String cell, Compiled compiled) {
      this.cell = cell;
      all = compiled.snippets();
      declarations = compiled.declarations();
    }

    void run() throws Rejected {
      for (int i = 0; i < all.size() && !control.threw() && !control.gone(); i++) {
        if (!done.get(i)) {
          piece(i);
        }
      }
    }

    private void piece(int index) throws Rejected {
      if (!declarations.contains(index) && declared.stream().anyMatch(this::isUnresolved)) {
        declareAll();
      }
      List<SnippetEvent> events = evaluate(index);
      if (SourceSnippet.rejected(events).isPresent() && declareAll()) {
        events = evaluate(index);
      }
      if (SourceSnippet.rejected(events).isPresent()) {
        throw refused(cell, all.get(index), events);
      }
      settle(events);
    }

    private boolean isUnresolved(Snippet snippet) {
      return shell.status(snippet) == Status.RECOVERABLE_DEFINED;
    }

    private boolean declareAll() throws Rejected {
      boolean any = false;
      for (int later : declarations) {
        if (!done.get(later)) {
          any = true;
          settle(evaluate(later));
        }
      }
      return any;
    }

    private List<SnippetEvent> evaluate(int index) {
      control.prepare();
      done.set(index);
      List<SnippetEvent> events = shell.eval(all.get(index).source());
      events.stream()
          .filter(event -> event.causeSnippet() == null && event.status().isActive())
          .forEach(event -> declared.add(event.snippet()));
      return events;
    }
  }

  /** Drops what nothing can refer to any more: it would slow every later snippet. */
  private void settle(List<SnippetEvent> events) throws Rejected {
    if (control.gone()) {
      return;
    }
    for (SnippetEvent event : events) {
      if (event.exception() instanceof UnresolvedReferenceException unresolved) {
        var names = shell.unresolvedDependencies(unresolved.getSnippet()).toList();
        throw new Rejected("it uses what is not defined: " + String.join(", ", names));
      }
    }
    events.stream().map(SnippetEvent::snippet).filter(this::passing).forEach(shell::drop);
  }

  private boolean passing(Snippet snippet) {
    return snippet.kind() == Kind.EXPRESSION
        || snippet.kind() == Kind.STATEMENT
        || snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
  }

  /** JShell's own words, for what the compiler let pass. */
  private Rejected refused(String cell, SourceSnippet piece, List<SnippetEvent> events) {
    Snippet snippet = SourceSnippet.rejected(events).orElseThrow();
    Optional<Diag> error = shell.diagnostics(snippet).filter(Diag::isError).findFirst();
    return error
        .map(diag -> rejected(cell, Problem.of(diag, piece.text())))
        .orElseGet(
            () ->
                snippet instanceof DeclarationSnippet declaration
                    ? new Rejected(
                        "there is no "
                            + String.join(", ", shell.unresolvedDependencies(declaration).toList()))
                    : new Rejected("it is not Java"));
  }

  private static Rejected rejected(String cell, Problem problem) {
    int at = Math.max(0, Math.min(cell.length(), problem.start()));
    long line = cell.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    return new Rejected((cell.contains("\n") ? "line " + line + ": " : "") + problem.message());
  }

  /** The session as it stands, for the compiler. */
  private SessionScope known() {
    return SessionScope.of(
        shell,
        DefaultImports.statementsIn(shell),
        each -> shell.sourceCodeAnalysis().wrapper(each).fullClassName(),
        control.classes().keySet());
  }

  @Override
  public void close() {
    shell.close();
  }
}
