package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.release.Release;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The path that an instructor takes: release, hand in, grade, look. */
class GradeCommandTest {
  private static final String RIGHT = "return 2 * a * (z > 0 ? 1 : 0) * 3;";
  private static final String E01 = "e01-chain-rule";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String solution;

  @BeforeEach
  void readTheSolution() throws IOException {
    solution = Files.readString(Path.of(E01, E01 + ".ipynb"));
    assertThat(solution).contains(RIGHT);
  }

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private int grade(String... more) {
    var args = Stream.of("grade", folder.resolve("in").toString(), "--exercises", "", "-o");
    return run(
        Stream.of(args, Stream.of(folder.resolve("out").toString()), Stream.of(more))
            .flatMap(s -> s)
            .toArray(String[]::new));
  }

  private void handIn(String path, String notebook) throws IOException {
    Path file = folder.resolve("in").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, notebook);
  }

  private String csv() throws IOException {
    return Files.readString(folder.resolve("out/grades.csv"));
  }

  @Test
  void nbgradersFolderShapeIsGraded() throws IOException {
    handIn("submitted/anna/" + E01 + "/" + E01 + ".ipynb", solution);
    handIn("submitted/ben/" + E01 + "/" + E01 + ".ipynb", solution.replace(RIGHT, "return 2 * a;"));
    assertThat(grade()).isZero();
    assertThat(out.toString()).containsPattern("anna +10 / 10").containsPattern("ben +8 / 10");
    assertThat(csv())
        .startsWith("assignment,duedate,timestamp,student_id,last_name,first_name,email,")
        .contains("e01-chain-rule,,,anna,,,,10.0,0.0,10.0,10.0")
        .contains("e01-chain-rule,,,ben,,,,8.0,0.0,8.0,10.0");
  }

  @Test
  void aFlatFolderIsGradedHoweverTheFilesAreNamed() throws IOException {
    handIn("anna_e01-chain-rule.ipynb", solution);
    handIn("Ben Müller.ipynb", Release.of(Exercise.read(Path.of(E01)).notebook()).text());
    assertThat(grade()).isZero();
    assertThat(csv()).contains(",anna,,,,10.0").contains(",Ben Müller,,,,0.0,0.0,0.0,10.0");
  }

  @Test
  void anUngradableNotebookIsReportedAndTheBatchGoesOn() throws IOException {
    handIn("anna_e01-chain-rule.ipynb", solution.substring(0, solution.indexOf("\"source\"")));
    handIn("ben_e01-chain-rule.ipynb", solution);
    handIn("carl.ipynb", "{\"nbformat\": 4, \"cells\": []}");
    assertThat(grade()).isEqualTo(1);
    assertThat(csv()).contains(",ben,,,,10.0").contains(",anna,,,,0.0").contains("unknown,,,carl");
    assertThat(out.toString())
        .contains("anna_e01-chain-rule.ipynb: the file ends in the middle")
        .contains("carl.ipynb: it belongs to none of the exercises");
  }

  @Test
  void aSecondRunGivesTheSameBytesAndGradesNothingAgain() throws IOException {
    handIn("anna_e01-chain-rule.ipynb", solution);
    handIn("ben_e01-chain-rule.ipynb", solution.replace(RIGHT, "return 2 * a;"));
    grade("--jobs", "1");
    Path result = folder.resolve("out/results/e01-chain-rule/ben.json");
    String first = Files.readString(result);
    var made = Files.getLastModifiedTime(result);
    String table = out.toString();
    out.getBuffer().setLength(0);
    grade("--jobs", "2");
    assertThat(out).hasToString(table);
    assertThat(Files.getLastModifiedTime(result)).isEqualTo(made);
    Files.delete(result);
    grade();
    assertThat(result).hasContent(first);
  }

  @Test
  void aFolderThatIsNotThereIsAnErrorInOneSentence() {
    assertThat(run("grade", folder.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith("there is no folder and no zip ");
  }

  @Test
  void aPlaceWithoutExercisesIsAnErrorThatNamesTheOption() throws IOException {
    handIn("anna.ipynb", solution);
    assertThat(run("grade", folder.resolve("in").toString(), "--exercises", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("there are no exercises in").contains("--exercises");
  }

  @Test
  void theReleasedVersionHasNoPointsAndItsChecksFailLoudly() {
    String release = folder.resolve("release").toString();
    assertThat(run("release", E01, "--exercises", "", "-o", release)).isZero();
    assertThat(run("check", release)).isEqualTo(1);
    assertThat(out.toString())
        .contains("e01-gradient is not answered yet")
        .contains("0 of 4 checks");
  }

  @Test
  void theChecksOfTheSolutionPass() {
    assertThat(run("check", E01)).isZero();
    assertThat(out.toString()).contains("4 of 4 checks passed");
  }

  @Test
  void onePathWithSpacesAndLettersOfAnyAlphabetIsAsGoodAsAnother() throws IOException {
    handIn("Übung eins/학생/" + E01 + ".ipynb", solution);
    assertThat(grade()).isZero();
    assertThat(List.of(csv().split("\n"))).hasSize(2);
  }
}
