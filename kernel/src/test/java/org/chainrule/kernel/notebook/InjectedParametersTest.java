package org.chainrule.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectedParametersTest {
  private static Notebook notebook(JsonObject... cells) throws BadNotebookException {
    var all = new JsonArray();
    List.of(cells).forEach(all::add);
    JsonObject json =
        Json.object("cells", all, "metadata", Json.object(), "nbformat", 4, "nbformat_minor", 5);
    return Notebook.of("n", json.toString());
  }

  private static JsonObject code(String source, String... tags) {
    return Json.object(
        "cell_type", "code", "metadata", Json.object("tags", tags), "source", source);
  }

  private static List<String> sources(Notebook notebook) {
    return notebook.cells().stream().map(NotebookCell::source).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|7|int n = 7;",
        "``|-7|int n = -7;",
        "``|5000000000|long n = 5000000000L;",
        "``|0.5|double n = 0.5d;",
        "``|1e-3|double n = 1e-3d;",
        "``|true|boolean n = true;",
        "``|ab \"c\"|String n = \"ab \\\"c\\\"\";",
        "int n = 1;|7|int n = 7;",
        "double n = 1;|7|double n = 7d;",
        "float n = 1;|7|float n = 7f;",
        "long n;|7|long n = 7L;",
        "String n = \"1\";|7|String n = \"7\";",
        "var n = 1;|0.5|double n = 0.5d;",
        "// int n = 1|x|String n = \"x\";",
        "Path n = Path.of(\"a\");|Path.of(\"b\")|Path n = Path.of(\"b\");",
      })
  void aValueHasTheTypeThatIsDeclaredOrTheOneItLooksLike(
      String defaults, String value, String declaration) throws Exception {
    Notebook injected =
        new InjectedParameters(Map.of("n", value))
            .into(notebook(code(defaults == null ? "" : defaults, "parameters")));
    assertThat(sources(injected).get(1)).isEqualTo("// Parameters\n" + declaration);
  }

  @ParameterizedTest
  @CsvSource({"int, 0.5", "int, 5000000000", "boolean, yes", "double, fast"})
  void aValueOfAnotherTypeIsRefused(String type, String value) throws Exception {
    Notebook notebook = notebook(code(type + " n;", "parameters"));
    assertThatThrownBy(() -> new InjectedParameters(Map.of("n", value)).into(notebook))
        .isInstanceOf(BadNotebookException.class)
        .hasMessageContaining("n is declared as " + type);
  }

  @Test
  void aNameThatIsNoneIsRefused() throws Exception {
    Notebook notebook = notebook(code("1"));
    assertThatThrownBy(() -> new InjectedParameters(Map.of("my-n", "1")).into(notebook))
        .isInstanceOf(BadNotebookException.class)
        .hasMessageContaining("my-n");
  }

  @Test
  void withoutATaggedCellTheyComeFirst() throws Exception {
    Notebook injected = new InjectedParameters(Map.of("n", "1")).into(notebook(code("n + 1")));
    assertThat(sources(injected)).containsExactly("// Parameters\nint n = 1;", "n + 1");
    assertThat(injected.cells().get(0).json().has("id")).isTrue();
  }

  @Test
  void thoseOfAnEarlierRunGiveWay() throws Exception {
    Notebook once =
        new InjectedParameters(Map.of("n", "1"))
            .into(notebook(code("int n = 0;", "parameters"), code("n")));
    Notebook twice = new InjectedParameters(Map.of("n", "2")).into(once);
    assertThat(sources(twice)).containsExactly("int n = 0;", "// Parameters\nint n = 2;", "n");
  }

  @Test
  void withoutParametersTheNotebookIsAsItWas() throws Exception {
    Notebook notebook = notebook(code("1"));
    assertThat(new InjectedParameters(Map.of()).into(notebook)).isSameAs(notebook);
  }
}
