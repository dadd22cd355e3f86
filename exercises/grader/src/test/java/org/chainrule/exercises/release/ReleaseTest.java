package org.chainrule.exercises.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;
import org.junit.jupiter.api.Test;

class ReleaseTest {
  private static Notebook notebook(JsonObject... cells) {
    var notebook = new JsonObject();
    var list = new JsonArray();
    for (JsonObject cell : cells) {
      list.add(cell);
    }
    notebook.add("cells", list);
    notebook.addProperty("nbformat", 4);
    try {
      return Notebook.of("n.ipynb", notebook.toString());
    } catch (BadNotebookException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject cell(String id, String flags, String type, String source) {
    JsonObject cell =
        JsonParser.parseString(
                "{\"cell_type\":\""
                    + type
                    + "\",\"execution_count\":3,\"outputs\":[{}],\"metadata\":"
                    + "{\"nbgrader\":{\"schema_version\":3,\"grade_id\":\""
                    + id
                    + "\""
                    + flags
                    + "}}}")
            .getAsJsonObject();
    cell.addProperty("source", source);
    return cell;
  }

  private static NotebookCell answer(String source) {
    return Release.of(notebook(cell("q1", ",\"solution\":true", "code", source))).cells().get(0);
  }

  @Test
  void aSolutionAtTheEndOfAMethodBecomesAThrow() {
    assertThat(answer("int f() {\n  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION\n}").source())
        .isEqualTo(
            "int f() {\n  // YOUR CODE HERE\n"
                + "  throw new UnsupportedOperationException(\"q1 is not answered yet\");\n}");
  }

  @Test
  void aSolutionBeforeOtherStatementsLeavesThemReachable() {
    assertThat(
            answer(
                    """
                    int f() {
                      int x = 0;
                      // BEGIN SOLUTION
                      x = 1;
                      // END SOLUTION
                      return x;
                    }""")
                .source())
        .contains("if (true) throw");
  }

  @Test
  void anAnswerCellWithoutMarkersBecomesAStubAsAWhole() {
    assertThat(answer("int secret = 42;").source()).doesNotContain("42").contains("throw");
  }

  @Test
  void anAnswerInWordsBecomesAnInvitation() {
    var released =
        Release.of(
            notebook(
                cell(
                    "w",
                    ",\"solution\":true,\"grade\":true,\"points\":2",
                    "markdown",
                    "Because.")));
    assertThat(released.cells().get(0).source()).isEqualTo("YOUR ANSWER HERE");
  }

  @Test
  void hiddenTestsAndMarkSchemesAreGone() {
    String source =
        "check(1);\n// BEGIN HIDDEN TESTS\nsecret();\n// END HIDDEN TESTS\n"
            + "### BEGIN MARK SCHEME\nscheme\n### END MARK SCHEME\nlast();";
    var released = Release.of(notebook(cell("t", ",\"grade\":true,\"points\":1", "code", source)));
    assertThat(released.cells().get(0).source()).isEqualTo("check(1);\nlast();");
  }

  @Test
  void outputsAreClearedAndTheCellIsBoundToItsSource() {
    NotebookCell cell = answer("// BEGIN SOLUTION\nint a = 1;\n// END SOLUTION");
    assertThat(cell.json().getAsJsonArray("outputs")).isEmpty();
    assertThat(cell.json().get("execution_count").isJsonNull()).isTrue();
    var nbgrader = cell.metadata().getAsJsonObject("nbgrader");
    assertThat(nbgrader.get("checksum").getAsString())
        .isEqualTo(cell.nbgrader().orElseThrow().checksum(cell.source(), "code"));
    assertThat(cell.metadata().get("deletable").getAsBoolean()).isFalse();
  }

  @Test
  void theSourceNotebookStaysAsItWas() {
    var source = notebook(cell("q1", ",\"solution\":true", "code", "int secret = 42;"));
    String before = source.text();
    Release.of(source);
    assertThat(source.text()).isEqualTo(before);
  }

  @Test
  void aRegionThatDoesNotEndIsAnErrorThatNamesTheCell() {
    assertThatThrownBy(() -> answer("// BEGIN SOLUTION\nint a = 1;"))
        .hasMessage("cell q1: BEGIN SOLUTION without END SOLUTION");
    assertThatThrownBy(() -> answer("int a = 1;\n// END SOLUTION"))
        .hasMessage("cell q1: END SOLUTION without BEGIN SOLUTION");
  }

  @Test
  void anIdThatIsUsedTwiceIsAnError() {
    var twice = notebook(cell("q", ",\"solution\":true", "code", "a"), cell("q", "", "code", "b"));
    assertThatThrownBy(() -> Release.of(twice)).hasMessageContaining("another cell has this");
  }

  @Test
  void aSolutionOutsideAnAnswerCellIsAnErrorAndNotReleased() {
    var stray =
        notebook(cell("t", ",\"locked\":true", "code", "// BEGIN SOLUTION\n1\n// END SOLUTION"));
    assertThatThrownBy(() -> Release.of(stray)).hasMessageContaining("not for an answer");
  }
}
