package org.chainrule.exercises.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Hash;
import org.chainrule.exercises.release.Release;
import org.chainrule.exercises.release.StartPage;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.platform.AtomicFile;

/**
 * The folder that a learner works in, with copies of the lessons without outputs and the student's
 * version of the exercises. It has the layout of the checkout, so that links between notebooks
 * work.
 *
 * <p>A copy is updated if its source has changed and the learner has not changed the copy, or if it
 * is missing. Notebooks that the learner has changed are never overwritten; a list of the hashes of
 * all copies shows which these are.
 */
final class LearnersFolder {
  static final String LESSONS = "notebooks";
  private static final String EXERCISES = "exercises";
  private static final String LIST = ".chainrule/copies";
  private static final String NOTEBOOK = ".ipynb";

  private final Path folder;

  LearnersFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds what is missing and updates what the learner has not changed.
   *
   * @return messages for the user
   */
  List<String> update(Path checkout) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new SetupException(folder + " is not a folder; choose another with --folder");
    }
    Map<String, String> known = readList();
    var hashes = new TreeMap<>(known);
    var news = new ArrayList<String>();
    var kept = new ArrayList<String>();
    int written = 0;
    for (Map.Entry<String, String> copy : copies(checkout, news).entrySet()) {
      String name = copy.getKey();
      String hash = hash(copy.getValue());
      Path file = folder.resolve(name);
      String present = Files.exists(file) ? hash(Files.readString(file)) : "";
      boolean untouched = present.isEmpty() || present.equals(known.get(name));
      if (untouched && !present.equals(hash)) {
        AtomicFile.write(file, copy.getValue());
        written++;
      } else if (!untouched && known.containsKey(name) && !hash.equals(known.get(name))) {
        kept.add(name);
        continue;
      }
      if (untouched || present.equals(hash)) {
        hashes.put(name, hash);
      }
    }
    if (!hashes.equals(known)) {
      writeList(hashes);
    }
    if (written > 0) {
      news.add(written + " notebooks are new in " + folder);
    }
    if (!kept.isEmpty()) {
      news.add(
          "There is a new version of notebooks that you have changed; yours stay as they are: "
              + String.join(", ", kept)
              + ". Rename yours to get the new one.");
    }
    return news;
  }

  /** The text of every copy, by its place in the folder. */
  private static Map<String, String> copies(Path checkout, List<String> news) throws IOException {
    var copies = new TreeMap<String, String>();
    Path lessons = checkout.resolve(LESSONS);
    for (Path lesson : notebooks(lessons)) {
      Notebook copy = Notebook.read(lesson);
      copy.clearOutputs();
      copies.put(LESSONS + "/" + slashes(lessons.relativize(lesson)), copy.text());
    }
    var released = new ArrayList<Exercise>();
    for (Exercise exercise : Exercise.readAll(checkout.resolve(EXERCISES))) {
      try {
        String name = EXERCISES + "/" + exercise.id() + "/" + exercise.id() + NOTEBOOK;
        copies.put(name, Release.of(exercise.notebook()).text());
        released.add(exercise);
      } catch (IllegalArgumentException e) {
        news.add(exercise.id() + " is left out: " + e.getMessage());
      }
    }
    Notebook start = Notebook.read(checkout.resolve(EXERCISES).resolve(StartPage.NAME));
    copies.put(EXERCISES + "/" + StartPage.NAME, StartPage.of(start, released).text());
    return copies;
  }

  /** The lessons, and those of other languages in folders of two letters. */
  private static List<Path> notebooks(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files
          .filter(file -> file.toString().endsWith(NOTEBOOK))
          .filter(
              file ->
                  file.getParent().equals(folder)
                      || file.getParent().getFileName().toString().matches("[a-z]{2}"))
          .sorted()
          .toList();
    }
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static String hash(String text) {
    return new Hash().add(text).hex();
  }

  private Map<String, String> readList() throws IOException {
    var hashes = new TreeMap<String, String>();
    Path list = folder.resolve(LIST);
    if (Files.exists(list)) {
      for (String line : Files.readAllLines(list)) {
        String[] parts = line.split(" ", 2);
        if (parts.length == 2) {
          hashes.put(parts[1], parts[0]);
        }
      }
    }
    return hashes;
  }

  private void writeList(Map<String, String> hashes) throws IOException {
    var lines = new StringBuilder();
    hashes.forEach((name, hash) -> lines.append(hash).append(' ').append(name).append('\n'));
    AtomicFile.write(folder.resolve(LIST), lines.toString());
  }
}
