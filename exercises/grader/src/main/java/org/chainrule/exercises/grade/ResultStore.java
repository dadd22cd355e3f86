package org.chainrule.exercises.grade;

import static java.util.stream.Collectors.toSet;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainrule.kernel.io.Json;
import org.chainrule.platform.AtomicFile;

/**
 * Stores results on disk, one file each, in {@code results/exercise/student.json}. A failure of the
 * grader is not a result: it is recorded in {@code errors/} until the submission has been graded.
 */
public final class ResultStore {
  private final Path folder;
  private final Path errors;
  private final Path withdrawn;

  /**
   * Creates a store for the results in an output folder.
   *
   * @param output the folder that contains {@code results}
   */
  public ResultStore(Path output) {
    folder = output.resolve("results");
    errors = output.resolve("errors");
    withdrawn = output.resolve("withdrawn");
  }

  /**
   * Returns all results, ordered by exercise and student. Where the grader failed, the error is
   * returned and not an earlier result.
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
                  .orElseThrow(
                      () ->
                          new IOException(
                              file + " is not a valid result: delete it and grade again")));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return results;
  }

  /**
   * Returns the stored result for a submission, which may be out of date. A result that was
   * withdrawn is restored if its submission is present again.
   */
  Optional<Result> find(Cohort.Submission submission) throws IOException {
    Path name =
        submission.exercise().isPresent()
            ? name(submission.exercise().get().id(), submission.student())
            : name(Result.UNKNOWN, submission.file());
    Path file = folder.resolve(name);
    Path aside = withdrawn.resolve(name);
    if (!Files.exists(file) && Files.isRegularFile(aside)) {
      Files.createDirectories(file.getParent());
      Files.move(aside, file);
    }
    return read(file);
  }

  /** Stores a result, or records an error. The file is written atomically. */
  public void keep(Result result) throws IOException {
    Path name = name(result);
    boolean failed = result.status() == Result.Status.error;
    AtomicFile.write((failed ? errors : folder).resolve(name), Json.pretty(result) + "\n");
    if (!failed) {
      Files.deleteIfExists(errors.resolve(name));
    }
    Files.deleteIfExists(withdrawn.resolve(name));
  }

  /** Withdraws all results except these, and returns the withdrawn ones. */
  public List<Result> withdrawAllBut(Collection<Result> current) throws IOException {
    return withdraw(all(), current);
  }

  /**
   * Withdraws results whose submissions are no longer present by moving them to {@code withdrawn/}.
   *
   * @param gone the results to withdraw
   * @param current the results to keep in any case
   */
  public List<Result> withdraw(Collection<Result> gone, Collection<Result> current)
      throws IOException {
    Set<Path> kept = current.stream().map(ResultStore::name).collect(toSet());
    var moved = new ArrayList<Result>();
    for (Result result : gone) {
      Path name = name(result);
      if (!kept.contains(name)) {
        AtomicFile.write(withdrawn.resolve(name), Json.pretty(result) + "\n");
        Files.deleteIfExists(folder.resolve(name));
        Files.deleteIfExists(errors.resolve(name));
        moved.add(result);
      }
    }
    return moved;
  }

  /** Returns the results that were withdrawn and have not been graded again since. */
  public List<Result> withdrawn() throws IOException {
    return List.copyOf(in(withdrawn).values());
  }

  private static Path name(Result result) {
    boolean unknown = result.exercise().equals(Result.UNKNOWN);
    return name(result.exercise(), unknown ? result.file() : result.student());
  }

  private static Path name(String exercise, String name) {
    return Path.of(exercise, FileName.of(name) + ".json");
  }

  private static Optional<Result> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Json.read(Files.readString(file), Result.class);
    } catch (JsonParseException e) {
      // grade again if the file has been damaged
      return Optional.empty();
    }
  }
}
