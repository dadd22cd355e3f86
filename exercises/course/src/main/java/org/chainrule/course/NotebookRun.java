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
 * Runs the cells of a notebook. If a cell kills the session, a new session replaces it and the
 * other cells are run again without that cell, so an endless loop costs only one cell.
 *
 * <p>Whatever the added cells do, the answers still run as if there were no added cells.
 *
 * @param <S> the type of the backend's sessions
 */
public final class NotebookRun<S extends CellBackend.Session> implements AutoCloseable {
  /** The maximum number of sessions for one notebook. */
  private static final int MAX_SESSIONS = 16;

  /**
   * The number of added cells that may kill their session before the remaining ones are skipped.
   */
  private static final int MAX_DEADLY_ADDED = 4;

  /** The result of a cell that was not run because a limit was reached. */
  public static final CellResult.Gone USED_UP =
      new CellResult.Gone("the time or the number of tries for the notebook is used up");

  /** Opens sessions of a given type. */
  @FunctionalInterface
  public interface Opening<S> {
    S open() throws IOException;
  }

  private final CellBackend backend;
  private final Opening<S> opening;
  private final List<Cell> cells;

  /** The result of each cell's first run, for the cells that have run so far. */
  private final List<CellResult> results = new ArrayList<>();

  /** The indexes of the cells that are skipped when cells are run again. */
  private final Set<Integer> leftOut = new HashSet<>();

  private int deadlyAdded;
  private S session;
  private int opened;

  private NotebookRun(CellBackend backend, Opening<S> opening, List<Cell> cells) {
    this.backend = backend;
    this.opening = opening;
    this.cells = List.copyOf(cells);
  }

  /** Returns a run that has not started yet. */
  public static NotebookRun<CellBackend.Session> of(CellBackend backend, List<Cell> cells) {
    return of(backend, backend::open, cells);
  }

  /** Returns a run that has not started yet, whose sessions are opened by {@code opening}. */
  public static <S extends CellBackend.Session> NotebookRun<S> of(
      CellBackend backend, Opening<S> opening, List<Cell> cells) {
    return new NotebookRun<>(backend, opening, cells);
  }

  /** Runs all cells and returns their results. */
  public List<CellResult> results() throws IOException {
    session();
    while (results.size() < cells.size()) {
      results.add(USED_UP);
    }
    return List.copyOf(results);
  }

  /**
   * Returns a live session in which all cells have run, or empty if no more sessions are possible.
   */
  public Optional<S> session() throws IOException {
    while (session == null || session.isGone()) {
      if (opened == MAX_SESSIONS + deadlyAdded || backend.isSpent()) {
        return Optional.empty();
      }
      close();
      session = opening.open();
      opened++;
      runCells();
    }
    return Optional.of(session);
  }

  /** Runs the cells, or runs them again, until one of them ends the session. */
  private void runCells() {
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean added = cell.role() == Role.ADDED;
      boolean again = i < results.size();
      if (leftOut.contains(i) || (again && cell.role() == Role.TEST)) {
        continue;
      }
      if (added && (backend.isSpentForAdded() || deadlyAdded == MAX_DEADLY_ADDED)) {
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
