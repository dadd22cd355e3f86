package org.chainrule.exercises;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.ResultStore;
import org.chainrule.exercises.report.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule merge}: the results of shards into one folder, and the reports over them. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description =
        "Puts the results of shards together and writes the reports: the same bytes as one run."
            + " Merging again changes nothing. Also makes reports anew after manual.csv changed.")
public final class MergeCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..*",
      description = "Output folders of shards (default: what is in the output folder already).")
  private List<Path> folders = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "graded",
      description = "Where results and reports go (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Mixin private ReportOptions reports;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    reports.policy();
    var merged = new ResultStore(output);
    for (Path folder : folders) {
      // a shard may be empty, but it knows its seed
      Path seed = folder.resolve("seed.txt");
      if (!Files.isRegularFile(seed)) {
        throw new ParameterException(
            spec.commandLine(), "nothing was graded into " + folder + "; give the -o of a shard");
      }
      AtomicFile.write(output.resolve("seed.txt"), Files.readString(seed));
      for (Result result : new ResultStore(folder).all()) {
        merged.keep(result);
      }
    }
    List<Result> all = merged.all();
    if (all.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "there are no results in " + output);
    }
    int ungradable = reports.report(output, all);
    spec.commandLine().getOut().flush();
    return ungradable == 0 ? 0 : 1;
  }
}
