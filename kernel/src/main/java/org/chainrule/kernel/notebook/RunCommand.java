package org.chainrule.kernel.notebook;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.install.Installation;
import org.chainrule.platform.AtomicFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run}: executes notebooks without Jupyter and without Python. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs notebooks through the kernel, without Jupyter: writes the executed notebook and a page"
          + " that any browser shows.",
      "",
      "Exit code: 0 when every cell passed, 1 when one failed, 2 when there was something that"
          + " could not be run."
    })
public final class RunCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int BAD = 2;
  private static final String ENDING = ".ipynb";

  @Parameters(
      arity = "1..*",
      paramLabel = "NOTEBOOK|FOLDER",
      description = "notebooks; of a folder, all that are in it")
  private List<Path> paths;

  static final class Target {
    @Option(
        names = "--output-dir",
        paramLabel = "DIR",
        description = "where to write NAME.ipynb and NAME.html (default: target/run)")
    Path folder;

    @Option(
        names = "--in-place",
        description = "write the outputs into the notebooks themselves, and the pages beside them")
    boolean inPlace;
  }

  @ArgGroup(exclusive = true)
  private Target target = new Target();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "how long one cell may run (default: ${DEFAULT-VALUE})")
  private double timeout;

  @Option(
      names = "--html",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "write pages, or write none (default: write them)")
  private boolean html;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=VALUE",
      description =
          "declares the variable in a cell behind the one that is tagged parameters, or at the top"
              + " (papermill's rules); may be repeated")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--kernel",
      paramLabel = "KERNELSPEC",
      description = "another kernel: its kernel.json, or the folder that it is in")
  private Path kernel;

  @Spec private CommandSpec spec;

  /** A notebook and where its outputs go. */
  private record Job(Path notebook, Path executed) {
    String name() {
      String file = notebook.getFileName().toString();
      return file.substring(0, file.length() - ENDING.length());
    }

    Path page() {
      return executed.resolveSibling(name() + ".html");
    }
  }

  @Override
  public Integer call() {
    try {
      KernelSpec command = kernel == null ? Installation.thisKernel() : KernelSpec.read(kernel);
      int worst = 0;
      for (Job job : jobs()) {
        worst = Math.max(worst, run(command, job));
      }
      return worst;
    } catch (IOException e) {
      return complain(e.getMessage());
    }
  }

  private int complain(String sentence) {
    spec.commandLine().getErr().println(sentence);
    return BAD;
  }

  private List<Job> jobs() throws IOException {
    var jobs = new ArrayList<Job>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> found = in(path);
        if (found.isEmpty()) {
          throw new BadNotebookException("there is no notebook in " + path);
        }
        found.forEach(notebook -> jobs.add(job(notebook, path.relativize(notebook))));
      } else if (path.toString().endsWith(ENDING)) {
        jobs.add(job(path, path.getFileName()));
      } else {
        throw new BadNotebookException(
            path + " is no notebook: its name does not end in " + ENDING);
      }
    }
    for (Job job : jobs) {
      boolean same = job.executed.toAbsolutePath().equals(job.notebook.toAbsolutePath());
      if (same && !target.inPlace) {
        throw new BadNotebookException(
            job.notebook + " would be overwritten: choose another --output-dir, or say --in-place");
      }
    }
    return jobs;
  }

  private Job job(Path notebook, Path relative) {
    if (target.inPlace) {
      return new Job(notebook, notebook);
    }
    Path folder = target.folder == null ? Path.of("target", "run") : target.folder;
    return new Job(notebook, folder.resolve(relative).normalize());
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .filter(Files::isRegularFile)
          .filter(file -> visible(folder.relativize(file)))
          .sorted()
          .toList();
    }
  }

  /** Checkpoints and what earlier runs have written are not run again. */
  private static boolean visible(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .noneMatch(name -> name.startsWith(".") || name.equals("target"));
  }

  private int run(KernelSpec command, Job job) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    Notebook notebook;
    try {
      notebook = new InjectedParameters(parameters).into(readable(job));
    } catch (BadNotebookException e) {
      return complain(e.getMessage());
    }
    Optional<NotebookRunner.Failure> failure;
    Path folder = job.notebook.toAbsolutePath().getParent();
    try (RunProgress progress = RunProgress.of(job.name(), notebook)) {
      var patience = Duration.ofMillis(Math.round(timeout * 1000));
      failure = new NotebookRunner(command, patience, progress::at).run(notebook, folder);
    } catch (KernelException e) {
      spec.commandLine().getErr().println(job.notebook + ": " + e.getMessage());
      return FAILED;
    }
    notebook.write(job.executed);
    if (html) {
      AtomicFile.write(job.page(), HtmlPage.of(notebook, job.name(), folder));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    failure.ifPresent(what -> report(job, what));
    out.printf(
        "%s %s in %.1f s: %s%n",
        failure.isEmpty() ? "ok    " : "failed",
        job.notebook,
        seconds,
        html ? job.page() : job.executed);
    out.flush();
    return failure.isEmpty() ? 0 : FAILED;
  }

  private static Notebook readable(Job job) throws BadNotebookException {
    Notebook notebook = Notebook.read(job.notebook);
    String language = notebook.language();
    if (!language.isEmpty() && !language.equalsIgnoreCase("java")) {
      throw new BadNotebookException(
          job.notebook + " is a notebook in " + language + ", and this runs Java");
    }
    return notebook;
  }

  private void report(Job job, NotebookRunner.Failure failure) {
    PrintWriter err = spec.commandLine().getErr();
    NotebookCell cell = failure.cell();
    String prompt = cell.executionCount() == 0 ? "" : " (In [" + cell.executionCount() + "])";
    String line = failure.line() == 0 ? "" : ", line " + failure.line();
    err.println(job.notebook + ", cell " + cell.number() + prompt + line + ": " + failure.what());
    err.print(RunProgress.onTerminal() ? failure.traceback() : Ansi.plain(failure.traceback()));
    err.flush();
  }
}
