package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.notebook.SourceNotebook;
import org.chainrule.exercises.release.Release;
import org.chainrule.exercises.report.AtomicFile;
import org.chainrule.exercises.report.Table;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule release}: the student's versions of the exercises. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description =
        "Makes the student's version of exercises, and proves it: the solution gets all points,"
            + " the student's version none.")
public final class ReleaseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EXERCISE", arity = "0..*", description = "Their ids (default: all).")
  private List<String> ids = List.of();

  @Option(
      names = "--exercises",
      defaultValue = "exercises",
      description = "The exercises with their solutions and tests (default: ${DEFAULT-VALUE}).")
  private Path exercises;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "release",
      description = "Where the student's versions go (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Exercise> chosen = chosen();
    Limits limits = Limits.standard();
    boolean sound = true;
    try (var sandbox = Sandbox.open(Isolation.strongest(List.of()), limits, List.of())) {
      var grader = new Grader(sandbox, limits, 0);
      for (Exercise exercise : chosen) {
        SourceNotebook release;
        try {
          release = Release.of(exercise.notebook());
        } catch (IllegalArgumentException e) {
          err.println(exercise.id() + ": " + e.getMessage());
          sound = false;
          continue;
        }
        Result solved = graded(grader, exercise, exercise.notebook());
        Result unanswered = graded(grader, exercise, release);
        List<String> faults = faults(exercise, solved, unanswered);
        if (faults.isEmpty()) {
          Path file = output.resolve(exercise.id()).resolve(exercise.id() + ".ipynb");
          AtomicFile.write(file, release.text());
          out.println(file + ": " + Table.number(solved.maxScore()) + " points");
        } else {
          sound = false;
          faults.forEach(fault -> err.println(exercise.id() + ": " + fault));
        }
      }
    }
    out.flush();
    err.flush();
    return sound ? 0 : 1;
  }

  private List<Exercise> chosen() {
    List<Exercise> all;
    try {
      all = Exercise.readAll(exercises);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage() + " (see --exercises)", e);
    }
    List<String> known = all.stream().map(Exercise::id).toList();
    for (String id : ids) {
      if (!known.contains(id)) {
        throw new ParameterException(
            spec.commandLine(), "there is no exercise " + id + "; there are " + known);
      }
    }
    return all.stream().filter(e -> ids.isEmpty() || ids.contains(e.id())).toList();
  }

  private static Result graded(Grader grader, Exercise exercise, SourceNotebook notebook)
      throws IOException {
    return grader.grade(
        exercise, "", exercise.id() + ".ipynb", notebook.text().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> faults(Exercise exercise, Result solved, Result unanswered) {
    var faults = new ArrayList<String>();
    if (exercise.testPoints() != solved.maxScore()) {
      faults.add(
          "its test cells say "
              + Table.number(exercise.testPoints())
              + " points, its tests "
              + Table.number(solved.maxScore()));
    }
    for (Result.Test test : solved.tests()) {
      if (!test.passed()) {
        faults.add("the solution fails '" + test.name() + "': " + test.detail());
      }
    }
    for (Result.Cell cell : solved.cells()) {
      faults.add("the solution in " + cell.gradeId() + " does not run: " + cell.problem());
    }
    if (unanswered.score() > 0) {
      faults.add("the student's version already has " + unanswered.score() + " points");
    }
    for (Result.Cell cell : unanswered.cells()) {
      if (cell.problem().startsWith("CompilationError")) {
        faults.add("the stub of " + cell.gradeId() + " does not compile: " + cell.problem());
      }
    }
    return faults;
  }
}
