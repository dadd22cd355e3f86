package org.chainrule.course;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.course.OddNotebook.Said;
import org.chainrule.exercises.Main;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.ResultStore;
import org.chainrule.exercises.release.Release;
import org.chainrule.exercises.release.StartPage;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.notebook.Notebook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same notebook has the same verdict, error and line from {@code check("e1")}, {@code
 * checkAll()}, {@code ./chainrule check} and {@code ./chainrule grade}. The notebooks are in {@code
 * corpus/odd-notebooks.txt}.
 */
class OddNotebooksTest {
  private static final String E01 = "e01-chain-rule";

  /** Every so many are asked of {@code check}, too, each in kernels of their own. */
  private static final int STEP = 12;

  private static final Pattern FAILED_CELL =
      Pattern.compile("your cell (\\S+?)(?:, line (\\d+))?: (?s)(.*)");
  private static final Pattern CHECK = Pattern.compile("  (ok    |FAILED) (\\S+) \\(\\d+\\):? ?");
  private static final Pattern NUMBER_OF_CELL = Pattern.compile("cell \\[\\d+\\]");

  @TempDir private static Path folder;

  private static Map<String, OddNotebook> corpus;
  private static final Map<String, CheckReport> BY_CHECK_ALL = new HashMap<>();
  private static final Map<String, CheckReport> BY_CHECK = new HashMap<>();
  private static final Map<String, Map<String, String>> BY_LAUNCHERS_CHECK = new HashMap<>();
  private static final Map<String, Result> BY_GRADE = new HashMap<>();

  @BeforeAll
  static void askAll() throws Exception {
    Exercise exercise = Exercise.read(Path.of(E01));
    corpus =
        OddNotebook.byId(
            OddNotebook.read(
                Path.of(OddNotebooksTest.class.getResource("/corpus/odd-notebooks.txt").toURI())));
    write(exercise);
    var inKernels = CompletableFuture.runAsync(OddNotebooksTest::checkInKernels);
    checkByTheLauncher();
    grade();
    inKernels.join();
  }

  @AfterAll
  static void close() {
    WARM.forEach(CellBackend.Session::close);
  }

  private static void write(Exercise exercise) throws IOException {
    Notebook page = StartPage.of(Notebook.read(Path.of(StartPage.NAME)), List.of(exercise));
    JsonObject ours = Json.child(page.metadata(), "chainrule");
    JsonObject released = Json.array(ours, "exercises").get(0).getAsJsonObject();
    var all = new JsonArray();
    for (Map.Entry<String, OddNotebook> each : corpus.entrySet()) {
      String id = each.getKey();
      String text = each.getValue().text(exercise.notebook(), id);
      OddNotebook odd = each.getValue();
      String part = odd.isBare() ? "bare" : odd.needsItsOwnKernel() ? "own" : "shared";
      save(folder.resolve("course").resolve(part).resolve(id + ".ipynb"), text);
      save(folder.resolve("in").resolve(id).resolve(E01 + ".ipynb"), text);
      save(
          folder.resolve("released").resolve(id + ".ipynb"),
          Release.of(exercise.notebook()).text());
      JsonObject listed = released.deepCopy();
      listed.addProperty("id", id);
      all.add(listed);
    }
    ours.add("exercises", all);
    page.metadata().add("chainrule", ours);
    save(folder.resolve("course").resolve(StartPage.NAME), page.text());
  }

  private static void save(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  // check("e1") and checkAll(), in kernels

  private static void checkInKernels() {
    try {
      Path course = folder.resolve("course");
      var checker = new Checker(OddNotebooksTest::backend);
      Exercises.checkAll(Course.in(course), checker, UnaryOperator.identity())
          .exercises()
          .forEach(report -> BY_CHECK_ALL.put(report.id(), report));
      int number = 0;
      for (String id : corpus.keySet()) {
        if (number++ % STEP == 0) {
          BY_CHECK.put(id, Exercises.check(course, id, kernel()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final Queue<CellBackend.Session> WARM = new ConcurrentLinkedQueue<>();

  /**
   * Kernels that are used again, with {@code %reset} between notebooks, where that is no matter.
   */
  private static CellBackend backend(Path where) {
    var own = new KernelBackend(kernel(), where);
    return where.endsWith("own") ? own : () -> new Reused(warm(own));
  }

  private static CellBackend.Session warm(CellBackend backend) throws IOException {
    CellBackend.Session idle = WARM.poll();
    if (idle == null) {
      return backend.open();
    }
    CellResult reset = idle.run(new Cell(Role.LOCKED, "", 0, "%reset"));
    assertThat(reset.failure()).isEmpty();
    return idle;
  }

  private record Reused(CellBackend.Session session) implements CellBackend.Session {
    @Override
    public CellResult run(Cell cell) {
      return session.run(cell);
    }

    @Override
    public boolean isGone() {
      return session.isGone();
    }

    @Override
    public void close() {
      if (isGone()) {
        session.close();
      } else {
        WARM.add(session);
      }
    }
  }

  private static KernelSpec kernel() {
    var argv = new ArrayList<String>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    argv.addAll(List.of("-cp", System.getProperty("java.class.path")));
    argv.addAll(List.of(org.chainrule.kernel.Main.class.getName(), "{connection_file}"));
    return KernelSpec.of(argv).withEnv(Map.of("CHAINRULE_HISTORY", ""));
  }

  // ./chainrule check and ./chainrule grade, in sandboxes

  private static String command(String... arguments) {
    var out = new StringWriter();
    Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(arguments);
    return out.toString();
  }

  private static void checkByTheLauncher() {
    Path course = folder.resolve("course");
    String released = folder.resolve("released").toString();
    String found =
        command("check", course.resolve("shared").toString(), course.resolve("own").toString())
            + command("check", "--release", released, course.resolve("bare").toString());
    Map<String, String> checks = new LinkedHashMap<>();
    String last = "";
    for (String line : found.lines().toList()) {
      Matcher check = CHECK.matcher(line);
      if (line.endsWith(" checks passed")) {
        last = "";
      } else if (line.endsWith(".ipynb")) {
        String name = Path.of(line).getFileName().toString();
        checks = new LinkedHashMap<>();
        BY_LAUNCHERS_CHECK.put(name.substring(0, name.indexOf('.')), checks);
      } else if (check.lookingAt()) {
        last = check.group(2);
        checks.put(last, check.group(1).equals("FAILED") ? line.substring(check.end()) : "");
      } else {
        checks.computeIfPresent(last, (id, message) -> message + "\n" + line);
      }
    }
  }

  private static void grade() throws IOException {
    Path out = folder.resolve("graded");
    command(
        "grade",
        folder.resolve("in").toString(),
        "--exercises",
        "",
        "--isolation",
        Isolation.strongest().name(),
        "-o",
        out.toString());
    for (Result result : new ResultStore(out).all()) {
      BY_GRADE.put(result.student(), result);
    }
  }

  // the verdicts

  static Stream<String> ids() {
    return corpus.keySet().stream();
  }

  @Test
  void thereAreAtLeastSixty() {
    assertThat(corpus.keySet()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(BY_CHECK_ALL.keySet()).containsExactlyInAnyOrderElementsOf(corpus.keySet());
    assertThat(BY_LAUNCHERS_CHECK.keySet()).containsExactlyInAnyOrderElementsOf(corpus.keySet());
    assertThat(BY_GRADE.keySet()).containsExactlyInAnyOrderElementsOf(corpus.keySet());
    assertThat(BY_CHECK).hasSizeGreaterThanOrEqualTo(corpus.size() / STEP);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void theCheckInTheNotebookSaysWhatTheCorpusSays(String id) {
    OddNotebook odd = corpus.get(id);
    CheckReport report = BY_CHECK_ALL.get(id);
    assertThat(report.reached()).as("%s: %s", odd, report).isEqualTo(odd.points());
    Map<String, String> messages = messages(report);
    if (!odd.fails().isNothing()) {
      String cell = "your cell " + odd.fails().gradeId() + ", " + odd.fails().message();
      assertThat(messages.get(odd.fails().gradeId() + "-check")).as(odd.name()).startsWith(cell);
    }
    Said says = odd.says();
    if (!says.isNothing()) {
      assertThat(messages.get(says.gradeId())).as(odd.name()).startsWith(says.message());
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void allChecksSayTheSame(String id) {
    OddNotebook odd = corpus.get(id);
    Map<String, String> messages = messages(BY_CHECK_ALL.get(id));
    assertThat(plain(BY_LAUNCHERS_CHECK.get(id))).as(odd.name()).isEqualTo(messages);
    if (BY_CHECK.containsKey(id)) {
      assertThat(messages(BY_CHECK.get(id))).as(odd.name()).isEqualTo(messages);
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void gradingGivesThePointsOfTheChecksAndNamesTheSameErrorsAndLines(String id) {
    OddNotebook odd = corpus.get(id);
    Result result = BY_GRADE.get(id);
    assertThat(result.score())
        .as("%s: %s %s %s", odd, result.reason(), result.tests(), result.cells())
        .isEqualTo(odd.points());
    Map<String, String> graded = new HashMap<>();
    for (Result.Cell cell : result.cells()) {
      graded.put(cell.gradeId(), withoutNumbers(cell.problem() + "\n" + cell.detail()));
    }
    for (CheckResult check : BY_CHECK_ALL.get(id).points()) {
      Matcher failed = FAILED_CELL.matcher(check.message());
      if (failed.matches()) {
        assertThat(graded.get(failed.group(1)))
            .as(odd.name())
            .contains("line " + failed.group(2))
            .contains(error(failed.group(3)));
      }
    }
  }

  /** The first line of an error, without the name that only the checks give it. */
  private static String error(String message) {
    String line = withoutNumbers(message).lines().findFirst().orElse("");
    return line.replaceFirst("^(CompilationError|MagicError): ", "");
  }

  private static Map<String, String> messages(CheckReport report) {
    var messages = new TreeMap<String, String>();
    for (CheckResult check : report.points()) {
      messages.put(check.gradeId(), check.message());
    }
    return plain(messages);
  }

  /** Without what a terminal or another session changes: blanks at the ends, numbers of cells. */
  private static Map<String, String> plain(Map<String, String> messages) {
    var plain = new TreeMap<String, String>();
    messages.forEach((id, message) -> plain.put(id, withoutNumbers(message.strip())));
    return plain;
  }

  private static String withoutNumbers(String message) {
    return NUMBER_OF_CELL.matcher(message).replaceAll("cell [n]");
  }
}
