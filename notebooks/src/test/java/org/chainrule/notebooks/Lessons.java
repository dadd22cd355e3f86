package org.chainrule.notebooks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chainrule.kernel.io.Json;

/** The lessons as files, and what is stored in them. */
final class Lessons {
  private Lessons() {}

  /** All lessons, of every edition. */
  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(Checkout.NOTEBOOKS, 2)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".ipynb"))
          .filter(file -> !file.startsWith(Checkout.MADE))
          .filter(file -> !file.toString().contains(".ipynb_checkpoints"))
          .sorted()
          .toList();
    }
  }

  /** The lessons in the language in which they were written. */
  static List<Path> originals() throws IOException {
    return all().stream().filter(file -> file.getParent().equals(Checkout.NOTEBOOKS)).toList();
  }

  static List<JsonObject> cells(Path notebook) throws IOException {
    JsonObject json = JsonParser.parseString(Files.readString(notebook)).getAsJsonObject();
    var cells = new ArrayList<JsonObject>();
    json.getAsJsonArray("cells").forEach(cell -> cells.add(cell.getAsJsonObject()));
    return cells;
  }

  static boolean isCode(JsonObject cell) {
    return cell.get("cell_type").getAsString().equals("code");
  }

  static String source(JsonObject cell) {
    return joined(cell.get("source"));
  }

  /** What every code cell prints: streams, values and errors as plain text, after the cell's id. */
  static List<String> plainOutputs(Path notebook) throws IOException {
    return ofOutputs(notebook, Lessons::plain);
  }

  /** In which MIME types every code cell shows its values. */
  static List<String> mimeTypes(Path notebook) throws IOException {
    return ofOutputs(
        notebook,
        output ->
            output.has("data")
                ? output.getAsJsonObject("data").keySet().stream().sorted().toList() + " "
                : "");
  }

  private static List<String> ofOutputs(Path notebook, Function<JsonObject, String> view)
      throws IOException {
    var outputs = new ArrayList<String>();
    for (JsonObject cell : cells(notebook)) {
      if (isCode(cell)) {
        var text = new StringBuilder(cell.get("id").getAsString()).append(": ");
        cell.getAsJsonArray("outputs")
            .forEach(output -> text.append(view.apply(output.getAsJsonObject())));
        outputs.add(text.toString());
      }
    }
    return outputs;
  }

  private static String plain(JsonObject output) {
    return switch (output.get("output_type").getAsString()) {
      case "stream" -> joined(output.get("text"));
      case "error" -> output.get("ename").getAsString() + ": " + output.get("evalue").getAsString();
      default -> joined(output.getAsJsonObject("data").get("text/plain"));
    };
  }

  private static String joined(JsonElement text) {
    if (text.isJsonPrimitive()) {
      return text.getAsString();
    }
    var all = new StringBuilder();
    text.getAsJsonArray().forEach(line -> all.append(line.getAsString()));
    return all.toString();
  }

  /** A notebook of code cells that have not been run. */
  static String notebook(List<String> sources) {
    var cells = new ArrayList<Object>();
    for (String source : sources) {
      var cell = Json.object("cell_type", "code", "id", "cell-" + cells.size(), "source", source);
      cell.add("execution_count", JsonNull.INSTANCE);
      cell.add("metadata", new JsonObject());
      cell.add("outputs", new JsonArray());
      cells.add(cell);
    }
    var kernel = Json.object("name", "chainrule", "display_name", "Java", "language", "java");
    var metadata = Json.object("kernelspec", kernel);
    return Json.text(
        Json.object("nbformat", 4, "nbformat_minor", 5, "metadata", metadata, "cells", cells));
  }
}
