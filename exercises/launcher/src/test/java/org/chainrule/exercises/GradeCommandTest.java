package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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

  @Test
  void shardsThatAreMergedAreOneRunByteForByte() throws IOException {
    for (String student : List.of("anna", "ben", "carl", "dora")) {
      String text = student.equals("ben") ? solution.replace(RIGHT, "return 2 * a;") : solution;
      handIn("submitted/" + student + "/" + E01 + "/" + E01 + ".ipynb", text);
    }
    String in = folder.resolve("in").toString();
    assertThat(grade("--seed", "5", "--format", "junit,gradescope")).isZero();
    for (String shard : List.of("1/2", "2/2")) {
      String out = folder.resolve("shard" + shard.charAt(0)).toString();
      run("grade", in, "--exercises", "", "-o", out, "--seed", "5", "--shard", shard);
    }
    String merged = folder.resolve("merged").toString();
    for (int i = 0; i < 2; i++) {
      run(
          "merge",
          folder.resolve("shard1").toString(),
          folder.resolve("shard2").toString(),
          "-o",
          merged,
          "--format",
          "junit,gradescope");
    }
    Path one = folder.resolve("out");
    try (Stream<Path> files = Files.walk(one)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(folder.resolve("merged").resolve(one.relativize(file)))
            .hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void aShardWithoutASeedIsRefused() throws IOException {
    handIn("anna.ipynb", solution);
    assertThat(grade("--shard", "1/2")).isEqualTo(2);
    assertThat(err.toString()).contains("all shards must draw the same inputs");
  }

  @Test
  void theZipOfALearningPlatformIsGradedAndNothingInItIsUnpacked() throws IOException {
    Path zip = folder.resolve("moodle.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name :
          List.of(
              "Anna Kim_123_assignsubmission_file_/my notebook.ipynb",
              "../../escaped/e01-chain-rule.ipynb")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(solution.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    run("grade", zip.toString(), "--exercises", "", "-o", folder.resolve("a/b/out").toString());
    assertThat(Files.readString(folder.resolve("a/b/out/grades.csv")))
        .contains(",Anna Kim_123,,,,10.0");
    assertThat(folder.resolve("escaped")).doesNotExist();
    assertThat(folder.resolve("a/b/out/results/e01-chain-rule"))
        .isDirectoryNotContaining("glob:..*");
  }

  private byte[] packed(String... names) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(solution.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void theZipThatAStudentPackedIsGradedWhereverItLies() throws IOException {
    byte[] submission = packed(E01 + "/" + E01 + ".ipynb", "manifest.json");
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.write(in.resolve("anna.zip"), submission);
    Files.write(Files.createDirectories(in.resolve("ben")).resolve("submission.zip"), submission);
    Files.write(in.resolve("kimcarl_LATE_12_345_submission.zip"), submission);
    Files.write(in.resolve("dora.zip"), packed("../../" + E01 + ".ipynb"));
    Files.write(in.resolve("eve.zip"), new byte[] {'P', 'K', 3, 4, 0});
    Files.write(in.resolve("frank.zip"), packed("holiday.png"));
    assertThat(grade()).isEqualTo(1);
    assertThat(csv())
        .contains(",anna,,,,10.0", ",ben,,,,10.0", ",kimcarl_12,,,,10.0", ",dora,,,,10.0")
        .contains("unknown,,,eve,,,,0.0", "unknown,,,frank,,,,0.0");
    assertThat(out.toString()).contains("eve.zip: it is no ordinary file, or too large, or a zip");
  }

  @Test
  void theZipOfALearningPlatformMayHoldTheZipsOfStudents() throws IOException {
    Path zip = folder.resolve("moodle.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("Anna Kim_123_assignsubmission_file_/submission.zip"));
      out.write(packed(E01 + "/" + E01 + ".ipynb", "manifest.json"));
      out.closeEntry();
    }
    Path alone = Files.write(folder.resolve("zoe.zip"), packed(E01 + ".ipynb", "manifest.json"));
    for (Path place : List.of(zip, alone)) {
      String out = folder.resolve("out-" + place.getFileName()).toString();
      assertThat(run("grade", place.toString(), "--exercises", "", "-o", out)).isZero();
    }
    assertThat(folder.resolve("out-moodle.zip/grades.csv"))
        .content()
        .contains(",Anna Kim_123,,,,10");
    assertThat(folder.resolve("out-zoe.zip/grades.csv")).content().contains(",zoe,,,,10.0");
  }

  @Test
  void whatIsNeitherAFolderNorAZipIsAnErrorInOneSentence() {
    assertThat(run("grade", E01 + "/" + E01 + ".ipynb", "--exercises", "")).isEqualTo(2);
    assertThat(err.toString()).contains("is neither a folder nor a zip");
  }

  @Test
  void explainSaysWhyEachPointWasLost() throws IOException {
    handIn("ben_e01-chain-rule.ipynb", solution.replace(RIGHT, "return 2 * a;"));
    grade();
    assertThat(run("explain", "ben", "e01", "-o", folder.resolve("out").toString())).isZero();
    assertThat(out.toString()).contains("dz/dx = 3 is left out of the product [expected ");
    assertThat(run("explain", "eve", "e01", "-o", folder.resolve("out").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("there are students [ben]");
  }
}
