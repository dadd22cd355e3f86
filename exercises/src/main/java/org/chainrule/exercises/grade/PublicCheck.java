package org.chainrule.exercises.grade;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainrule.exercises.notebook.NbGrader;
import org.chainrule.exercises.notebook.SourceNotebook;
import org.chainrule.exercises.notebook.SourceNotebook.Cell;
import org.chainrule.exercises.notebook.SubmittedNotebook;
import org.chainrule.exercises.sandbox.Budget;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.sandbox.Session;
import org.chainrule.exercises.sandbox.Session.Outcome;

/**
 * The check cells of a notebook, run after the student's answers the way they run in the notebook
 * itself: a check passes when nothing is thrown. It tells what a student may know, and is no
 * grading.
 */
public final class PublicCheck {
  private final Sandbox sandbox;
  private final Limits limits;

  public PublicCheck(Sandbox sandbox, Limits limits) {
    this.sandbox = sandbox;
    this.limits = limits;
  }

  /** One check cell. */
  public record Point(String gradeId, double points, boolean passed, String message) {}

  /** Runs the cells of the reference with the answers of the submission in their places. */
  public List<Point> check(SourceNotebook reference, SubmittedNotebook submitted) {
    var points = new ArrayList<Point>();
    try (var session = Session.open(sandbox, new Budget(limits.submission()))) {
      for (Cell cell : reference.cells()) {
        if (!cell.isCode()) {
          continue;
        }
        Optional<NbGrader> nbgrader = cell.nbgrader();
        String source =
            nbgrader
                .filter(NbGrader::solution)
                .flatMap(answer -> submitted.source(answer.gradeId()))
                .orElseGet(cell::source);
        Outcome outcome = session.run(source);
        nbgrader.filter(NbGrader::isTest).ifPresent(test -> points.add(point(test, outcome)));
      }
    }
    return points;
  }

  private static Point point(NbGrader test, Outcome outcome) {
    return new Point(
        test.gradeId(), test.points(), outcome instanceof Outcome.Ran, message(outcome));
  }

  private static String message(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return failed.message().isEmpty() ? failed.kind() : failed.message();
    }
    return outcome instanceof Outcome.Gone gone ? gone.why() : "";
  }
}
