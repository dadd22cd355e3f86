package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;
import org.chainrule.widgets.WidgetHost;

/**
 * The states of the widgets of a notebook, as they are saved in its metadata, so that a front end
 * shows them without a kernel. Models are numbered in the order in which they were opened, so that
 * a notebook that is run again stays the same.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/embedding.html#embeddable-html-snippet">ipywidgets:
 *     saved state</a>
 */
final class WidgetStates {
  private static final String KEY = "widgets";
  private static final String STATE = "application/vnd.jupyter.widget-state+json";

  private final Map<String, JsonObject> states = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  /** Takes in a comm message; those of other targets, and other messages, are ignored. */
  void heard(Message message) {
    JsonObject content = message.content();
    String id = Json.string(content, "comm_id", "");
    JsonObject data = Json.child(content, "data");
    switch (message.type()) {
      case "comm_open" -> {
        if (Json.string(content, "target_name", "").equals(WidgetHost.TARGET)) {
          names.put(id, String.format("%032x", names.size() + 1));
          states.put(id, new JsonObject());
          update(id, data, message.buffers());
        }
      }
      case "comm_msg" -> {
        String method = Json.string(data, "method", "");
        if (states.containsKey(id) && method.equals("update")) {
          update(id, data, message.buffers());
        }
      }
      case "comm_close" -> states.remove(id);
      default -> {}
    }
  }

  private void update(String id, JsonObject data, List<byte[]> buffers) {
    JsonObject model = states.get(id);
    JsonObject news = Json.child(data, "state");
    JsonObject state = NotebookCell.attached(model, "state");
    JsonArray paths = Json.array(data, "buffer_paths");
    var changed = new HashSet<String>(news.keySet());
    paths.forEach(path -> changed.add(Json.text(path.getAsJsonArray().get(0))));
    var kept = new JsonArray();
    for (JsonElement buffer : Json.array(model, "buffers")) {
      JsonArray path = buffer.getAsJsonObject().getAsJsonArray("path");
      if (!changed.contains(Json.text(path.get(0)))) {
        kept.add(buffer);
      }
    }
    for (int i = 0; i < Math.min(paths.size(), buffers.size()); i++) {
      kept.add(
          Json.object(
              "data",
              Base64.getEncoder().encodeToString(buffers.get(i)),
              "encoding",
              "base64",
              "path",
              paths.get(i)));
    }
    news.asMap().forEach(state::add);
    if (!kept.isEmpty()) {
      model.add("buffers", kept);
    }
  }

  /** An output's data with the number of the model that it shows. */
  JsonObject numbered(JsonObject data) {
    JsonObject view = Json.child(data, WidgetHost.VIEW);
    String name = names.get(Json.string(view, "model_id", ""));
    if (name != null) {
      view.addProperty("model_id", name);
    }
    return data;
  }

  /** Saves the states in a notebook's metadata, in the place of those that it had. */
  void saveIn(JsonObject metadata) {
    metadata.remove(KEY);
    if (states.isEmpty()) {
      return;
    }
    var saved = new JsonObject();
    states.forEach(
        (id, model) -> {
          JsonObject state = Json.child(model, "state");
          for (String key : List.of("_model_module", "_model_module_version", "_model_name")) {
            model.add(key.replaceFirst("^_", ""), state.get(key));
          }
          model.add("state", referring(state));
          saved.add(names.get(id), model);
        });
    metadata.add(
        KEY,
        Json.object(STATE, Json.object("state", saved, "version_major", 2, "version_minor", 0)));
  }

  /** Forgets saved states, as when outputs are cleared. */
  static void removeFrom(JsonObject metadata) {
    metadata.remove(KEY);
  }

  /** A state whose references to other models have their numbers. */
  private JsonElement referring(JsonElement element) {
    if (element instanceof JsonObject object) {
      var copy = new JsonObject();
      object.asMap().forEach((name, value) -> copy.add(name, referring(value)));
      return copy;
    }
    if (element instanceof JsonArray array) {
      var copy = new JsonArray();
      array.forEach(value -> copy.add(referring(value)));
      return copy;
    }
    if (element instanceof JsonPrimitive text
        && text.isString()
        && text.getAsString().startsWith(WidgetHost.REFERENCE)) {
      String id = text.getAsString().substring(WidgetHost.REFERENCE.length());
      return new JsonPrimitive(WidgetHost.REFERENCE + names.getOrDefault(id, id));
    }
    return element;
  }
}
