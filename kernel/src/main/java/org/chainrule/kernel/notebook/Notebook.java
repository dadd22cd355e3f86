package org.chainrule.kernel.notebook;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.wire.Json;

/**
 * A notebook in nbformat 4. What this program does not know is kept as it was, and what it writes
 * is laid out as Jupyter lays it out: sorted keys, one blank of indentation.
 *
 * @see <a href="https://nbformat.readthedocs.io/en/latest/format_description.html">The notebook
 *     file format</a>
 */
public final class Notebook {
  private static final long LARGEST = 200L << 20;
  private static final Pattern PLACE = Pattern.compile("at line (\\d{1,9}) column (\\d{1,9})");
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  /** The minor version of nbformat from which on cells have ids. */
  private static final int FIRST_WITH_IDS = 5;

  private final JsonObject json;
  private final List<NotebookCell> cells;

  private Notebook(JsonObject json) {
    this.json = json;
    var all = new ArrayList<NotebookCell>();
    for (JsonElement cell : Json.array(json, "cells")) {
      all.add(new NotebookCell(all.size() + 1, cell.getAsJsonObject()));
    }
    this.cells = List.copyOf(all);
  }

  /**
   * Reads a notebook.
   *
   * @throws BadNotebookException saying in one sentence what is wrong with it
   */
  public static Notebook read(Path file) throws BadNotebookException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new BadNotebookException(
            file
                + " is too large: "
                + (Files.size(file) >> 20)
                + " MB, and 200 MB at most are read");
      }
      return of(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new BadNotebookException("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new BadNotebookException(file + " is no notebook: it is not text in UTF-8", e);
    } catch (IOException e) {
      throw new BadNotebookException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The notebook in a text.
   *
   * @param name what an error calls it
   * @throws BadNotebookException saying in one sentence what is wrong with it
   */
  public static Notebook of(String name, String text) throws BadNotebookException {
    JsonObject json;
    try {
      json = Json.parseObject(text);
    } catch (JsonSyntaxException e) {
      throw new BadNotebookException(name + " is no notebook: it is not JSON" + place(e), e);
    }
    int format = Json.integer(json, "nbformat", 0);
    if (format != 4) {
      throw new BadNotebookException(
          format == 0
              ? name + " is no notebook: it has no \"nbformat\""
              : name
                  + " is in notebook format "
                  + format
                  + ", and format 4 is needed: open it in Jupyter and save it");
    }
    if (!(json.get("cells") instanceof JsonArray cells) || cells.isEmpty()) {
      throw new BadNotebookException(name + " has no cells: there is nothing to run");
    }
    for (int i = 0; i < cells.size(); i++) {
      if (!(cells.get(i) instanceof JsonObject cell) || !cell.has("cell_type")) {
        throw new BadNotebookException(
            name + " is no notebook: cell " + (i + 1) + " has no \"cell_type\"");
      }
    }
    return new Notebook(json);
  }

  /** Where it stops being JSON; the rest of Gson's message is meant for programmers. */
  private static String place(JsonSyntaxException e) {
    String message = String.valueOf(e.getMessage());
    Matcher place = PLACE.matcher(message);
    if (place.find()) {
      return ", at line " + place.group(1) + ", column " + place.group(2);
    }
    // our own words have no cause
    return e.getCause() == null ? " (" + message.lines().findFirst().orElse("") + ")" : "";
  }

  public List<NotebookCell> cells() {
    return cells;
  }

  /** This notebook with other cells. */
  Notebook withCells(List<JsonObject> others) {
    JsonObject copy = json.deepCopy();
    var array = new JsonArray();
    others.forEach(cell -> array.add(cell.deepCopy()));
    boolean named = Json.integer(json, "nbformat_minor", 0) >= FIRST_WITH_IDS;
    if (!named) {
      array.forEach(cell -> cell.getAsJsonObject().remove("id"));
    }
    copy.add("cells", array);
    return new Notebook(copy);
  }

  /** The notebook's own metadata. */
  public JsonObject metadata() {
    return Json.child(json, "metadata");
  }

  /** The language that its code cells are in; empty when it does not say. */
  public String language() {
    JsonObject kernel = Json.child(metadata(), "kernelspec");
    JsonObject language = Json.child(metadata(), "language_info");
    return Json.string(kernel, "language", Json.string(language, "name", ""));
  }

  /** The text of the file. */
  public String text() {
    var text = new StringWriter();
    var writer = new JsonWriter(text);
    writer.setIndent(" ");
    writer.setSerializeNulls(true);
    writer.setHtmlSafe(false);
    GSON.toJson(sorted(json), writer);
    return text + "\n";
  }

  private static JsonElement sorted(JsonElement element) {
    if (element instanceof JsonArray array) {
      var items = new JsonArray();
      array.forEach(item -> items.add(sorted(item)));
      return items;
    }
    if (element instanceof JsonObject object) {
      var entries = new JsonObject();
      new TreeMap<>(object.asMap()).forEach((key, value) -> entries.add(key, sorted(value)));
      return entries;
    }
    return element;
  }

  /** Writes the file: what was there before stays until the new one is whole. */
  public void write(Path file) throws IOException {
    write(file, text());
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path half = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.writeString(half, text);
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
