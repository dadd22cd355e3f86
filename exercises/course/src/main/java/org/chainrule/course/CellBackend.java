package org.chainrule.course;

import java.io.IOException;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.kernel.language.CellResult;

/** What runs the cells of one notebook: a kernel of its own, or a sandbox. */
public interface CellBackend {
  /**
   * Starts a session in which nothing has run.
   *
   * @throws IOException if that is not possible, which says nothing about the notebook
   */
  Session open() throws IOException;

  /** Whether all the time is used up that the notebook has: then no cell is run any more. */
  default boolean isSpent() {
    return false;
  }

  /** The same for the cells that the student added, which have a time of their own. */
  default boolean isSpentForAdded() {
    return false;
  }

  /** A JVM that runs one cell after the other. */
  interface Session extends AutoCloseable {
    /** Runs a cell; after a {@link CellResult.Gone} the session is over. */
    CellResult run(Cell cell);

    /** Whether the session is over. */
    boolean isGone();

    @Override
    void close();
  }
}
