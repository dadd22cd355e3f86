package org.chainrule.exercises.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmittedNotebookTest {
  private static SubmittedNotebook notebook(String... cells) throws Ungradable {
    return SubmittedNotebook.read(
        ("{\"nbformat\":4,\"cells\":[" + String.join(",", cells) + "]}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(String source) {
    return "{\"cell_type\":\"code\",\"metadata\":{\"nbgrader\":{\"grade_id\":\"q1\"}},\"source\":"
        + source
        + "}";
  }

  @Test
  void aSourceIsAStringOrAListOfLines() throws Ungradable {
    assertThat(notebook(answer("\"a\\nb\"")).source("q1")).contains("a\nb");
    assertThat(notebook(answer("[\"a\\n\", \"b\"]")).source("q1")).contains("a\nb");
  }

  @Test
  void ofCopiedCellsTheLastCounts() throws Ungradable {
    SubmittedNotebook copied = notebook(answer("\"first\""), answer("\"second\""));
    assertThat(copied.source("q1")).contains("second");
    assertThat(copied.copies("q1")).isEqualTo(2);
  }

  @Test
  void outputsArePassedOverHoweverDeep() throws Ungradable {
    String deep = "[".repeat(200) + "]".repeat(200);
    String cell =
        "{\"cell_type\":\"code\",\"outputs\":"
            + deep
            + ",\"metadata\":{\"nbgrader\":"
            + "{\"grade_id\":\"q1\"}},\"source\":\"x\"}";
    assertThat(notebook(cell).source("q1")).contains("x");
  }

  @Test
  void cellsOfTheStudentsOwnAreKeptApart() throws Ungradable {
    var notebook = notebook("{\"cell_type\":\"code\",\"metadata\":{},\"source\":\"int mine;\"}");
    assertThat(notebook.gradeIds()).isEmpty();
    assertThat(notebook.others()).containsExactly("int mine;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                          | it is empty
          {"nbformat":4,"cells":[                     | ends in the middle
          <html>not found</html>                      | not a notebook
          [1,2]                                       | holds no JSON object
          {"nbformat":4}                              | has no cells
          {"nbformat":3,"worksheets":[{"cells":[]}]}  | format 3
          {"nbformat":4,"cells":{}}                   | not a notebook
          {"nbformat":4,"cells":[7]}                  | not a notebook
          {"nbformat":4,"cells":[{"source":{}}]}      | not a notebook
          {"nbformat":"x","cells":[]}                 | not a notebook
          {"nbformat":4,"cells":[]} {}                | not a notebook
          """)
  void whatIsNotANotebookIsUngradableWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> SubmittedNotebook.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Ungradable.class)
        .hasMessageContaining(reason);
  }

  @Test
  void nestingWithoutEndIsUngradable() {
    byte[] brackets = new byte[5_000_000];
    Arrays.fill(brackets, (byte) '[');
    String start = "{\"nbformat\":4,\"metadata\":";
    byte[] bytes = start.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, brackets, 0, bytes.length);
    assertThatThrownBy(() -> SubmittedNotebook.read(brackets)).isInstanceOf(Ungradable.class);
  }

  @Test
  void whatIsNotTextIsUngradable() {
    byte[] bytes = {'{', (byte) 0xff, (byte) 0xfe, '}'};
    assertThatThrownBy(() -> SubmittedNotebook.read(bytes)).isInstanceOf(Ungradable.class);
  }

  @Test
  void whatIsTooLargeIsRefusedUnread() {
    assertThatThrownBy(() -> SubmittedNotebook.read(new byte[SubmittedNotebook.MAX_BYTES + 1]))
        .isInstanceOf(Ungradable.class)
        .hasMessageContaining("larger than 32 MB");
  }
}
