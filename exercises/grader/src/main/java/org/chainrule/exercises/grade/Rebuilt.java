package org.chainrule.exercises.grade;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chainrule.exercises.sandbox.Budget;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.sandbox.Session;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * The notebook that is graded: ours, cell by cell, with the student's answers put in by id. Cells
 * that the student deleted, moved, copied or added make no difference to it.
 *
 * <p>A child that dies in a test is replaced for the next one, so that one endless loop costs one
 * test.
 */
final class Rebuilt implements AutoCloseable {
  private static final int CHILDREN = 4;

  private final Sandbox sandbox;
  private final List<Piece> pieces;
  private final Budget budget;
  private final List<Result.Cell> problems;
  private final Set<Piece> deadly = new HashSet<>();
  private Session session;
  private int started;

  /**
   * A cell that will run.
   *
   * @param gradeId the answer's id; empty for a cell of ours
   */
  record Piece(String gradeId, String source) {}

  Rebuilt(Sandbox sandbox, List<Piece> pieces, Budget budget, List<Result.Cell> problems) {
    this.sandbox = sandbox;
    this.pieces = pieces;
    this.budget = budget;
    this.problems = problems;
  }

  /** Takes the answers out of what was handed in, and says what is wrong with them. */
  static List<Piece> from(
      Exercise exercise, Notebook submitted, List<Result.Cell> problems, List<String> notes) {
    var pieces = new ArrayList<Piece>();
    for (NotebookCell cell : exercise.notebook().cells()) {
      Optional<NbGrader> nbgrader = cell.nbgrader();
      if (!cell.isCode() || nbgrader.filter(NbGrader::isTest).isPresent()) {
        continue;
      }
      if (nbgrader.isEmpty() || !nbgrader.get().solution()) {
        pieces.add(new Piece("", cell.source()));
        continue;
      }
      String id = nbgrader.get().gradeId();
      Optional<String> answer = submitted.answer(id);
      if (answer.isEmpty()) {
        problems.add(new Result.Cell(id, "the cell is missing from the notebook"));
        continue;
      }
      int copies = submitted.graded(id).size();
      if (copies > 1) {
        notes.add("cell " + id + " is there " + copies + " times; the last counts");
      }
      pieces.add(new Piece(id, answer.get()));
    }
    return pieces;
  }

  /** Runs code after all cells, in the child that there is, or in a fresh one. */
  Outcome run(String code) {
    if (session == null || session.gone().isPresent()) {
      Optional<Outcome.Gone> never = open();
      if (never.isPresent()) {
        return never.get();
      }
    }
    return session.run(code);
  }

  /**
   * Starts a child and runs the cells in it; a cell that ends the child is left out from then on.
   */
  private Optional<Outcome.Gone> open() {
    while (started < CHILDREN && !budget.isSpent()) {
      close();
      session = Session.open(sandbox, budget);
      started++;
      if (pieces.stream().allMatch(this::survives)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Outcome.Gone("the time or the number of tries for the notebook is used up"));
  }

  private boolean survives(Piece piece) {
    if (deadly.contains(piece)) {
      return true;
    }
    Outcome outcome = magic(piece).orElseGet(() -> session.run(piece.source()));
    if (outcome instanceof Outcome.Gone) {
      deadly.add(piece);
    }
    if (started == 1 || outcome instanceof Outcome.Gone) {
      problem(piece, outcome);
    }
    return !(outcome instanceof Outcome.Gone);
  }

  private static Optional<Outcome> magic(Piece piece) {
    String start = piece.source().stripLeading();
    return start.startsWith("%") || start.startsWith("!")
        ? Optional.of(new Outcome.Failed("Magic", "magics are not run while grading"))
        : Optional.empty();
  }

  private void problem(Piece piece, Outcome outcome) {
    if (piece.gradeId().isEmpty()) {
      return;
    }
    if (outcome instanceof Outcome.Failed failed) {
      problems.add(new Result.Cell(piece.gradeId(), failed.kind() + ": " + failed.message()));
    } else if (outcome instanceof Outcome.Gone gone) {
      problems.add(new Result.Cell(piece.gradeId(), gone.why()));
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
