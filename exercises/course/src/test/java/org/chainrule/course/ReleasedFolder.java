package org.chainrule.course;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chainrule.kernel.io.Json;

/** A small course as a release lays it out: two exercises, and the start page that lists them. */
record ReleasedFolder(Path folder) {
  static final String STUB =
      "double twice(double x) {\n  // YOUR CODE HERE\n"
          + "  throw new UnsupportedOperationException(\"e01-twice is not answered yet\");\n}";
  static final String RIGHT = "double twice(double x) {\n  return 2 * x;\n}";

  static ReleasedFolder in(Path folder) throws IOException {
    var released = new ReleasedFolder(folder);
    JsonArray listed = new JsonArray();
    listed.add(Json.object("id", "e01-twice", "title", "E1 · Twice", "points", 3));
    listed.add(Json.object("id", "e02-two", "title", "E2 · Two", "points", 1));
    JsonObject start = Json.object("chainrule", Json.object("exercises", listed));
    JsonArray cells = new JsonArray();
    cells.add(markdown("# Start"));
    Files.writeString(folder.resolve(Course.START_PAGE), notebook(start, cells));
    released.write("e01-twice", STUB);
    released.write("e02-two", "int two = 2;");
    return released;
  }

  Path file(String id) {
    return folder.resolve(id).resolve(id + ".ipynb");
  }

  /** Writes an exercise with this answer: two checks in e01, one in e02. */
  Path write(String id, String answer) throws IOException {
    return write(file(id), id, answer);
  }

  Path write(Path file, String id, String answer) throws IOException {
    JsonArray cells = new JsonArray();
    cells.add(markdown("# " + (id.startsWith("e01") ? "E1 · Twice" : "E2 · Two") + "\n\nText."));
    cells.add(
        markdown(
            """
            ## 1. The value

            <details><summary>Hint 1</summary>

            What is `x + x`?

            </details>
            <details><summary>Hint 2</summary>

            It is $2x$.
            </details>"""));
    cells.add(code(id, false, true, 0, answer));
    if (id.startsWith("e01")) {
      cells.add(
          code(
              id + "-check",
              true,
              false,
              2,
              "double yours = twice(3);\nHandCheck.of(tensor(3).requiresGrad(true).mul(2))"
                  + ".value(\"twice 3\", tensor(6), yours).requireCorrect();"));
      cells.add(markdown("## 2. The sign"));
      cells.add(
          code(id + "-sign", true, false, 1, "if (twice(-1) != -2) throw new AssertionError();"));
    } else {
      cells.add(code(id + "-check", true, false, 1, "if (two != 2) throw new AssertionError();"));
    }
    JsonObject metadata = Json.object("chainrule", Json.object("exercise", id));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, notebook(metadata, cells));
  }

  private static String notebook(JsonObject metadata, JsonArray cells) {
    return Json.object("cells", cells, "metadata", metadata, "nbformat", 4, "nbformat_minor", 5)
        .toString();
  }

  private static JsonObject markdown(String text) {
    return Json.object("cell_type", "markdown", "metadata", new JsonObject(), "source", text);
  }

  private static JsonObject code(
      String id, boolean grade, boolean solution, int points, String source) {
    JsonObject nbgrader =
        Json.object(
            "grade_id",
            id,
            "grade",
            grade,
            "solution",
            solution,
            "locked",
            grade,
            "points",
            points,
            "schema_version",
            3);
    return Json.object(
        "cell_type",
        "code",
        "execution_count",
        null,
        "metadata",
        Json.object("nbgrader", nbgrader),
        "outputs",
        new JsonArray(),
        "source",
        source);
  }
}
