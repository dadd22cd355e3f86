package org.chainrule.exercises.release;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.chainrule.course.ReleasedChecks;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.report.Table;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * Creates the notebook that students open first. It lists the released exercises both in its text
 * and in its metadata, so that a missing exercise can be detected.
 */
public final class StartPage {
  /** The file name of the source and of the released notebook. */
  public static final String NAME = "00-start-here.ipynb";

  private static final String LIST = "exercises";

  private StartPage() {}

  /** Returns the start page for these exercises. */
  public static Notebook of(Notebook source, List<Exercise> exercises) {
    Notebook page = source.copy();
    var words = new StringBuilder();
    var known = new JsonArray();
    for (Exercise exercise : exercises) {
      String title = title(exercise);
      double points = exercise.testPoints() + exercise.manualPoints();
      String path = exercise.id() + "/" + exercise.id() + ".ipynb";
      words.append("- [").append(title).append("](").append(path).append("), ");
      words.append(Table.number(points)).append(points == 1 ? " point\n" : " points\n");
      var entry = new JsonObject();
      entry.addProperty("id", exercise.id());
      entry.addProperty("title", title);
      // the points of the public checks; written answers are graded manually
      entry.addProperty("points", exercise.testPoints());
      entry.add("checks", checks(exercise));
      known.add(entry);
    }
    page.clearOutputs();
    for (NotebookCell cell : page.cells()) {
      if (cell.id().equals(LIST)) {
        cell.setSource(words.toString().stripTrailing());
      }
    }
    var chainrule = new JsonObject();
    chainrule.add(LIST, known);
    page.metadata().add("chainrule", chainrule);
    return page;
  }

  /** Returns the list of released check cells, which are later recognized by their text. */
  private static JsonArray checks(Exercise exercise) {
    var checks = new JsonArray();
    for (NotebookCell cell : Release.of(exercise.notebook()).cells()) {
      cell.nbgrader()
          .filter(NbGrader::isTest)
          .map(test -> ReleasedChecks.listed(test.gradeId(), test.points(), cell.source()))
          .ifPresent(checks::add);
    }
    return checks;
  }

  /** Returns the first heading of an exercise, or its id if there is no heading. */
  static String title(Exercise exercise) {
    return exercise.notebook().cells().stream()
        .filter(cell -> !cell.isCode())
        .flatMap(cell -> cell.source().lines())
        .filter(line -> line.startsWith("# "))
        .findFirst()
        .map(line -> line.substring(2).strip())
        .orElse(exercise.id());
  }
}
