package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.kernel.client.Outputs;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;

/** The messages of a cell as nbformat's outputs: text joined, displays updated, clears obeyed. */
final class CellOutputs implements Outputs {
  /** What is on display, in whichever cell. */
  private final Map<String, List<JsonObject>> displays;

  private final WidgetStates widgets;
  private final List<JsonObject> outputs = new ArrayList<>();
  private boolean clearBeforeNext;

  private CellOutputs(Book book) {
    displays = book.displays;
    widgets = book.widgets;
  }

  /**
   * The outputs of the cells of one notebook: a later cell may update what an earlier one shows.
   */
  static final class Book {
    private final Map<String, List<JsonObject>> displays = new HashMap<>();
    private final WidgetStates widgets = new WidgetStates();

    CellOutputs next() {
      return new CellOutputs(this);
    }

    /** The states of the widgets that the cells have opened. */
    WidgetStates widgets() {
      return widgets;
    }
  }

  @Override
  public void heard(Message message) {
    JsonObject content = message.content();
    switch (message.type()) {
      case "stream" -> stream(content);
      case "display_data" -> display(content);
      case "update_display_data" -> update(content);
      case "execute_result" -> {
        JsonObject output = bundle("execute_result", content);
        output.add("execution_count", content.get("execution_count"));
        add(output);
      }
      case "error" -> add(output("error", content, "ename", "evalue", "traceback"));
      case "clear_output" -> {
        clearBeforeNext = Json.bool(content, "wait", false);
        if (!clearBeforeNext) {
          outputs.clear();
        }
      }
      default -> widgets.heard(message);
    }
  }

  private static JsonObject output(String type, JsonObject content, String... keys) {
    JsonObject output = Json.object("output_type", type);
    for (String key : keys) {
      output.add(key, content.get(key));
    }
    return output;
  }

  private JsonObject bundle(String type, JsonObject content) {
    JsonObject output = output(type, content, "metadata");
    output.add("data", layOut(widgets.numbered(Json.child(content, "data"))));
    return output;
  }

  private void add(JsonObject output) {
    if (clearBeforeNext) {
      outputs.clear();
      clearBeforeNext = false;
    }
    outputs.add(output);
  }

  private void stream(JsonObject content) {
    JsonObject last = outputs.isEmpty() || clearBeforeNext ? null : outputs.get(outputs.size() - 1);
    String name = Json.string(content, "name", "stdout");
    if (last != null && name.equals(Json.string(last, "name", ""))) {
      // joined at the end: a long stream must not be copied for each of its parts
      last.getAsJsonArray("text").add(content.get("text"));
      return;
    }
    var text = new JsonArray();
    text.add(content.get("text"));
    JsonObject output = Json.object("output_type", "stream", "name", name);
    output.add("text", text);
    add(output);
  }

  private void display(JsonObject content) {
    JsonObject output = bundle("display_data", content);
    add(output);
    displays.computeIfAbsent(displayId(content), id -> new ArrayList<>()).add(output);
  }

  private void update(JsonObject content) {
    for (JsonObject output : displays.getOrDefault(displayId(content), List.of())) {
      output.add("data", layOut(Json.child(content, "data")));
      output.add("metadata", content.get("metadata"));
    }
  }

  private static String displayId(JsonObject content) {
    return Json.string(Json.child(content, "transient"), "display_id", "");
  }

  /** The last error of the cell; empty if there was none. */
  JsonObject error() {
    for (int i = outputs.size() - 1; i >= 0; i--) {
      if (Json.string(outputs.get(i), "output_type", "").equals("error")) {
        return outputs.get(i);
      }
    }
    return new JsonObject();
  }

  /** The outputs so far; those on display change when they are updated. */
  JsonArray json() {
    var json = new JsonArray();
    for (JsonObject output : outputs) {
      if (output.get("text") instanceof JsonArray parts) {
        output.add("text", MultilineString.split(MultilineString.join(parts)));
      }
      json.add(output);
    }
    return json;
  }

  /** Text types as lists of lines, as Jupyter writes them. */
  private static JsonObject layOut(JsonObject data) {
    var lines = new JsonObject();
    data.asMap()
        .forEach(
            (type, value) -> {
              boolean text =
                  type.startsWith("text/") || type.endsWith("+xml") || type.endsWith("javascript");
              boolean string = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
              JsonElement laidOut =
                  text && string ? MultilineString.split(value.getAsString()) : value;
              lines.add(type, laidOut);
            });
    return lines;
  }
}
