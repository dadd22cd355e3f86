package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.SubmissionTime;
import org.chainrule.exercises.report.Feedback;
import org.chainrule.exercises.report.Format;
import org.chainrule.exercises.report.Gradebook;
import org.chainrule.exercises.report.LatePolicy;
import org.chainrule.exercises.report.ManualPoints;
import org.chainrule.exercises.report.Reports;
import org.chainrule.exercises.report.Roster;
import org.chainrule.exercises.report.Table;
import org.chainrule.exercises.text.Printable;
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
      names = "--feedback",
      split = ",",
      paramLabel = "SYSTEM",
      description =
          "Write the students' pages as this system takes them back: ${COMPLETION-CANDIDATES}.")
  private List<Feedback> feedback = List.of();

  @Option(
      names = "--roster",
      paramLabel = "CSV",
      description =
          "Who takes the course: student_id,last_name,first_name,email, of which the id is enough."
              + " Who did not hand in has 0 points; who is not on it is reported.")
  private Path roster;

  @Option(
      names = "--due",
      paramLabel = "TIME",
      description =
          "When it was due, for instance 2026-11-30T23:59+09:00. Without a zone, it is in the zone"
              + " of this machine.")
  private String due;

  @Option(
      names = "--late",
      paramLabel = "PERCENT",
      description =
          "What each late day costs, in percent of the points (default: 0). Needs --due. A"
              + " platform's own word or the date of the file says when it was handed in.")
  private double late;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** Refuses what cannot be used, before anything is done. */
  void check(Path output) {
    policy();
    roster();
    try {
      ManualPoints.read(output.resolve("manual.csv"));
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Writes all reports, prints the table, and answers with the exit code. */
  int report(Path output, List<Result> results) throws IOException {
    PrintWriter out = Printable.writer(spec.commandLine().getOut());
    LatePolicy policy = policy();
    Gradebook gradebook;
    try {
      ManualPoints manual = ManualPoints.read(output.resolve("manual.csv"));
      gradebook = Gradebook.of(results, manual, policy, roster());
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          e.getMessage() + "\nThe results are kept; correct it, and run 'merge'.",
          e);
    }
    Reports.write(output, gradebook, formats);
    out.print(Table.of(gradebook));
    for (Result result : results) {
      if (result.status() == Result.Status.ungradable) {
        out.println("Ungradable: " + named(result));
      }
    }
    gradebook.remarks().forEach(remark -> out.println("Note: " + Printable.of(remark, 300)));
    policy.due().ifPresent(date -> out.println("Due: " + date + lateness(results)));
    for (Feedback system : feedback) {
      out.println(system.write(output, gradebook));
    }
    out.println("Reports: " + output.resolve("index.html"));
    failures(results);
    return ExitCode.of(results);
  }

  /** Says which submissions the grader failed for. */
  void failures(List<Result> results) {
    PrintWriter out = Printable.writer(spec.commandLine().getOut());
    List<Result> failed =
        results.stream().filter(result -> result.status() == Result.Status.error).toList();
    if (!failed.isEmpty()) {
      out.println(
          failed.size()
              + " could not be graded because the grader failed; run the same 'grade' again:");
      failed.forEach(result -> out.println("  " + named(result)));
    }
  }

  private static String named(Result result) {
    return Printable.of(result.file(), 120) + ": " + Printable.of(result.reason(), 300);
  }

  private static String lateness(List<Result> results) {
    boolean files = results.stream().anyMatch(r -> SubmissionTime.parse(r.submitted()).ofFile());
    return files ? "; where no platform says when it was handed in, the file's date counts" : "";
  }

  private Roster roster() {
    if (roster == null) {
      return Roster.NONE;
    }
    if (!Files.isRegularFile(roster)) {
      throw new ParameterException(spec.commandLine(), "there is no roster " + roster);
    }
    try {
      return Roster.read(roster);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The late policy that the options say; wrong options end the command with what is wrong. */
  private LatePolicy policy() {
    try {
      Optional<ZonedDateTime> date =
          Optional.ofNullable(due).map(text -> LatePolicy.time(text, ZoneId.systemDefault()));
      return new LatePolicy(date, late);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
