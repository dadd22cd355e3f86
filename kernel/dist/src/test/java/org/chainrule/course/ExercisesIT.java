package org.chainrule.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.chainrule.course.CheckResult.Verdict;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks as a student meets them: in kernels of their own, started from the jar. */
@Timeout(180)
class ExercisesIT {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String JAR = System.getProperty("kernel.jar");

  @TempDir private Path temporary;
  private ReleasedFolder released;

  @BeforeEach
  void release() throws Exception {
    released = ReleasedFolder.in(Files.createDirectory(temporary.resolve("Übung 1")));
  }

  private static Checker checker() {
    return Checker.in(KernelSpec.of(List.of(JAVA, "-jar", JAR, "{connection_file}")));
  }

  private CheckReport check(String answer) throws Exception {
    released.write("e01-twice", answer);
    return checker().check(Course.in(released.folder()).find("e1"));
  }

  private record Said(int exit, String out, String err) {}

  private Said command(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(JAVA, "-jar", JAR, "check"));
    command.addAll(List.of(arguments));
    Path out = temporary.resolve("out.txt");
    Path err = temporary.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(released.folder().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Said(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void aRightAnswerHasAllPoints() throws Exception {
    CheckReport checked = check(ReleasedFolder.RIGHT);
    assertThat(checked.complete()).isTrue();
    assertThat(checked.reached()).isEqualTo(3);
    assertThat(checked.toString()).contains("Checked as it was saved at ");
  }

  @Test
  void aScratchCellThatThrowsTakesNoPointFromACheckThatPasses() throws Exception {
    Path file = released.write("e01-twice", ReleasedFolder.RIGHT);
    JsonObject notebook = Json.parseObject(Files.readString(file));
    JsonObject scratch =
        Json.object(
            "cell_type",
            "code",
            "execution_count",
            null,
            "metadata",
            new JsonObject(),
            "outputs",
            new JsonArray(),
            "source",
            "throw new IllegalStateException(\"only trying\");");
    var cells = notebook.getAsJsonArray("cells");
    var more = new JsonArray();
    for (var cell : cells) {
      more.add(cell);
      more.add(scratch.deepCopy());
    }
    notebook.add("cells", more);
    Files.writeString(file, notebook.toString());
    CheckReport checked = checker().check(Course.in(released.folder()).find("e1"));
    assertThat(checked.complete()).as(checked.toString()).isTrue();
  }

  @Test
  void anAnswerBelowItsOldStubInACommentIsChecked() throws Exception {
    CheckReport checked =
        check(
            """
            double twice(double x) {
              // throw new UnsupportedOperationException("e01-twice is not answered yet");
              return 2 * x;
            }
            """);
    assertThat(checked.complete()).isTrue();
  }

  @Test
  void aWrongAnswerIsToldExpectedActualAndTheSizeOfTheError() throws Exception {
    CheckReport checked = check("double twice(double x) { return x * x; }");
    assertThat(checked.points().get(0).message())
        .contains("twice 3", "relative error 0.33", "yours 9", "expected 6");
    assertThat(checked.points())
        .extracting(CheckResult::title)
        .contains("1. The value", "2. The sign");
    assertThat(checked.points().get(0).hints()).containsExactly("What is `x + x`?", "It is $2x$.");
    assertThat(checked.points().get(1).hints()).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotCompileIsNamedWithItsLine() throws Exception {
    CheckReport checked = check("double twice(double x) {\n  retrun 2 * x;\n}");
    assertThat(checked.points().get(0).message()).startsWith("your cell e01-twice, line 2: ");
    assertThat(checked.complete()).isFalse();
  }

  @Test
  void aStubIsNotAnsweredYet() throws Exception {
    assertThat(check(ReleasedFolder.STUB).points())
        .extracting(CheckResult::verdict)
        .containsOnly(Verdict.NOT_ANSWERED);
    assertThat(check(ReleasedFolder.STUB + "\nint x = 1;").points())
        .extracting(CheckResult::verdict)
        .containsOnly(Verdict.NOT_ANSWERED);
  }

  @Test
  void anAnswerThatEndsItsKernelLosesItsPointsAndHarmsNobody() throws Exception {
    CheckReport checked =
        check(
            """
            double twice(double x) throws Exception {
              String me = Long.toString(ProcessHandle.current().pid());
              new ProcessBuilder("kill", "-9", me).start().waitFor();
              return 2 * x;
            }
            """);
    assertThat(checked.reached()).isZero();
    assertThat(checked.points()).allMatch(point -> point.message().contains("kernel has died"));
  }

  @Test
  void allAreCheckedThoughOneIsBrokenAndOneIsMissing() throws Exception {
    released.write("e01-twice", ReleasedFolder.RIGHT);
    Files.writeString(released.file("e02-two"), "");
    Course course = Course.in(released.folder());
    var seen = new ArrayList<Object>();
    CourseProgress progress =
        Exercises.checkAll(
            course,
            checker(),
            running -> {
              running.forEach(seen::add);
              return running;
            });
    assertThat(progress.toString()).contains("3 of 4 points", "e02-two.ipynb is no notebook");
    assertThat(seen).hasSize(2);
    Files.delete(released.file("e02-two"));
    assertThat(
            Exercises.checkAll(Course.in(released.folder()), checker(), UnaryOperator.identity())
                .toString())
        .contains("e02-two.ipynb is missing");
  }

  @Test
  void aFolderWithoutExercisesIsAnError() throws Exception {
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    assertThatThrownBy(
            () -> Exercises.checkAll(Course.in(empty), checker(), UnaryOperator.identity()))
        .hasMessageContaining("there are no exercises in");
  }

  @Test
  void theCommandExitsWithZeroOnlyWhenEverythingPasses() throws Exception {
    Said unanswered = command();
    assertThat(unanswered.exit()).isEqualTo(1);
    assertThat(unanswered.out()).contains("not answered yet", "Public checks: 1 of 4 points");
    released.write("e01-twice", ReleasedFolder.RIGHT);
    assertThat(command().exit()).isZero();
    assertThat(command("e2").out()).contains("Public checks: 1 of 1 point").doesNotContain("E1");
  }

  @Test
  void wrongNamesAndFoldersAreErrorsInOneSentence() throws Exception {
    Said name = command("../x");
    assertThat(name.exit()).isEqualTo(2);
    assertThat(name.err()).contains("there is no exercise \"../x\": there are e01-twice, e02-two");
    Said folder = command("--folder", "nowhere");
    assertThat(folder.exit()).isEqualTo(2);
    assertThat(folder.err()).isEqualToIgnoringNewLines("there is no folder nowhere");
  }
}
