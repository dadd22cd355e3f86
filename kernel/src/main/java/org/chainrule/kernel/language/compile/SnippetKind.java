package org.chainrule.kernel.language.compile;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** The syntactic kind of a snippet. */
sealed interface SnippetKind {
  /**
   * An import.
   *
   * @param name the simple name that it imports; empty if it imports on demand
   * @param statement the import without comments
   */
  record Import(String name, boolean isStatic, String statement) implements SnippetKind {}

  /**
   * A method, or a class of any kind; it can be used before its declaration.
   *
   * @param closed the positions of package-private canonical constructors of a record, which must
   *     become public because JShell makes the record public
   */
  record Declaration(Kind kind, String name, boolean isStatic, List<Integer> closed)
      implements SnippetKind {
    enum Kind {
      METHOD,
      CLASS
    }
  }

  /** Variables declared in one statement. */
  record Variables(List<Variable> variables) implements SnippetKind {}

  /**
   * One variable.
   *
   * @param type its type as written, empty for {@code var}; the rest are positions in the snippet
   * @param at where its declaration starts
   * @param from the first character of its value, or -1 when it has none
   * @param to after the last character of its value
   * @param braces whether the value is an array in bare braces
   */
  record Variable(String type, int at, String name, int from, int to, boolean braces) {}

  /**
   * A statement.
   *
   * @param returnAt the position of a return without a value, which a cell may not have; or -1
   * @param returns whether it may return a value, which is the cell's if nothing follows
   * @param yields whether it yields a value, which makes sense only if it is an expression
   */
  record Statement(int returnAt, boolean returns, boolean yields) implements SnippetKind {
    static final Statement EMPTY = new Statement(-1, false, false);
  }

  /**
   * An expression.
   *
   * @param callable whether it can also be a statement, like a call or an assignment
   * @param assigns whether it is an assignment, or counts up or down
   */
  record Expression(boolean callable, boolean assigns) implements SnippetKind {}

  /**
   * A syntax error.
   *
   * @param unit the attempt whose first error is furthest; the snippet begins in it at {@code
   *     offset}
   */
  record Broken(Javac.Unit unit, int offset) implements SnippetKind {
    long reach() {
      return unit.errors().get(0).getPosition() - offset;
    }
  }

  /** Whether it declares nothing. */
  default boolean onlyRuns() {
    return this instanceof Expression || this instanceof Statement;
  }

  /** Finds the kind of each snippet: the first grammar that it fits. */
  static List<SnippetKind> of(Javac javac, List<SourceSnippet> snippets) {
    var attempts = new ArrayList<Attempt>();
    for (int i = 0; i < snippets.size(); i++) {
      for (Grammar grammar : Grammar.values()) {
        if (grammar.mayFit(snippets.get(i))) {
          attempts.add(new Attempt(i, grammar));
        }
      }
    }
    List<String> sources =
        attempts.stream().map(each -> each.grammar.around(snippets.get(each.snippet))).toList();
    return javac.parse(sources, units -> read(attempts, units, snippets.size()));
  }

  private static List<SnippetKind> read(
      List<Attempt> attempts, List<Javac.Unit> units, int snippets) {
    SnippetKind[] kinds = new SnippetKind[snippets];
    for (int i = 0; i < attempts.size(); i++) {
      int snippet = attempts.get(i).snippet;
      boolean yields = kinds[snippet] instanceof Statement statement && statement.yields;
      if (kinds[snippet] == null || kinds[snippet] instanceof Broken || yields) {
        kinds[snippet] = better(kinds[snippet], attempts.get(i).grammar.read(units.get(i)));
      }
    }
    return Arrays.asList(kinds);
  }

  /** Of two syntax errors, the one that is further on is closer to what was meant. */
  private static SnippetKind better(SnippetKind old, SnippetKind now) {
    if (old instanceof Statement && now instanceof Broken) {
      return old;
    }
    if (old instanceof Broken before && now instanceof Broken after) {
      return after.reach() > before.reach() ? after : before;
    }
    return now;
  }

  /** One grammar to try for a snippet. */
  record Attempt(int snippet, Grammar grammar) {}

  /** The contexts that a snippet is parsed in. */
  enum Grammar {
    MEMBER("class $Cell {\n", "\n}"),
    STATEMENT("class $Cell { void run() throws Throwable {\n", "\n;}}"),
    EXPRESSION("class $Cell { Object run() throws Throwable { return (\n", "\n);}}"),
    IMPORT("", "\nclass $Cell {}");

    private static final Set<Modifier> ACCESS =
        Set.of(Modifier.PUBLIC, Modifier.PROTECTED, Modifier.PRIVATE);

    private final String before;
    private final String after;

    Grammar(String before, String after) {
      this.before = before;
      this.after = after;
    }

    private boolean mayFit(SourceSnippet snippet) {
      return (this == IMPORT) == snippet.isImport();
    }

    private String around(SourceSnippet snippet) {
      if (this != EXPRESSION) {
        return before + snippet.source() + after;
      }
      String text = snippet.text().toString();
      int semicolon = snippet.semicolon();
      String bare =
          semicolon < 0 ? text : text.substring(0, semicolon) + " " + text.substring(semicolon + 1);
      return before + bare + after;
    }

    private SnippetKind read(Javac.Unit unit) {
      if (!unit.errors().isEmpty()) {
        return new Broken(unit, before.length());
      }
      CompilationUnitTree tree = unit.tree();
      if (this == IMPORT) {
        return tree.getImports().isEmpty() ? Statement.EMPTY : imported(tree.getImports().get(0));
      }
      ClassTree type = (ClassTree) tree.getTypeDecls().get(0);
      if (this == MEMBER) {
        return member(unit, type.getMembers());
      }
      if (this == EXPRESSION) {
        return new Expression(false, false);
      }
      List<? extends StatementTree> statements =
          ((MethodTree) type.getMembers().get(0))
              .getBody().getStatements().stream()
                  .filter(each -> !(each instanceof EmptyStatementTree))
                  .toList();
      if (statements.stream().allMatch(VariableTree.class::isInstance) && !statements.isEmpty()) {
        return variables(unit, statements);
      }
      return statements.size() == 1
              && statements.get(0) instanceof ExpressionStatementTree statement
          ? new Expression(true, assigns(statement.getExpression()))
          : statement(unit, type);
    }

    private static Import imported(ImportTree tree) {
      String name = tree.getQualifiedIdentifier().toString();
      String simple = name.substring(name.lastIndexOf('.') + 1);
      // a module import looks like that of a class
      boolean module = tree.toString().startsWith("import module ");
      return new Import(
          module || simple.equals("*") ? "" : simple, tree.isStatic(), tree.toString().strip());
    }

    private static boolean assigns(ExpressionTree tree) {
      return switch (tree.getKind()) {
        case ASSIGNMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT, PREFIX_INCREMENT, PREFIX_DECREMENT ->
            true;
        default -> tree instanceof CompoundAssignmentTree;
      };
    }

    private static boolean yields(Tree tree) {
      Boolean found =
          new TreeScanner<Boolean, Void>() {
            @Override
            public Boolean visitYield(YieldTree node, Void unused) {
              return true;
            }

            @Override
            public Boolean visitSwitchExpression(SwitchExpressionTree node, Void unused) {
              return false;
            }

            @Override
            public Boolean reduce(Boolean one, Boolean other) {
              return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
            }
          }.scan(tree, null);
      return Boolean.TRUE.equals(found);
    }

    private SnippetKind member(Javac.Unit unit, List<? extends Tree> members) {
      if (members.isEmpty()) {
        return Statement.EMPTY;
      }
      Tree member = members.get(0);
      if (member instanceof MethodTree method) {
        return new Declaration(
            Declaration.Kind.METHOD,
            method.getName().toString(),
            isStatic(method.getModifiers().getFlags()),
            List.of());
      }
      if (member instanceof ClassTree type) {
        return new Declaration(
            Declaration.Kind.CLASS,
            type.getSimpleName().toString(),
            type.getKind() != Tree.Kind.CLASS || isStatic(type.getModifiers().getFlags()),
            type.getKind() == Tree.Kind.RECORD ? closed(unit, type) : List.of());
      }
      return member instanceof VariableTree ? variables(unit, members) : statement(unit, member);
    }

    private List<Integer> closed(Javac.Unit unit, ClassTree type) {
      SourcePositions positions = unit.trees().getSourcePositions();
      var closed = new ArrayList<Integer>();
      for (Tree member : type.getMembers()) {
        if (member instanceof MethodTree method
            && method.getName().contentEquals("<init>")
            && Collections.disjoint(method.getModifiers().getFlags(), ACCESS)
            && positions.getStartPosition(unit.tree(), method.getBody()) >= 0) {
          closed.add(inPiece(positions.getStartPosition(unit.tree(), method)));
        }
      }
      return closed;
    }

    private Statement statement(Javac.Unit unit, Tree tree) {
      int[] at = {-1};
      boolean[] returns = {false};
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitReturn(ReturnTree node, Void unused) {
          if (node.getExpression() != null) {
            returns[0] = true;
          } else {
            at[0] = inPiece(unit.trees().getSourcePositions().getStartPosition(unit.tree(), node));
          }
          return null;
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
          return null;
        }

        @Override
        public Void visitClass(ClassTree node, Void unused) {
          return node == tree ? super.visitClass(node, null) : null;
        }
      }.scan(tree, null);
      return new Statement(at[0], returns[0], yields(tree));
    }

    private SnippetKind variables(Javac.Unit unit, List<? extends Tree> trees) {
      SourcePositions positions = unit.trees().getSourcePositions();
      var variables = new ArrayList<Variable>();
      for (Tree tree : trees) {
        VariableTree variable = (VariableTree) tree;
        Tree value = variable.getInitializer();
        boolean inferred =
            variable.getType() == null
                || positions.getStartPosition(unit.tree(), variable.getType()) < 0;
        variables.add(
            new Variable(
                inferred ? "" : variable.getType().toString(),
                inferred ? 0 : inPiece(positions.getStartPosition(unit.tree(), variable.getType())),
                variable.getName().toString(),
                value == null ? -1 : inPiece(positions.getStartPosition(unit.tree(), value)),
                value == null ? -1 : inPiece(positions.getEndPosition(unit.tree(), value)),
                value instanceof NewArrayTree array && array.getType() == null));
      }
      return new Variables(variables);
    }

    private int inPiece(long position) {
      return (int) position - before.length();
    }

    private static boolean isStatic(Set<Modifier> modifiers) {
      return modifiers.contains(Modifier.STATIC);
    }
  }
}
