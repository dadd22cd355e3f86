package org.chainrule.exercises.grade;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.chainrule.exercises.grade.Result.Status;
import org.chainrule.exercises.report.AtomicFile;

/**
 * A cohort's submissions through one {@link Grader}, several at a time, each with a result file of
 * its own that appears whole or not at all. A submission whose result is there already is not
 * graded again.
 */
public final class Batch {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private final Grader grader;
  private final Path results;

  public Batch(Grader grader, Path results) {
    this.grader = grader;
    this.results = results;
  }

  /** Grades them and answers in their order; {@code done} hears of each as it is finished. */
  public List<Result> grade(List<Cohort.Handed> submissions, int jobs, Consumer<Result> done)
      throws IOException, InterruptedException {
    var pool = Executors.newFixedThreadPool(jobs);
    try {
      var futures = new ArrayList<Future<Result>>();
      for (Cohort.Handed handed : submissions) {
        Callable<Result> task =
            () -> {
              Result result = one(handed);
              done.accept(result);
              return result;
            };
        futures.add(pool.submit(task));
      }
      var all = new ArrayList<Result>();
      for (Future<Result> future : futures) {
        all.add(future.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Result one(Cohort.Handed handed) throws IOException {
    if (handed.exercise().isEmpty() || handed.notebook().isEmpty()) {
      return keep(
          new Result(
              new Hash().add(Grader.VERSION).add(handed.file()).hex(),
              handed.student(),
              handed.exercise().map(Exercise::id).orElse("unknown"),
              handed.file(),
              Status.ungradable,
              handed.notebook().isEmpty()
                  ? "it is no ordinary file, or it is too large"
                  : "it belongs to none of the exercises: the cells that the release numbered are gone",
              0,
              0,
              List.of(),
              List.of(),
              List.of(),
              "",
              0));
    }
    Exercise exercise = handed.exercise().get();
    byte[] notebook = handed.notebook().get();
    Optional<Result> known = read(file(handed.student(), exercise.id()));
    if (known.isPresent() && known.get().key().equals(grader.key(exercise, notebook))) {
      return known.get();
    }
    return keep(grader.grade(exercise, handed.student(), handed.file(), notebook));
  }

  private Path file(String student, String exercise) {
    return results.resolve(exercise).resolve(safe(student) + ".json");
  }

  /** A file name for a student, who may be called anything: different for different students. */
  private static String safe(String student) {
    String plain = student.replaceAll("[^A-Za-z0-9._-]", "_");
    boolean same = plain.equals(student) && !plain.startsWith(".") && plain.length() <= 100;
    String cut = plain.substring(0, Math.min(80, plain.length()));
    return same ? plain : "_" + cut + "-" + new Hash().add(student).hex().substring(0, 12);
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

  private Result keep(Result result) throws IOException {
    Path file = file(result.student(), result.exercise());
    AtomicFile.write(file, GSON.toJson(result) + "\n");
    return result;
  }
}
