package org.chainrule.kernel.language.compile;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import jdk.jshell.SourceCodeAnalysis;

/**
 * What the compiler knows of one name in a cell that may be incomplete: open brackets are closed
 * before it is compiled.
 *
 * @param unit the cell as the compiler sees it
 * @param path the name: an identifier or a member select
 */
record CursorContext(Javac.Unit unit, TreePath path) {
  /** Appended to the name at the cursor, so that it can be found in the syntax tree. */
  static final String MARK = "$here$";

  /** The most rounds of rewriting operators. */
  private static final int ROUNDS = 8;

  /**
   * Looks at the name at the end of the text; it gets the {@link #MARK}.
   *
   * @param use what to do with the context, which is no longer valid afterwards
   * @return what {@code use} returns; empty if there is no such name
   */
  static <R> Optional<R> atEnd(
      Javac javac,
      SourceCodeAnalysis analysis,
      SessionScope session,
      String before,
      Function<CursorContext, R> use) {
    for (String rest : List.of("", "()", " here")) {
      String marked = before + MARK + rest;
      Optional<Optional<R>> looked =
          look(
              javac,
              analysis,
              session,
              marked + closers(marked),
              draft -> draft.find(path -> name(path.getLeaf()).endsWith(MARK)).map(use));
      if (looked.isPresent()) {
        return looked.get();
      }
    }
    return Optional.empty();
  }

  /** Looks at the name between two positions of the code, in the same way. */
  static <R> Optional<R> at(
      Javac javac,
      SourceCodeAnalysis analysis,
      SessionScope session,
      String code,
      int from,
      int to,
      Function<CursorContext, R> use) {
    return CursorContext.<Optional<R>>look(
            javac,
            analysis,
            session,
            code + closers(code),
            draft -> draft.find(path -> draft.spans(path.getLeaf(), from, to)).map(use))
        .flatMap(found -> found);
  }

  /** Empty if the code cannot be parsed. */
  private static <R> Optional<R> look(
      Javac javac,
      SourceCodeAnalysis analysis,
      SessionScope session,
      String code,
      Function<Drafted, R> use) {
    List<SourceSnippet> snippets = SourceSnippet.split(analysis, MappedSource.of(code));
    for (int round = 1; ; round++) {
      List<SnippetKind> kinds = SnippetKind.of(javac, snippets);
      if (kinds.isEmpty() || kinds.get(kinds.size() - 1) instanceof SnippetKind.Broken) {
        return Optional.empty();
      }
      JoinedSnippets joined = JoinedSnippets.of(snippets);
      MappedSource synthetic =
          SyntheticUnit.write(session, joined.snippets(), kinds, Map.of(), true);
      boolean last = round == ROUNDS;
      var edits = new Edits[1];
      Optional<R> used =
          javac.attribute(
              synthetic.toString(),
              unit -> {
                edits[0] = CellCompiler.edits(unit, synthetic, session, !last);
                return edits[0].isEmpty()
                    ? Optional.of(use.apply(new Drafted(unit, synthetic, joined)))
                    : Optional.empty();
              });
      if (used.isPresent()) {
        return used;
      }
      snippets = joined.apply(edits[0], snippets);
    }
  }

  private record Drafted(Javac.Unit unit, MappedSource synthetic, JoinedSnippets joined) {
    Optional<CursorContext> find(Predicate<TreePath> wanted) {
      TreePath[] found = {null};
      new TreePathScanner<Void, Void>() {
        @Override
        public Void scan(Tree tree, Void unused) {
          if (tree != null && found[0] == null && getCurrentPath() != null) {
            TreePath path = new TreePath(getCurrentPath(), tree);
            if (wanted.test(path)) {
              found[0] = path;
            }
          }
          return super.scan(tree, null);
        }
      }.scan(new TreePath(unit.tree()), null);
      return Optional.ofNullable(found[0]).map(path -> new CursorContext(unit, path));
    }

    /** Whether the tree's name is at these positions of the cell. */
    boolean spans(Tree tree, int from, int to) {
      if (!(tree instanceof IdentifierTree || tree instanceof MemberSelectTree)) {
        return declares(tree, from, to);
      }
      int end = (int) unit.trees().getSourcePositions().getEndPosition(unit.tree(), tree);
      int length = name(tree).length();
      return end >= length
          && length == to - from
          && joined.cell(synthetic.origin(end - length)) == from
          && joined.cell(synthetic.origin(end - 1)) == to - 1;
    }

    private boolean declares(Tree tree, int from, int to) {
      if (!(tree instanceof MethodTree || tree instanceof VariableTree)) {
        return false;
      }
      int start = (int) unit.trees().getSourcePositions().getStartPosition(unit.tree(), tree);
      int end = (int) unit.trees().getSourcePositions().getEndPosition(unit.tree(), tree);
      String name = name(tree);
      int at = start < 0 ? -1 : synthetic.toString().indexOf(name, start);
      while (at >= 0 && at < end && joined.cell(synthetic.origin(at)) != from) {
        at = synthetic.toString().indexOf(name, at + 1);
      }
      return at >= 0 && at < end && name.length() == to - from;
    }
  }

  private static String name(Tree tree) {
    if (tree instanceof IdentifierTree identifier) {
      return identifier.getName().toString();
    }
    if (tree instanceof MemberSelectTree select) {
      return select.getIdentifier().toString();
    }
    if (tree instanceof MemberReferenceTree reference) {
      return reference.getName().toString();
    }
    if (tree instanceof VariableTree variable) {
      return variable.getName().toString();
    }
    return tree instanceof MethodTree method ? method.getName().toString() : "";
  }

  /** The text that closes all open brackets. */
  static String closers(String code) {
    Deque<String> open = new ArrayDeque<>();
    for (Lexer.Token token : Lexer.tokens(code)) {
      if (token.is("(") || token.is("[") || token.is("{")) {
        open.push(token.text());
      } else if ((token.is(")") || token.is("]") || token.is("}")) && !open.isEmpty()) {
        open.pop();
      }
    }
    StringBuilder closers = new StringBuilder();
    boolean statement = false;
    for (String bracket : open) {
      boolean block = bracket.equals("{");
      closers.append(block && !statement ? ";}" : block ? "}" : bracket.equals("(") ? ")" : "]");
      statement = block;
    }
    return closers.toString();
  }
}
