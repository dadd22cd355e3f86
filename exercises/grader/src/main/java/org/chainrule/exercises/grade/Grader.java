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
import java.util.function.Supplier;
import org.chainrule.course.AutogradedNotebook;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
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
 * Grades submissions one at a time, independently of each other. Instances are thread-safe and can
 * be used with any framework that distributes work.
 */
public final class Grader {
  /**
   * The version of the grader, which is part of every key: changing it causes everything to be
   * graded again.
   */
  static final String VERSION = "5";

  /** The placeholder in the release for a written answer. */
  private static final String PLACEHOLDER = "YOUR ANSWER HERE";

  /** The maximum length of a written answer in a result; longer answers are truncated there. */
  private static final int LONGEST_ANSWER = 20_000;

  /**
   * The maximum length of a compiler message in a result, because it may contain names chosen by
   * students.
   */
  private static final int LONGEST_PROBLEM = 300;

  private static final int LONGEST_DETAIL = 2000;

  /** The maximum number of attempts to grade a submission if the grader itself fails. */
  private static final int MAX_ATTEMPTS = 3;

  private final Sandbox sandbox;
  private final Limits limits;
  private final long seed;
  private final Map<String, Class<?>> tests = new HashMap<>();

  public Grader(Sandbox sandbox, Limits limits, long seed) {
    this.sandbox = sandbox;
    this.limits = limits;
    this.seed = seed;
  }

  /** Grades a submission. Any problem with the submission is reported in the result. */
  public Result grade(Cohort.Submission submission) throws IOException {
    return grade(submission, this::backend);
  }

  /**
   * Grades a submission in sessions of the given backend.
   *
   * @param backends creates the backend of each attempt
   */
  public Result grade(Cohort.Submission submission, Supplier<GradingBackend> backends)
      throws IOException {
    // read only once, and not kept in memory
    Optional<byte[]> notebook = submission.notebook();
    String key = key(submission, notebook);
    if (submission.exercise().isEmpty()) {
      return Result.ungradable(
          key,
          submission,
          Result.UNKNOWN,
          0,
          notebook.isEmpty()
              ? missingReason(submission)
              : "it belongs to none of the exercises: the cells that the release numbered are"
                  + " gone");
    }
    Exercise exercise = submission.exercise().get();
    Class<?> hiddenTests = testsOf(exercise);
    double maxPoints = TestClasses.points(hiddenTests) + exercise.manualPoints();
    try {
      if (notebook.isEmpty()) {
        throw new BadNotebookException(missingReason(submission));
      }
      var autograded =
          AutogradedNotebook.of(exercise.notebook(), Notebook.readUntrusted(notebook.get()));
      if (!autograded.isAnswered()) {
        throw new BadNotebookException(
            "no answer is in it: neither the released cells nor any other code");
      }
      return gradeWithRetries(
          backends, exercise, hiddenTests, autograded, submission, key, maxPoints);
    } catch (BadNotebookException e) {
      return Result.ungradable(key, submission, exercise.id(), maxPoints, e.getMessage());
    }
  }

  private static String missingReason(Cohort.Submission submission) {
    return submission.problem().isEmpty() ? "there is no notebook" : submission.problem();
  }

  /** Returns the key of a submission's result: a hash of everything that can affect the result. */
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

  /** Returns a backend that runs cells in the same sandbox, within the limits of a submission. */
  public GradingBackend backend() {
    return new SandboxBackend(sandbox, limits);
  }

  /**
   * Returns a backend that runs cells in the same sandbox.
   *
   * @param forAll the time limit for all cells together
   */
  public GradingBackend backend(Duration forAll) {
    return new SandboxBackend(sandbox, limits.within(forAll, limits.call()));
  }

  /** Grades a submission, and retries if the sandbox fails, because the cause may be temporary. */
  private Result gradeWithRetries(
      Supplier<GradingBackend> backends,
      Exercise exercise,
      Class<?> hiddenTests,
      AutogradedNotebook notebook,
      Cohort.Submission submission,
      String key,
      double maxPoints)
      throws IOException {
    var failures = new LinkedHashSet<String>();
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      try {
        return gradeOnce(
            backends.get(), exercise, hiddenTests, notebook, submission, key, maxPoints);
      } catch (SandboxFailure | VirtualMachineError e) {
        failures.add(e instanceof SandboxFailure ? e.getMessage() : e.toString());
      }
    }
    return Result.error(key, submission, exercise.id(), maxPoints, String.join("; ", failures));
  }

  /** Returns an error result for a submission whose grading ended with an unexpected exception. */
  Result failed(Cohort.Submission submission, Exception why) {
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    return Result.error(
        "", submission, submission.exercise().map(Exercise::id).orElse(Result.UNKNOWN), 0, reason);
  }

  private Result gradeOnce(
      GradingBackend backend,
      Exercise exercise,
      Class<?> hiddenTests,
      AutogradedNotebook notebook,
      Cohort.Submission submission,
      String key,
      double maxPoints)
      throws IOException {
    List<Cell> cells = notebook.cells().stream().filter(cell -> cell.role() != Role.TEST).toList();
    List<Result.Cell> problems;
    var results = new ArrayList<Result.Test>();
    double score = 0;
    try (var run = NotebookRun.of(backend, backend::open, cells)) {
      problems = problems(notebook, cells, run.results());
      var asked = new Submission(question -> ask(run, question));
      for (HiddenTestRunner.Verdict verdict : HiddenTestRunner.of(hiddenTests, asked, seed)) {
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
        maxPoints,
        results,
        manualAnswers(exercise, notebook),
        problems,
        notes(submission, notebook),
        sandbox.isolation().name(),
        seed);
  }

  /** Asks a question in a session in which all cells have run. */
  private static Outcome ask(NotebookRun<GradingBackend.Session> run, String question) {
    try {
      return run.session()
          .map(session -> session.ask(question))
          .orElseGet(() -> new Outcome.Gone(NotebookRun.USED_UP.reason()));
    } catch (IOException e) {
      throw new SandboxFailure(e.getMessage(), e);
    }
  }

  /** Returns the first problem of each answer cell that is missing or did not run. */
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
        // the message comes from the engine, like a compiler error
        return new Result.Cell(id, "it does not run" + at(failed.line()) + ": " + message);
      }
      return new Result.Cell(
          id,
          "it throws " + outcome.nameForStudent() + at(failed.line()),
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

  private static List<Result.Manual> manualAnswers(Exercise exercise, AutogradedNotebook notebook) {
    var answers = new ArrayList<Result.Manual>();
    for (NotebookCell cell : exercise.notebook().cells()) {
      NbGrader nbgrader = cell.nbgrader().filter(NbGrader::isManual).orElse(null);
      if (nbgrader != null) {
        String answer = notebook.words(nbgrader.gradeId());
        answers.add(
            new Result.Manual(
                nbgrader.gradeId(),
                nbgrader.points(),
                answer.equals(PLACEHOLDER) ? "" : truncate(answer)));
      }
    }
    return answers;
  }

  /** Truncates a long answer, which would otherwise make every report as long. */
  private static String truncate(String answer) {
    return answer.length() <= LONGEST_ANSWER
        ? answer
        : answer.substring(0, LONGEST_ANSWER)
            + "\n[… the notebook has "
            + (answer.length() - LONGEST_ANSWER)
            + " more characters of it]";
  }

  /** Returns the compiled tests of an exercise, compiling them on first use. */
  private synchronized Class<?> testsOf(Exercise exercise) throws IOException {
    Class<?> known = tests.get(exercise.version());
    if (known == null) {
      known = TestClasses.compile(exercise);
      tests.put(exercise.version(), known);
    }
    return known;
  }
}
