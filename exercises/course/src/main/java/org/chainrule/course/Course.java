package org.chainrule.course;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.Notebook;

/**
 * The exercises in a folder: those that its start page lists and those whose notebooks are present.
 * Names are looked up in this list and never used as paths.
 *
 * @param folder the folder that contains the start page
 */
record Course(Path folder, List<Entry> entries) {
  static final String START_PAGE = "00-start-here.ipynb";

  private static final String ENDING = ".ipynb";
  private static final int DEPTH = 2;
  private static final Pattern ID = Pattern.compile("e\\d+[A-Za-z0-9-]{0,60}");

  /**
   * One exercise.
   *
   * @param title the title from the start page, or the id if the start page has none
   * @param points the maximum points of its checks, from the start page
   * @param files its notebooks, starting with the one that is used; empty if the notebook is
   *     missing
   * @param checks the checks as they were released
   */
  record Entry(String id, String title, double points, List<Path> files, ReleasedChecks checks) {
    boolean missing() {
      return files.isEmpty();
    }

    Path file() {
      return files.get(0);
    }
  }

  /** Finds the exercises in a folder and its immediate subfolders, without following links. */
  static Course in(Path folder) throws IOException {
    var entries = new TreeMap<String, Entry>();
    for (Entry released : released(folder.resolve(START_PAGE))) {
      entries.put(released.id(), released);
    }
    for (Path notebook : notebooks(folder)) {
      String id = id(notebook);
      if (id.isEmpty() && entries.containsKey(stem(notebook))) {
        id = stem(notebook); // saved by a program that drops unknown metadata
      }
      if (ID.matcher(id).matches()) {
        entries.computeIfAbsent(id, key -> new Entry(key, key, 0, List.of(), ReleasedChecks.NONE));
        entries.computeIfPresent(id, (key, entry) -> with(entry, notebook));
      }
    }
    return new Course(folder, List.copyOf(entries.values()));
  }

  private static Entry with(Entry entry, Path notebook) {
    var files = new ArrayList<>(entry.files());
    files.add(notebook);
    // a copy made by JupyterLab is not the notebook that is submitted
    files.sort(
        Comparator.comparing((Path file) -> !stem(file).equals(entry.id()))
            .thenComparing(Comparator.naturalOrder()));
    return new Entry(entry.id(), entry.title(), entry.points(), List.copyOf(files), entry.checks());
  }

  private static List<Path> notebooks(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !folder.relativize(file).toString().startsWith("."))
          .filter(file -> !file.toString().contains(".ipynb_checkpoints"))
          .filter(file -> !file.endsWith(START_PAGE))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String stem(Path notebook) {
    String name = notebook.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }

  /** Returns the exercise id stored in the notebook, or the file's name if it cannot be read. */
  private static String id(Path notebook) {
    try {
      return Notebook.read(notebook).exercise();
    } catch (BadNotebookException e) {
      return stem(notebook);
    }
  }

  private static List<Entry> released(Path startPage) {
    var entries = new ArrayList<Entry>();
    try {
      JsonObject chainrule = Json.child(Notebook.read(startPage).metadata(), "chainrule");
      for (JsonElement element : Json.array(chainrule, "exercises")) {
        if (element instanceof JsonObject exercise) {
          String id = Json.string(exercise, "id", "");
          String title = Json.string(exercise, "title", id);
          if (ID.matcher(id).matches()) {
            int points = Json.integer(exercise, "points", 0);
            var checks = ReleasedChecks.in(Json.array(exercise, "checks"));
            entries.add(new Entry(id, title, points, List.of(), checks));
          }
        }
      }
    } catch (BadNotebookException e) {
      // without a readable start page, the course consists of the notebooks in the folder
    }
    return entries;
  }

  /**
   * Returns the exercise with this name.
   *
   * @param name e3, e03, or e03-gradient-check
   * @throws IllegalArgumentException if there is no such exercise; the message lists those that
   *     exist
   */
  Entry find(String name) {
    String wanted = String.valueOf(name).strip();
    return entries.stream()
        .filter(entry -> entry.id().equals(wanted))
        .findFirst()
        .or(() -> entries.stream().filter(e -> ExerciseName.isNumber(e.id(), wanted)).findFirst())
        .orElseThrow(() -> new IllegalArgumentException(unknown(wanted)));
  }

  private String unknown(String wanted) {
    String there =
        entries.isEmpty()
            ? "there are no exercises in " + folder.toAbsolutePath().normalize()
            : "there are " + entries.stream().map(Entry::id).collect(joining(", "));
    String shown = wanted.length() > 60 ? wanted.substring(0, 60) + "…" : wanted;
    return "there is no exercise \"" + shown + "\": " + there;
  }
}
