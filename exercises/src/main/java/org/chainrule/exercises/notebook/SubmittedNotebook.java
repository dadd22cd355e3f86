package org.chainrule.exercises.notebook;

import com.google.gson.Strictness;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A notebook that a student handed in. Nothing in it is believed: all that is taken are the sources
 * of cells, by the id that the release gave them. It is read as a stream; outputs and whatever else
 * is in the file are passed over and never held in memory.
 */
public final class SubmittedNotebook {
  /** A notebook with more bytes than this is refused unread. */
  public static final int MAX_BYTES = 32 << 20;

  private static final Pattern PLACE = Pattern.compile("at line (\\d{1,9}) column (\\d{1,9})");

  private static final int MAX_CELLS = 2000;

  private final Map<String, List<String>> sources;
  private final List<String> others;

  private SubmittedNotebook(Map<String, List<String>> sources, List<String> others) {
    this.sources = sources;
    this.others = others;
  }

  /** Reads the notebook. */
  public static SubmittedNotebook read(byte[] bytes) throws Ungradable {
    if (bytes.length > MAX_BYTES) {
      throw new Ungradable("the notebook is larger than " + (MAX_BYTES >> 20) + " MB");
    }
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (var json =
        new JsonReader(new InputStreamReader(new ByteArrayInputStream(bytes), decoder))) {
      json.setStrictness(Strictness.STRICT);
      SubmittedNotebook notebook = notebook(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new Ungradable("there is something after the end of the notebook");
      }
      return notebook;
    } catch (CharacterCodingException e) {
      throw new Ungradable("the file is not text in UTF-8", e);
    } catch (EOFException e) {
      throw new Ungradable(
          "the file ends in the middle" + (bytes.length == 0 ? ": it is empty" : ""), e);
    } catch (MalformedJsonException e) {
      throw new Ungradable("the file is not a notebook: its JSON is broken" + where(e), e);
    } catch (IllegalStateException | NumberFormatException e) {
      throw new Ungradable(
          "the file is not a notebook: its JSON is not that of a notebook" + where(e), e);
    } catch (IOException e) {
      throw new Ungradable("the file cannot be read", e);
    }
  }

  /** The ids of the release that are still in it. */
  public Set<String> gradeIds() {
    return new LinkedHashSet<>(sources.keySet());
  }

  /** The source of the cell with this id; where cells were copied, that of the last one. */
  public Optional<String> source(String gradeId) {
    List<String> found = sources.getOrDefault(gradeId, List.of());
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }

  /** How many cells have this id: 1, unless some were copied or deleted. */
  public int copies(String gradeId) {
    return sources.getOrDefault(gradeId, List.of()).size();
  }

  /** Sources of the cells that the student added. They are not run, only looked at for advice. */
  public List<String> others() {
    return others;
  }

  private static SubmittedNotebook notebook(JsonReader json) throws IOException, Ungradable {
    var sources = new LinkedHashMap<String, List<String>>();
    var others = new ArrayList<String>();
    boolean cells = false;
    boolean worksheets = false;
    long format = 0;
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      throw new Ungradable("the file is not a notebook: it holds no JSON object");
    }
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "cells" -> {
          cells = true;
          cells(json, sources, others);
        }
        case "worksheets" -> {
          worksheets = true;
          json.skipValue();
        }
        case "nbformat" -> format = json.nextLong();
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (worksheets || (format != 0 && format < 4)) {
      throw new Ungradable(
          "it is a notebook of format "
              + (format == 0 ? 3 : format)
              + "; open it in JupyterLab and save it to get format 4");
    }
    if (!cells) {
      throw new Ungradable("the file is not a notebook: it has no cells");
    }
    return new SubmittedNotebook(sources, others);
  }

  private static void cells(JsonReader json, Map<String, List<String>> sources, List<String> others)
      throws IOException, Ungradable {
    int count = 0;
    json.beginArray();
    while (json.hasNext()) {
      if (++count > MAX_CELLS) {
        throw new Ungradable("the notebook has more than " + MAX_CELLS + " cells");
      }
      cell(json, sources, others);
    }
    json.endArray();
  }

  private static void cell(JsonReader json, Map<String, List<String>> sources, List<String> others)
      throws IOException {
    String gradeId = "";
    String source = "";
    String type = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "cell_type" -> type = json.nextString();
        case "source" -> source = text(json);
        case "metadata" -> gradeId = gradeId(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (!gradeId.isEmpty()) {
      sources.computeIfAbsent(gradeId, id -> new ArrayList<>()).add(source);
    } else if (type.equals("code")) {
      others.add(source);
    }
  }

  private static String gradeId(JsonReader json) throws IOException {
    String id = "";
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("nbgrader") && json.peek() == JsonToken.BEGIN_OBJECT) {
        json.beginObject();
        while (json.hasNext()) {
          if (json.nextName().equals("grade_id") && json.peek() == JsonToken.STRING) {
            id = json.nextString();
          } else {
            json.skipValue();
          }
        }
        json.endObject();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return id;
  }

  /** A source is a string, or a list of lines. */
  private static String text(JsonReader json) throws IOException {
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

  /** The place alone: the rest of the message is meant for programmers, and quotes the file. */
  private static String where(Exception e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    return place.find() ? " at line " + place.group(1) + ", column " + place.group(2) : "";
  }
}
