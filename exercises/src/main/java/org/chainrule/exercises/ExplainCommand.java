package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.ResultStore;
import org.chainrule.exercises.report.Table;
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
      description = "Its id, or the beginning of it: e01.")
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
    Result result =
        all.stream()
            .filter(r -> r.student().equals(student) && r.exercise().startsWith(exercise))
            .findFirst()
            .orElseThrow(() -> missing(all));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        Table.printable(result.student())
            + ", "
            + result.exercise()
            + ": "
            + Table.number(result.score())
            + " of "
            + Table.number(result.maxScore())
            + " (seed "
            + result.seed()
            + ", "
            + Table.printable(result.file())
            + ")");
    if (result.status() == Result.Status.ungradable) {
      out.println("  ungradable: " + result.reason());
    }
    result.notes().forEach(note -> out.println("  note: " + note));
    for (Result.Cell cell : result.cells()) {
      out.println("  cell " + cell.gradeId() + ": " + Table.printable(cell.problem()));
    }
    for (Result.Test test : result.tests()) {
      String lost = test.passed() ? "" : ": " + Table.printable(test.detail());
      out.println(
          "  "
              + Table.number(test.points())
              + " / "
              + Table.number(test.maxPoints())
              + "  "
              + test.name()
              + lost);
    }
    for (Result.Manual manual : result.manual()) {
      String answer = manual.answer().isEmpty() ? "not answered" : "by hand, see manual.csv";
      out.println(
          "  ? / " + Table.number(manual.maxPoints()) + "  " + manual.gradeId() + ": " + answer);
    }
    out.flush();
    return 0;
  }

  private ParameterException missing(List<Result> all) {
    List<String> students =
        all.stream().map(Result::student).distinct().map(Table::printable).limit(20).toList();
    return new ParameterException(
        spec.commandLine(),
        "there is no result of "
            + student
            + " for "
            + exercise
            + " in "
            + output
            + "; there are students "
            + students);
  }
}
