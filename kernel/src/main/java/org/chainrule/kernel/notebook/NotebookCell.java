package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import org.chainrule.kernel.wire.Json;

/**
 * One cell: a view of its JSON, in which everything that this program does not know stays as it is.
 *
 * @param number its place in the notebook, from 1
 */
public record NotebookCell(int number, JsonObject json) {
  /** "code", "markdown" or "raw". */
  public String type() {
    return Json.string(json, "cell_type", "");
  }

  public boolean isCode() {
    return type().equals("code");
  }

  /** The text of the cell. */
  public String source() {
    return text(json.get("source"));
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

  /** The number in the prompt; 0 when the cell has not been run. */
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

  /** Text that nbformat keeps as one string or as a list of lines. */
  static String text(JsonElement text) {
    if (text instanceof JsonArray lines) {
      var joined = new StringBuilder();
      for (JsonElement line : lines) {
        joined.append(text(line));
      }
      return joined.toString();
    }
    return text instanceof JsonPrimitive whole ? whole.getAsString() : "";
  }

  /** Text as nbformat writes it: a list of lines with their line ends. */
  static JsonArray lines(String text) {
    var lines = new JsonArray();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }
}
