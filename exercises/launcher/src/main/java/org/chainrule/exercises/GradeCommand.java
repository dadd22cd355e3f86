package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.chainrule.exercises.grade.Batch;
import org.chainrule.exercises.grade.Cohort;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.ResultStore;
import org.chainrule.exercises.grade.Shard;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.text.Printable;
import org.chainrule.platform.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule grade}: a cohort's notebooks in, scores and reports out. */
@Command(
    name = "grade",
    mixinStandardHelpOptions = true,
    description = "Grades the notebooks of a cohort, each in a sandboxed JVM of its own.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every submission was graded",
      "1:at least one was ungradable; the others were graded",
      "2:it could not start: wrong arguments, or no sandbox as strong as required; or a roster or"
          + " manual.csv that cannot be used",
      "3:the grader itself failed for at least one: these have no result, and the same command"
          + " tries them again",
      "70:it stopped before it was done; the results so far are kept, and it goes on from there"
    })
public final class GradeCommand implements Callable<Integer> {
  private static final String SEED = "seed.txt";
  private static final int MOST_JOBS = 512;

  @Parameters(
      paramLabel = "SUBMISSIONS",
      description =
          "A folder or a zip with student/assignment/notebook.ipynb, or notebooks side by side.")
  private Path place;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "graded",
      description =
          "Where results and reports go; a result that is there and still true is kept (default:"
              + " ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--exercises",
      defaultValue = "${sys:chainrule.home:-.}/exercises",
      description = "The exercises with their solutions and tests (default: ${DEFAULT-VALUE}).")
  private Path exercises;

  @Option(
      names = "--seed",
      description =
          "Seed of the inputs that the tests draw (default: the one in the output folder, or a new"
              + " one, which is kept there).")
  private Long seed;

  @Option(
      names = {"-j", "--jobs"},
      description = "How many submissions are graded at a time (default: one for each processor).")
  private int jobs = Math.min(MOST_JOBS, Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Grade the i-th of n parts, without reports: 'merge' makes them. Needs --seed.")
  private String shard;

  @Option(
      names = "--isolation",
      description =
          "Run students' code in this isolation, where bubblewrap does not work:"
              + " ${COMPLETION-CANDIDATES} (default: BUBBLEWRAP, and no other).")
  private Isolation isolation;

  @Option(names = "--require-sandbox", description = "Refuse to grade without bubblewrap.")
  private boolean requireSandbox;

  @Option(
      names = "--timestamps",
      description =
          "Believe timestamp.txt beside a notebook, as nbgrader collects it. Students can write one"
              + " into what they hand in.")
  private boolean timestamps;

  @Mixin private ReportOptions reports;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.exists(place)) {
      throw wrong("there is no folder and no zip " + place);
    }
    Shard part = part();
    reports.check(output);
    List<Exercise> known = exercises();
    Isolation chosen = isolation();
    if (chosen != Isolation.BUBBLEWRAP) {
      PrintWriter err = Printable.writer(spec.commandLine().getErr());
      err.println("Warning: weaker isolation than bubblewrap: " + chosen.words() + ".");
      err.flush();
    }
    PrintWriter out = Printable.writer(spec.commandLine().getOut());
    Limits limits = Limits.standard();
    try (var cohort = cohort(known)) {
      long inputs = seed(chosen);
      var store = new ResultStore(output);
      List<Result> results;
      try (var sandbox = sandbox(chosen, limits);
          ProgressBar bar = progress(cohort.submissions().stream().filter(part::has).count())) {
        var batch = new Batch(new Grader(sandbox, limits, inputs), store);
        results = batch.grade(cohort.submissions(), part, jobs, result -> bar.step());
      }
      withdraw(store, results, out);
      int exit = ExitCode.of(results);
      if (shard == null) {
        exit = reports.report(output, results);
      } else {
        reports.failures(results);
      }
      out.println("Isolation: " + chosen.words() + ". Seed: " + inputs + ".");
      return exit;
    }
  }

  /** A result whose submission is gone must not come back with the next 'merge'. */
  private void withdraw(ResultStore store, List<Result> results, PrintWriter out)
      throws IOException {
    List<Result> withdrawn = store.withdrawAllBut(results);
    if (!withdrawn.isEmpty()) {
      out.println(
          withdrawn.size()
              + " earlier results are of submissions that are no longer there; they are now in "
              + output.resolve("withdrawn")
              + ". (Use another -o for another group.)");
    }
  }

  private Isolation isolation() {
    if (requireSandbox && isolation != null && isolation != Isolation.BUBBLEWRAP) {
      throw wrong("--require-sandbox allows bubblewrap alone, and --isolation names another");
    }
    try {
      return Isolation.forGrading(Optional.ofNullable(isolation));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private Sandbox sandbox(Isolation chosen, Limits limits) {
    try {
      return Sandbox.open(chosen, limits, List.of(exercises, place, output));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private Shard part() {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw wrong("--jobs must be 1 to " + MOST_JOBS + ", not " + jobs);
    }
    if (shard == null) {
      return Shard.ALL;
    }
    if (seed == null && !Files.isRegularFile(output.resolve(SEED))) {
      throw wrong("--shard needs --seed: all shards must draw the same inputs");
    }
    try {
      return Shard.parse(shard);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private List<Exercise> exercises() {
    try {
      return Exercise.readAll(exercises);
    } catch (IOException e) {
      throw wrong(e.getMessage() + " (see --exercises)");
    }
  }

  private Cohort cohort(List<Exercise> known) throws IOException {
    Cohort cohort;
    try {
      cohort = Cohort.in(place, known, timestamps);
    } catch (ZipException e) {
      throw wrong(place + " is neither a folder nor a zip: " + e.getMessage());
    } catch (IOException e) {
      throw wrong(place + " cannot be read: " + e.getMessage());
    }
    if (cohort.submissions().isEmpty()) {
      cohort.close();
      throw wrong("there is no notebook in " + place);
    }
    return cohort;
  }

  /** A random seed of inputs, which stays the same when the cohort is graded again. */
  private long seed(Isolation chosen) throws IOException {
    Path file = output.resolve(SEED);
    if (chosen == Isolation.PLAIN) {
      hideTheSeed(file);
    }
    if (seed == null && Files.isRegularFile(file)) {
      String text = Files.readString(file).strip();
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw wrong(file + " should hold a number, not '" + text + "'");
      }
    }
    long drawn = seed == null ? new SecureRandom().nextLong(Long.MAX_VALUE) : seed;
    AtomicFile.write(file, drawn + "\n");
    return drawn;
  }

  /** Every process of the machine can read a command line, and other users a new folder. */
  private void hideTheSeed(Path file) throws IOException {
    String[] arguments = ProcessHandle.current().info().arguments().orElse(new String[0]);
    if (Arrays.stream(arguments).anyMatch(argument -> argument.startsWith("--seed"))) {
      throw wrong(
          "without namespaces a student's code can read the seed from this command line: write it"
              + " into "
              + file
              + " and leave --seed away");
    }
    if (!Files.exists(output)) {
      Files.createDirectories(output);
      if (output.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static ProgressBar progress(long submissions) {
    return new ProgressBarBuilder()
        .setTaskName("grading")
        .setInitialMax(submissions)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .showSpeed()
        .build();
  }
}
