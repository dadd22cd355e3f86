package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.release.ExerciseValidator;
import org.chainrule.exercises.release.Release;
import org.chainrule.exercises.release.StartPage;
import org.chainrule.exercises.release.Template;
import org.chainrule.exercises.report.Table;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.text.Printable;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.platform.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chainrule release}: the student's versions of the exercises. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description =
        "Makes the student's version of exercises, and proves it: the solution gets all points and"
            + " passes the checks, and the student's version gets no point and passes none.")
public final class ReleaseCommand implements Callable<Integer> {
  @Mixin private ExerciseChoice exercises;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "release",
      description = "Where the student's versions go (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--answers",
      description =
          "Also grade the sample answers in each exercise's answers.jsh: accepted ones must get all"
              + " points, and wrong ones must be named. For authors, after a change of an exercise;"
              + " it takes some twenty times as long.")
  private boolean answers;

  @Option(
      names = "--template",
      split = ",",
      paramLabel = "TEMPLATE",
      description =
          "Make the folder a repository that checks itself: ${COMPLETION-CANDIDATES}. The kernel's"
              + " jar goes with it, and nothing else is needed there but a JDK.")
  private List<Template> templates = List.of();

  @Option(
      names = "--kernel",
      paramLabel = "JAR",
      defaultValue = "${sys:chainrule.home:-.}/kernel/target/chainrule-kernel.jar",
      description = "The kernel's jar that a template takes along (default: ${DEFAULT-VALUE}).")
  private Path kernel;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Printable.writer(spec.commandLine().getOut());
    PrintWriter err = Printable.writer(spec.commandLine().getErr());
    List<Exercise> all = exercises.all();
    List<Exercise> chosen = exercises.among(all);
    if (!templates.isEmpty() && !Files.isRegularFile(kernel)) {
      throw new ParameterException(
          spec.commandLine(), "there is no kernel in " + kernel + " (see --kernel)");
    }
    Limits limits = Limits.standard();
    boolean sound = true;
    try (var sandbox = Sandbox.open(Isolation.strongest(), limits, List.of())) {
      var grader = new Grader(sandbox, limits, 0);
      for (Exercise exercise : chosen) {
        Notebook release;
        try {
          release = Release.of(exercise.notebook());
        } catch (IllegalArgumentException e) {
          err.println(exercise.id() + ": " + e.getMessage());
          sound = false;
          continue;
        }
        List<String> faults = ExerciseValidator.faults(exercise, release, grader, answers);
        if (faults.isEmpty()) {
          Path file = released(exercise);
          AtomicFile.write(file, release.text());
          out.println(file + ": " + points(exercise));
        } else {
          sound = false;
          faults.forEach(fault -> err.println(exercise.id() + ": " + fault));
        }
      }
    }
    frame(all.stream().filter(exercise -> Files.isRegularFile(released(exercise))).toList());
    out.flush();
    err.flush();
    return sound ? 0 : 1;
  }

  private static String points(Exercise exercise) {
    double all = exercise.testPoints() + exercise.manualPoints();
    String words = Table.number(all) + (all == 1 ? " point" : " points");
    return exercise.manualPoints() == 0
        ? words
        : words + ", of which a person gives " + Table.number(exercise.manualPoints());
  }

  private Path released(Exercise exercise) {
    return output.resolve(exercise.id()).resolve(exercise.id() + ".ipynb");
  }

  /** What stands around the exercises that have been released, now or before. */
  private void frame(List<Exercise> released) throws IOException {
    Path startPage = exercises.folder().resolve(StartPage.NAME);
    if (released.isEmpty()) {
      return;
    }
    if (Files.isRegularFile(startPage)) {
      Notebook page = StartPage.of(Notebook.read(startPage), released);
      AtomicFile.write(output.resolve(StartPage.NAME), page.text());
    }
    for (Template template : templates) {
      template.write(output, released, kernel);
    }
  }
}
