package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.UnresolvedReferenceException;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.compile.CellCompiler.Compiled;
import org.chainrule.kernel.language.compile.CompiledCell;
import org.chainrule.kernel.language.compile.Problem;
import org.chainrule.kernel.language.compile.SealedTypes;
import org.chainrule.kernel.language.compile.SourceSnippet;
import org.chainrule.kernel.language.runtime.Invocation;
import org.chainrule.kernel.language.runtime.Thrown;

/** Runs the snippets of a cell one after the other, until one fails. */
final class CellRun {
  private static final String OVERLOADS =
      "Methods of one name cannot call each other in a notebook. Make them static methods of a"
          + " class, or give one another name.";

  private final JShell jshell;
  private final RuntimeControl control;
  private final SourceMap sources;
  private final Cell cell;
  private final List<Snippet> declared = new ArrayList<>();
  private List<SourceSnippet> snippets;
  private Set<Integer> declarations;
  private final BitSet done = new BitSet();
  private final HiddenImports imports;
  private final RedefinedVariables variables;
  private Optional<MimeBundle> value = Optional.empty();

  CellRun(JShell jshell, RuntimeControl control, SourceMap sources, Cell cell) {
    this.jshell = jshell;
    this.control = control;
    this.sources = sources;
    this.cell = cell;
    this.imports = new HiddenImports(jshell, cell);
    this.variables = new RedefinedVariables(jshell, control, sources, cell);
  }

  /**
   * Runs snippets that compiled without errors.
   *
   * @param statements compiles snippets without declarations against the current session
   */
  CellResult all(
      Compiled compiled, Function<List<SourceSnippet>, Optional<CompiledCell>> statements) {
    snippets = compiled.snippets();
    declarations = compiled.declarations();
    CellResult failure = run(compiled, statements);
    if (failure == null) {
      return ended(null);
    }
    variables.noteLost();
    return failure;
  }

  private CellResult run(
      Compiled compiled, Function<List<SourceSnippet>, Optional<CompiledCell>> statements) {
    for (int i = 0; i < snippets.size(); i++) {
      int end = i;
      while (compiled.running().contains(end)) {
        end++;
      }
      CellResult failure = null;
      if (end > i) {
        failure = together(i, end, statements);
        i = end - 1;
      } else if (!done.get(i)) {
        failure = snippet(i);
      }
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /**
   * Runs consecutive snippets without declarations as one compiled class if possible; returns the
   * failure, or null.
   */
  private CellResult together(
      int from, int to, Function<List<SourceSnippet>, Optional<CompiledCell>> statements) {
    if (isInterrupted()) {
      return interrupted(control.last());
    }
    declareWhatIsWaitedFor();
    Optional<CompiledCell> program =
        statements.apply(snippets.subList(from, to)).filter(each -> each.problems().isEmpty());
    if (program.isPresent()) {
      CellResult outcome = new ProgramRun(jshell, control, sources, cell).run(program.get());
      value = outcome instanceof CellResult.Completed ok ? ok.value() : Optional.empty();
      return outcome instanceof CellResult.Completed ? null : outcome;
    }
    for (int i = from; i < to; i++) {
      CellResult failure = snippet(i);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private void declareWhatIsWaitedFor() {
    if (declared.stream().anyMatch(this::isUnresolved)) {
      declareAll();
    }
  }

  /** Compiles a cell of one snippet that JShell has rejected. */
  interface Compiler {
    /** If {@code thorough} is false, the first rewriting is not compiled again. */
    Compiled compile(List<SourceSnippet> snippets, boolean thorough);
  }

  /** Runs a single snippet; it is compiled here only if JShell rejects it. */
  CellResult one(SourceSnippet original, Compiler compiler) {
    snippets = List.of(original);
    declarations = Set.of();
    for (boolean thorough : new boolean[] {false, true}) {
      List<SnippetEvent> events = evaluate(0);
      if (SourceSnippet.rejected(events).isEmpty()) {
        return ended(settle(0, events));
      }
      Compiled compiled = compiler.compile(snippets, thorough);
      if (!compiled.problems().isEmpty()) {
        return CompileReport.failed(cell.code(), compiled.problems());
      }
      if (thorough && compiled.snippets().equals(snippets)) {
        return refused(0, events);
      }
      snippets = compiled.snippets();
    }
    return ended(snippet(0));
  }

  private CellResult ended(CellResult failure) {
    variables.noteLost();
    noteUnresolved();
    return failure == null ? new CellResult.Completed(value) : failure;
  }

  /** Runs a snippet; returns the failure, or null. */
  private CellResult snippet(int index) {
    if (isInterrupted()) {
      return interrupted(control.last());
    }
    if (!declarations.contains(index)) {
      declareWhatIsWaitedFor();
    }
    List<SnippetEvent> events = evaluate(index);
    if (!SourceSnippet.rejected(events).isEmpty() && (openFirst() || declareAll())) {
      events = evaluate(index);
    }
    return SourceSnippet.rejected(events).isEmpty()
        ? settle(index, events)
        : refused(index, events);
  }

  /**
   * Declares the cell's sealed classes as open ones, with their subclasses, and then as they are. A
   * class that {@code permits} one whose name is also imported cannot be declared before it, nor it
   * before the class. Returns whether there is a sealed class.
   */
  private boolean openFirst() {
    var sealed = new TreeMap<Integer, SourceSnippet>();
    declarations.forEach(
        i -> SealedTypes.opened(snippets.get(i)).ifPresent(open -> sealed.put(i, open)));
    if (sealed.isEmpty()) {
      return false;
    }
    sealed.forEach((i, open) -> settle(i, evaluate(open)));
    declareAll();
    // a subtype says that it is sealed or not before its supertype asks for that, but may say that
    // it is non-sealed only of a sealed one
    for (boolean non : new boolean[] {false, true}) {
      sealed.descendingKeySet().stream()
          .filter(i -> SealedTypes.isNonSealed(snippets.get(i)) == non)
          .forEach(i -> settle(i, evaluate(i)));
    }
    return true;
  }

  /** Evaluates the declarations further down in the cell; returns whether there were any. */
  private boolean declareAll() {
    boolean any = false;
    for (int later : declarations) {
      if (!done.get(later)) {
        any = true;
        settle(later, evaluate(later));
      }
    }
    return any;
  }

  private List<SnippetEvent> evaluate(int index) {
    return evaluate(snippets.get(index));
  }

  private List<SnippetEvent> evaluate(SourceSnippet snippet) {
    control.prepare();
    if (imports.isHidden(snippet)) {
      return List.of();
    }
    List<ImportSnippet> hidden = imports.hiddenBy(snippet);
    hidden.forEach(each -> jshell.drop(each).forEach(variables::renew));
    sources.expect(jshell.sourceCodeAnalysis(), cell, snippet.text(), snippet.source());
    List<SnippetEvent> events = jshell.eval(snippet.source());
    if (SourceSnippet.rejected(events).isPresent()) {
      variables.restore(events);
      hidden.forEach(each -> jshell.eval(each.source()).forEach(variables::renew));
    }
    return events;
  }

  /** Handles the events of an evaluation; returns the failure, or null. */
  private CellResult settle(int index, List<SnippetEvent> events) {
    done.set(index);
    SourceCodeAnalysis analysis = jshell.sourceCodeAnalysis();
    for (SnippetEvent event : events) {
      if (event.causeSnippet() != null) {
        variables.renew(event);
      } else if (event.status().isActive()) {
        sources.remember(analysis, event.snippet(), cell, snippets.get(index).text());
        declared.add(event.snippet());
      }
    }
    if (control.failed()) {
      return failed(events);
    }
    value = shown(snippets.get(index), events);
    events.stream().map(SnippetEvent::snippet).filter(CellRun::isPassing).forEach(this::drop);
    return isInterrupted() ? interrupted(control.last()) : null;
  }

  private void drop(Snippet snippet) {
    jshell.drop(snippet);
    sources.forget(snippet);
  }

  /** Whether no other snippet can refer to it. */
  private static boolean isPassing(Snippet snippet) {
    return switch (snippet.kind()) {
      case EXPRESSION, STATEMENT -> true;
      case VAR -> snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
      default -> false;
    };
  }

  private Optional<MimeBundle> shown(SourceSnippet snippet, List<SnippetEvent> events) {
    if (events.isEmpty()) {
      return Optional.empty();
    }
    Snippet last = events.get(events.size() - 1).snippet();
    boolean expression = last.subKind().hasValue() && isPassing(last);
    boolean statement = snippet.endsWithSemicolon();
    boolean assignment = last.subKind() == SubKind.ASSIGNMENT_SUBKIND;
    return expression && !(assignment && statement) ? control.shown(statement) : Optional.empty();
  }

  private boolean isUnresolved(Snippet snippet) {
    Status status = jshell.status(snippet);
    return status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
  }

  /** Notes which of the cell's methods and classes depend on undeclared names. */
  private void noteUnresolved() {
    for (Snippet snippet : declared) {
      if (isUnresolved(snippet) && snippet instanceof DeclarationSnippet declaration) {
        List<String> missing = jshell.unresolvedDependencies(declaration).toList();
        cell.note(
            declaration.name() + " can be used once there is " + String.join(", ", missing) + ".");
      }
    }
  }

  /** JShell's diagnostics, for errors that our compiler did not find. */
  private CellResult refused(int index, List<SnippetEvent> events) {
    SourceSnippet snippet = snippets.get(index);
    Snippet rejected = SourceSnippet.rejected(events).orElseThrow();
    var problems = new ArrayList<Problem>();
    boolean overloaded = rejected instanceof MethodSnippet method && isOverloaded(method);
    for (Diag each : jshell.diagnostics(rejected).filter(Diag::isError).toList()) {
      Problem problem = Problem.of(each, snippet.text());
      problems.add(overloaded ? problem.with(OVERLOADS) : problem);
    }
    if (problems.isEmpty()) {
      String missing =
          rejected instanceof DeclarationSnippet declaration
              ? "there is no "
                  + String.join(", ", jshell.unresolvedDependencies(declaration).toList())
              : "this cannot be evaluated";
      problems.add(
          new Problem(snippet.text().origin(0), snippet.text().origin(0), "", missing, "", false));
    }
    if (jshell.status(rejected).isActive()) {
      jshell.drop(rejected);
    }
    return CompileReport.failed(cell.code(), problems);
  }

  /**
   * Whether the cell or the session has another method of the name. In the method, JShell hides it.
   */
  private boolean isOverloaded(MethodSnippet method) {
    Stream<Snippet> ofCell =
        declarations.stream()
            .map(i -> snippets.get(i).source())
            .flatMap(each -> jshell.sourceCodeAnalysis().sourceToSnippets(each).stream());
    return Stream.concat(ofCell, jshell.methods())
        .filter(MethodSnippet.class::isInstance)
        .map(MethodSnippet.class::cast)
        .anyMatch(
            each ->
                each.name().equals(method.name())
                    && !each.parameterTypes().equals(method.parameterTypes()));
  }

  private boolean isInterrupted() {
    return control.runtime().isInterrupted();
  }

  private CellResult failed(List<SnippetEvent> events) {
    if (!(control.last() instanceof Invocation.Threw threw) || isInterrupted()) {
      return interrupted(control.last());
    }
    Thrown thrown = threw.thrown();
    Traceback traceback = new Traceback(sources, cell);
    return events.stream()
        .map(SnippetEvent::exception)
        .filter(UnresolvedReferenceException.class::isInstance)
        .map(UnresolvedReferenceException.class::cast)
        .findFirst()
        .map(each -> traceback.unresolved(each.getSnippet().name(), missing(each), thrown))
        .orElseGet(() -> traceback.failed(thrown));
  }

  private String missing(UnresolvedReferenceException unresolved) {
    return String.join(", ", jshell.unresolvedDependencies(unresolved.getSnippet()).toList());
  }

  static CellResult interrupted(Invocation last) {
    String message =
        last instanceof Invocation.Interrupted ended && ended.stuck()
            ? "the cell did not stop within a second; its thread runs on. Restart the kernel to"
                + " end it."
            : "the cell was interrupted";
    return CellResult.Failed.of(CellResult.Kind.INTERRUPTED, "KeyboardInterrupt", message);
  }
}
