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

  private void widget(String type, String id, byte[] buffer, Object... data) {
    var content =
        Json.object("comm_id", id, "target_name", "jupyter.widget", "data", Json.object(data));
    outputs.heard(session.message(type, content).withBuffers(List.of(buffer)));
  }

  @Test
  void theStatesOfWidgetsAreSavedUnderNumbersThatStayTheSame() {
    var picture = Json.object("_model_name", "ImageModel", "format", "png");
    byte[] one = {1};
    byte[] two = {2};
    var path = List.of(List.of("value"));
    widget("comm_open", "a9", one, "state", picture, "buffer_paths", path);
    var box = Json.object("_model_name", "HBoxModel", "children", List.of("IPY_MODEL_a9"));
    widget("comm_open", "b7", one, "state", box);
    var format = Json.object("format", "svg+xml");
    widget("comm_msg", "a9", two, "method", "update", "state", format, "buffer_paths", path);
    widget("comm_open", "c5", one, "state", picture);
    widget("comm_close", "c5", one);
    var view = Json.object("model_id", "b7");
    hear(
        outputs,
        "display_data",
        "data",
        Json.object("application/vnd.jupyter.widget-view+json", view),
        "metadata",
        data(""));

    var metadata = new JsonObject();
    book.widgets().saveIn(metadata);
    String first = "0".repeat(31) + "1";
    String second = "0".repeat(31) + "2";
    assertThat(outputs.json().toString()).contains("\"model_id\":\"" + second);
    JsonObject saved =
        Json.child(Json.child(metadata, "widgets"), "application/vnd.jupyter.widget-state+json");
    JsonObject states = Json.child(saved, "state");
    assertThat(states.keySet()).containsExactly(first, second);
    JsonObject image = Json.child(states, first);
    assertThat(Json.string(image, "model_name", "")).isEqualTo("ImageModel");
    assertThat(Json.string(Json.child(image, "state"), "format", "")).isEqualTo("svg+xml");
    assertThat(image.get("buffers").toString())
        .isEqualTo("[{\"data\":\"Ag==\",\"encoding\":\"base64\",\"path\":[\"value\"]}]");
    assertThat(Json.child(states, second).toString()).contains("IPY_MODEL_" + first);
  }

  @Test
  void clearedOutputsLeaveNoStatesOfWidgets() throws Exception {
    Notebook notebook =
        Notebook.of(
            "n",
            "{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":\"1\"}],"
                + "\"metadata\":{\"widgets\":{\"s\":{}},\"kernelspec\":{}}}");
    notebook.clearOutputs();
    assertThat(notebook.metadata().keySet()).containsExactly("kernelspec");
  }
}
