package org.chainrule.exercises.release;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.exercises.grade.GradingBackend;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.kernel.language.CellResult;

/**
 * Runs many versions of one notebook in the same session. A version runs the first cell that
 * differs from what ran last in its place, and all cells after it, which may depend on it. This is
 * much faster than a session for each version and is safe for answers written by the exercise's
 * author.
 */
final class SharedSession implements GradingBackend, AutoCloseable {
  private final GradingBackend backend;
  private final List<Ran> ran = new ArrayList<>();
  private Session session;

  /** A cell that ran in the session, and its result. Tests are not kept: they always run. */
  private record Ran(String source, CellResult result) {}

  SharedSession(GradingBackend backend) {
    this.backend = backend;
  }

  @Override
  public Session open() {
    if (session == null || session.isGone()) {
      close();
      session = backend.open();
      ran.clear();
    }
    return new Version();
  }

  /** Begins anew: nothing that ran before can help or harm the next version. */
  void reset() {
    if (session != null) {
      session.reset();
      ran.clear();
    }
  }

  @Override
  public boolean isSpent() {
    return backend.isSpent();
  }

  @Override
  public boolean isSpentForAdded() {
    return backend.isSpentForAdded();
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** A view of the shared session for one version of the notebook. */
  private final class Version implements Session {
    private int next;

    @Override
    public CellResult run(Cell cell) {
      if (cell.role() == Role.TEST) {
        return session.run(cell);
      }
      int index = next++;
      if (index < ran.size()) {
        if (ran.get(index).source().equals(cell.source())) {
          return ran.get(index).result();
        }
        ran.subList(index, ran.size()).clear();
      }
      CellResult result = session.run(cell);
      ran.add(new Ran(cell.source(), result));
      return result;
    }

    @Override
    public Outcome ask(String code) {
      return session.ask(code);
    }

    @Override
    public void reset() {
      SharedSession.this.reset();
    }

    @Override
    public boolean isGone() {
      return session.isGone();
    }

    @Override
    public void close() {
      // the session stays open for the next version
    }
  }
}
