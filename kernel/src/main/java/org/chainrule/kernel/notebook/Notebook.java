package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chainrule.kernel.io.Json;
import org.chainrule.platform.AtomicFile;

/**
 * A notebook in nbformat 4, with nbgrader's metadata in its cells. It is the one model for lessons,
 * for exercises with their solutions, for what is released to students and for what they hand in.
 * Unknown keys are kept; files are written in Jupyter's layout, with sorted keys and an indentation
 * of one space.
 *
 * @see <a href="https://nbformat.readthedocs.io/en/latest/format_description.html">The notebook
 *     file format</a>
 */
public final class Notebook {
  /**
   * The largest size of a student's notebook, in bytes; a larger one is rejected without being
   * read.
   */
  public static final int MAX_UNTRUSTED_BYTES = UntrustedNotebookReader.MAX_BYTES;

  /** The key of what this program adds to a notebook's metadata. */
  static final String CHAINRULE = "chainrule";

  private static final String EXERCISE = "exercise";

  /** The keys under it that are read from a notebook that is handed in. */
  static final Set<String> CHAINRULE_KEYS = Set.of(EXERCISE);

  private static final long MAX_BYTES = 200L << 20;

  /** The minor version of nbformat from which on cells have ids. */
  private static final int FIRST_WITH_IDS = 5;

  private final JsonObject json;
  private final List<NotebookCell> cells;

  /** A view of this JSON, whose {@code cells} must be an array of objects. */
  Notebook(JsonObject json) {
    this.json = json;
    var all = new ArrayList<NotebookCell>();
    for (JsonElement cell : Json.array(json, "cells")) {
      all.add(new NotebookCell(all.size() + 1, cell.getAsJsonObject()));
    }
    this.cells = List.copyOf(all);
  }

  /**
   * Reads a notebook from a file.
   *
   * @throws BadNotebookException with one sentence that says what is wrong
   */
  public static Notebook read(Path file) throws BadNotebookException {
    try {
      if (Files.size(file) > MAX_BYTES) {
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
    } catch (BadNotebookException e) {
      throw e;
    } catch (IOException e) {
      throw new BadNotebookException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a notebook from a text.
   *
   * @param name the name in error messages
   * @throws BadNotebookException with one sentence that says what is wrong
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

  /**
   * Reads an untrusted notebook that a student handed in. It is read as a stream, and only the
   * cells' types, sources and nbgrader metadata are kept, so that no file can exhaust the memory.
   *
   * @throws BadNotebookException saying in one sentence why it cannot be graded
   */
  public static Notebook readUntrusted(byte[] bytes) throws BadNotebookException {
    return UntrustedNotebookReader.read(bytes);
  }

  /** The position of a syntax error, without the rest of Gson's message. */
  private static String place(JsonSyntaxException e) {
    return Json.place(e)
        .map(place -> ", at " + place)
        // our own messages have no cause
        .orElseGet(
            () ->
                e.getCause() == null
                    ? " (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")"
                    : "");
  }

  /** Its cells, from top to bottom; a change of one is a change of the notebook. */
  public List<NotebookCell> cells() {
    return cells;
  }

  /** The ids that nbgrader knows its cells by, from top to bottom. */
  public Set<String> gradeIds() {
    var ids = new LinkedHashSet<String>();
    cells.forEach(cell -> cell.nbgrader().ifPresent(nbgrader -> ids.add(nbgrader.gradeId())));
    return ids;
  }

  /** The cells with this grade_id: one, unless it was copied or deleted. */
  public List<NotebookCell> graded(String gradeId) {
    return cells.stream()
        .filter(cell -> cell.nbgrader().filter(n -> n.gradeId().equals(gradeId)).isPresent())
        .toList();
  }

  /** The source of the cell with this grade_id; where it was copied, that of the last one. */
  public Optional<String> answer(String gradeId) {
    List<NotebookCell> found = graded(gradeId);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1).source());
  }

  /** A copy that can be changed without changing this one. */
  public Notebook copy() {
    return new Notebook(json.deepCopy());
  }

  /** This notebook with other cells. */
  public Notebook withCells(List<JsonObject> others) {
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

  /** The notebook's own metadata; a change of it is a change of the notebook. */
  public JsonObject metadata() {
    return NotebookCell.attached(json, "metadata");
  }

  /** Removes the outputs of all cells, and the states of the widgets in them. */
  public void clearOutputs() {
    cells.forEach(NotebookCell::clearOutputs);
    WidgetStates.removeFrom(metadata());
  }

  /** The exercise in its metadata, such as e03-gradient-check; empty if there is none. */
  public String exercise() {
    return Json.string(Json.child(metadata(), CHAINRULE), EXERCISE, "");
  }

  /** The language of its code cells; empty if unknown. */
  public String language() {
    JsonObject kernel = Json.child(metadata(), "kernelspec");
    JsonObject language = Json.child(metadata(), "language_info");
    return Json.string(kernel, "language", Json.string(language, "name", ""));
  }

  /** The text of the file, as Jupyter writes it. */
  public String text() {
    return Json.sorted(json) + "\n";
  }

  /** Writes the file atomically. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, text());
  }
}
