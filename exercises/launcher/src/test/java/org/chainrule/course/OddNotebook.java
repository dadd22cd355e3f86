package org.chainrule.course;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.exercises.release.Release;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * A notebook of the corpus, and what must be said of it.
 *
 * @param points of ten
 * @param fails the answer cell that fails, and how its message goes on; empty when none does
 * @param says the check cell that fails, and how its message begins; empty when none does
 * @param edits what is changed in the released notebook, in order
 */
record OddNotebook(String name, String form, int points, Said fails, Said says, List<Edit> edits) {
  /** What is said of a cell. */
  record Said(String gradeId, String message) {
    static final Said NOTHING = new Said("", "");

    static Said of(String text) {
      int comma = text.indexOf(',');
      return new Said(text.substring(0, comma), text.substring(comma + 1).strip());
    }

    boolean isNothing() {
      return gradeId.isEmpty();
    }
  }

  /** A change of a cell, or beside it. */
  record Edit(String where, String gradeId, String source) {}

  /** Whether the notebook has lost what tells its cells apart. */
  boolean isBare() {
    return form.equals("bare");
  }

  /** Whether it leaves behind what others would meet in the same JVM. */
  boolean needsItsOwnKernel() {
    return form.equals("own");
  }

  /** The corpus, as its file has it. */
  static List<OddNotebook> read(Path file) throws IOException {
    var all = new ArrayList<OddNotebook>();
    for (String text : Files.readString(file).split("(?m)^== ", -1)) {
      if (!text.startsWith("#")) {
        all.add(parse(text));
      }
    }
    return all;
  }

  private static OddNotebook parse(String text) {
    String[] parts = text.split("(?m)^-- ", -1);
    var facts = new HashMap<String, String>();
    List<String> head = parts[0].lines().toList();
    for (String line : head.subList(1, head.size())) {
      if (!line.isBlank()) {
        int colon = line.indexOf(':');
        facts.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    var edits = new ArrayList<Edit>();
    for (String part : List.of(parts).subList(1, parts.length)) {
      int end = part.indexOf('\n');
      String[] where = part.substring(0, end).split(" ", -1);
      boolean replaces = where.length == 1;
      String source = part.substring(end + 1).replaceFirst("\n*\\z", "");
      edits.add(new Edit(replaces ? "" : where[0], where[where.length - 1], source));
    }
    return new OddNotebook(
        head.get(0),
        facts.getOrDefault("form", ""),
        Integer.parseInt(facts.getOrDefault("points", "10")),
        facts.containsKey("fails") ? Said.of(facts.get("fails")) : Said.NOTHING,
        facts.containsKey("says") ? Said.of(facts.get("says")) : Said.NOTHING,
        edits);
  }

  /**
   * Makes the notebook.
   *
   * @param solved the exercise with its solutions
   * @param id the exercise that it says it is
   */
  String text(Notebook solved, String id) {
    Notebook released = Release.of(solved);
    var answers = new HashMap<String, String>();
    var stubs = new HashMap<String, String>();
    for (NotebookCell cell : solved.cells()) {
      cell.nbgrader().ifPresent(n -> answers.put(n.gradeId(), cell.source()));
    }
    JsonObject json = Json.parseObject(released.text());
    JsonArray cells = json.getAsJsonArray("cells");
    for (JsonElement each : cells) {
      var cell = new NotebookCell(0, each.getAsJsonObject());
      cell.nbgrader()
          .filter(n -> cell.isCode() && n.solution())
          .ifPresent(
              n -> {
                stubs.put(n.gradeId(), cell.source());
                cell.setSource(answers.get(n.gradeId()));
              });
    }
    for (Edit edit : edits) {
      String source = filled(edit.source(), answers.get(edit.gradeId()), stubs.get(edit.gradeId()));
      apply(edit, source, cells);
    }
    for (JsonElement each : cells) {
      JsonObject cell = each.getAsJsonObject();
      if (form.equals("crlf")) {
        var written = new NotebookCell(0, cell);
        written.setSource(written.source().replace("\n", "\r\n"));
      }
      if (isBare()) {
        cell.add("metadata", new JsonObject());
      }
    }
    if (isBare()) {
      json.add("metadata", new JsonObject());
    } else {
      Json.child(json.getAsJsonObject("metadata"), "chainrule").addProperty("exercise", id);
    }
    return json.toString();
  }

  private static String filled(String source, String answer, String stub) {
    return source
        .replace("{answer}", String.valueOf(answer))
        .replace("{stub}", String.valueOf(stub))
        .replace("{long}", "all work and no play ".repeat(2500))
        .replace("{numbers}", "0.125, ".repeat(3000))
        .replace("{deep}", "(".repeat(3000) + "1" + ")".repeat(3000));
  }

  private static void apply(Edit edit, String source, JsonArray cells) {
    int index = index(edit.gradeId(), cells);
    JsonObject known = cells.get(index).getAsJsonObject();
    switch (edit.where()) {
      case "" -> new NotebookCell(0, known).setSource(source);
      case "before" -> cells.asList().add(index, code(new JsonObject(), source));
      case "after" -> cells.asList().add(index + 1, code(new JsonObject(), source));
      case "split" ->
          cells.asList().add(index + 1, code(known.getAsJsonObject("metadata").deepCopy(), source));
      default -> throw new IllegalArgumentException("where is that: " + edit);
    }
  }

  private static int index(String gradeId, JsonArray cells) {
    for (int i = 0; i < cells.size(); i++) {
      var cell = new NotebookCell(0, cells.get(i).getAsJsonObject());
      if (cell.nbgrader().filter(n -> n.gradeId().equals(gradeId)).isPresent()) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no cell " + gradeId);
  }

  private static JsonObject code(JsonObject metadata, String source) {
    JsonObject json = Json.object("cell_type", "code", "metadata", metadata);
    json.add("execution_count", JsonNull.INSTANCE);
    json.add("outputs", new JsonArray());
    new NotebookCell(0, json).setSource(source);
    return json;
  }

  @Override
  public String toString() {
    return name;
  }

  /** The corpus by the ids that the exercises have in the test's course. */
  static Map<String, OddNotebook> byId(List<OddNotebook> all) {
    var byId = new LinkedHashMap<String, OddNotebook>();
    for (OddNotebook each : all) {
      byId.put("e" + (100 + byId.size()), each);
    }
    return byId;
  }
}
