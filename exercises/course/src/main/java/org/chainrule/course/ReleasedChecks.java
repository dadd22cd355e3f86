package org.chainrule.course;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.io.Sha256;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * The check cells of a released exercise, recognized by their text because some programs drop cell
 * metadata when they save notebooks.
 *
 * @param nbgrader the metadata of each check cell, by the {@link #hash} of its text
 */
public record ReleasedChecks(Map<String, JsonObject> nbgrader) {
  /** No checks, for an exercise that is not listed on a start page. */
  static final ReleasedChecks NONE = new ReleasedChecks(Map.of());

  private static final String HASH = "sha256";

  /** Reads the list of checks from a start page. */
  static ReleasedChecks in(JsonArray checks) {
    var found = new HashMap<String, JsonObject>();
    for (JsonElement check : checks) {
      if (check instanceof JsonObject json) {
        found.put(Json.string(json, HASH, ""), json);
      }
    }
    return new ReleasedChecks(Map.copyOf(found));
  }

  /** Returns the entry for one check as it is listed on the start page. */
  public static JsonObject listed(String gradeId, double points, String source) {
    return Json.object("grade_id", gradeId, "grade", true, "points", points, HASH, hash(source));
  }

  /** Returns a hash of a text that ignores line endings and trailing white space. */
  private static String hash(String source) {
    String plain =
        source.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
    return Sha256.of(plain).hex();
  }

  /** Restores the nbgrader metadata of check cells that have lost it. */
  void restore(Notebook notebook) {
    for (NotebookCell cell : notebook.cells()) {
      if (cell.isCode() && cell.nbgrader().isEmpty()) {
        JsonObject known = nbgrader.get(hash(cell.source()));
        if (known != null) {
          cell.metadata().add("nbgrader", known.deepCopy());
        }
      }
    }
  }
}
