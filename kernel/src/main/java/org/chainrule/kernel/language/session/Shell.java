package org.chainrule.kernel.language.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Completeness;
import org.chainrule.kernel.language.Completions;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.compile.CellCompiler;
import org.chainrule.kernel.language.compile.CellCompiler.Compiled;
import org.chainrule.kernel.language.compile.CompiledCell;
import org.chainrule.kernel.language.compile.CompilerFiles;
import org.chainrule.kernel.language.compile.Completer;
import org.chainrule.kernel.language.compile.Lexer;
import org.chainrule.kernel.language.compile.MappedSource;
import org.chainrule.kernel.language.compile.Problem;
import org.chainrule.kernel.language.compile.SealedTypes;
import org.chainrule.kernel.language.compile.SessionScope;
import org.chainrule.kernel.language.compile.SourceSnippet;
import org.chainrule.kernel.language.runtime.CellRuntime;
import org.chainrule.kernel.language.runtime.Invocation;

/** A JShell and its state: all that {@code %reset} replaces. */
final class Shell implements AutoCloseable {
  /** The length to which values in tables are shortened. */
  private static final int SHORT = 80;

  private final RuntimeControl control;
  private final SourceMap sources;
  private final List<String> classPath;
  private final CompilerFiles files;
  private final CellCompiler compiler;
  private final JShell jshell;
  private boolean imported;
  private Operators operators = Operators.ON;
  private String rewritten = "";
  private String lastRewritten = "";

  /** How operators on tensors are treated. */
  enum Operators {
    OFF,
    ON,
    SHOWN
  }

  /** Opens a shell; JShell gets the imports on first use. */
  Shell(CellRuntime runtime, SourceMap sources, CompilerFiles files, List<String> classPath) {
    this.control = new RuntimeControl(runtime);
    this.sources = sources;
    this.files = files;
    this.classPath = new ArrayList<>(classPath);
    compiler = new CellCompiler(files, control.compiled(), sources::text);
    jshell =
        JShell.builder()
            .executionEngine(control.provider(), Map.of())
            .fileManager(standard -> files)
            // keeps the names of parameters, for signatures
            // too, and of local variables, for the debugger; no annotation processor of the class
            // path runs
            .compilerOptions("-parameters", "-proc:none", "-g")
            .build();
  }

  /**
   * Declares the default imports in JShell, once. It takes as long as the rest of the start, and is
   * not needed before a cell declares something.
   */
  void declareImports() {
    if (!imported) {
      imported = true;
      control.prepare();
      DefaultImports.declareIn(jshell);
    }
  }

  /** Runs a cell to warm up the compiler. */
  void warm() {
    run(Cell.NONE, MappedSource.of("1 + 1"));
    declareImports();
  }

  /** Runs a part of a cell. Never throws for anything that the learner's code does. */
  CellResult run(Cell cell, MappedSource code) {
    rewritten = "";
    CellResult outcome = runSnippets(cell, SourceSnippet.split(jshell.sourceCodeAnalysis(), code));
    if (!rewritten.isEmpty()) {
      lastRewritten = rewritten;
      if (operators == Operators.SHOWN) {
        cell.io().stdout(rewritten + "\n");
      }
    }
    return outcome;
  }

  private CellResult runSnippets(Cell cell, List<SourceSnippet> snippets) {
    if (snippets.isEmpty()) {
      return CellResult.nothing(); // only comments
    }
    Optional<CompiledCell> program = compileProgram(snippets);
    if (program.isPresent() && preferOwnImports(cell, snippets, program.get().problems())) {
      program = compileProgram(snippets);
    }
    return program
        .map(each -> program(cell, snippets, each))
        .orElseGet(() -> evalSnippets(cell, snippets));
  }

  private Optional<CompiledCell> compileProgram(List<SourceSnippet> snippets) {
    return compiler.statements().compile(scope(), snippets, operators != Operators.OFF);
  }

  private CellResult program(Cell cell, List<SourceSnippet> snippets, CompiledCell program) {
    noteRewriting(snippets, program.snippets());
    return program.problems().isEmpty()
        ? new ProgramRun(jshell, control, sources, cell).run(program)
        : CompileReport.failed(cell.code(), program.problems());
  }

  private CellResult evalSnippets(Cell cell, List<SourceSnippet> snippets) {
    declareImports();
    CellRun run = new CellRun(jshell, control, sources, cell);
    boolean whole = snippets.size() == 1 && snippets.get(0).completeness().isComplete();
    // JDK 25's JShell finds no inherited classes any more once it has refused a sealed type
    if (whole && !SealedTypes.mayLackSubtypes(snippets.get(0))) {
      return run.one(snippets.get(0), (each, thorough) -> compile(cell, each, thorough));
    }
    Compiled compiled = compile(cell, snippets, true);
    return compiled.problems().isEmpty()
        ? run.all(compiled, ran -> compiler.statements().compile(scope(), ran, false))
        : CompileReport.failed(cell.code(), compiled.problems());
  }

  private Compiled compile(Cell cell, List<SourceSnippet> snippets, boolean thorough) {
    boolean rewrites = operators != Operators.OFF;
    Compiled compiled = compiler.compile(scope(), snippets, rewrites, thorough);
    if (preferOwnImports(cell, snippets, compiled.problems())) {
      compiled = compiler.compile(scope(), snippets, rewrites, thorough);
    }
    noteRewriting(snippets, compiled.snippets());
    return compiled;
  }

  /**
   * Resolves names that are ambiguous between the learner's imports and the default imports:
   * imports them explicitly from the learner's.
   *
   * @return whether there was such a name
   */
  private boolean preferOwnImports(
      Cell cell, List<SourceSnippet> snippets, List<Problem> problems) {
    Set<String> names =
        problems.stream()
            .filter(each -> each.code().equals("compiler.err.ref.ambiguous"))
            .map(each -> Lexer.firstWord(cell.code().substring(each.start())))
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    boolean any = false;
    for (String name : names) {
      declareImports();
      any |= DefaultImports.prefer(jshell, name, compiler.imports(snippets));
    }
    return any;
  }

  private void noteRewriting(List<SourceSnippet> written, List<SourceSnippet> compiled) {
    if (!compiled.equals(written)) {
      rewritten = String.join("\n", compiled.stream().map(SourceSnippet::source).toList());
    }
  }

  /** The current session, for the compiler. */
  private SessionScope scope() {
    return SessionScope.of(jshell, imports(), sources::wrapper, control.compiled().keySet());
  }

  /** The import statements that hold now. */
  List<String> imports() {
    return imported ? DefaultImports.statementsIn(jshell) : DefaultImports.statements();
  }

  /**
   * A variable of the learner's.
   *
   * @param value its value, shortened to a line
   */
  record Variable(String name, String type, String value) {}

  List<Variable> variables() {
    return jshell
        .variables()
        .filter(each -> jshell.status(each).isDefined())
        .map(each -> new Variable(each.name(), each.typeName(), value(each)))
        .toList();
  }

  private String value(VarSnippet variable) {
    return value(sources.wrapper(variable), variable.name());
  }

  private String value(String wrapper, String name) {
    String text = control.shown(wrapper, name).map(MimeBundle::plain).orElse("");
    String line = text.lines().findFirst().orElse("");
    boolean whole = line.length() == text.length() && line.length() <= SHORT;
    return whole ? line : line.substring(0, Math.min(SHORT, line.length())) + "…";
  }

  /** Puts the debugger's probes into the cells' classes, or removes them. */
  void probe(boolean on) {
    control.probe(on);
  }

  /** The session's variables with their values, which the runtime knows by class and name. */
  List<Debuggee.Variable> variables(BiFunction<String, String, Object> values) {
    return jshell
        .variables()
        .filter(each -> jshell.status(each).isDefined())
        .map(
            each ->
                new Debuggee.Variable(
                    each.name(), each.typeName(), values.apply(sources.wrapper(each), each.name())))
        .toList();
  }

  /**
   * Compiles an expression, also while a cell is stopped, and loads its class.
   *
   * @return the class, whose first method returns the value
   * @throws IllegalArgumentException if it does not compile
   */
  String load(String expression) {
    List<SourceSnippet> snippets =
        SourceSnippet.split(jshell.sourceCodeAnalysis(), MappedSource.of(expression));
    CompiledCell program =
        compileProgram(snippets)
            .orElseThrow(() -> new IllegalArgumentException("this is no expression"));
    if (!program.problems().isEmpty()) {
      throw new IllegalArgumentException(program.problems().get(0).message());
    }
    if (control.loadAside(program) instanceof Invocation.Threw threw) {
      throw new IllegalArgumentException(threw.thrown().message());
    }
    return program.name();
  }

  /**
   * Sets static fields, by class and name; returns whether there is one that can have the value.
   */
  interface Assignment {
    boolean assign(String className, String name, Object value);
  }

  /** Sets a variable of the session; returns whether there is one that can have the value. */
  boolean assign(String name, Object value, Assignment fields) {
    return jshell
        .variables()
        .filter(each -> each.name().equals(name) && jshell.status(each).isDefined())
        .anyMatch(each -> fields.assign(sources.wrapper(each), name, value));
  }

  /** Declares a variable, of type Object if its own cannot be written, and gives it its value. */
  void declare(Debuggee.Variable variable, Assignment fields) {
    for (String type : List.of(variable.type(), "Object")) {
      run(Cell.NONE, MappedSource.of(type + " " + variable.name() + ";"));
      if (assign(variable.name(), variable.value(), fields)) {
        return;
      }
    }
  }

  /** The lines of a cell at which a debugger can stop; none if it does not compile. */
  SortedSet<Integer> lines(String code) {
    var lines = new TreeSet<Integer>();
    for (Segment segment : Segment.of(code)) {
      if (segment instanceof Segment.Java java) {
        List<SourceSnippet> snippets =
            SourceSnippet.split(jshell.sourceCodeAnalysis(), java.text());
        if (!snippets.isEmpty()) {
          compiler
              .outline(scope(), snippets, operators != Operators.OFF)
              .ifPresent(outline -> lines.addAll(SourceMap.lines(code, outline)));
        }
      }
    }
    return lines;
  }

  /** The bytecode of the class with that source name; empty if there is none. */
  Optional<byte[]> bytecode(String name) {
    return jshell
        .types()
        .filter(each -> each.name().equals(name))
        .map(each -> sources.wrapper(each) + "$" + name)
        .map(control.compiled()::get)
        .filter(each -> each != null)
        .findFirst();
  }

  List<String> classPath() {
    return List.copyOf(classPath);
  }

  /** Adds jars and folders to what cells can use. */
  void addToClassPath(List<Path> entries) {
    for (Path entry : entries) {
      String path = entry.toAbsolutePath().normalize().toString();
      if (!classPath.contains(path)) {
        classPath.add(path);
        jshell.addToClasspath(path);
      }
    }
    files.classPath(classPath);
  }

  /** Whether a semicolon behind the last expression of a cell keeps its value from being shown. */
  void semicolonHides(boolean hides) {
    control.semicolonHides(hides);
  }

  boolean semicolonHides() {
    return control.semicolonHides();
  }

  void operators(Operators chosen) {
    operators = chosen;
  }

  Operators operators() {
    return operators;
  }

  /** The last rewritten cell, as it was run; empty if there was none. */
  String rewritten() {
    return lastRewritten;
  }

  Completions complete(String code, int cursor) {
    String before = code.substring(0, cursor);
    return new Completions(
        compiler.completer().complete(jshell.sourceCodeAnalysis(), scope(), before),
        Completer.nameStart(before),
        cursor);
  }

  Optional<MimeBundle> inspect(String code, int cursor) {
    SourceCodeAnalysis analysis = jshell.sourceCodeAnalysis();
    return compiler
        .inspector()
        .inspect(
            analysis,
            scope(),
            code,
            cursor,
            (wrapper, name) ->
                control.compiled().containsKey(wrapper)
                    ? Optional.of(value(wrapper, name))
                    : Optional.empty());
  }

  Completeness isComplete(String code) {
    List<SourceSnippet> snippets =
        SourceSnippet.split(jshell.sourceCodeAnalysis(), MappedSource.of(code));
    if (snippets.isEmpty()) {
      return new Completeness("complete", "");
    }
    return switch (snippets.get(snippets.size() - 1).completeness()) {
      case COMPLETE, COMPLETE_WITH_SEMI, EMPTY ->
          compiler.isWellFormed(snippets)
              ? new Completeness("complete", "")
              : new Completeness("invalid", "");
      case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE ->
          new Completeness("incomplete", indent(code));
      case UNKNOWN -> new Completeness("invalid", "");
    };
  }

  /** The indentation of the last line, and one step more if the line opens a block. */
  private static String indent(String code) {
    String last = code.stripTrailing();
    last = last.substring(last.lastIndexOf('\n') + 1);
    String blanks = last.substring(0, last.length() - last.stripLeading().length());
    return last.endsWith("{") || last.endsWith("(") ? blanks + "    " : blanks;
  }

  @Override
  public void close() {
    jshell.close();
  }
}
