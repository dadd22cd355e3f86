package org.chainrule.exercises.grade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainrule.exercises.grade.AutogradedNotebook.Cell;
import org.chainrule.exercises.grade.AutogradedNotebook.Role;
import org.chainrule.exercises.sandbox.Budget;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.sandbox.Session;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * The check cells of a notebook, run after the student's answers the way they run in the notebook
 * itself: a check passes when nothing is thrown. It tells what a student may know, and is no
 * grading.
 */
public final class PublicCheck {
  private static final Duration FOR_ALL = Duration.ofMinutes(10);

  private final Sandbox sandbox;
  private final Limits limits;

  public PublicCheck(Sandbox sandbox, Limits limits) {
    this.sandbox = sandbox;
    this.limits = limits;
  }

  /** One check cell. */
  public record Point(String gradeId, double points, boolean passed, String message) {}

  /** Runs the notebook's cells, those that hold checks too. */
  public List<Point> check(AutogradedNotebook notebook) {
    var points = new ArrayList<Point>();
    List<Cell> cells = notebook.cells();
    try (var run = new AutogradedRun(sandbox, limits, cells)) {
      List<Outcome> outcomes = run.runCells();
      Optional<String> broken = Optional.empty();
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        if (cell.role() == Role.TEST) {
          points.add(point(cell.gradeId(), cell.points(), outcomes.get(i), broken));
          broken = Optional.empty();
        } else if (cell.role() == Role.ANSWER && broken.isEmpty()) {
          broken = failure(cell, outcomes.get(i));
        }
      }
    }
    return points;
  }

  /**
   * The checks of several answers, each given as the sources of its cells by grade_id; the other
   * cells are the reference's own. They share a session, in which a cell runs again only where it
   * differs from what ran before: much faster, and for answers that the author wrote.
   */
  public List<List<Point>> checkAll(Notebook reference, List<Map<String, String>> answers) {
    var all = new ArrayList<List<Point>>();
    var budget = new Budget(FOR_ALL);
    var ran = new HashMap<Integer, String>();
    Session session = null;
    try {
      for (Map<String, String> answer : answers) {
        if (session == null || session.gone().isPresent()) {
          close(session);
          session = Session.open(sandbox);
          ran.clear();
        }
        all.add(points(session, budget, reference, answer, ran));
      }
    } finally {
      close(session);
    }
    return all;
  }

  private static List<Point> points(
      Session session,
      Budget budget,
      Notebook reference,
      Map<String, String> answer,
      Map<Integer, String> ran) {
    var points = new ArrayList<Point>();
    for (NotebookCell cell : reference.cells()) {
      if (!cell.isCode()) {
        continue;
      }
      Optional<NbGrader> nbgrader = cell.nbgrader();
      if (nbgrader.filter(NbGrader::isTest).isPresent()) {
        NbGrader test = nbgrader.get();
        Outcome outcome = session.run(cell.source(), budget);
        points.add(point(test.gradeId(), test.points(), outcome, Optional.empty()));
        continue;
      }
      String source = nbgrader.map(n -> answer.get(n.gradeId())).orElseGet(cell::source);
      if (!source.equals(ran.put(cell.number(), source))) {
        session.run(source, budget);
      }
    }
    return points;
  }

  private static void close(Session session) {
    if (session != null) {
      session.close();
    }
  }

  /** A check that passed has passed; where it failed, an answer that does not run is the reason. */
  private static Point point(
      String gradeId, double points, Outcome outcome, Optional<String> broken) {
    boolean passed = outcome instanceof Outcome.Ran;
    String message = passed ? "" : broken.orElseGet(() -> message(outcome));
    return new Point(gradeId, points, passed, message);
  }

  private static Optional<String> failure(Cell answer, Outcome outcome) {
    return outcome instanceof Outcome.Ran
        ? Optional.empty()
        : Optional.of("the answer " + answer.gradeId() + " does not run: " + message(outcome));
  }

  private static String message(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return failed.message().isEmpty() ? failed.kind() : failed.message();
    }
    return outcome instanceof Outcome.Gone gone ? gone.why() : "";
  }
}
