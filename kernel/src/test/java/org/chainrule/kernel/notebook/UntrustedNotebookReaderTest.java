package org.chainrule.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UntrustedNotebookReaderTest {
  private static Notebook notebook(String... cells) throws BadNotebookException {
    return Notebook.readUntrusted(
        ("{\"nbformat\":4,\"cells\":[" + String.join(",", cells) + "]}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(String source) {
    return "{\"cell_type\":\"code\",\"metadata\":{\"nbgrader\":{\"grade_id\":\"q1\"}},\"source\":"
        + source
        + "}";
  }

  @Test
  void aSourceIsAStringOrAListOfLines() throws BadNotebookException {
    assertThat(notebook(answer("\"a\\nb\"")).answer("q1")).contains("a\nb");
    assertThat(notebook(answer("[\"a\\n\", \"b\"]")).answer("q1")).contains("a\nb");
  }

  @Test
  void ofCopiedCellsTheLastCounts() throws BadNotebookException {
    Notebook copied = notebook(answer("\"first\""), answer("\"second\""));
    assertThat(copied.answer("q1")).contains("second");
    assertThat(copied.graded("q1")).hasSize(2);
  }

  @Test
  void outputsArePassedOverHoweverDeep() throws BadNotebookException {
    String deep = "[".repeat(200) + "]".repeat(200);
    String cell =
        "{\"cell_type\":\"code\",\"outputs\":"
            + deep
            + ",\"metadata\":{\"nbgrader\":"
            + "{\"grade_id\":\"q1\"}},\"source\":\"x\"}";
    assertThat(notebook(cell).answer("q1")).contains("x");
  }

  @Test
  void cellsOfTheStudentsOwnAreNoAnswers() throws BadNotebookException {
    var notebook = notebook("{\"cell_type\":\"code\",\"metadata\":{},\"source\":\"int mine;\"}");
    assertThat(notebook.gradeIds()).isEmpty();
    assertThat(notebook.cells()).extracting(NotebookCell::source).containsExactly("int mine;");
  }

  @Test
  void ofMetadataOnlyWhatIsReadIsKept() throws BadNotebookException {
    String cell =
        """
        {"cell_type": "code", "source": "x", "metadata": {
          "own": [1, 2],
          "nbgrader": {"grade_id": "q1", "grade": true, "points": 2.5, "task": [[]], "more": {"a": 1}}}}
        """;
    NotebookCell read = notebook(cell).cells().get(0);
    assertThat(read.nbgrader()).contains(new NbGrader("q1", true, false, false, false, 2.5));
    assertThat(read.json().toString()).doesNotContain("own", "more");
  }

  @Test
  void bothReadersMakeTheSameOfANotebook() throws BadNotebookException {
    String text =
        """
        {"cells": [
          {"cell_type": "markdown", "metadata": {}, "source": ["# One\\n", "two"]},
          {"cell_type": "code", "execution_count": 3, "outputs": [{"output_type": "stream"}],
           "metadata": {"nbgrader": {"schema_version": 3, "grade_id": "q1", "grade": false,
             "locked": false, "solution": true, "task": false}}, "source": "int x;"}],
         "metadata": {"kernelspec": {"language": "java"}, "chainrule": {"exercise": "e01-x"}},
         "nbformat": 4, "nbformat_minor": 5}
        """;
    Notebook trusted = Notebook.of("n", text);
    Notebook untrusted = Notebook.readUntrusted(text.getBytes(StandardCharsets.UTF_8));
    assertThat(untrusted.cells())
        .extracting(NotebookCell::number, NotebookCell::type, NotebookCell::source)
        .isEqualTo(
            trusted.cells().stream().map(c -> tuple(c.number(), c.type(), c.source())).toList());
    assertThat(untrusted.exercise()).isEqualTo(trusted.exercise()).isEqualTo("e01-x");
    assertThat(untrusted.cells())
        .extracting(NotebookCell::nbgrader)
        .isEqualTo(trusted.cells().stream().map(NotebookCell::nbgrader).toList());
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
  void whatIsNotANotebookIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> Notebook.readUntrusted(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(BadNotebookException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void nestingWithoutEndIsRefused() {
    byte[] brackets = new byte[5_000_000];
    Arrays.fill(brackets, (byte) '[');
    String start = "{\"nbformat\":4,\"metadata\":";
    byte[] bytes = start.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, brackets, 0, bytes.length);
    assertThatThrownBy(() -> Notebook.readUntrusted(brackets))
        .isInstanceOf(BadNotebookException.class);
  }

  @Test
  void whatIsNotTextIsRefused() {
    byte[] bytes = {'{', (byte) 0xff, (byte) 0xfe, '}'};
    assertThatThrownBy(() -> Notebook.readUntrusted(bytes))
        .isInstanceOf(BadNotebookException.class);
  }

  @Test
  void whatIsTooLargeIsRefusedUnread() {
    assertThatThrownBy(() -> Notebook.readUntrusted(new byte[Notebook.MAX_UNTRUSTED_BYTES + 1]))
        .isInstanceOf(BadNotebookException.class)
        .hasMessageContaining("larger than 32 MB");
  }
}
