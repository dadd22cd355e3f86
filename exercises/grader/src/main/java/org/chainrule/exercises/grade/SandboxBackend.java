package org.chainrule.exercises.grade;

import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.exercises.sandbox.Budget;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.kernel.language.CellResult;

/**
 * Runs the cells of one notebook in a sandbox, and then the tests' questions. Cells that the
 * student added have a separate budget.
 */
public final class SandboxBackend implements GradingBackend {
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
    return new SandboxSession(org.chainrule.exercises.sandbox.Session.open(sandbox));
  }

  @Override
  public boolean isSpent() {
    return budget.isSpent();
  }

  @Override
  public boolean isSpentForAdded() {
    return budgetOfAdded.isSpent();
  }

  private final class SandboxSession implements Session {
    private final org.chainrule.exercises.sandbox.Session session;

    private SandboxSession(org.chainrule.exercises.sandbox.Session session) {
      this.session = session;
    }

    @Override
    public CellResult run(Cell cell) {
      return session
          .run(cell.source(), cell.role() == Role.ADDED ? budgetOfAdded : budget)
          .result();
    }

    @Override
    public Outcome ask(String code) {
      return session.run(code, budget);
    }

    @Override
    public void reset() {
      session.reset(budget);
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
