package org.chainrule.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chainrule.course.CheckResult.Verdict;
import org.chainrule.course.Course.Entry;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;
import org.chainrule.kernel.notebook.NotebookRunner;
import org.chainrule.kernel.notebook.NotebookRunner.Failure;

/**
 * Runs an exercise's notebook from top to bottom, as it was saved, in a kernel of its own: what
 * else was run in a session does not count, and an answer that never ends does no harm.
 */
final class Checker {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final String UNANSWERED = " is not answered yet";
  private static final String INVITATION = "YOUR ANSWER HERE";

  private final KernelSpec kernel;

  Checker(KernelSpec kernel) {
    this.kernel = kernel;
  }

  CheckReport check(Entry exercise) throws IOException {
    if (exercise.missing()) {
      return CheckReport.impossible(
          exercise,
          "its notebook " + exercise.id() + ".ipynb is missing: put it back beside the start page");
    }
    Path file = exercise.file().toAbsolutePath();
    Notebook notebook;
    try {
      notebook = Notebook.read(file);
    } catch (BadNotebookException e) {
      return CheckReport.impossible(exercise, e.getMessage());
    }
    exercise.checks().restore(notebook);
    boolean pristine = pristine(notebook);
    List<CheckResult> points;
    try {
      List<Failure> failures =
          pristine
              ? List.of()
              : new NotebookRunner(kernel, PATIENCE, cell -> {}).runAll(notebook, file.getParent());
      points = points(notebook, failures, pristine);
    } catch (KernelException e) {
      return CheckReport.impossible(exercise, "it could not be run: " + e.getMessage());
    }
    if (points.isEmpty()) {
      return CheckReport.impossible(
          exercise, "there is no check in " + file.getFileName() + ": fetch the exercise again");
    }
    return CheckReport.of(
        exercise.id(), title(notebook, exercise), points, notes(exercise, notebook));
  }

  /** Whether no answer is begun: then there is nothing to run. */
  static boolean pristine(Notebook notebook) {
    List<NotebookCell> answers =
        notebook.cells().stream().filter(c -> c.isCode() && isAnswer(c)).toList();
    return !answers.isEmpty() && answers.stream().allMatch(Checker::isStub);
  }

  /** Whether a cell is as the release left it. */
  private static boolean isStub(NotebookCell cell) {
    String stub = "\"" + gradeId(cell) + UNANSWERED + "\"";
    // somebody may keep it as a comment above the answer
    return cell.source().lines().anyMatch(l -> l.contains(stub) && !l.strip().startsWith("//"));
  }

  private static List<CheckResult> points(
      Notebook notebook, List<Failure> failures, boolean pristine) {
    Map<NotebookCell, Failure> failed =
        failures.stream().collect(Collectors.toMap(Failure::cell, Function.identity()));
    // a cell that ended the kernel is the last one that was run
    Failure fatal = failures.stream().filter(f -> f.traceback().isEmpty()).findFirst().orElse(null);
    var points = new ArrayList<CheckResult>();
    var hints = new ArrayList<String>();
    String title = "";
    Failure answer = null;
    for (NotebookCell cell : notebook.cells()) {
      if (!cell.isCode()) {
        title = heading(cell.source(), title);
        hints.addAll(Hints.in(cell.source()));
      } else if (isTest(cell)) {
        Failure own = failed.get(cell);
        boolean unreached = fatal != null && fatal.cell().number() < cell.number();
        Failure failure = own != null || !unreached ? own : fatal;
        // a check that passed has passed; where it failed, an answer that does not run is why
        Failure cause = failure == null || answer == null ? failure : answer;
        points.add(point(cell, title, hints, cause, pristine));
        hints.clear();
        answer = null;
      } else if (answer == null && isAnswer(cell)) {
        answer = failed.get(cell);
      }
    }
    return points;
  }

  private static CheckResult point(
      NotebookCell cell, String title, List<String> hints, Failure cause, boolean pristine) {
    Verdict verdict = cause == null ? Verdict.PASSED : Verdict.FAILED;
    String message = cause == null ? "" : message(cause);
    if (pristine || message.endsWith(UNANSWERED)) {
      verdict = Verdict.NOT_ANSWERED;
    }
    String name = title.isEmpty() ? gradeId(cell) : title;
    return new CheckResult(gradeId(cell), name, worth(cell), verdict, message, hints);
  }

  private static String message(Failure failure) {
    if (isTest(failure.cell())) {
      return failure.message();
    }
    String line = failure.line() == 0 ? "" : ", line " + failure.line();
    String name = gradeId(failure.cell());
    String cell = name.isEmpty() ? "cell " + failure.cell().number() : "your cell " + name;
    return cell + line + ": " + failure.message();
  }

  private static List<String> notes(Entry exercise, Notebook notebook) throws IOException {
    var notes = new ArrayList<String>();
    boolean unwritten =
        notebook.cells().stream()
            .anyMatch(c -> c.nbgrader().filter(NbGrader::isManual).isPresent() && isUnwritten(c));
    if (unwritten) {
      notes.add("The answer in words is still to be written; a person will read it.");
    }
    if (exercise.files().size() > 1) {
      notes.add(
          "There are "
              + exercise.files().size()
              + " notebooks of this exercise; this is "
              + exercise.file().getFileName()
              + ".");
    }
    notes.add(
        "Checked as it was saved at "
            + CLOCK.format(
                Files.getLastModifiedTime(exercise.file())
                    .toInstant()
                    .atZone(ZoneId.systemDefault()))
            + ": save the notebook (Ctrl-S) before you check it.");
    return notes;
  }

  private static boolean isUnwritten(NotebookCell cell) {
    return cell.source().isBlank() || cell.source().strip().equals(INVITATION);
  }

  private static String title(Notebook notebook, Entry exercise) {
    for (NotebookCell cell : notebook.cells()) {
      String heading = heading(cell.source(), "");
      if (!cell.isCode() && !heading.isEmpty()) {
        return heading;
      }
    }
    return exercise.title();
  }

  private static String heading(String markdown, String otherwise) {
    return markdown
        .lines()
        .filter(line -> line.matches("#{1,6} .*\\S.*"))
        .findFirst()
        .map(line -> line.replaceFirst("^#+ +", "").strip())
        .orElse(otherwise);
  }

  private static boolean isAnswer(NotebookCell cell) {
    return cell.nbgrader().filter(NbGrader::solution).isPresent();
  }

  private static boolean isTest(NotebookCell cell) {
    return cell.isCode() && cell.nbgrader().filter(NbGrader::isTest).isPresent();
  }

  private static String gradeId(NotebookCell cell) {
    return cell.nbgrader().map(NbGrader::gradeId).orElse("");
  }

  private static double worth(NotebookCell cell) {
    return Math.max(0, cell.nbgrader().map(NbGrader::points).orElse(0.0));
  }
}
