package org.chainrule.exercises.grade;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainrule.course.AutogradedNotebook;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.course.Checker;
import org.chainrule.course.NotebookRun;
import org.chainrule.exercises.grade.Result.Status;
import org.chainrule.exercises.junit.HiddenTestRunner;
import org.chainrule.exercises.junit.Submission;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.exercises.sandbox.SandboxFailure;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.exercises.text.Printable;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * The unit of work: grades one submission and knows of no other. It may be called from several
 * threads, and by any engine that distributes work.
 */
public final class Grader {
  /** Part of every key: results of another version are made again. */
  static final String VERSION = "5";

  /** An answer that nobody wrote: what the release leaves in a cell for words. */
  private static final String INVITATION = "YOUR ANSWER HERE";

  /** More than anybody writes into a cell: the rest stays in the notebook. */
  private static final int LONGEST_ANSWER = 20_000;

  /** What a compiler says about one error; a student's own names are in it. */
  private static final int LONGEST_PROBLEM = 300;

  private static final int LONGEST_DETAIL = 2000;

  /** How often a submission is tried at once when the grader itself fails. */
  private static final int TRIES = 3;

  private final Sandbox sandbox;
  private final Limits limits;
  private final long seed;
  private final Map<String, Class<?>> tests = new HashMap<>();

  public Grader(Sandbox sandbox, Limits limits, long seed) {
    this.sandbox = sandbox;
    this.limits = limits;
    this.seed = seed;
  }

  /** Grades a submission; whatever is wrong with it is in the result. */
  public Result grade(Cohort.Submission submission) throws IOException {
    // read once, and not kept
    Optional<byte[]> notebook = submission.notebook();
    String key = key(submission, notebook);
    if (submission.exercise().isEmpty()) {
      return Result.ungradable(
          key,
          submission,
          Result.UNKNOWN,
          0,
          notebook.isEmpty()
              ? absent(submission)
              : "it belongs to none of the exercises: the cells that the release numbered are"
                  + " gone");
    }
    Exercise exercise = submission.exercise().get();
    Class<?> hidden = testsOf(exercise);
    double most = TestClasses.points(hidden) + exercise.manualPoints();
    try {
      if (notebook.isEmpty()) {
        throw new BadNotebookException(absent(submission));
      }
      var autograded =
          AutogradedNotebook.of(exercise.notebook(), Notebook.readUntrusted(notebook.get()));
      if (!autograded.isAnswered()) {
        throw new BadNotebookException(
            "no answer is in it: neither the released cells nor any other code");
      }
      return tried(exercise, hidden, autograded, submission, key, most);
    } catch (BadNotebookException e) {
      return Result.ungradable(key, submission, exercise.id(), most, e.getMessage());
    }
  }

  private static String absent(Cohort.Submission submission) {
    return submission.problem().isEmpty() ? "there is no notebook" : submission.problem();
  }

  /** What a result is known by: nothing that could change it is left out. */
  public String key(Cohort.Submission submission) throws IOException {
    return key(submission, submission.notebook());
  }

  private String key(Cohort.Submission submission, Optional<byte[]> notebook) {
    return new Hash()
        .add(VERSION)
        .add(submission.exercise().map(Exercise::version).orElse(""))
        .add(notebook.orElse(new byte[0]))
        .add(submission.student())
        .add(submission.file())
        .add(submission.submitted())
        .add(submission.problem())
        .add(String.join("\n", submission.notes()))
        .add(Long.toString(seed))
        .add(sandbox.isolation().name())
        .hex();
  }

  /** The checks that students have themselves, in the same sandbox. */
  public Checker checker() {
    return new Checker(folder -> new SandboxBackend(sandbox, limits));
  }

  /** What runs cells in the same sandbox, with so much time for all of them. */
  public SandboxBackend backend(Duration forAll) {
    return new SandboxBackend(sandbox, limits.within(forAll, limits.call()));
  }

  /** Tries again when the sandbox fails: what was short a moment ago may be there again. */
  private Result tried(
      Exercise exercise,
      Class<?> hidden,
      AutogradedNotebook notebook,
      Cohort.Submission submission,
      String key,
      double most)
      throws IOException {
    var failures = new LinkedHashSet<String>();
    for (int i = 0; i < TRIES; i++) {
      try {
        return graded(exercise, hidden, notebook, submission, key, most);
      } catch (SandboxFailure | VirtualMachineError e) {
        failures.add(e instanceof SandboxFailure ? e.getMessage() : e.toString());
      }
    }
    return Result.error(key, submission, exercise.id(), most, String.join("; ", failures));
  }

  /** What takes the place of a result when grading ended with something that nobody expected. */
  Result failed(Cohort.Submission submission, Exception why) {
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    return Result.error(
        "", submission, submission.exercise().map(Exercise::id).orElse(Result.UNKNOWN), 0, reason);
  }

  private Result graded(
      Exercise exercise,
      Class<?> hidden,
      AutogradedNotebook notebook,
      Cohort.Submission submission,
      String key,
      double most)
      throws IOException {
    List<Cell> cells = notebook.cells().stream().filter(cell -> cell.role() != Role.TEST).toList();
    List<Result.Cell> problems;
    var results = new ArrayList<Result.Test>();
    double score = 0;
    var backend = new SandboxBackend(sandbox, limits);
    try (var run = NotebookRun.of(backend, backend::open, cells)) {
      problems = problems(notebook, cells, run.results());
      var asked = new Submission(question -> ask(run, question));
      for (HiddenTestRunner.Verdict verdict : HiddenTestRunner.of(hidden, asked, seed)) {
        double points = verdict.passed() ? verdict.maxPoints() : 0;
        score += points;
        results.add(
            new Result.Test(
                verdict.name(),
                verdict.method(),
                points,
                verdict.maxPoints(),
                verdict.passed(),
                verdict.feedback(),
                verdict.detail()));
      }
    }
    return new Result(
        key,
        submission.student(),
        exercise.id(),
        submission.file(),
        submission.submitted(),
        Status.graded,
        "",
        score,
        most,
        results,
        inWords(exercise, notebook),
        problems,
        notes(submission, notebook),
        sandbox.isolation().name(),
        seed);
  }

  /** Asks a session in which all cells have run. */
  private static Outcome ask(NotebookRun<SandboxBackend.Session> run, String question) {
    try {
      return run.session()
          .map(session -> session.ask(question))
          .orElseGet(() -> new Outcome.Gone(NotebookRun.USED_UP.reason()));
    } catch (IOException e) {
      throw new SandboxFailure(e.getMessage(), e);
    }
  }

  /** Answer cells that are missing, or did not run: for each the first problem. */
  private static List<Result.Cell> problems(
      AutogradedNotebook notebook, List<Cell> cells, List<CellResult> results) {
    var problems = new LinkedHashMap<String, Result.Cell>();
    for (String id : notebook.missing()) {
      problems.put(id, new Result.Cell(id, "the cell is missing from the notebook"));
    }
    for (int i = 0; i < cells.size(); i++) {
      String id = cells.get(i).gradeId();
      CellResult result = results.get(i);
      if (cells.get(i).role() == Role.ANSWER && result.failure().isPresent()) {
        problems.putIfAbsent(id, problem(id, result));
      }
    }
    return List.copyOf(problems.values());
  }

  private static Result.Cell problem(String id, CellResult result) {
    if (result instanceof CellResult.Failed failed) {
      var outcome = new Outcome.Failed(failed);
      String message = Printable.of(failed.message(), LONGEST_PROBLEM);
      if (failed.kind() == CellResult.Kind.COMPILATION) {
        return new Result.Cell(id, "it does not compile: " + message);
      }
      if (outcome.isCompilation() || failed.kind() == CellResult.Kind.MAGIC) {
        // words of the engine's, as a compiler's are
        return new Result.Cell(id, "it does not run" + at(failed.line()) + ": " + message);
      }
      return new Result.Cell(
          id,
          "it throws " + outcome.told() + at(failed.line()),
          Printable.of(failed.name() + ": " + failed.message(), LONGEST_DETAIL));
    }
    return new Result.Cell(id, result instanceof CellResult.Gone gone ? gone.reason() : "");
  }

  private static String at(int line) {
    return line == 0 ? "" : " in line " + line;
  }

  private static List<String> notes(Cohort.Submission submission, AutogradedNotebook notebook) {
    var notes = new ArrayList<>(submission.notes());
    notebook
        .copies()
        .forEach(
            (id, count) ->
                notes.add("cell " + id + " is there " + count + " times; all were run, in order"));
    return notes;
  }

  private static List<Result.Manual> inWords(Exercise exercise, AutogradedNotebook notebook) {
    var answers = new ArrayList<Result.Manual>();
    for (NotebookCell cell : exercise.notebook().cells()) {
      NbGrader nbgrader = cell.nbgrader().filter(NbGrader::isManual).orElse(null);
      if (nbgrader != null) {
        String answer = notebook.words(nbgrader.gradeId());
        answers.add(
            new Result.Manual(
                nbgrader.gradeId(),
                nbgrader.points(),
                answer.equals(INVITATION) ? "" : cut(answer)));
      }
    }
    return answers;
  }

  /** A cell of 20 MB would make every report as large. */
  private static String cut(String answer) {
    return answer.length() <= LONGEST_ANSWER
        ? answer
        : answer.substring(0, LONGEST_ANSWER)
            + "\n[… the notebook has "
            + (answer.length() - LONGEST_ANSWER)
            + " more characters of it]";
  }

  /** Compiled once; the first submission of an exercise waits for it, and so do the others. */
  private synchronized Class<?> testsOf(Exercise exercise) throws IOException {
    Class<?> known = tests.get(exercise.version());
    if (known == null) {
      known = TestClasses.compile(exercise);
      tests.put(exercise.version(), known);
    }
    return known;
  }
}
