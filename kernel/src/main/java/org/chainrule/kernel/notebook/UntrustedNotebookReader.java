package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.chainrule.kernel.io.Json;

/**
 * Reads a notebook that may be hostile, as a stream. Of its metadata, the name of the exercise is
 * kept and, of each cell, nbgrader's; all else, such as outputs, is skipped and never held in
 * memory.
 */
final class UntrustedNotebookReader {
  /** A notebook with more bytes is rejected without being read. */
  static final int MAX_BYTES = 32 << 20;

  private static final int MAX_CELLS = 2000;

  private final JsonReader json;

  private UntrustedNotebookReader(JsonReader json) {
    this.json = json;
  }

  static Notebook read(byte[] bytes) throws BadNotebookException {
    if (bytes.length > MAX_BYTES) {
      throw new BadNotebookException("the notebook is larger than " + (MAX_BYTES >> 20) + " MB");
    }
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (JsonReader json =
        Json.reader(new InputStreamReader(new ByteArrayInputStream(bytes), decoder))) {
      Notebook notebook = new UntrustedNotebookReader(json).notebook();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new BadNotebookException("there is something after the end of the notebook");
      }
      return notebook;
    } catch (BadNotebookException e) {
      throw e;
    } catch (CharacterCodingException e) {
      throw new BadNotebookException("the file is not text in UTF-8", e);
    } catch (EOFException e) {
      throw new BadNotebookException(
          "the file ends in the middle" + (bytes.length == 0 ? ": it is empty" : ""), e);
    } catch (MalformedJsonException e) {
      throw new BadNotebookException(
          "the file is not a notebook: its JSON is broken" + where(e), e);
    } catch (IllegalStateException | NumberFormatException e) {
      throw new BadNotebookException(
          "the file is not a notebook: its JSON is not that of a notebook" + where(e), e);
    } catch (IOException e) {
      throw new BadNotebookException("the file cannot be read", e);
    }
  }

  private static String where(Exception e) {
    return Json.place(e).map(place -> " at " + place).orElse("");
  }

  private Notebook notebook() throws IOException {
    JsonArray cells = null;
    var metadata = new JsonObject();
    boolean worksheets = false;
    long format = 0;
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      throw new BadNotebookException("the file is not a notebook: it holds no JSON object");
    }
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "cells" -> cells = cells();
        case "worksheets" -> {
          worksheets = true;
          json.skipValue();
        }
        case "nbformat" -> format = json.nextLong();
        case "metadata" -> metadata = metadata(Notebook.CHAINRULE, Notebook.CHAINRULE_KEYS);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (worksheets || (format != 0 && format < 4)) {
      throw new BadNotebookException(
          "it is a notebook of format "
              + (format == 0 ? 3 : format)
              + "; open it in JupyterLab and save it to get format 4");
    }
    if (cells == null) {
      throw new BadNotebookException("the file is not a notebook: it has no cells");
    }
    JsonObject notebook = Json.object("nbformat", 4);
    notebook.add("metadata", metadata);
    notebook.add("cells", cells);
    return new Notebook(notebook);
  }

  private JsonArray cells() throws IOException {
    var cells = new JsonArray();
    json.beginArray();
    while (json.hasNext()) {
      if (cells.size() == MAX_CELLS) {
        throw new BadNotebookException("the notebook has more than " + MAX_CELLS + " cells");
      }
      cells.add(cell());
    }
    json.endArray();
    return cells;
  }

  private JsonObject cell() throws IOException {
    var cell = new JsonObject();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      switch (name) {
        case "cell_type" -> cell.addProperty(name, json.nextString());
        case "source" -> cell.addProperty(name, text());
        case "metadata" -> cell.add(name, metadata(NbGrader.KEY, NbGrader.KEYS));
        default -> json.skipValue();
      }
    }
    json.endObject();
    return cell;
  }

  /** Of one object in the metadata, the values of these keys. */
  private JsonObject metadata(String key, Set<String> kept) throws IOException {
    var metadata = new JsonObject();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (name.equals(key) && json.peek() == JsonToken.BEGIN_OBJECT) {
        metadata.add(name, scalars(kept));
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return metadata;
  }

  private JsonObject scalars(Set<String> kept) throws IOException {
    var object = new JsonObject();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (kept.contains(name)) {
        object.add(name, scalar());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return object;
  }

  private JsonElement scalar() throws IOException {
    return switch (json.peek()) {
      case STRING -> new JsonPrimitive(json.nextString());
      case BOOLEAN -> new JsonPrimitive(json.nextBoolean());
      case NUMBER -> new JsonPrimitive(Double.parseDouble(json.nextString()));
      default -> {
        json.skipValue();
        yield JsonNull.INSTANCE;
      }
    };
  }

  /** A source is a string, or a list of lines. */
  private String text() throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return json.nextString();
    }
    var text = new StringBuilder();
    json.beginArray();
    while (json.hasNext()) {
      text.append(json.nextString());
    }
    json.endArray();
    return text.toString();
  }
}
