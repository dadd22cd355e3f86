package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.report.Format;
import org.chainrule.exercises.report.Gradebook;
import org.chainrule.exercises.report.LatePolicy;
import org.chainrule.exercises.report.ManualPoints;
import org.chainrule.exercises.report.Reports;
import org.chainrule.exercises.report.Table;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of the commands that write reports, and what they do with them. */
final class ReportOptions {
  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT",
      description = "Besides pages and CSV, write: ${COMPLETION-CANDIDATES}.")
  private List<Format> formats = List.of();

  @Option(
      names = "--due",
      paramLabel = "TIME",
      description = "When it was due, for instance 2026-11-30T23:59+09:00.")
  private String due;

  @Option(
      names = "--late",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "What each late day costs, in percent of the points (default: 0).")
  private double late;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** Writes all reports, prints the table, and answers how many submissions were ungradable. */
  int report(Path output, List<Result> results) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    ManualPoints manual = ManualPoints.read(output.resolve("manual.csv"));
    Gradebook gradebook = Gradebook.of(results, manual, policy());
    Reports.write(output, gradebook, formats);
    out.print(Table.of(gradebook));
    int ungradable = 0;
    for (Result result : results) {
      if (result.status() == Result.Status.ungradable) {
        ungradable++;
        out.println("Ungradable: " + Table.printable(result.file()) + ": " + result.reason());
      }
    }
    out.println("Reports: " + output.resolve("index.html"));
    return ungradable;
  }

  /** The late policy that the options say; wrong options end the command with what is wrong. */
  LatePolicy policy() {
    try {
      Optional<ZonedDateTime> date = Optional.ofNullable(due).map(LatePolicy::time);
      return new LatePolicy(date, late);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
