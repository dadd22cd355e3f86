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
 * The notebook that a student opens first. It lists the exercises that were released with it: in
 * words, and in its metadata, so that one that is missing later can be told.
 */
public final class StartPage {
  /** What it is called, in the source as in the release. */
  public static final String NAME = "00-start-here.ipynb";

  private static final String LIST = "exercises";

  private StartPage() {}

  /** Makes it, for these exercises. */
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
      // what its public checks give; words are read by a person
      entry.addProperty("points", exercise.testPoints());
      entry.add("checks", checks(exercise));
      known.add(entry);
    }
    for (NotebookCell cell : page.cells()) {
      cell.clearOutputs();
      if (cell.id().equals(LIST)) {
        cell.setSource(words.toString().stripTrailing());
      }
    }
    var ours = new JsonObject();
    ours.add(LIST, known);
    page.metadata().add("chainrule", ours);
    return page;
  }

  /** The check cells as they are released, to be recognized by their text. */
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

  /** The first heading of an exercise; its id, if it has none. */
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
