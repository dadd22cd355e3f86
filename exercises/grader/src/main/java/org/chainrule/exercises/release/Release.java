package org.chainrule.exercises.release;

import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * Creates the student's version of a source notebook: solutions are replaced with stubs that
 * compile but throw, hidden tests and mark schemes are removed, outputs are cleared, and every
 * nbgrader cell gets its checksum.
 */
public final class Release {
  private static final String SOLUTION = "SOLUTION";
  private static final List<String> SECRET = List.of("HIDDEN TESTS", "MARK SCHEME");

  private Release() {}

  /**
   * Returns the student's version of a source notebook.
   *
   * @throws IllegalArgumentException if the source notebook is invalid: markers that do not match,
   *     grade_ids that are missing or duplicated, or solutions outside answer cells
   */
  public static Notebook of(Notebook source) {
    Notebook release = source.copy();
    release.clearOutputs();
    Set<String> ids = new HashSet<>();
    for (NotebookCell cell : release.cells()) {
      try {
        cell.nbgrader().ifPresent(nbgrader -> validate(nbgrader, ids));
        convert(cell);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("cell " + name(cell) + ": " + e.getMessage(), e);
      }
    }
    return release;
  }

  private static String name(NotebookCell cell) {
    return cell.nbgrader()
        .map(NbGrader::gradeId)
        .orElseGet(() -> cell.id().isEmpty() ? String.valueOf(cell.number()) : cell.id());
  }

  private static void validate(NbGrader nbgrader, Set<String> ids) {
    if (!nbgrader.gradeId().matches("[a-zA-Z0-9_\\-]+")) {
      throw new IllegalArgumentException(
          "a grade_id has letters, digits, _ and -, not '" + nbgrader.gradeId() + "'");
    }
    if (!ids.add(nbgrader.gradeId())) {
      throw new IllegalArgumentException("another cell has this grade_id");
    }
    if (nbgrader.points() < 0) {
      throw new IllegalArgumentException("points must not be negative: " + nbgrader.points());
    }
  }

  private static void convert(NotebookCell cell) {
    String text = cell.source();
    for (String kind : SECRET) {
      text = Regions.replace(text, kind, (indent, after) -> List.of());
    }
    boolean answer = cell.nbgrader().filter(NbGrader::solution).isPresent();
    if (text.contains("BEGIN " + SOLUTION) && !answer) {
      throw new IllegalArgumentException("there is a solution in a cell that is not for an answer");
    }
    if (answer) {
      text = stub(cell, text);
    }
    cell.setSource(text);
    JsonObject metadata = cell.metadata();
    if (cell.nbgrader().isPresent()) {
      NbGrader nbgrader = cell.nbgrader().get();
      nbgrader.writeTo(cell);
      metadata.addProperty("deletable", false);
      metadata.addProperty("editable", !nbgrader.effectivelyLocked());
    }
  }

  private static String stub(NotebookCell cell, String text) {
    if (!cell.isCode()) {
      return text.contains("BEGIN " + SOLUTION)
          ? Regions.replace(text, SOLUTION, (indent, after) -> List.of("YOUR ANSWER HERE"))
          : "YOUR ANSWER HERE";
    }
    if (!text.contains("BEGIN " + SOLUTION) && !text.contains("END " + SOLUTION)) {
      return String.join("\n", stubLines(name(cell), "", List.of()));
    }
    return Regions.replace(text, SOLUTION, (indent, after) -> stubLines(name(cell), indent, after));
  }

  /**
   * Returns a stub that throws. If statements follow, the throw is made conditional, because they
   * would otherwise be unreachable; at the end of a method it is unconditional, because the method
   * would otherwise lack a return statement.
   */
  private static List<String> stubLines(String id, String indent, List<String> after) {
    boolean last =
        after.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("//"))
            .findFirst()
            .map(line -> line.startsWith("}"))
            .orElse(true);
    String thrown = "throw new UnsupportedOperationException(\"" + id + " is not answered yet\");";
    return List.of(indent + "// YOUR CODE HERE", indent + (last ? "" : "if (true) ") + thrown);
  }
}
