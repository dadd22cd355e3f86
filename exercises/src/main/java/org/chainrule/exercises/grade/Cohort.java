package org.chainrule.exercises.grade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainrule.exercises.notebook.SubmittedNotebook;
import org.chainrule.exercises.notebook.Ungradable;

/**
 * The notebooks of a folder, and whose they are. Two shapes are understood: nbgrader's {@code
 * [submitted/]student/assignment/notebook.ipynb}, and notebooks side by side, each named after its
 * student. Which exercise a notebook answers is seen from its cells, so a renamed file counts.
 */
public final class Cohort {
  private Cohort() {}

  /**
   * A notebook that somebody handed in.
   *
   * @param file its path, relative to the folder that was graded, with slashes
   * @param exercise what it answers; empty when that cannot be told
   * @param notebook what is in it; empty when it is too large, or no ordinary file
   */
  public record Handed(
      String student, String file, Optional<Exercise> exercise, Optional<byte[]> notebook) {}

  /** Finds them, one for each student and exercise, in the order of students and exercises. */
  public static List<Handed> in(Path folder, List<Exercise> exercises) throws IOException {
    var found = new TreeMap<String, Handed>();
    for (Path file : notebooks(folder)) {
      Path relative = folder.relativize(file);
      String name = relative.toString().replace('\\', '/');
      Optional<byte[]> bytes = bytes(file);
      Optional<Exercise> exercise = exercise(bytes, name, exercises);
      var handed = new Handed(student(relative, exercise), name, exercise, bytes);
      String place = handed.student() + "\0" + exercise.map(Exercise::id).orElse(name);
      found.merge(place, handed, Cohort::better);
    }
    return new ArrayList<>(found.values());
  }

  private static List<Path> notebooks(Path folder) throws IOException {
    // links are not followed: they may lead out of the folder
    try (Stream<Path> files = Files.walk(folder, 6)) {
      return files
          .filter(file -> file.toString().endsWith(".ipynb"))
          .filter(file -> !file.toString().contains(".ipynb_checkpoints"))
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<byte[]> bytes(Path file) throws IOException {
    boolean ordinary = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    return ordinary && Files.size(file) <= SubmittedNotebook.MAX_BYTES
        ? Optional.of(Files.readAllBytes(file))
        : Optional.empty();
  }

  /** The exercise that most of its cells belong to; failing that, the one that its path names. */
  private static Optional<Exercise> exercise(
      Optional<byte[]> bytes, String name, List<Exercise> exercises) {
    if (bytes.isPresent()) {
      try {
        var ids = SubmittedNotebook.read(bytes.get()).gradeIds();
        Optional<Exercise> most =
            exercises.stream()
                .max(
                    Comparator.comparingLong(
                        e -> e.answerIds().stream().filter(ids::contains).count()));
        if (most.isPresent() && most.get().answerIds().stream().anyMatch(ids::contains)) {
          return most;
        }
      } catch (Ungradable e) {
        // the result will say why; here only its name can tell what it was meant to be
        return named(name, exercises);
      }
    }
    return named(name, exercises);
  }

  private static Optional<Exercise> named(String name, List<Exercise> exercises) {
    return exercises.stream().filter(exercise -> name.contains(exercise.id())).findFirst();
  }

  private static String student(Path relative, Optional<Exercise> exercise) {
    int names = relative.getNameCount();
    boolean collected = names > 1 && relative.getName(0).toString().equals("submitted");
    if (names - (collected ? 1 : 0) >= 2) {
      return relative.getName(collected ? 1 : 0).toString();
    }
    String file = relative.getFileName().toString();
    String stem = file.substring(0, file.length() - ".ipynb".length());
    String left = exercise.map(e -> stem.replace(e.id(), "")).orElse(stem);
    String trimmed = left.replaceAll("^[-_. ]+|[-_. ]+$", "");
    return trimmed.isEmpty() ? stem : trimmed;
  }

  /** Of two notebooks for one exercise, the one with the exercise's own name. */
  private static Handed better(Handed first, Handed second) {
    String own = first.exercise().map(exercise -> exercise.id() + ".ipynb").orElse("");
    return !first.file().endsWith(own) && second.file().endsWith(own) ? second : first;
  }
}
