package org.chainrule.exercises.grade;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainrule.exercises.report.AtomicFile;

/**
 * Results on disk, one file each, in {@code results/exercise/student.json}. What the grader failed
 * to grade is no result: it is noted in {@code errors/} until it has been graded.
 */
public final class ResultStore {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private final Path folder;
  private final Path errors;

  /**
   * The results of an output folder.
   *
   * @param output the folder that holds {@code results}
   */
  public ResultStore(Path output) {
    folder = output.resolve("results");
    errors = output.resolve("errors");
  }

  /**
   * All of them, in the order of exercises and students. Where the grader failed, that is answered,
   * and not a result of an earlier time.
   */
  public List<Result> all() throws IOException {
    var all = new TreeMap<Path, Result>();
    for (Path place : List.of(folder, errors)) {
      all.putAll(in(place));
    }
    var results = new ArrayList<>(all.values());
    results.sort(Comparator.comparing(Result::exercise).thenComparing(Result::student));
    return results;
  }

  private static Map<Path, Result> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    var results = new TreeMap<Path, Result>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") && !name.startsWith(".")) {
          results.put(
              folder.relativize(file),
              read(file)
                  .orElseThrow(() -> new IOException(file + " is no result: delete it and grade")));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return results;
  }

  /** The result that is there for a student and an exercise. */
  public Optional<Result> find(String student, String exercise) throws IOException {
    return read(folder.resolve(name(exercise, student)));
  }

  /** The result that is there for a submission, whether or not it still holds. */
  Optional<Result> find(Cohort.Handed handed) throws IOException {
    return handed.exercise().isPresent()
        ? find(handed.student(), handed.exercise().get().id())
        : read(folder.resolve(name(Result.UNKNOWN, handed.file())));
  }

  /** Keeps a result, or notes that there is none; it is there whole or not at all. */
  public void keep(Result result) throws IOException {
    boolean unknown = result.exercise().equals(Result.UNKNOWN);
    Path name = name(result.exercise(), unknown ? result.file() : result.student());
    boolean failed = result.status() == Result.Status.error;
    AtomicFile.write((failed ? errors : folder).resolve(name), GSON.toJson(result) + "\n");
    if (!failed) {
      Files.deleteIfExists(errors.resolve(name));
    }
  }

  private static Path name(String exercise, String name) {
    return Path.of(exercise, FileName.of(name) + ".json");
  }

  private static Optional<Result> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(GSON.fromJson(Files.readString(file), Result.class));
    } catch (JsonParseException e) {
      // a file that somebody spoiled is made again
      return Optional.empty();
    }
  }
}
