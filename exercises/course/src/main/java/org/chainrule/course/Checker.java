package org.chainrule.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.course.CheckResult.Verdict;
import org.chainrule.course.Course.Entry;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * Runs an exercise's saved notebook from top to bottom and reports, for each check cell, whether it
 * passed. A check passes if its cell completes without an exception, whether it runs in a kernel or
 * in a sandbox. The report contains only what students may see, and is not a grade.
 */
public final class Checker {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final String UNANSWERED = " is not answered yet";
  private static final String PLACEHOLDER = "YOUR ANSWER HERE";

  private static final Pattern ANSI_COLOR = Pattern.compile("\u001b\\[[\\d;]*m");
  private static final Pattern FRAMES = Pattern.compile("(?s)\\R {4}at .*");
  private static final Pattern ASSERTION = Pattern.compile("^(java\\.lang\\.)?AssertionError: *");

  private final Function<Path, CellBackend> backends;

  /**
   * Creates a checker.
   *
   * @param backends creates the backend for a notebook, given the folder that contains it
   */
  public Checker(Function<Path, CellBackend> backends) {
    this.backends = backends;
  }

  /** Returns a checker that runs each notebook in a separate kernel. */
  static Checker in(KernelSpec kernel) {
    return new Checker(folder -> new KernelBackend(kernel, folder));
  }

  CheckReport check(Entry exercise) throws IOException {
    if (exercise.missing()) {
      return CheckReport.impossible(
          exercise,
          "its notebook "
              + exercise.id()
              + ".ipynb is missing: put it back next to the start page");
    }
    Path file = exercise.file().toAbsolutePath();
    Notebook notebook;
    try {
      notebook = Notebook.read(file);
    } catch (BadNotebookException e) {
      return CheckReport.impossible(exercise, e.getMessage());
    }
    exercise.checks().restore(notebook);
    List<CheckResult> points;
    try {
      points = results(notebook, AutogradedNotebook.asItIs(notebook), file.getParent());
    } catch (KernelException e) {
      return CheckReport.impossible(exercise, "it could not be run: " + e.getMessage());
    }
    if (points.isEmpty()) {
      return CheckReport.impossible(
          exercise, "there is no check in " + file.getFileName() + ": download the exercise again");
    }
    return CheckReport.of(
        exercise.id(), title(notebook, exercise), points, notes(exercise, notebook));
  }

  /**
   * Runs a notebook, if it has checks and answers, and returns the result of each check.
   *
   * @param text the notebook that provides the headings and hints above the checks
   * @param notebook the cells to run
   * @param folder the folder to run them in, if the backend uses one
   */
  public List<CheckResult> results(Notebook text, AutogradedNotebook notebook, Path folder)
      throws IOException {
    List<Cell> cells = notebook.cells();
    if (cells.stream().noneMatch(cell -> cell.role() == Role.TEST)) {
      return List.of();
    }
    boolean pristine = isPristine(notebook);
    List<CellResult> results = pristine ? List.of() : run(cells, folder);
    Map<String, CheckContext> contexts = contexts(text);
    var checks = new ArrayList<CheckResult>();
    String broken = "";
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      String failure = pristine ? cell.gradeId() + UNANSWERED : failure(cell, results.get(i));
      if (cell.role() == Role.TEST) {
        // if a check fails after an answer that does not run, report the answer's failure
        String message = failure.isEmpty() || broken.isEmpty() ? failure : broken;
        CheckContext context =
            contexts.getOrDefault(cell.gradeId(), new CheckContext(cell.gradeId(), List.of()));
        checks.add(
            new CheckResult(
                cell.gradeId(),
                context.title(),
                Math.max(0, cell.points()),
                verdict(message),
                message,
                context.hints()));
        broken = "";
      } else if (cell.role() == Role.ANSWER && broken.isEmpty()) {
        broken = failure;
      }
    }
    return checks;
  }

  private List<CellResult> run(List<Cell> cells, Path folder) throws IOException {
    try (var run = NotebookRun.of(backends.apply(folder), cells)) {
      return run.results();
    }
  }

  private static Verdict verdict(String message) {
    if (message.endsWith(UNANSWERED)) {
      return Verdict.NOT_ANSWERED;
    }
    return message.isEmpty() ? Verdict.PASSED : Verdict.FAILED;
  }

  /** Returns whether no answer has been started, so that there is nothing to run. */
  static boolean isPristine(AutogradedNotebook notebook) {
    List<Cell> answers =
        notebook.cells().stream().filter(cell -> cell.role() == Role.ANSWER).toList();
    return !answers.isEmpty()
        && answers.stream().allMatch(Checker::isStub)
        && notebook.cells().stream()
            .noneMatch(cell -> cell.role() == Role.ADDED && !cell.source().isBlank());
  }

  /** Returns whether a cell is unchanged from the release. */
  private static boolean isStub(Cell cell) {
    String stub = "\"" + cell.gradeId() + UNANSWERED + "\"";
    // a student may keep the stub as a comment above the answer
    return cell.source().lines().anyMatch(l -> l.contains(stub) && !l.strip().startsWith("//"));
  }

  /** Returns why a cell did not complete, or an empty string if it did. */
  private static String failure(Cell cell, CellResult result) {
    if (result.failure().isEmpty()) {
      return "";
    }
    String message = message(result);
    if (cell.role() == Role.TEST) {
      return message;
    }
    int line = result instanceof CellResult.Failed failed ? failed.line() : 0;
    return "your cell " + cell.gradeId() + (line == 0 ? "" : ", line " + line) + ": " + message;
  }

  /** Returns the complete message, which may have several lines, without the stack trace. */
  private static String message(CellResult result) {
    CellResult.Failed failed = result.failure().orElseThrow();
    if (result instanceof CellResult.Gone || failed.kind() == CellResult.Kind.TIMEOUT) {
      return failed.message();
    }
    String text = ANSI_COLOR.matcher(String.join("\n", failed.traceback())).replaceAll("");
    text = FRAMES.matcher(text).replaceFirst("");
    text = ASSERTION.matcher(text).replaceFirst("").strip();
    return text.isEmpty() ? failed.name() : text;
  }

  /** The heading and hints above a check. */
  private record CheckContext(String title, List<String> hints) {}

  private static Map<String, CheckContext> contexts(Notebook notebook) {
    var contexts = new HashMap<String, CheckContext>();
    var hints = new ArrayList<String>();
    String title = "";
    for (NotebookCell cell : notebook.cells()) {
      if (!cell.isCode()) {
        title = heading(cell.source(), title);
        hints.addAll(Hints.in(cell.source()));
      } else if (cell.nbgrader().filter(NbGrader::isTest).isPresent()) {
        String id = cell.nbgrader().get().gradeId();
        contexts.put(id, new CheckContext(title.isEmpty() ? id : title, List.copyOf(hints)));
        hints.clear();
      }
    }
    return contexts;
  }

  private static List<String> notes(Entry exercise, Notebook notebook) throws IOException {
    var notes = new ArrayList<String>();
    boolean unwritten =
        notebook.cells().stream()
            .anyMatch(c -> c.nbgrader().filter(NbGrader::isManual).isPresent() && isUnwritten(c));
    if (unwritten) {
      notes.add("A written answer is still missing; it will be graded manually.");
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
            + TIME.format(
                Files.getLastModifiedTime(exercise.file())
                    .toInstant()
                    .atZone(ZoneId.systemDefault()))
            + ": save the notebook (Ctrl-S) before you check it.");
    return notes;
  }

  private static boolean isUnwritten(NotebookCell cell) {
    return cell.source().isBlank() || cell.source().strip().equals(PLACEHOLDER);
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

  private static String heading(String markdown, String fallback) {
    return markdown
        .lines()
        .filter(line -> line.matches("#{1,6} .*\\S.*"))
        .findFirst()
        .map(line -> line.replaceFirst("^#+ +", "").strip())
        .orElse(fallback);
  }
}
