package org.chainrule.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Session;
import org.junit.jupiter.api.Test;

class CellOutputsTest {
  private final Session session = new Session("kernel");
  private final CellOutputs.Book book = new CellOutputs.Book();
  private final CellOutputs outputs = book.next();

  private void hear(CellOutputs where, String type, Object... content) {
    where.heard(session.message(type, Json.object(content)));
  }

  private static JsonObject data(String text) {
    return Json.object("text/plain", text);
  }

  private static JsonObject id(String id) {
    return Json.object("display_id", id);
  }

  @Test
  void textOfOneStreamIsJoinedAndLaidOutByLine() {
    hear(outputs, "stream", "name", "stdout", "text", "a\nb");
    hear(outputs, "stream", "name", "stdout", "text", "c\n");
    hear(outputs, "stream", "name", "stderr", "text", "d");
    JsonArray json = outputs.json();
    assertThat(json).hasSize(2);
    assertThat(json.get(0).getAsJsonObject().get("text").toString())
        .isEqualTo("[\"a\\n\",\"bc\\n\"]");
  }

  @Test
  void anUpdateChangesWhatAnEarlierCellShows() {
    hear(outputs, "display_data", "data", data("one"), "metadata", data(""), "transient", id("7"));
    JsonArray shown = outputs.json();
    hear(book.next(), "update_display_data", "data", data("two"), "transient", id("7"));
    assertThat(shown.toString()).contains("two").doesNotContain("one").doesNotContain("transient");
  }

  @Test
  void aClearThatWaitsClearsWithTheNextOutput() {
    hear(outputs, "stream", "name", "stdout", "text", "old");
    hear(outputs, "clear_output", "wait", true);
    assertThat(outputs.json()).hasSize(1);
    hear(outputs, "stream", "name", "stdout", "text", "new");
    assertThat(outputs.json().toString()).contains("new").doesNotContain("old");
    hear(outputs, "clear_output", "wait", false);
    assertThat(outputs.json()).isEmpty();
  }

  @Test
  void theLastErrorIsFound() {
    hear(outputs, "error", "ename", "E", "evalue", "v", "traceback", List.of("t"));
    assertThat(Json.string(outputs.error(), "ename", "")).isEqualTo("E");
    assertThat(book.next().error().isEmpty()).isTrue();
  }
}
