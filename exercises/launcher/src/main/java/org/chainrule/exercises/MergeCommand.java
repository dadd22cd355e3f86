package org.chainrule.exercises;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.ResultStore;
import org.chainrule.platform.AtomicFile;
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
            + " Merging again changes nothing. Also makes reports anew after manual.csv changed.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every submission was graded",
      "1:at least one was ungradable",
      "2:nothing was written: wrong arguments, shards of different seeds, or a roster or manual.csv"
          + " that cannot be used",
      "3:the grader itself failed for at least one: run 'grade' again",
      "70:it stopped before it was done"
    })
public final class MergeCommand implements Callable<Integer> {
  private static final String SEED = "seed.txt";

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
    reports.check(output);
    var merged = new ResultStore(output);
    Optional<Long> seed = seed();
    var together = new ArrayList<Result>();
    var withdrawn = new ArrayList<Result>();
    for (Path folder : folders) {
      var shard = new ResultStore(folder);
      together.addAll(shard.all());
      withdrawn.addAll(shard.withdrawn());
    }
    for (Result result : together) {
      merged.keep(result);
    }
    merged.withdraw(withdrawn, together);
    if (seed.isPresent()) {
      AtomicFile.write(output.resolve(SEED), seed.get() + "\n");
    }
    List<Result> all = merged.all();
    if (all.isEmpty()) {
      throw wrong("there are no results in " + output);
    }
    return reports.report(output, all);
  }

  /** The one seed of all of them: with others, their tests have asked other questions. */
  private Optional<Long> seed() throws IOException {
    var seeds = new TreeMap<Long, Path>();
    for (Path folder : folders) {
      // an empty shard has a seed, too
      if (!Files.isRegularFile(folder.resolve(SEED))) {
        throw wrong("nothing was graded into " + folder + "; give the -o of a shard");
      }
      seeds.putIfAbsent(seed(folder), folder);
    }
    if (Files.isRegularFile(output.resolve(SEED)) && !new ResultStore(output).all().isEmpty()) {
      seeds.putIfAbsent(seed(output), output);
    }
    if (seeds.size() > 1) {
      throw wrong(
          "these were graded with different seeds, so their tests drew different inputs: "
              + seeds.entrySet().stream()
                  .map(seed -> seed.getValue() + " with " + seed.getKey())
                  .collect(joining(", "))
              + "; grade them with one --seed, or merge into another -o");
    }
    return seeds.keySet().stream().findFirst();
  }

  private long seed(Path folder) throws IOException {
    String text = Files.readString(folder.resolve(SEED)).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrong(folder.resolve(SEED) + " should hold a number, not '" + text + "'");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
