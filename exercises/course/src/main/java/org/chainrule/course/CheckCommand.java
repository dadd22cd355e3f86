package org.chainrule.course;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chainrule.kernel.install.Installation;
import org.chainrule.kernel.spi.KernelCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The {@code check} command: runs the same checks as {@code check} and {@code checkAll} on the
 * start page, for use in CI.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the public checks of exercises, each notebook in a separate kernel.",
      "",
      "Exit code: 0 when every check passed, 1 when one failed, 2 when there was nothing to check."
    })
public final class CheckCommand implements KernelCommand {
  private static final int FAILED = 1;
  private static final int BAD = 2;

  @Parameters(
      paramLabel = "EXERCISE",
      arity = "0..*",
      description = "e3, e03 or e03-gradient-check (default: all)")
  private List<String> names = List.of();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "folder that contains the exercises (default: current folder)")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (!Files.isDirectory(folder)) {
      err.println("there is no folder " + folder);
      return BAD;
    }
    List<CheckReport> all;
    try {
      Course course = Course.in(folder);
      Course chosen =
          names.isEmpty()
              ? course
              : new Course(folder, names.stream().map(course::find).distinct().toList());
      var checker = Checker.in(Installation.thisKernel());
      all = Exercises.checkAll(chosen, checker, UnaryOperator.identity()).exercises();
    } catch (IOException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return BAD;
    }
    all.forEach(out::println);
    out.print(new CourseProgress(all));
    out.flush();
    return all.stream().allMatch(CheckReport::complete) ? 0 : FAILED;
  }
}
