package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles cells without declarations to a class with one compilation, where JShell takes five. */
public final class StatementCompiler {
  /** The prefix of the generated classes' names, which look like JShell's but are different. */
  private static final String NAME = "$JShell$run";

  private static final String PACKAGE = "REPL.";

  private final Javac javac;
  private int compiled;

  StatementCompiler(Javac javac) {
    this.javac = javac;
  }

  /**
   * Compiles snippets without declarations.
   *
   * @return empty if they import or declare something, or have errors
   */
  public Optional<CompiledCell> compile(
      SessionScope session, List<SourceSnippet> original, boolean operators) {
    List<SnippetKind> kinds = SnippetKind.of(javac, original);
    if (!kinds.stream().allMatch(SnippetKind::onlyRuns)) {
      return Optional.empty();
    }
    List<Problem> broken = CellCompiler.broken(original, kinds);
    if (!broken.isEmpty()) {
      return Optional.of(CompiledCell.failed(original, broken));
    }
    SourceSnippet ending = original.get(original.size() - 1);
    boolean callable = !(last(kinds) instanceof SnippetKind.Expression it) || it.callable();
    boolean statement = ending.endsWithSemicolon();
    boolean returns = last(kinds) instanceof SnippetKind.Statement it && it.returns();
    boolean valued =
        returns
            || (last(kinds) instanceof SnippetKind.Expression it && !(it.assigns() && statement));
    List<SourceSnippet> snippets = original;
    String name = NAME + compiled++;
    boolean all = false;
    for (int round = 0; ; round++) {
      JoinedSnippets joined = JoinedSnippets.of(snippets);
      MappedSource synthetic =
          SyntheticUnit.program(session, joined.snippets(), kinds, all, name, valued);
      Javac.Unit unit = javac.attribute(synthetic.toString());
      Map<String, byte[]> classes = unit.errors().isEmpty() ? unit.generate() : Map.of();
      if (unit.errors().isEmpty()) {
        var program =
            new CompiledCell(
                snippets,
                PACKAGE + name,
                classes,
                valued,
                statement || returns,
                lines(synthetic, joined),
                List.of());
        return Optional.of(program);
      }
      Edits edits =
          CellCompiler.edits(unit, synthetic, session, operators && round < CellCompiler.ROUNDS);
      if (!edits.isEmpty()) {
        snippets = joined.apply(edits, snippets);
        kinds = SnippetKind.of(javac, snippets);
      } else if (valued && callable && !returns) {
        valued = false; // a void method has no value
      } else if (!all) {
        all = true; // the cell may mean something that was left out
      } else {
        List<Problem> problems = CellCompiler.problems(unit, synthetic, joined, operators);
        return problems.isEmpty() // the error is outside of the cell: JShell reports it
            ? Optional.empty()
            : Optional.of(CompiledCell.failed(snippets, problems));
      }
    }
  }

  private static SnippetKind last(List<SnippetKind> kinds) {
    return kinds.get(kinds.size() - 1);
  }

  /** The cell's line of each line of the synthetic unit. */
  private static List<Integer> lines(MappedSource synthetic, JoinedSnippets joined) {
    var lines = new ArrayList<Integer>();
    String code = synthetic.toString();
    for (int start = 0; start < code.length(); start = code.indexOf('\n', start) + 1) {
      int at = start;
      while (code.charAt(at) != '\n' && synthetic.origin(at) == MappedSource.NOWHERE) {
        at++;
      }
      while (Character.isWhitespace(code.charAt(at)) && code.charAt(at) != '\n') {
        at++;
      }
      lines.add(joined.cell(synthetic.origin(at)));
    }
    return List.copyOf(lines);
  }
}
