package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.chainrule.course.ExerciseName;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.ResultStore;
import org.chainrule.exercises.report.Gradebook;
import org.chainrule.exercises.report.LatePolicy;
import org.chainrule.exercises.report.ManualPoints;
import org.chainrule.exercises.report.Score;
import org.chainrule.exercises.report.Table;
import org.chainrule.exercises.text.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule explain}: why each point was lost, with inputs and expected values. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Says why a student lost each point of an exercise. For the instructor's eyes.")
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "STUDENT")
  private String student;

  @Parameters(
      index = "1",
      paramLabel = "EXERCISE",
      description = "Its number, its id, or the beginning of that: e1, e01, e01-chain-rule.")
  private String exercise;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "graded",
      description = "The folder that 'grade' wrote (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<Result> all = new ResultStore(output).all();
    Result result = find(all);
    ManualPoints byHand;
    try {
      byHand = ManualPoints.read(output.resolve("manual.csv"));
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    PrintWriter out = Printable.writer(spec.commandLine().getOut());
    out.println(
        Printable.of(result.student())
            + ", "
            + result.exercise()
            + ": "
            + Table.number(result.score())
            + " of "
            + Table.number(result.maxScore())
            + " (seed "
            + result.seed()
            + ", "
            + Printable.of(result.file())
            + ")");
    if (result.status() != Result.Status.graded) {
      out.println("  " + result.status() + ": " + Printable.of(result.reason()));
    } else {
      out.println("  isolation: " + result.isolation());
    }
    result.notes().forEach(note -> out.println("  note: " + Printable.of(note)));
    for (Result.Cell cell : result.cells()) {
      String more = cell.detail() == null || cell.detail().isEmpty() ? "" : " " + cell.detail();
      out.println("  cell " + cell.gradeId() + ": " + Printable.of(cell.problem() + more));
    }
    for (Result.Test test : result.tests()) {
      String lost = test.passed() ? "" : ": " + Printable.of(test.detail());
      out.println(
          "  "
              + Table.number(test.points())
              + " / "
              + Table.number(test.maxPoints())
              + "  "
              + test.name()
              + lost);
    }
    for (Score.Answer answer :
        Gradebook.of(List.of(result), byHand, LatePolicy.NONE).scores().get(0).answers()) {
      out.println("  " + inWords(answer));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static String inWords(Score.Answer answer) {
    Result.Manual manual = answer.manual();
    String words =
        answer.points().isPresent()
            ? Printable.of(answer.comment())
            : manual.answer().isEmpty() ? "not answered" : "by hand, see manual.csv";
    return answer.points().map(Table::number).orElse("?")
        + " / "
        + Table.number(manual.maxPoints())
        + "  "
        + manual.gradeId()
        + (words.isEmpty() ? "" : ": " + words);
  }

  /** The exact name wins over one that differs in capitals, and a whole id over its beginning. */
  private Result find(List<Result> all) {
    List<Result> own = all.stream().filter(r -> r.student().equals(student)).toList();
    if (own.isEmpty()) {
      own = all.stream().filter(r -> r.student().equalsIgnoreCase(student)).toList();
    }
    List<Result> asked =
        own.stream().filter(r -> ExerciseName.matches(r.exercise(), exercise)).toList();
    if (asked.isEmpty()) {
      throw missing(all, own);
    }
    return asked.stream()
        .filter(r -> r.exercise().equals(exercise))
        .findFirst()
        .orElse(asked.get(0));
  }

  private ParameterException missing(List<Result> all, List<Result> own) {
    List<String> students = all.stream().map(Result::student).distinct().toList();
    String there =
        all.isEmpty()
            ? "there are no results at all: run 'grade', or say where they are with -o"
            : own.isEmpty()
                ? "there are students " + some(students)
                : "there are " + some(own.stream().map(Result::exercise).toList());
    return new ParameterException(
        spec.commandLine(),
        "there is no result of " + student + " for " + exercise + " in " + output + "; " + there);
  }

  private static String some(List<String> names) {
    List<String> first = names.stream().map(Printable::of).limit(20).toList();
    int more = names.size() - first.size();
    return first + (more == 0 ? "" : " and " + more + " more");
  }
}
