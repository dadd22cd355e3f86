package org.chainrule.exercises.grade;

import org.chainrule.course.CellBackend;
import org.chainrule.exercises.sandbox.Session.Outcome;

/** A backend whose sessions also answer the questions of hidden tests. */
public interface GradingBackend extends CellBackend {
  /**
   * @throws org.chainrule.exercises.sandbox.SandboxFailure if the session cannot be started
   */
  @Override
  Session open();

  /** A session that returns values as plain data. */
  interface Session extends CellBackend.Session {
    /** Runs a question from a test, after all cells. */
    Outcome ask(String code);

    /** Begins a new, empty session in the same process, for the code of the same author. */
    void reset();
  }
}
