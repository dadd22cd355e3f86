package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.chainrule.course.AutogradedNotebook;
import org.chainrule.course.CheckResult;
import org.chainrule.course.Checker;
import org.chainrule.exercises.grade.SandboxBackend;
import org.chainrule.exercises.report.Table;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.text.Printable;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.Notebook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule check}: the public checks of notebooks, for students and their CI. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Runs the checks that are in notebooks, in the same sandbox that grading uses. Needs"
            + " neither solutions nor hidden tests.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every check passed",
      "1:at least one failed",
      "2:wrong arguments, or nothing to check",
      "3:the sandbox failed, which says nothing about the notebooks"
    })
public final class CheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      defaultValue = ".",
      description = "Notebooks, or folders of them (default: this folder).")
  private List<Path> paths;

  @Option(
      names = "--release",
      description =
          "The released notebooks: their checks are run, whatever the notebooks' own have become.")
  private Path release;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Printable.writer(spec.commandLine().getOut());
    Limits limits = Limits.standard();
    int checks = 0;
    int failed = 0;
    List<Path> notebooks = notebooks();
    try (var sandbox = Sandbox.open(Isolation.strongest(), limits, List.of())) {
      var checker = new Checker(folder -> new SandboxBackend(sandbox, limits));
      for (Path notebook : notebooks) {
        List<CheckResult> points;
        try {
          points = points(checker, notebook);
        } catch (BadNotebookException e) {
          checks++;
          failed++;
          out.println(Printable.of(notebook.toString()));
          out.println("  FAILED: it cannot be checked: " + Printable.of(e.getMessage()));
          continue;
        }
        if (!points.isEmpty()) {
          out.println(Printable.of(notebook.toString()));
        }
        for (CheckResult point : points) {
          checks++;
          failed += point.passed() ? 0 : 1;
          String mark = point.passed() ? "  ok    " : "  FAILED";
          String message = point.message().isEmpty() ? "" : ": " + point.message();
          out.println(
              mark + " " + point.gradeId() + " (" + Table.number(point.points()) + ")" + message);
        }
      }
    }
    out.println(checks - failed + " of " + checks + " checks passed");
    out.flush();
    if (checks == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no check in "
              + paths
              + (release == null
                  ? "; for notebooks that have lost their metadata, give the released ones with"
                      + " --release"
                  : ""));
    }
    return failed == 0 ? ExitCode.DONE : ExitCode.FOUND_FAULTS;
  }

  /** None, for a notebook without checks, such as the start page: it is not run. */
  private List<CheckResult> points(Checker checker, Path notebook) throws IOException {
    Notebook submitted = Notebook.readUntrusted(bytes(notebook));
    Notebook text = release == null ? submitted : released(notebook.getFileName().toString());
    AutogradedNotebook run =
        release == null
            ? AutogradedNotebook.asItIs(submitted)
            : AutogradedNotebook.of(text, submitted);
    return checker.results(text, run, notebook.toAbsolutePath().getParent());
  }

  private static byte[] bytes(Path notebook) throws IOException {
    try {
      if (Files.size(notebook) > Notebook.MAX_UNTRUSTED_BYTES) {
        throw new BadNotebookException(
            "the notebook is larger than "
                + (Notebook.MAX_UNTRUSTED_BYTES >> 20)
                + " MB: clear its outputs and save it");
      }
      return Files.readAllBytes(notebook);
    } catch (BadNotebookException e) {
      throw e;
    } catch (IOException e) {
      throw new BadNotebookException("the file cannot be read", e);
    }
  }

  private Notebook released(String name) throws IOException {
    if (!Files.isDirectory(release)) {
      throw new ParameterException(spec.commandLine(), "there is no folder " + release);
    }
    try (Stream<Path> files = Files.walk(release)) {
      Path found =
          files
              .filter(file -> file.endsWith(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "there is no " + name + " in " + release));
      return Notebook.read(found);
    }
  }

  private List<Path> notebooks() throws IOException {
    var all = new ArrayList<Path>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          files
              .filter(file -> file.toString().endsWith(".ipynb"))
              .filter(file -> !file.toString().contains(".ipynb_checkpoints"))
              .sorted()
              .forEach(all::add);
        }
      } else if (Files.isRegularFile(path)) {
        all.add(path);
      } else {
        throw new ParameterException(spec.commandLine(), "there is no notebook " + path);
      }
    }
    return all;
  }
}
