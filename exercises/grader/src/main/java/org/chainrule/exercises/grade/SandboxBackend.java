package org.chainrule.exercises.grade;

import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.course.CellBackend;
import org.chainrule.exercises.sandbox.Budget;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.kernel.language.CellResult;

/**
 * Runs the cells of one notebook in a sandbox, and then the tests' questions. Cells that the
 * student added have a separate budget.
 */
public final class SandboxBackend implements CellBackend {
  private final Sandbox sandbox;
  private final Budget budget;
  private final Budget budgetOfAdded;

  public SandboxBackend(Sandbox sandbox, Limits limits) {
    this.sandbox = sandbox;
    budget = new Budget(limits.submission());
    budgetOfAdded = new Budget(limits.submission());
  }

  @Override
  public Session open() {
    return new Session(org.chainrule.exercises.sandbox.Session.open(sandbox));
  }

  @Override
  public boolean isSpent() {
    return budget.isSpent();
  }

  @Override
  public boolean isSpentForAdded() {
    return budgetOfAdded.isSpent();
  }

  /** A session that returns values as plain data. */
  public final class Session implements CellBackend.Session {
    private final org.chainrule.exercises.sandbox.Session session;

    private Session(org.chainrule.exercises.sandbox.Session session) {
      this.session = session;
    }

    @Override
    public CellResult run(Cell cell) {
      return session
          .run(cell.source(), cell.role() == Role.ADDED ? budgetOfAdded : budget)
          .result();
    }

    /** Runs a question from a test. */
    Outcome ask(String code) {
      return session.run(code, budget);
    }

    @Override
    public boolean isGone() {
      return session.gone().isPresent();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
