package org.chainrule.course;

import java.io.IOException;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.kernel.language.CellResult;

/** Runs the cells of one notebook, either in a kernel or in a sandbox. */
public interface CellBackend {
  /**
   * Starts a new session in which no cell has run yet.
   *
   * @throws IOException if the session cannot be started, for reasons unrelated to the notebook
   */
  Session open() throws IOException;

  /** Returns whether the time limit for the notebook is used up; if so, no more cells are run. */
  default boolean isSpent() {
    return false;
  }

  /** Returns whether the separate time limit for the cells that the student added is used up. */
  default boolean isSpentForAdded() {
    return false;
  }

  /** A JVM that runs cells one after another. */
  interface Session extends AutoCloseable {
    /** Runs a cell. After a {@link CellResult.Gone}, the session has ended. */
    CellResult run(Cell cell);

    /** Returns whether the session has ended. */
    boolean isGone();

    @Override
    void close();
  }
}
