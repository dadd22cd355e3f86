package org.chainrule.course;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.kernel.language.CellResult;

/**
 * Runs the cells of a notebook. Where the session dies, another takes its place, in which the cells
 * run again without the one that killed it: an endless loop costs one cell.
 *
 * <p>Whatever the cells do that the student added, the answers are run as if nothing had been
 * added.
 *
 * @param <S> the sessions of its backend
 */
public final class NotebookRun<S extends CellBackend.Session> implements AutoCloseable {
  /** More sessions than this are not opened for one notebook. */
  private static final int SESSIONS = 16;

  /** After so many added cells that killed their session, those that follow are not run. */
  private static final int MOST_DEADLY = 4;

  /** How a cell ended that was not run, because too much was used. */
  public static final CellResult.Gone USED_UP =
      new CellResult.Gone("the time or the number of tries for the notebook is used up");

  /** Opens sessions of a kind. */
  @FunctionalInterface
  public interface Opening<S> {
    S open() throws IOException;
  }

  private final CellBackend backend;
  private final Opening<S> opening;
  private final List<Cell> cells;

  /** How each cell ended when it ran first; as many as have run. */
  private final List<CellResult> results = new ArrayList<>();

  /** The cells, by their index, that are left out of what runs again. */
  private final Set<Integer> leftOut = new HashSet<>();

  private int deadlyAdded;
  private S session;
  private int opened;

  private NotebookRun(CellBackend backend, Opening<S> opening, List<Cell> cells) {
    this.backend = backend;
    this.opening = opening;
    this.cells = List.copyOf(cells);
  }

  /** A run that has not begun. */
  public static NotebookRun<CellBackend.Session> of(CellBackend backend, List<Cell> cells) {
    return of(backend, backend::open, cells);
  }

  /** The same, of which the session that is left at the end can be asked more. */
  public static <S extends CellBackend.Session> NotebookRun<S> of(
      CellBackend backend, Opening<S> opening, List<Cell> cells) {
    return new NotebookRun<>(backend, opening, cells);
  }

  /** Runs all cells, and answers how each ended. */
  public List<CellResult> results() throws IOException {
    session();
    while (results.size() < cells.size()) {
      results.add(USED_UP);
    }
    return List.copyOf(results);
  }

  /** A session that lives and in which all cells have run; empty if there can be none any more. */
  public Optional<S> session() throws IOException {
    while (session == null || session.isGone()) {
      if (opened == SESSIONS + deadlyAdded || backend.isSpent()) {
        return Optional.empty();
      }
      close();
      session = opening.open();
      opened++;
      runCells();
    }
    return Optional.of(session);
  }

  /** Runs the cells, or runs them again, up to one that ends the session. */
  private void runCells() {
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean added = cell.role() == Role.ADDED;
      boolean again = i < results.size();
      if (leftOut.contains(i) || (again && cell.role() == Role.TEST)) {
        continue;
      }
      if (added && (backend.isSpentForAdded() || deadlyAdded == MOST_DEADLY)) {
        leftOut.add(i);
        record(i, USED_UP);
        continue;
      }
      CellResult result = cell.source().isBlank() ? CellResult.nothing() : session.run(cell);
      record(i, result);
      if (result instanceof CellResult.Gone) {
        leftOut.add(i);
        deadlyAdded += added ? 1 : 0;
        return;
      }
    }
  }

  private void record(int index, CellResult result) {
    if (index == results.size()) {
      results.add(result);
    } else if (result instanceof CellResult.Gone) {
      results.set(index, result);
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
