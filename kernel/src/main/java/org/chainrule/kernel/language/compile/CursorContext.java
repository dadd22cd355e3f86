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
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
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

  /** The context of the name at the end of the text; it gets the {@link #MARK}. */
  static Optional<CursorContext> atEnd(
      Javac javac, SourceCodeAnalysis analysis, SessionScope session, String before) {
    for (String rest : List.of("", "()", " here")) {
      String marked = before + MARK + rest;
      Optional<Drafted> drafted = look(javac, analysis, session, marked + closers(marked));
      if (drafted.isPresent()) {
        return drafted.get().find(path -> name(path.getLeaf()).endsWith(MARK));
      }
    }
    return Optional.empty();
  }

  /** The context of the name between two positions of the code. */
  static Optional<CursorContext> at(
      Javac javac,
      SourceCodeAnalysis analysis,
      SessionScope session,
      String code,
      int from,
      int to) {
    Optional<Drafted> drafted = look(javac, analysis, session, code + closers(code));
    return drafted.flatMap(
        synthetic -> synthetic.find(path -> synthetic.spans(path.getLeaf(), from, to)));
  }

  private static Optional<Drafted> look(
      Javac javac, SourceCodeAnalysis analysis, SessionScope session, String code) {
    List<SourceSnippet> snippets = SourceSnippet.split(analysis, MappedSource.of(code));
    var types = new HashMap<String, String>();
    Drafted last = null;
    for (int round = 0; round < 8; round++) {
      List<SnippetKind> kinds = SnippetKind.of(javac, snippets);
      if (kinds.isEmpty() || kinds.get(kinds.size() - 1) instanceof SnippetKind.Broken) {
        return Optional.empty();
      }
      JoinedSnippets joined = JoinedSnippets.of(snippets);
      MappedSource synthetic = SyntheticUnit.write(session, joined.snippets(), kinds, types, true);
      Javac.Unit unit = javac.attribute(synthetic.toString());
      last = new Drafted(unit, synthetic, joined);
      Edits edits =
          Operators.refused(unit) ? Operators.edits(unit, synthetic, session) : new Edits();
      if (edits.isEmpty()) {
        break;
      }
      snippets = joined.apply(edits, snippets);
    }
    return Optional.ofNullable(last);
  }

  private record Drafted(Javac.Unit unit, MappedSource synthetic, JoinedSnippets joined) {
    Optional<CursorContext> find(java.util.function.Predicate<TreePath> wanted) {
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
