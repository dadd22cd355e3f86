package org.chainrule.exercises.grade;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chainrule.exercises.grade.AutogradedNotebook.Cell;
import org.chainrule.exercises.grade.AutogradedNotebook.Role;
import org.chainrule.exercises.sandbox.Budget;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.sandbox.Session;
import org.chainrule.exercises.sandbox.Session.Outcome;

/**
 * Runs the cells of a notebook, and then the questions of tests. Where the child dies, another
 * takes its place, in which the cells run again without the one that killed it: an endless loop
 * costs one cell or one test.
 *
 * <p>The cells that the student added have a budget of their own. Whatever they do, the answers are
 * run and asked as if nothing had been added.
 */
final class AutogradedRun implements AutoCloseable {
  /** More children than this are not started for one notebook. */
  private static final int CHILDREN = 16;

  /** After so many added cells that killed their child, those that follow are not run. */
  private static final int MOST_DEADLY = 4;

  private static final Outcome.Gone USED_UP =
      new Outcome.Gone("the time or the number of tries for the notebook is used up");

  private final Sandbox sandbox;
  private final List<Cell> cells;
  private final Budget budget;
  private final Budget budgetOfAdded;

  /** How each cell ended when it ran first; as many as have run. */
  private final List<Outcome> outcomes = new ArrayList<>();

  /** The cells, by their index, that are left out of what runs again. */
  private final Set<Integer> leftOut = new HashSet<>();

  private int deadlyAdded;
  private Session session;
  private int started;

  AutogradedRun(Sandbox sandbox, Limits limits, List<Cell> cells) {
    this.sandbox = sandbox;
    this.cells = List.copyOf(cells);
    budget = new Budget(limits.submission());
    budgetOfAdded = new Budget(limits.submission());
  }

  /** Runs all cells, and answers how each ended. */
  List<Outcome> runCells() {
    ready();
    while (outcomes.size() < cells.size()) {
      outcomes.add(USED_UP);
    }
    return List.copyOf(outcomes);
  }

  /** Runs code after all cells, in the child that there is, or in a fresh one. */
  Outcome run(String code) {
    return ready().orElseGet(() -> session.run(code, budget));
  }

  /** Sees to it that a child lives in which all cells have run; answers why there is none. */
  private Optional<Outcome> ready() {
    while (session == null || session.gone().isPresent()) {
      if (started == CHILDREN + deadlyAdded || budget.isSpent()) {
        return Optional.of(USED_UP);
      }
      close();
      session = Session.open(sandbox);
      started++;
      runCellsInSession();
    }
    return Optional.empty();
  }

  /** Runs the cells, or runs them again, up to one that ends the child. */
  private void runCellsInSession() {
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean added = cell.role() == Role.ADDED;
      boolean again = i < outcomes.size();
      if (leftOut.contains(i) || (again && cell.role() == Role.TEST)) {
        continue;
      }
      if (added && (budgetOfAdded.isSpent() || deadlyAdded == MOST_DEADLY)) {
        leftOut.add(i);
        record(i, USED_UP);
        continue;
      }
      Outcome outcome = session.run(cell.source(), added ? budgetOfAdded : budget);
      record(i, outcome);
      if (outcome instanceof Outcome.Gone) {
        leftOut.add(i);
        deadlyAdded += added ? 1 : 0;
        return;
      }
    }
  }

  private void record(int index, Outcome outcome) {
    if (index == outcomes.size()) {
      outcomes.add(outcome);
    } else if (outcome instanceof Outcome.Gone) {
      outcomes.set(index, outcome);
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
