package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

/**
 * Text in a notebook: nbformat's {@code multiline_string}, which is one string, or a list of lines
 * with their line ends.
 */
final class MultilineString {
  private MultilineString() {}

  /** The whole text; empty for what is no text. */
  static String join(JsonElement text) {
    if (text instanceof JsonArray lines) {
      var joined = new StringBuilder();
      for (JsonElement line : lines) {
        joined.append(join(line));
      }
      return joined.toString();
    }
    return text instanceof JsonPrimitive whole ? whole.getAsString() : "";
  }

  /** The text as Jupyter writes it: a list of lines. */
  static JsonArray split(String text) {
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
