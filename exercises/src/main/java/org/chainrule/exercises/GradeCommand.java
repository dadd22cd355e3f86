package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.chainrule.exercises.grade.Batch;
import org.chainrule.exercises.grade.Cohort;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.report.AtomicFile;
import org.chainrule.exercises.report.Csv;
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

/** {@code chainrule grade}: a folder of notebooks in, scores and reports out. */
@Command(
    name = "grade",
    mixinStandardHelpOptions = true,
    description = "Grades the notebooks of a cohort, each in a sandboxed JVM of its own.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every submission was graded",
      "1:at least one was ungradable; the others were graded",
      "2:it could not start: wrong arguments, or no sandbox as strong as required"
    })
public final class GradeCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      description = "Submissions: student/assignment/notebook.ipynb, or notebooks side by side.")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "graded",
      description =
          "Where results and reports go; what is there and still true is kept (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--exercises",
      defaultValue = "exercises",
      description = "The exercises with their solutions and tests (default: ${DEFAULT-VALUE}).")
  private Path exercises;

  @Option(
      names = "--seed",
      defaultValue = "20261122",
      description = "Seed of the inputs that the tests draw (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = {"-j", "--jobs"},
      description =
          "How many submissions are graded at a time (default: the number of processors).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--isolation",
      description =
          "Use this isolation instead of the strongest that works: ${COMPLETION-CANDIDATES}.")
  private Isolation isolation;

  @Option(names = "--require-sandbox", description = "Refuse to grade without bubblewrap.")
  private boolean requireSandbox;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), "there is no folder " + folder);
    }
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be at least 1, not " + jobs);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Exercise> known;
    try {
      known = Exercise.readAll(exercises);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage() + " (see --exercises)", e);
    }
    List<Cohort.Handed> handed = Cohort.in(folder, known);
    if (handed.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "there is no notebook in " + folder);
    }
    var hidden = List.of(Path.of("/home"), Path.of("/root"));
    Isolation chosen = isolation == null ? Isolation.strongest(hidden) : isolation;
    if (requireSandbox && chosen != Isolation.BUBBLEWRAP) {
      err.println(
          "No sandbox: "
              + chosen.words()
              + ". Install bubblewrap, or leave out --require-sandbox.");
      return 2;
    }
    Limits limits = Limits.standard();
    List<Result> results;
    try (var sandbox = Sandbox.open(chosen, limits, hidden);
        ProgressBar bar = progress(handed.size())) {
      var batch = new Batch(new Grader(sandbox, limits, seed), output.resolve("results"));
      results = batch.grade(handed, jobs, result -> bar.step());
    }
    AtomicFile.write(output.resolve("grades.csv"), Csv.of(results));
    out.print(Table.of(results));
    out.println("Isolation: " + chosen.words() + ". Seed: " + seed + ".");
    long ungradable = 0;
    for (Result result : results) {
      if (result.status() == Result.Status.ungradable) {
        ungradable++;
        out.println("Ungradable: " + result.file() + ": " + result.reason());
      }
    }
    out.flush();
    return ungradable == 0 ? 0 : 1;
  }

  private static ProgressBar progress(int submissions) {
    return new ProgressBarBuilder()
        .setTaskName("grading")
        .setInitialMax(submissions)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .showSpeed()
        .build();
  }
}
