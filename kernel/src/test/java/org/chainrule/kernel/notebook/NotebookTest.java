package org.chainrule.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotebookTest {
  private static final String SMALL =
      """
      {
       "cells": [
        {
         "cell_type": "code",
         "execution_count": 3,
         "id": "a1",
         "later": {"kept": [1, 2.50, null]},
         "metadata": {"tags": ["raises-exception"]},
         "outputs": [],
         "source": ["int x = 1;\\n", "x"]
        }
       ],
       "metadata": {"kernelspec": {"language": "java", "name": "chainrule"}, "own": true},
       "nbformat": 4,
       "nbformat_minor": 5
      }
      """;

  @TempDir Path folder;

  @Test
  void whatIsNotKnownIsKept() throws Exception {
    String text = Notebook.of("n", SMALL).text();
    assertThat(text)
        .contains("\"own\": true")
        .contains("2.50")
        .contains("\"kept\"")
        .contains("null");
  }

  @Test
  void whatIsWrittenOnceIsWrittenTheSameAgain() throws Exception {
    String once = Notebook.of("n", SMALL).text();
    assertThat(Notebook.of("n", once).text()).isEqualTo(once);
    assertThat(once).startsWith("{\n \"cells\": [\n  {\n   \"cell_type\"").endsWith("}\n");
  }

  @Test
  void aCellTellsItsSourceAndTags() throws Exception {
    NotebookCell cell = Notebook.of("n", SMALL).cells().get(0);
    assertThat(cell.source()).isEqualTo("int x = 1;\nx");
    assertThat(cell.tags()).containsExactly("raises-exception");
    assertThat(cell.executionCount()).isEqualTo(3);
    cell.setOutputs(0, new JsonArray());
    assertThat(cell.json().get("execution_count").isJsonNull()).isTrue();
  }

  @Test
  void theLanguageIsThatOfTheKernelspec() throws Exception {
    assertThat(Notebook.of("n", SMALL).language()).isEqualTo("java");
  }

  @Test
  void writingReplacesTheFileAndLeavesNothingElse() throws Exception {
    Path file = folder.resolve("n.ipynb");
    Files.writeString(file, "old");
    Notebook.of("n", SMALL).write(file);
    assertThat(Notebook.read(file).cells()).hasSize(1);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"cells":                              | is not JSON
          []                                     | not a JSON object
          ''                                     | is not JSON
          {"cells": []}                          | no "nbformat"
          {"nbformat": 3, "worksheets": []}      | notebook format 3
          {"nbformat": 4}                        | no cells
          {"nbformat": 4, "cells": []}           | no cells
          {"nbformat": 4, "cells": "x"}          | no cells
          {"nbformat": 4, "cells": [5]}          | cell 1
          {"nbformat": 4, "cells": [{}]}         | cell 1
          """)
  void aFileThatIsNoNotebookIsSaidInOneSentence(String text, String why) {
    assertThatThrownBy(() -> Notebook.of("bad.ipynb", text))
        .isInstanceOf(BadNotebookException.class)
        .hasMessageStartingWith("bad.ipynb ")
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void bytesThatAreNoTextAndFilesThatAreNotThereAreSaid() throws Exception {
    Path bytes = Files.write(folder.resolve("b.ipynb"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> Notebook.read(bytes)).hasMessageContaining("not text in UTF-8");
    assertThatThrownBy(() -> Notebook.read(folder.resolve("none.ipynb")))
        .hasMessageContaining("there is no file");
  }
}
