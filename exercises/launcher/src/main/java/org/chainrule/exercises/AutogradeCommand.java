package org.chainrule.exercises;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chainrule.exercises.grade.Cohort;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.report.Gradebook;
import org.chainrule.exercises.report.Gradescope;
import org.chainrule.exercises.report.LatePolicy;
import org.chainrule.exercises.report.ManualPoints;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.text.Printable;
import org.chainrule.platform.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code chainrule autograde}: grades the one submission of a Gradescope container. Called by
 * {@code run_autograder}; always writes a results.json, also for failures.
 */
@Command(
    name = "autograde",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Grades the submission in a Gradescope container.")
public final class AutogradeCommand implements Callable<Integer> {
  /** There is one student, whose name does not matter here. */
  private static final String STUDENT = "submission";

  @Option(names = "--root", paramLabel = "DIR", defaultValue = "/autograder")
  private Path root;

  @Option(names = "--weakest-isolation", defaultValue = "BUBBLEWRAP")
  private Isolation weakest;

  @Override
  public Integer call() throws IOException {
    Path results = root.resolve("results").resolve("results.json");
    try {
      AtomicFile.write(results, graded());
      return 0;
    } catch (IOException | RuntimeException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      System.err.println(Printable.of(why));
      // paths of the container are not shown to students
      AtomicFile.write(
          results,
          Gradescope.failed("The autograder could not run. Your work is kept; tell your teacher."));
      return 1;
    }
  }

  private String graded() throws IOException {
    Path source = root.resolve("source");
    List<Exercise> exercises = Exercise.readAll(source.resolve("exercises"));
    long seed = Long.parseLong(Files.readString(source.resolve("seed.txt")).strip());
    Isolation isolation = Isolation.strongest();
    if (isolation.compareTo(weakest) > 0) {
      throw new IOException(
          "the best isolation here is weaker than "
              + weakest.name().toLowerCase(Locale.ROOT)
              + ": "
              + isolation.words()
              + "; to grade with it, build the zip with --weakest-isolation "
              + isolation.name().toLowerCase(Locale.ROOT));
    }
    System.out.println("Isolation: " + isolation.words() + ".");
    var secrets =
        List.of(source.resolve("exercises"), source.resolve("seed.txt"), root.resolve("results"));
    Limits limits = Limits.standard();
    var results = new ArrayList<Result>();
    try (var cohort = Cohort.of(STUDENT, root.resolve("submission"), exercises);
        var sandbox = Sandbox.open(isolation, limits, secrets)) {
      var grader = new Grader(sandbox, limits, seed);
      for (Exercise exercise : exercises) {
        Result result = grader.grade(of(exercise, cohort.submissions()));
        if (result.status() == Result.Status.error) {
          // without a score Gradescope lets it be run again
          throw new IOException(exercise.id() + ": " + result.reason());
        }
        results.add(result);
      }
    }
    ManualPoints none = ManualPoints.read(source.resolve("manual.csv"));
    // Gradescope handles the due date
    return Gradescope.of(Gradebook.of(results, none, new LatePolicy(Optional.empty(), 0)).scores());
  }

  private static Cohort.Submission of(Exercise exercise, List<Cohort.Submission> handed) {
    return handed.stream()
        .filter(one -> one.exercise().map(Exercise::id).equals(Optional.of(exercise.id())))
        .findFirst()
        .orElseGet(
            () -> new Cohort.Submission(STUDENT, "", "", Optional.of(exercise), Optional.empty()));
  }
}
