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
import java.util.Optional;
import java.util.stream.Stream;
import org.chainrule.exercises.report.AtomicFile;

/** Results on disk, one file each, in {@code results/exercise/student.json}. */
public final class ResultStore {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private final Path folder;

  /**
   * The results of an output folder.
   *
   * @param output the folder that holds {@code results}
   */
  public ResultStore(Path output) {
    folder = output.resolve("results");
  }

  /** All of them, in the order of exercises and students. */
  public List<Result> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var results = new ArrayList<Result>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") && !name.startsWith(".")) {
          results.add(
              read(file)
                  .orElseThrow(() -> new IOException(file + " is no result: delete it and grade")));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    results.sort(Comparator.comparing(Result::exercise).thenComparing(Result::student));
    return results;
  }

  /** The result that is there for a student and an exercise. */
  public Optional<Result> find(String student, String exercise) throws IOException {
    return read(file(exercise, student));
  }

  /** The result that is there for a submission, whether or not it still holds. */
  Optional<Result> find(Cohort.Handed handed) throws IOException {
    return handed.exercise().isPresent()
        ? find(handed.student(), handed.exercise().get().id())
        : read(file(Result.UNKNOWN, handed.file()));
  }

  /** Keeps a result; it is there whole or not at all. */
  public void keep(Result result) throws IOException {
    boolean unknown = result.exercise().equals(Result.UNKNOWN);
    Path file = file(result.exercise(), unknown ? result.file() : result.student());
    AtomicFile.write(file, GSON.toJson(result) + "\n");
  }

  private Path file(String exercise, String name) {
    return folder.resolve(exercise).resolve(FileName.of(name) + ".json");
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
