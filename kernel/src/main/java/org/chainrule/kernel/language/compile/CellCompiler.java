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
 * Compiles a whole cell against the session, before any of it runs: so that an error anywhere means
 * that nothing ran, that errors stand at their place in the learner's text, and that operators on
 * tensors become method calls.
 */
public final class CellCompiler {
  /** How often a cell is rewritten at most: as deep as operators depend on inferred types. */
  static final int ROUNDS = 40;

  private final Javac javac;
  private final Completer completer;
  private final Inspector inspector;
  private final StatementCompiler programs;

  /**
   * A compiler for the cells of one session.
   *
   * @param files what cells can use besides
   * @param cellClasses the bytecode of what has been declared so far; read anew for each cell
   * @param sources the text that each of these classes was made of
   */
  public CellCompiler(
      CompilerFiles files, Map<String, byte[]> cellClasses, Function<String, String> sources) {
    javac = new Javac(files, cellClasses);
    Javadoc javadoc = new Javadoc(sources);
    completer = new Completer(javac, javadoc);
    inspector = new Inspector(javac, javadoc, completer);
    programs = new StatementCompiler(javac);
  }

  public Completer completer() {
    return completer;
  }

  public Inspector inspector() {
    return inspector;
  }

  public StatementCompiler programs() {
    return programs;
  }

  /**
   * A cell that has been compiled.
   *
   * @param pieces what shall run; the same pieces if there was nothing to rewrite
   * @param declarations the indices of the pieces that declare a method or a class
   * @param running those of the pieces that leave nothing behind that could be named
   * @param problems what keeps it from running
   */
  public record Compiled(
      List<SourceSnippet> pieces,
      Set<Integer> declarations,
      Set<Integer> running,
      List<Problem> problems) {}

  /**
   * Compiles the pieces as one.
   *
   * @param operators whether operators may be rewritten as method calls
   * @param thorough whether what was rewritten is compiled again, as long as there is more to find
   */
  public Compiled compile(SessionScope known, List<SourceSnippet> original, boolean operators, boolean thorough) {
    List<SnippetKind> forms = SnippetKind.of(javac, original);
    List<Problem> broken = broken(original, forms);
    if (!broken.isEmpty()) {
      return new Compiled(original, Set.of(), Set.of(), broken);
    }
    List<SourceSnippet> pieces = original;
    var types = new HashMap<String, String>();
    boolean all = false;
    for (int round = 0; ; round++) {
      Joined joined = Joined.of(pieces);
      MappedSource draft = SyntheticUnit.write(known, joined.pieces(), forms, types, all);
      Javac.Unit unit = javac.attribute(draft.toString());
      Edits edits = edits(unit, draft, known, operators && round < ROUNDS);
      if (!edits.isEmpty()) {
        pieces = joined.apply(edits, pieces);
        if (!thorough) {
          return new Compiled(pieces, Set.of(), Set.of(), List.of());
        }
        forms = SnippetKind.of(javac, pieces);
      } else if (!types.keySet().containsAll(SyntheticUnit.inferred(forms))) {
        types.putAll(inferredTypes(unit, SyntheticUnit.inferred(forms)));
      } else if (!unit.errors().isEmpty() && !all) {
        all = true; // what else there is may be what was meant
      } else {
        List<Problem> problems = problems(unit, draft, joined, operators);
        Set<Integer> declarations = indices(forms, SnippetKind.Declaration.class::isInstance);
        boolean again =
            problems.stream().allMatch(each -> isDeclaredTwice(each) || isOfLocal(each, types));
        return new Compiled(
            withPublicConstructors(pieces, forms),
            declarations,
            indices(forms, SnippetKind::onlyRuns),
            again ? List.of() : withoutPending(problems, pieces, declarations));
      }
    }
  }

  /** What has to be rewritten, if anything may be. */
  static Edits edits(Javac.Unit unit, MappedSource draft, SessionScope known, boolean operators) {
    return operators && Operators.refused(unit) ? Operators.edits(unit, draft, known) : new Edits();
  }

  static List<Problem> problems(Javac.Unit unit, MappedSource draft, Joined joined, boolean operators) {
    return Problems.of(unit, position -> joined.cell(draft.origin(position))).stream()
        .map(each -> operators ? each : withoutOperators(each))
        .toList();
  }

  /** What a cell declares twice it may, as in JShell: the second takes the place of the first. */
  private static boolean isDeclaredTwice(Problem problem) {
    return problem.code().equals("compiler.err.already.defined");
  }

  /**
   * Whether it comes of a variable being one of a method in the draft, as its type has no name,
   * while it will be a field: a lambda may name it, however often it changes.
   */
  private static boolean isOfLocal(Problem problem, Map<String, String> types) {
    return problem.code().equals("compiler.err.cant.ref.non.effectively.final.var")
        && types.containsValue(SyntheticUnit.LOCAL);
  }

  /** The pieces as JShell can take them: it makes records public. */
  private static List<SourceSnippet> withPublicConstructors(List<SourceSnippet> pieces, List<SnippetKind> forms) {
    var opened = new ArrayList<SourceSnippet>();
    for (int i = 0; i < pieces.size(); i++) {
      MappedSource text = pieces.get(i).text();
      var edits = new Edits();
      if (forms.get(i) instanceof SnippetKind.Declaration declaration) {
        declaration.closed().forEach(at -> edits.open(at, "public "));
      }
      opened.add(
          edits.isEmpty()
              ? pieces.get(i)
              : pieces.get(i).with(edits.apply(text, 0, text.length())));
    }
    return opened;
  }

  private static Problem withoutOperators(Problem problem) {
    return problem.code().startsWith("compiler.err.operator")
        ? problem.with("Operators on tensors are off: %operators on.")
        : problem;
  }

  /** Whether the grammar of every piece is right, whatever its names mean. */
  public boolean isWellFormed(List<SourceSnippet> pieces) {
    return SnippetKind.of(javac, pieces).stream().noneMatch(SnippetKind.Broken.class::isInstance);
  }

  /** The imports among the pieces, as statements without comments. */
  public List<String> imports(List<SourceSnippet> pieces) {
    return SnippetKind.of(javac, pieces).stream()
        .filter(SnippetKind.Import.class::isInstance)
        .map(form -> ((SnippetKind.Import) form).statement())
        .toList();
  }

  private static Set<Integer> indices(List<SnippetKind> forms, Predicate<SnippetKind> which) {
    return IntStream.range(0, forms.size())
        .filter(i -> which.test(forms.get(i)))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Leaves out the names that a method or class does not find: as in JShell, they may be declared
   * by a later cell.
   */
  private static List<Problem> withoutPending(
      List<Problem> problems, List<SourceSnippet> pieces, Set<Integer> declarations) {
    var rest = new ArrayList<>(problems);
    for (int i : declarations) {
      SourceSnippet piece = pieces.get(i);
      var own = problems.stream().filter(piece::holds).toList();
      if (own.stream().allMatch(Problem::pending)) {
        rest.removeAll(own);
      }
    }
    return List.copyOf(rest);
  }

  static List<Problem> broken(List<SourceSnippet> pieces, List<SnippetKind> forms) {
    var problems = new ArrayList<Problem>();
    for (int i = 0; i < forms.size(); i++) {
      MappedSource text = pieces.get(i).text();
      if (forms.get(i) instanceof SnippetKind.Statement form && form.returnAt() >= 0) {
        int at = text.origin(form.returnAt());
        String advice =
            "A cell shows the value of its last line. To end a cell early, throw an exception.";
        problems.add(new Problem(at, at, "", "a cell is no method to return from", advice, false));
      } else if (forms.get(i) instanceof SnippetKind.Broken form) {
        char bracket = text.toString().charAt(0);
        if (")}]".indexOf(bracket) >= 0) {
          int at = text.origin(0);
          String message = "nothing is open that " + bracket + " could close";
          problems.add(new Problem(at, at + 1, "", message, "Is there one too many?", false));
          continue;
        }
        problems.addAll(
            Problems.of(
                form.unit(), position -> text.origin(Math.max(0, position - form.offset()))));
      }
    }
    return problems;
  }

  /** The types of the variables of the draft's method; unknown where their value has an error. */
  private static Map<String, String> inferredTypes(Javac.Unit unit, List<String> names) {
    var types = new HashMap<String, String>();
    names.forEach(name -> types.put(name, SyntheticUnit.UNKNOWN));
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void unused) {
        return tree.getSimpleName().contentEquals(SyntheticUnit.CELL) ? super.visitClass(tree, null) : null;
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

  /** The type as it is written down, or {@link SyntheticUnit#LOCAL} when it cannot be. */
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

  /** The pieces end to end: one text, in whose positions a draft can be edited. */
  record Joined(MappedSource text, List<SourceSnippet> pieces) {
    static Joined of(List<SourceSnippet> pieces) {
      MappedSource.Builder builder = new MappedSource.Builder();
      pieces.forEach(piece -> builder.add(piece.text()));
      MappedSource text = builder.toText();
      MappedSource numbered = MappedSource.of(text.toString());
      var parts = new ArrayList<SourceSnippet>();
      int at = 0;
      for (SourceSnippet piece : pieces) {
        int end = at + piece.text().length();
        parts.add(piece.with(numbered.part(at, end)));
        at = end;
      }
      return new Joined(text, parts);
    }

    List<SourceSnippet> apply(Edits edits, List<SourceSnippet> unedited) {
      var edited = new ArrayList<SourceSnippet>();
      int at = 0;
      for (SourceSnippet piece : unedited) {
        int end = at + piece.text().length();
        edited.add(piece.with(edits.apply(text, at, end)));
        at = end;
      }
      return edited;
    }

    int cell(int position) {
      return position == MappedSource.NOWHERE ? MappedSource.NOWHERE : text.origin(position);
    }
  }
}
