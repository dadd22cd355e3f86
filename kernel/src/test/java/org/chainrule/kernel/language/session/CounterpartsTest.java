package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.compile.Counterparts;
import org.chainrule.kernel.language.compile.Counterparts.Row;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("any-jdk")
@Timeout(60)
final class CounterpartsTest {
  private final Notebook notebook = Notebook.shared();

  static Stream<Row> rows() {
    return StreamSupport.stream(Counterparts.rows().spliterator(), false);
  }

  private void fresh() {
    notebook.run("Tensor x = tensor(1, 2, 3), y = tensor(4, 5, 6), W = ones(3, 3);").ok();
  }

  /** What the library has meanwhile needs no advice, and its row can go. */
  @ParameterizedTest
  @MethodSource("rows")
  void aNameOfPyTorchIsAnsweredByItsMeaning(Row row) {
    fresh();
    Ran ran = notebook.run(row.written());
    if (ran.outcome() instanceof CellResult.Failed) {
      assertThat(ran.traceback()).contains("  " + row.advice()).doesNotContain("Did you mean");
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theCounterpartThatIsNamedExists(Row row) {
    if (!row.here().isEmpty()) {
      fresh();
      notebook.run(row.here()).ok();
    } else {
      assertThat(row.note()).isNotEmpty();
    }
  }

  /** {@code -Dpage=write} writes it. */
  @Test
  void thePageOfTheTableIsWhatTheTableSays() throws IOException {
    Path page = Path.of("..", "notebooks", "PYTORCH.md");
    if ("write".equals(System.getProperty("page"))) {
      Files.writeString(page, Counterparts.page());
    }
    assertThat(Files.readString(page)).isEqualTo(Counterparts.page());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tensor loss = tensor(1); loss.shape     | Write loss.shape() (shape is a method).",
        "int rows = x.relu().shape[0];           | Write x.relu().shape() (shape is a method).",
        "new nn.Linear(2, 3)                     | there is no nn",
        "x.sum(dim=0)                            | Java has no names of arguments",
        "boolean done = True;                    | Write true.",
        "double number = x;                      | item() gives the number"
      })
  void theAdviceNamesTheLearnersOwnTensor(String cell, String advice) {
    fresh();
    assertThat(notebook.run(cell).traceback()).contains(advice);
  }

  @Test
  void aNameThatIsNoMemberOfATensorIsStillComparedBySpelling() {
    assertThat(notebook.run("record Signal(double sin) {}\nnew Signal(1).sign").traceback())
        .contains("Did you mean sin?");
    assertThat(notebook.run("F").traceback()).doesNotContain("relu");
  }
}
