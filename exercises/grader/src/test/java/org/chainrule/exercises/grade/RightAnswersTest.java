package org.chainrule.exercises.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chainrule.course.AutogradedNotebook;
import org.chainrule.course.CheckReport;
import org.chainrule.course.CheckResult;
import org.chainrule.course.Checker;
import org.chainrule.course.Exercises;
import org.chainrule.exercises.release.Release;
import org.chainrule.exercises.release.StartPage;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A right answer gets all its points from {@code grade}, the launcher's check and the notebook's
 * check, also with added, split or timed cells.
 */
@Tag("any-jdk")
class RightAnswersTest {
  private static final String E01 = "e01-chain-rule";
  private static final Map<String, String> ANSWERS =
      Map.of(
          "e01-forward",
          "double[] forward(double x) {\n  double z = 3 * x + 1;\n  double a = Math.max(0, z);\n"
              + "  return new double[] {z, a, a * a};\n}",
          "e01-local",
          "double[] local(double x) {\n  double a = forward(x)[1];\n"
              + "  return new double[] {2 * a, a > 0 ? 1 : 0, 3};\n}",
          "e01-gradient",
          "double gradient(double x) {\n  double[] d = local(x);\n  return d[0] * d[1] * d[2];\n}",
          "e01-numerical",
          "double numericalGradient(double x, double h) {\n"
              + "  return (forward(x + h)[2] - forward(x - h)[2]) / (2 * h);\n}");

  private static Exercise exercise;
  private static Limits limits;
  private static Sandbox sandbox;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    exercise = Exercise.read(Path.of(E01));
    limits = Limits.standard().within(Duration.ofSeconds(60), Duration.ofSeconds(3));
    sandbox = Sandbox.open(Isolation.strongest(), limits, List.of());
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  /** The released notebook with all answers, in the making. */
  private static final class Draft {
    final JsonObject json;

    Draft() {
      Notebook notebook = Release.of(exercise.notebook());
      for (NotebookCell cell : notebook.cells()) {
        cell.nbgrader().map(n -> ANSWERS.get(n.gradeId())).ifPresent(cell::setSource);
      }
      json = Json.parseObject(notebook.text());
    }

    JsonArray cells() {
      return json.getAsJsonArray("cells");
    }

    NotebookCell cell(String id) {
      return new NotebookCell(0, cells().get(index(id)).getAsJsonObject());
    }

    int index(String id) {
      for (int i = 0; i < cells().size(); i++) {
        var cell = new NotebookCell(0, cells().get(i).getAsJsonObject());
        if (cell.nbgrader().filter(n -> n.gradeId().equals(id)).isPresent()) {
          return i;
        }
      }
      throw new AssertionError("no cell " + id);
    }

    void insert(int index, JsonObject cell) {
      cells().asList().add(index, cell);
    }

    /** A cell that the student adds before the one with this id. */
    void before(String id, String code) {
      insert(index(id), code(code));
    }

    void after(String id, String code) {
      insert(index(id) + 1, code(code));
    }

    /** A front end gives both halves of a cell its metadata. */
    void split(String id, String first, String second) {
      int index = index(id);
      NotebookCell half = new NotebookCell(0, cells().get(index).getAsJsonObject().deepCopy());
      half.setSource(first);
      cell(id).setSource(second);
      insert(index, half.json());
    }

    private static JsonObject code(String source) {
      var json = new JsonObject();
      json.addProperty("cell_type", "code");
      json.add("execution_count", JsonNull.INSTANCE);
      json.add("metadata", new JsonObject());
      json.add("outputs", new JsonArray());
      var cell = new NotebookCell(0, json);
      cell.setSource(source);
      return cell.json();
    }
  }

  private static void helpers(Draft notebook) {
    notebook
        .cell("e01-gradient")
        .setSource("double gradient(double x) { return product(local(x)); }");
    notebook.after(
        "e01-gradient", "double product(double[] d) { return d[0] * d[1] * twice(d[2]) / 2; }");
    notebook.before("e01-gradient", "double twice(double x) { return 2 * x; }");
  }

  private static void split(Draft notebook) {
    notebook.split(
        "e01-numerical",
        "double above(double x, double h) { return forward(x + h)[2]; }",
        "double numericalGradient(double x, double h) {\n"
            + "  return (above(x, h) - above(x, -h)) / (2 * h);\n}");
  }

  private static void splitWithoutMetadata(Draft notebook) {
    split(notebook);
    notebook.cells().get(notebook.index("e01-numerical")).getAsJsonObject().remove("metadata");
    new NotebookCell(
            0, notebook.cells().get(notebook.index("e01-numerical-text") + 1).getAsJsonObject())
        .json()
        .add("metadata", new JsonObject());
  }

  private static void writtenAnew(Draft notebook) {
    int index = notebook.index("e01-local");
    notebook.cells().remove(index);
    notebook.insert(index, Draft.code(ANSWERS.get("e01-local")));
  }

  private static void writtenBelowItsStub(Draft notebook) {
    String stub = Release.of(exercise.notebook()).cells().get(notebook.index("e01-local")).source();
    notebook.cell("e01-local").setSource(stub);
    notebook.after("e01-local", ANSWERS.get("e01-local"));
  }

  private static void copied(Draft notebook) {
    notebook.split(
        "e01-local", "double[] local(double x) { return null; }", ANSWERS.get("e01-local"));
  }

  private static void timed(Draft notebook) {
    notebook.cell("e01-forward").setSource("%%time\n" + ANSWERS.get("e01-forward"));
    notebook.cell("e01-local").setSource(ANSWERS.get("e01-local") + "\n%time local(2)");
    notebook.cell("e01-gradient").setSource("%time forward(1)\n" + ANSWERS.get("e01-gradient"));
  }

  private static void otherMagics(Draft notebook) {
    notebook.cell("e01-forward").setSource("%operators off\n" + ANSWERS.get("e01-forward"));
    notebook.cell("e01-local").setSource("%imports\n%vars\n" + ANSWERS.get("e01-local"));
    notebook.before("e01-gradient", "%no-such-magic");
  }

  private static void scratch(Draft notebook) {
    for (int i = notebook.cells().size(); i >= 0; i -= 3) {
      notebook.insert(i, Draft.code("throw new IllegalStateException(\"only trying\");"));
      notebook.insert(i, Draft.code("int x = ;"));
      notebook.insert(i, Draft.code("undefined(3)"));
      notebook.insert(i, Draft.code("double again(double x) { return again(x); }\nagain(2)"));
    }
    notebook.before("e01-local", "System.exit(0);");
  }

  private static void longLiterals(Draft notebook) {
    String text = "String note = \"" + "all work and no play ".repeat(2500) + "\";\n";
    notebook.cell("e01-forward").setSource(text + ANSWERS.get("e01-forward"));
    String comment = "/* " + "x * y ".repeat(30_000) + " */\n";
    notebook.cell("e01-local").setSource(comment + ANSWERS.get("e01-local"));
    String numbers = "0.125, ".repeat(3000);
    notebook.before("e01-gradient", "double[] data = {" + numbers + "1};");
  }

  private static void tablesaw(Draft notebook) {
    notebook
        .cell("e01-forward")
        .setSource(
            """
            double[] forward(double x) {
              DoubleColumn z = DoubleColumn.create("z", 3 * x + 1);
              Table t = Table.create("links").addColumns(z);
              double a = Math.max(0, t.doubleColumn("z").get(0));
              return new double[] {z.get(0), a, a * a};
            }
            """);
  }

  private static void helperInALockedCell(Draft notebook) {
    helpers(notebook);
    NotebookCell check = notebook.cell("e01-forward-check");
    check.setSource("double three() { return 3; }\n" + check.source());
    NotebookCell local = notebook.cell("e01-local");
    local.setSource(local.source().replace(", 3}", ", three()}"));
  }

  private static void moved(Draft notebook) {
    int last = notebook.cells().size() - 1;
    notebook.cells().add(notebook.cells().remove(last - 1).deepCopy());
  }

  private static void lineEndsOfWindows(Draft notebook) {
    for (JsonElement json : notebook.cells()) {
      var cell = new NotebookCell(0, json.getAsJsonObject());
      cell.setSource(cell.source().replace("\n", "\r\n"));
    }
  }

  private static void withoutMetadata(Draft notebook) {
    scratch(notebook);
    timed(notebook);
    notebook.cells().forEach(cell -> cell.getAsJsonObject().add("metadata", new JsonObject()));
    notebook.json.add("metadata", new JsonObject());
  }

  private static void everythingAtOnce(Draft notebook) {
    longLiterals(notebook);
    helpers(notebook);
    split(notebook);
    scratch(notebook);
    writtenAnew(notebook);
    notebook.cell("e01-gradient").setSource("%%time\n" + notebook.cell("e01-gradient").source());
    NotebookCell forward = notebook.cell("e01-forward");
    forward.setSource(forward.source() + "\n%time forward(2)");
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        form("as it was released", notebook -> {}),
        form("helper methods in added cells", RightAnswersTest::helpers),
        form("an answer cell split in two", RightAnswersTest::split),
        form("split, and the halves lost their metadata", RightAnswersTest::splitWithoutMetadata),
        form("an answer cell deleted and written anew", RightAnswersTest::writtenAnew),
        form("an answer below its stub", RightAnswersTest::writtenBelowItsStub),
        form("an answer cell copied, the first wrong", RightAnswersTest::copied),
        form("%%time and %time", RightAnswersTest::timed),
        form("other magics", RightAnswersTest::otherMagics),
        form("scratch cells that fail", RightAnswersTest::scratch),
        form("long literals", RightAnswersTest::longLiterals),
        form("Tablesaw", RightAnswersTest::tablesaw),
        form("a helper in a locked cell", RightAnswersTest::helperInALockedCell),
        form("line ends of Windows", RightAnswersTest::lineEndsOfWindows));
  }

  /** What only a grader can put right, which has the source notebook. */
  static Stream<Arguments> formsForTheGraderAlone() {
    return Stream.of(
        form("moved", RightAnswersTest::moved),
        form("without metadata", RightAnswersTest::withoutMetadata),
        form(
            "scratch cells that never end",
            notebook -> {
              notebook.before("e01-local", "while (true) { }");
              notebook.before("e01-gradient", "Runtime.getRuntime().halt(1);");
            }));
  }

  private static Arguments form(String name, Consumer<Draft> form) {
    return arguments(name, form);
  }

  private static String made(Consumer<Draft> form) {
    var notebook = new Draft();
    form.accept(notebook);
    return notebook.json.toString();
  }

  private static void isRightForTheGrader(String text) throws IOException {
    Result result =
        new Grader(sandbox, limits, 5)
            .grade(
                new Cohort.Submission(
                    "anna",
                    "anna.ipynb",
                    "",
                    Optional.of(exercise),
                    Optional.of(text.getBytes(StandardCharsets.UTF_8))));
    assertThat(result.score()).as("%s %s", result.tests(), result.cells()).isEqualTo(10);
  }

  private static void isRightForTheLaunchersCheck(AutogradedNotebook notebook) throws IOException {
    assertThat(
            new Checker(folder -> new SandboxBackend(sandbox, limits))
                .results(exercise.notebook(), notebook, exercise.folder()))
        .hasSize(4)
        .allSatisfy(point -> assertThat(point.message()).isEmpty())
        .allMatch(CheckResult::passed);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void itIsRightForTheGraderAndForTheLaunchersCheck(String name, Consumer<Draft> form)
      throws IOException {
    String text = made(form);
    isRightForTheGrader(text);
    Path file = Files.writeString(folder.resolve("it.ipynb"), text);
    isRightForTheLaunchersCheck(AutogradedNotebook.asItIs(Notebook.read(file)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formsForTheGraderAlone")
  void itIsRightWhereItIsPutTogetherAnew(String name, Consumer<Draft> form) throws IOException {
    String text = made(form);
    isRightForTheGrader(text);
    isRightForTheLaunchersCheck(
        AutogradedNotebook.of(
            Release.of(exercise.notebook()),
            Notebook.readUntrusted(text.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything at once", "Tablesaw", "without metadata"})
  void itIsRightForTheCheckInTheNotebook(String name) throws IOException {
    Consumer<Draft> form =
        switch (name) {
          case "Tablesaw" -> RightAnswersTest::tablesaw;
          case "without metadata" -> RightAnswersTest::withoutMetadata;
          default -> RightAnswersTest::everythingAtOnce;
        };
    String text = made(form);
    isRightForTheGrader(text);
    Notebook page = StartPage.of(Notebook.read(Path.of(StartPage.NAME)), List.of(exercise));
    Files.writeString(folder.resolve(StartPage.NAME), page.text());
    Files.writeString(folder.resolve(E01 + ".ipynb"), text);
    CheckReport checked = Exercises.check(folder, "e1", kernel());
    assertThat(checked.reached()).as(checked.toString()).isEqualTo(10);
    assertThat(checked.complete()).isTrue();
  }

  private static KernelSpec kernel() {
    var argv = new ArrayList<String>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    argv.addAll(List.of("-cp", System.getProperty("java.class.path")));
    argv.addAll(List.of(org.chainrule.kernel.Main.class.getName(), "{connection_file}"));
    return KernelSpec.of(argv).withEnv(Map.of("CHAINRULE_HISTORY", ""));
  }
}
