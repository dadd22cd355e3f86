package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainrule.kernel.io.Json;

/**
 * A cell: a view of its JSON, in which unknown keys are kept.
 *
 * @param number its place in the notebook, from 1
 * @param json the cell as nbformat has it; a change of it is a change of the notebook
 */
public record NotebookCell(int number, JsonObject json) {
  /** "code", "markdown" or "raw". */
  public String type() {
    return Json.string(json, "cell_type", "");
  }

  public boolean isCode() {
    return type().equals("code");
  }

  /** The cell's id; empty before nbformat 4.5. */
  public String id() {
    return Json.string(json, "id", "");
  }

  /** The text of the cell. */
  public String source() {
    return MultilineString.join(json.get("source"));
  }

  /** Replaces the text of the cell. */
  public void setSource(String text) {
    json.add("source", MultilineString.split(text));
  }

  /** The metadata; a change of it is a change of the cell. */
  public JsonObject metadata() {
    return attached(json, "metadata");
  }

  /** nbgrader's metadata, if the cell has any. */
  public Optional<NbGrader> nbgrader() {
    return NbGrader.of(Json.child(json, "metadata"));
  }

  /** The tags, for instance raises-exception. */
  public List<String> tags() {
    var tags = new ArrayList<String>();
    for (JsonElement tag : Json.array(Json.child(json, "metadata"), "tags")) {
      if (tag instanceof JsonPrimitive name) {
        tags.add(name.getAsString());
      }
    }
    return tags;
  }

  /** The outputs, as nbformat has them. */
  public JsonArray outputs() {
    return Json.array(json, "outputs");
  }

  /** The number in the prompt; 0 if the cell has not been run. */
  public int executionCount() {
    return Json.integer(json, "execution_count", 0);
  }

  /** Replaces outputs and prompt number; 0 stands for a cell that has not been run. */
  public void setOutputs(int executionCount, JsonArray outputs) {
    json.add(
        "execution_count",
        executionCount == 0 ? JsonNull.INSTANCE : new JsonPrimitive(executionCount));
    json.add("outputs", outputs);
  }

  /** Makes a code cell one that has never been run. */
  public void clearOutputs() {
    if (isCode()) {
      setOutputs(0, new JsonArray());
      metadata().remove("execution");
    }
  }

  /** The object under a key that nbformat requires; where it is missing, an empty one is added. */
  static JsonObject attached(JsonObject json, String key) {
    if (!(json.get(key) instanceof JsonObject)) {
      json.add(key, new JsonObject());
    }
    return json.getAsJsonObject(key);
  }
}
