package org.chainrule.exercises.notebook;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A notebook of ours, with its solutions, or the version of it that students get.
 *
 * @param json the whole notebook, as nbformat 4 has it
 */
public record SourceNotebook(JsonObject json) {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  /**
   * One cell.
   *
   * @param json the cell, as nbformat has it; a change of it is a change of the notebook
   */
  public record Cell(JsonObject json) {
    /** code, markdown or raw. */
    public String type() {
      return json.get("cell_type").getAsString();
    }

    public boolean isCode() {
      return type().equals("code");
    }

    public String source() {
      JsonElement source = json.get("source");
      if (source.isJsonPrimitive()) {
        return source.getAsString();
      }
      var text = new StringBuilder();
      for (JsonElement line : source.getAsJsonArray()) {
        text.append(line.getAsString());
      }
      return text.toString();
    }

    /** Replaces the source; it is stored as lines, as Jupyter does. */
    public void source(String text) {
      var lines = new JsonArray();
      int start = 0;
      while (start < text.length()) {
        int end = text.indexOf('\n', start);
        end = end < 0 ? text.length() : end + 1;
        lines.add(text.substring(start, end));
        start = end;
      }
      json.add("source", lines);
    }

    /** Makes a code cell one that has never been run. */
    public void clearOutputs() {
      if (isCode()) {
        json.add("outputs", new JsonArray());
        json.add("execution_count", JsonNull.INSTANCE);
        metadata().remove("execution");
      }
    }

    public JsonObject metadata() {
      return json.getAsJsonObject("metadata");
    }

    public Optional<NbGrader> nbgrader() {
      return NbGrader.of(metadata());
    }
  }

  public static SourceNotebook read(Path file) throws IOException {
    try {
      return new SourceNotebook(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(file + " is not a notebook: " + e.getMessage(), e);
    }
  }

  /** A copy that can be changed. */
  public SourceNotebook copy() {
    return new SourceNotebook(json.deepCopy());
  }

  public List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    for (JsonElement cell : json.getAsJsonArray("cells")) {
      cells.add(new Cell(cell.getAsJsonObject()));
    }
    return cells;
  }

  /** The notebook as Jupyter writes it. */
  public String text() {
    var text = new StringWriter();
    var writer = new JsonWriter(text);
    writer.setIndent(" ");
    writer.setHtmlSafe(false);
    GSON.toJson(json, writer);
    return text + "\n";
  }
}
