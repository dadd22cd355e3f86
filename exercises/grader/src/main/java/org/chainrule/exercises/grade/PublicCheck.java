package org.chainrule.exercises.grade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Runs the cells of the reference with the answers of the submission in their places. */
  public List<Point> check(Notebook reference, Notebook submitted) {
    var points = new ArrayList<Point>();
    try (var session = Session.open(sandbox, new Budget(limits.submission()))) {
      Optional<String> broken = Optional.empty();
      for (NotebookCell cell : reference.cells()) {
        if (!cell.isCode()) {
          continue;
        }
        Optional<NbGrader> nbgrader = cell.nbgrader();
        String source =
            nbgrader
                .filter(NbGrader::solution)
                .flatMap(answer -> submitted.answer(answer.gradeId()))
                .orElseGet(cell::source);
        Outcome outcome = session.run(source);
        if (nbgrader.filter(NbGrader::isTest).isPresent()) {
          points.add(point(nbgrader.get(), outcome, broken));
          broken = Optional.empty();
        } else if (nbgrader.filter(NbGrader::solution).isPresent() && broken.isEmpty()) {
          broken = failure(nbgrader.get(), outcome);
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
    var ran = new HashMap<Integer, String>();
    Session session = null;
    try {
      for (Map<String, String> answer : answers) {
        if (session == null || session.gone().isPresent()) {
          close(session);
          session = Session.open(sandbox, new Budget(FOR_ALL));
          ran.clear();
        }
        all.add(points(session, reference, answer, ran));
      }
    } finally {
      close(session);
    }
    return all;
  }

  private static List<Point> points(
      Session session, Notebook reference, Map<String, String> answer, Map<Integer, String> ran) {
    var points = new ArrayList<Point>();
    for (NotebookCell cell : reference.cells()) {
      if (!cell.isCode()) {
        continue;
      }
      Optional<NbGrader> nbgrader = cell.nbgrader();
      if (nbgrader.filter(NbGrader::isTest).isPresent()) {
        points.add(point(nbgrader.get(), session.run(cell.source()), Optional.empty()));
        continue;
      }
      String source = nbgrader.map(n -> answer.get(n.gradeId())).orElseGet(cell::source);
      if (!source.equals(ran.put(cell.number(), source))) {
        session.run(source);
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
  private static Point point(NbGrader test, Outcome outcome, Optional<String> broken) {
    boolean passed = outcome instanceof Outcome.Ran;
    String message = passed ? "" : broken.orElseGet(() -> message(outcome));
    return new Point(test.gradeId(), test.points(), passed, message);
  }

  private static Optional<String> failure(NbGrader answer, Outcome outcome) {
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
