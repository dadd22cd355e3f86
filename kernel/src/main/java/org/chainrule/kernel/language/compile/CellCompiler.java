package org.chainrule.kernel.language.compile;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/**
 * Compiles a whole cell against the session before any of it runs. So an error anywhere in the cell
 * means that nothing has run; errors have positions in the learner's text; and operators on tensors
 * are rewritten as method calls.
 */
public final class CellCompiler {
  /** The most rounds of rewriting: operators may depend on types that earlier rounds infer. */
  static final int ROUNDS = 40;

  private final Javac javac;
  private final Completer completer;
  private final Inspector inspector;
  private final StatementCompiler statements;

  /**
   * A compiler for the cells of one session.
   *
   * @param files the class files that cells can use
   * @param cellClasses the bytecode of what has been declared so far; read for each cell
   * @param sources the source of each of these classes
   */
  public CellCompiler(
      CompilerFiles files, Map<String, byte[]> cellClasses, Function<String, String> sources) {
    javac = files.javac();
    javac.session(cellClasses);
    Javadoc javadoc = new Javadoc(sources);
    completer = new Completer(javac, javadoc);
    inspector = new Inspector(javac, javadoc, completer);
    statements = new StatementCompiler(javac);
  }

  public Completer completer() {
    return completer;
  }

  public Inspector inspector() {
    return inspector;
  }

  public StatementCompiler statements() {
    return statements;
  }

  /**
   * A cell that has been compiled.
   *
   * @param snippets the snippets to run; the given ones if nothing was rewritten
   * @param declarations the indices of the snippets that declare a method or a class
   * @param running the indices of the snippets that declare nothing
   * @param problems what keeps it from running
   */
  public record Compiled(
      List<SourceSnippet> snippets,
      Set<Integer> declarations,
      Set<Integer> running,
      List<Problem> problems) {}

  /**
   * Compiles the snippets as one.
   *
   * @param operators whether operators may be rewritten as method calls
   * @param thorough whether to compile again after rewriting, until nothing is left to rewrite
   */
  public Compiled compile(
      SessionScope session, List<SourceSnippet> original, boolean operators, boolean thorough) {
    List<SnippetKind> kinds = SnippetKind.of(javac, original);
    List<Problem> broken = broken(original, kinds);
    if (!broken.isEmpty()) {
      return new Compiled(original, Set.of(), Set.of(), broken);
    }
    var draft = new Draft(session, original, kinds, operators, thorough);
    Optional<Compiled> compiled;
    do {
      compiled = draft.compile();
    } while (compiled.isEmpty());
    return compiled.get();
  }

  /**
   * Compiles a cell to classes that are only looked at, as by a debugger that asks for its lines.
   *
   * @return empty if it does not compile
   */
  public Optional<CompiledCell> outline(
      SessionScope session, List<SourceSnippet> original, boolean operators) {
    Optional<CompiledCell> program = statements.compile(session, original, operators);
    if (program.isPresent()) {
      return program.filter(each -> each.problems().isEmpty());
    }
    List<SnippetKind> kinds = SnippetKind.of(javac, original);
    if (!broken(original, kinds).isEmpty()) {
      return Optional.empty();
    }
    var draft = new Draft(session, original, kinds, operators, true);
    draft.generates = true;
    while (draft.compile().isEmpty()) {
      // another round
    }
    return draft.generated;
  }

  /**
   * A compilation in rounds; each uses the rewritten operators and the types that the last one
   * found.
   */
  private final class Draft {
    private final SessionScope session;
    private final boolean operators;
    private final boolean thorough;
    private final Map<String, String> types = new HashMap<>();
    private List<SourceSnippet> snippets;
    private List<SnippetKind> kinds;
    private boolean all;
    private int rounds;
    private boolean generates;
    private Optional<CompiledCell> generated = Optional.empty();

    Draft(
        SessionScope session,
        List<SourceSnippet> original,
        List<SnippetKind> kinds,
        boolean operators,
        boolean thorough) {
      this.session = session;
      this.operators = operators;
      this.thorough = thorough;
      this.snippets = original;
      this.kinds = kinds;
    }

    /** Compiles one round; empty if another one is needed. */
    Optional<Compiled> compile() {
      JoinedSnippets joined = JoinedSnippets.of(snippets);
      MappedSource synthetic = SyntheticUnit.write(session, joined.snippets(), kinds, types, all);
      return javac.attribute(synthetic.toString(), unit -> next(unit, synthetic, joined));
    }

    private Optional<Compiled> next(
        Javac.Unit unit, MappedSource synthetic, JoinedSnippets joined) {
      Edits edits = edits(unit, synthetic, session, operators && rounds++ < ROUNDS);
      if (!edits.isEmpty()) {
        snippets = joined.apply(edits, snippets);
        if (!thorough) {
          return Optional.of(new Compiled(snippets, Set.of(), Set.of(), List.of()));
        }
        kinds = SnippetKind.of(javac, snippets);
      } else if (!types.keySet().containsAll(SyntheticUnit.inferred(kinds))) {
        types.putAll(inferredTypes(unit, SyntheticUnit.inferred(kinds)));
      } else if (!unit.errors().isEmpty() && !all) {
        all = true; // the cell may mean something that was left out
      } else {
        if (generates && unit.errors().isEmpty()) {
          List<Integer> lines = StatementCompiler.lines(synthetic, joined);
          generated =
              Optional.of(
                  new CompiledCell(
                      snippets,
                      SyntheticUnit.CELL,
                      unit.generate(),
                      false,
                      false,
                      lines,
                      List.of()));
        }
        return Optional.of(compiled(problems(unit, synthetic, joined, operators)));
      }
      return Optional.empty();
    }

    private Compiled compiled(List<Problem> problems) {
      Set<Integer> declarations = indices(kinds, SnippetKind.Declaration.class::isInstance);
      boolean again =
          problems.stream().allMatch(each -> isDeclaredTwice(each) || isOfLocal(each, types));
      return new Compiled(
          SealedTypes.withPermits(withPublicConstructors(snippets, kinds)),
          declarations,
          indices(kinds, SnippetKind::onlyRuns),
          again ? List.of() : withoutPending(problems, snippets, declarations));
    }
  }

  /** The edits that rewrite operators, if they may be rewritten. */
  static Edits edits(
      Javac.Unit unit, MappedSource synthetic, SessionScope session, boolean operators) {
    return operators && Operators.refused(unit)
        ? Operators.edits(unit, synthetic, session)
        : new Edits();
  }

  static List<Problem> problems(
      Javac.Unit unit, MappedSource synthetic, JoinedSnippets joined, boolean operators) {
    return Problems.of(unit, position -> joined.cell(synthetic.origin(position))).stream()
        .map(each -> operators ? each : withoutOperators(each))
        .toList();
  }

  /**
   * Whether the error is a duplicate declaration, which a cell may have, as in JShell: the second
   * replaces the first.
   */
  private static boolean isDeclaredTwice(Problem problem) {
    return problem.code().equals("compiler.err.already.defined");
  }

  /**
   * Whether the error is that a lambda uses a local variable that is not effectively final. In the
   * synthetic unit a variable whose type has no name is local; when it runs it is a field, which a
   * lambda may use.
   */
  private static boolean isOfLocal(Problem problem, Map<String, String> types) {
    return problem.code().equals("compiler.err.cant.ref.non.effectively.final.var")
        && types.containsValue(SyntheticUnit.LOCAL);
  }

  /** The snippets with public constructors of records, because JShell makes the records public. */
  private static List<SourceSnippet> withPublicConstructors(
      List<SourceSnippet> snippets, List<SnippetKind> kinds) {
    var opened = new ArrayList<SourceSnippet>();
    for (int i = 0; i < snippets.size(); i++) {
      MappedSource text = snippets.get(i).text();
      var edits = new Edits();
      if (kinds.get(i) instanceof SnippetKind.Declaration declaration) {
        declaration.closed().forEach(at -> edits.open(at, "public "));
      }
      opened.add(
          edits.isEmpty()
              ? snippets.get(i)
              : snippets.get(i).with(edits.apply(text, 0, text.length())));
    }
    return opened;
  }

  private static Problem withoutOperators(Problem problem) {
    return problem.code().startsWith("compiler.err.operator")
            || problem.code().equals("compiler.err.array.req.but.found")
        ? problem.with("Operators on tensors are off: %operators on.")
        : problem;
  }

  /** Whether every snippet is syntactically correct. */
  public boolean isWellFormed(List<SourceSnippet> snippets) {
    return SnippetKind.of(javac, snippets).stream().noneMatch(SnippetKind.Broken.class::isInstance);
  }

  /** The imports among the snippets, as statements without comments. */
  public List<String> imports(List<SourceSnippet> snippets) {
    return SnippetKind.of(javac, snippets).stream()
        .filter(SnippetKind.Import.class::isInstance)
        .map(kind -> ((SnippetKind.Import) kind).statement())
        .toList();
  }

  private static Set<Integer> indices(List<SnippetKind> kinds, Predicate<SnippetKind> which) {
    return IntStream.range(0, kinds.size())
        .filter(i -> which.test(kinds.get(i)))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Drops errors about unknown names in methods and classes: as in JShell, a later cell may declare
   * them.
   */
  private static List<Problem> withoutPending(
      List<Problem> problems, List<SourceSnippet> snippets, Set<Integer> declarations) {
    var rest = new ArrayList<>(problems);
    for (int i : declarations) {
      SourceSnippet snippet = snippets.get(i);
      var own = problems.stream().filter(snippet::holds).toList();
      if (own.stream().allMatch(Problem::pending)) {
        rest.removeAll(own);
      }
    }
    return List.copyOf(rest);
  }

  static List<Problem> broken(List<SourceSnippet> snippets, List<SnippetKind> kinds) {
    var problems = new ArrayList<Problem>();
    for (int i = 0; i < kinds.size(); i++) {
      MappedSource text = snippets.get(i).text();
      if (kinds.get(i) instanceof SnippetKind.Statement kind && kind.returnAt() >= 0) {
        int at = text.origin(kind.returnAt());
        String advice =
            "A cell shows the value of its last line. To end a cell early, throw an exception.";
        problems.add(new Problem(at, at, "", "a cell is no method to return from", advice, false));
      } else if (kinds.get(i) instanceof SnippetKind.Broken kind) {
        char bracket = text.toString().charAt(0);
        if (")}]".indexOf(bracket) >= 0) {
          int at = text.origin(0);
          String message = "nothing is open that " + bracket + " could close";
          problems.add(new Problem(at, at + 1, "", message, "Is there one too many?", false));
          continue;
        }
        problems.addAll(
            Problems.of(
                kind.unit(), position -> text.origin(Math.max(0, position - kind.offset()))));
      }
    }
    return problems;
  }

  /**
   * The types of the variables of the synthetic unit's method; unknown if their value has an error.
   */
  private static Map<String, String> inferredTypes(Javac.Unit unit, List<String> names) {
    var types = new HashMap<String, String>();
    names.forEach(name -> types.put(name, SyntheticUnit.UNKNOWN));
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void unused) {
        return tree.getSimpleName().contentEquals(SyntheticUnit.CELL)
            ? super.visitClass(tree, null)
            : null;
      }

      @Override
      public Void visitVariable(VariableTree tree, Void unused) {
        TypeMirror type = unit.trees().getTypeMirror(getCurrentPath());
        String name = tree.getName().toString();
        if (types.containsKey(name)
            && type != null
            && type.getKind() != TypeKind.ERROR
            && isTopLevel(getCurrentPath())) {
          types.put(name, written(type));
        }
        return super.visitVariable(tree, null);
      }
    }.scan(unit.tree(), null);
    return types;
  }

  private static boolean isTopLevel(TreePath variable) {
    return variable.getParentPath().getParentPath().getLeaf() instanceof MethodTree method
        && method.getName().contentEquals(SyntheticUnit.RUN);
  }

  /** The type as it is written in source, or {@link SyntheticUnit#LOCAL} when it cannot be. */
  private static String written(TypeMirror type) {
    return isDenotable(type) ? type.toString() : SyntheticUnit.LOCAL;
  }

  private static boolean isDenotable(TypeMirror type) {
    return switch (type.getKind()) {
      case INTERSECTION, NULL -> false;
      case ARRAY -> isDenotable(((ArrayType) type).getComponentType());
      case TYPEVAR -> !type.toString().startsWith("capture");
      case WILDCARD -> {
        WildcardType wildcard = (WildcardType) type;
        yield Stream.of(wildcard.getExtendsBound(), wildcard.getSuperBound())
            .allMatch(bound -> bound == null || isDenotable(bound));
      }
      case DECLARED -> {
        DeclaredType declared = (DeclaredType) type;
        yield declared.asElement().getSimpleName().length() > 0
            && declared.asElement().getEnclosingElement().getKind() != ElementKind.METHOD
            && declared.getTypeArguments().stream().allMatch(CellCompiler::isDenotable);
      }
      default -> true;
    };
  }
}
