package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Odd cells of ordinary Java: what plain JShell runs, we run, and with the same value. */
@Timeout(240)
final class CellsTest {
  /** Cells that follow one another, with what each must come to. */
  private record Sequence(String name, List<Example> examples) {}

  /**
   * A cell.
   *
   * @param ours whether plain JShell cannot run it, or shows something else
   * @param notes what it says on standard error
   */
  private record Example(
      String code, boolean ours, String value, String printed, String error, String notes) {}

  @TestFactory
  Stream<DynamicTest> theCorpus() throws IOException {
    List<Sequence> sequences = sequences();
    assertThat(sequences.stream().mapToInt(each -> each.examples.size()).sum()).isGreaterThan(250);
    return sequences.stream().map(each -> DynamicTest.dynamicTest(each.name, () -> check(each)));
  }

  private static void check(Sequence sequence) {
    Notebook notebook = Notebook.shared();
    notebook.run("%reset").ok();
    try (PlainJShell plain = new PlainJShell()) {
      for (Example each : sequence.examples) {
        check(each, notebook.run(each.code), plain.run(each.code));
      }
    } finally {
      notebook.run("%reset").ok();
    }
  }

  private static void check(Example example, Ran ran, Optional<String> plain) {
    assertThat(ran.out()).as(example.code).isEqualTo(example.printed);
    if (example.error != null) {
      assertThat(ran.outcome()).as(example.code).isInstanceOf(CellResult.Failed.class);
      assertThat(ran.traceback()).as(example.code).contains(example.error);
      assertThat(ran.traceback()).as(example.code).doesNotContain("$JShell$", "$Cell", "REPL.$");
      assertThat(plain).as("JShell runs " + example.code).isEmpty();
      return;
    }
    assertThat(ran.outcome()).as(example.code).isInstanceOf(CellResult.Completed.class);
    assertThat(ran.value()).as(example.code).isEqualTo(example.value);
    if (example.notes == null) {
      assertThat(ran.err()).as(example.code).isEmpty();
    } else {
      assertThat(ran.err()).as(example.code).contains(example.notes);
    }
    if (!example.ours) {
      assertThat(plain).as("JShell does not run " + example.code).isPresent();
      if (example.value != null && !plain.get().isEmpty()) {
        assertThat(unquoted(plain.get())).as("JShell: " + example.code).isEqualTo(example.value);
      }
    }
  }

  /** JShell writes a string as a literal. */
  private static String unquoted(String value) {
    return value.startsWith("\"")
        ? value.substring(1, value.length() - 1).translateEscapes()
        : value;
  }

  private static List<Sequence> sequences() throws IOException {
    String text;
    try (InputStream in = CellsTest.class.getResourceAsStream("cells.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    var sequences = new ArrayList<Sequence>();
    for (String part : text.split("(?m)^## ", -1)) {
      if (!part.startsWith("#")) {
        int line = part.indexOf('\n');
        sequences.add(new Sequence(part.substring(0, line), examples(part.substring(line + 1))));
      }
    }
    return sequences;
  }

  private static List<Example> examples(String text) {
    var examples = new ArrayList<Example>();
    for (String part : text.split("(?m)^(?=>>|~>)", -1)) {
      if (!part.isBlank()) {
        examples.add(example(part));
      }
    }
    return examples;
  }

  private static Example example(String text) {
    var code = new ArrayList<String>();
    String value = null;
    var printed = new StringBuilder();
    String error = null;
    String notes = null;
    for (String line : text.lines().toList()) {
      String rest = line.length() > 3 ? line.substring(3) : "";
      String short_ = line.length() > 2 ? line.substring(2) : "";
      if (line.startsWith(">>") || line.startsWith("~>") || line.startsWith("..")) {
        code.add(rest);
      } else if (line.startsWith("=")) {
        value = short_;
      } else if (line.startsWith("|")) {
        printed.append(short_).append('\n');
      } else if (line.startsWith("!")) {
        error = short_;
      } else if (line.startsWith("?")) {
        notes = short_;
      }
    }
    boolean ours = text.startsWith("~>");
    return new Example(String.join("\n", code), ours, value, printed.toString(), error, notes);
  }
}
