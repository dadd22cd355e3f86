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
  private int drafts;

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
    var draft = new Draft(session, original, kinds, operators);
    while (!draft.compile()) {
      // another round
    }
    return draft.compiled;
  }

  /** A compilation in rounds; each uses what the last one found. */
  private final class Draft {
    private final String name = NAME + drafts++;
    private final SessionScope session;
    private final boolean operators;
    private final boolean statement;
    private final boolean returns;
    private final boolean callable;
    private boolean valued;
    private List<SourceSnippet> snippets;
    private List<SnippetKind> kinds;
    private boolean all;
    private int rounds;
    private Optional<CompiledCell> compiled = Optional.empty();

    Draft(
        SessionScope session,
        List<SourceSnippet> original,
        List<SnippetKind> kinds,
        boolean operators) {
      this.session = session;
      this.operators = operators;
      this.snippets = original;
      this.kinds = kinds;
      SnippetKind last = kinds.get(kinds.size() - 1);
      statement = original.get(original.size() - 1).endsWithSemicolon();
      returns = last instanceof SnippetKind.Statement it && it.returns();
      callable = !(last instanceof SnippetKind.Expression it) || it.callable();
      valued =
          returns || (last instanceof SnippetKind.Expression it && !(it.assigns() && statement));
    }

    /** Compiles one round; returns whether it was the last. */
    boolean compile() {
      JoinedSnippets joined = JoinedSnippets.of(snippets);
      MappedSource synthetic =
          SyntheticUnit.program(session, joined.snippets(), kinds, all, name, valued);
      return javac.attribute(synthetic.toString(), unit -> isDone(unit, synthetic, joined));
    }

    private boolean isDone(Javac.Unit unit, MappedSource synthetic, JoinedSnippets joined) {
      Map<String, byte[]> classes = unit.errors().isEmpty() ? unit.generate() : Map.of();
      if (unit.errors().isEmpty()) {
        compiled =
            Optional.of(
                new CompiledCell(
                    snippets,
                    PACKAGE + name,
                    classes,
                    valued,
                    statement || returns,
                    lines(synthetic, joined),
                    List.of()));
        return true;
      }
      Edits edits =
          CellCompiler.edits(unit, synthetic, session, operators && rounds++ < CellCompiler.ROUNDS);
      if (!edits.isEmpty()) {
        snippets = joined.apply(edits, snippets);
        kinds = SnippetKind.of(javac, snippets);
      } else if (valued && callable && !returns) {
        valued = false; // a void method has no value
      } else if (!all) {
        all = true; // the cell may mean something that was left out
      } else {
        List<Problem> problems = CellCompiler.problems(unit, synthetic, joined, operators);
        if (!problems.isEmpty()) { // else the error is outside of the cell: JShell reports it
          compiled = Optional.of(CompiledCell.failed(snippets, problems));
        }
        return true;
      }
      return false;
    }
  }

  /** The cell's line of each line of the synthetic unit. */
  static List<Integer> lines(MappedSource synthetic, JoinedSnippets joined) {
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
