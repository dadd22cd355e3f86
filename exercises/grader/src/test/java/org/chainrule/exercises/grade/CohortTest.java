package org.chainrule.exercises.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.chainrule.exercises.grade.Cohort.Submission;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cohorts hand in, in the folders and zips that instructors download. */
class CohortTest {
  private static final String E01 = "e01-chain-rule";
  private static List<Exercise> exercises;
  private static String first;
  private static String second;

  @TempDir private Path folder;

  @BeforeAll
  static void readTheExercises() throws IOException {
    exercises = List.of(Exercise.read(Path.of(E01)), Exercise.read(Path.of("e02-sigmoid-neuron")));
    first = Files.readString(Path.of(E01, E01 + ".ipynb"));
    second = Files.readString(Path.of("e02-sigmoid-neuron/e02-sigmoid-neuron.ipynb"));
  }

  private Path put(String path, String text) throws IOException {
    Path file = folder.resolve("in").resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Map<String, Submission> cohort(Path place, boolean timestamps) throws IOException {
    var found = new TreeMap<String, Submission>();
    try (var cohort = Cohort.in(place, exercises, timestamps)) {
      for (Submission submission : cohort.submissions()) {
        assertThat(submission.notebook().isPresent()).isEqualTo(submission.problem().isEmpty());
        String exercise = submission.exercise().map(e -> e.id().substring(0, 3)).orElse("?");
        found.put(submission.student() + " " + exercise, submission);
      }
    }
    return found;
  }

  private Map<String, Submission> cohort() throws IOException {
    return cohort(folder.resolve("in"), false);
  }

  private static byte[] zip(Charset names, Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes, names)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setLastModifiedTime(FileTime.from(Instant.parse("2026-11-28T10:00:00Z")));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static Map<String, byte[]> notebooks(String... names) {
    var files = new LinkedHashMap<String, byte[]>();
    for (String name : names) {
      files.put(name, name.endsWith("/") ? new byte[0] : first.getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private Path zipped(Map<String, byte[]> files) throws IOException {
    return Files.write(folder.resolve("all.zip"), zip(StandardCharsets.UTF_8, files));
  }

  @ParameterizedTest
  @CsvSource({
    "anna_e01.ipynb, anna",
    "anna_E1.ipynb, anna",
    "e01_anna.ipynb, anna",
    "anna_e01-chain-rule.ipynb, anna",
    "anna.ipynb, anna",
    "anna_e01 (1).ipynb, anna",
    "anna_e01-Copy2.ipynb, anna",
    "anna_e02.ipynb, anna",
    "김철수 e01.ipynb, 김철수",
    "e01.ipynb, e01",
    "anna/my work/x.ipynb, anna",
    "submitted/anna/e01-chain-rule/e01-chain-rule.ipynb, anna",
    "Anna Kim_123_assignsubmission_file_/x.ipynb, Anna Kim_123",
    "Anna Kim_123_assignsubmission_file/x.ipynb, Anna Kim_123",
    "Anna Kim_123_assignsubmission_file_my_own.ipynb, Anna Kim_123",
    "kimanna_12_345_e01.ipynb, kimanna_12",
    "kimanna_LATE_12_345_e01-1.ipynb, kimanna_12",
    "Exercise 1_akim_attempt_2026-11-28-10-20-30_e01.ipynb, akim",
    "Jorg Mu\u0308ller/e01.ipynb, Jorg Müller"
  })
  void theStudentIsSeenFromTheName(String file, String student) throws IOException {
    put(file, first);
    assertThat(cohort()).containsOnlyKeys(student + " e01");
    assertThat(cohort(zipped(notebooks(file)), false)).containsOnlyKeys(student + " e01");
  }

  @Test
  void oneStudentsNotebooksSideBySideAreOneStudents() throws IOException {
    put("anna.ipynb", first);
    put("anna_e02.ipynb", second);
    assertThat(cohort()).containsOnlyKeys("anna e01", "anna e02");
  }

  @Test
  void theLastAttemptOnBlackboardCountsAndTheOthersAreMentioned() throws IOException {
    for (String time :
        List.of("2026-11-28-10-20-30", "2026-11-29-09-00-00", "2026-11-27-23-59-59")) {
      put("HW_1_a_kim_attempt_" + time + "_zz.ipynb", first);
      put("HW_1_a_kim_attempt_" + time + ".txt", "Name: Anna Kim");
    }
    put("HW_1_b_kim_attempt_2026-11-28-10-20-30_e01-chain-rule.ipynb", first);
    Map<String, Submission> found = cohort();
    assertThat(found).containsOnlyKeys("a_kim e01", "b_kim e01");
    Submission anna = found.get("a_kim e01");
    assertThat(anna.file()).contains("2026-11-29");
    assertThat(anna.submitted()).startsWith("2026-11-29T09:00").doesNotContain("file");
    assertThat(anna.notes()).hasSize(2).allMatch(note -> note.contains("was not graded"));
  }

  @Test
  void whatCanvasCallsLateIsLateAndZipsHaveDates() throws IOException {
    Map<String, Submission> found =
        cohort(zipped(notebooks("kim_LATE_1_2_a.ipynb", "lee_3_4_a.ipynb")), false);
    assertThat(found.get("kim_1 e01").submitted()).isEqualTo("2026-11-28T10:00:00Z file late");
    assertThat(found.get("lee_3 e01").submitted()).isEqualTo("2026-11-28T10:00:00Z file");
  }

  @Test
  void aStudentsOwnTimestampIsNotBelievedUnlessAskedFor() throws IOException {
    Path file = put("anna/e01/e01.ipynb", first);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-12-24T10:00:00Z")));
    put("anna/e01/timestamp.txt", "2020-01-01 00:00:00 UTC\n");
    assertThat(cohort().get("anna e01").submitted()).isEqualTo("2026-12-24T10:00:00Z file");
    assertThat(cohort(folder.resolve("in"), true).get("anna e01").submitted())
        .isEqualTo("2020-01-01 00:00:00 UTC");
    put("anna/e01/timestamp.txt", "see you yesterday".repeat(100_000));
    assertThat(cohort(folder.resolve("in"), true).get("anna e01").submitted()).hasSize(200);
  }

  @Test
  void theDateInsideOfAStudentsZipIsNotBelieved() throws IOException {
    Path zip = put("anna.zip", "");
    Files.write(zip, zip(StandardCharsets.UTF_8, notebooks("e01.ipynb")));
    Files.setLastModifiedTime(zip, FileTime.from(Instant.parse("2026-12-24T10:00:00Z")));
    assertThat(cohort().get("anna e01").submitted()).isEqualTo("2026-12-24T10:00:00Z file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "MS949"})
  void namesInZipsOfWindowsAreRead(String charset) throws IOException {
    byte[] zip = zip(Charset.forName(charset), notebooks("김철수/e01.ipynb"));
    Path place = Files.write(folder.resolve("all.zip"), zip);
    assertThat(cohort(place, false)).containsOnlyKeys("김철수 e01");
    byte[] packed = zip(Charset.forName(charset), notebooks("과제/풀이.ipynb"));
    Path outer = zipped(Map.of("Anna_1_assignsubmission_file_/submission.zip", packed));
    assertThat(cohort(outer, false).get("Anna_1 e01").file()).endsWith("과제/풀이.ipynb");
  }

  @Test
  void namesInZipsOfOldWindowsAreReadInItsWesternEncoding() throws IOException {
    byte[] zip = zip(Charset.forName("IBM437"), notebooks("Jörg Müller/e01.ipynb"));
    assertThat(cohort(Files.write(folder.resolve("all.zip"), zip), false))
        .containsOnlyKeys("Jörg Müller e01");
  }

  @Test
  void oneBadSubmissionIsReportedAndTheOthersAreThere() throws IOException {
    put("anna.ipynb", first);
    Path bomb = put("bomb.zip", "");
    var zeros = new LinkedHashMap<String, byte[]>();
    byte[] some = new byte[32 << 20];
    for (int i = 0; i < 9; i++) {
      zeros.put(i + ".ipynb", some);
    }
    Files.write(bomb, zip(StandardCharsets.UTF_8, zeros));
    put("damaged.zip", "PK\u0003\u0004");
    put("empty.zip", "");
    Path many = put("many.zip", "");
    var names = new ArrayList<String>();
    for (int i = 0; i < 1001; i++) {
      names.add(i + ".txt");
    }
    Files.write(many, zip(StandardCharsets.UTF_8, notebooks(names.toArray(String[]::new))));
    Path nested = put("nested.zip", "");
    Files.write(nested, zip(StandardCharsets.UTF_8, Map.of("own.zip", new byte[10])));
    Files.write(put("large.ipynb", ""), new byte[(32 << 20) + 1]);
    Map<String, Submission> found = cohort();
    assertThat(found)
        .containsOnlyKeys(
            "anna e01", "bomb ?", "damaged ?", "empty ?", "many ?", "nested ?", "large ?");
    assertThat(found.get("bomb ?").problem()).contains("more than 256 MB");
    assertThat(found.get("many ?").problem()).contains("more than 1000 entries");
    assertThat(found.get("nested ?").problem()).contains("a zip in it is not opened");
    assertThat(found.get("large ?").problem()).contains("larger than 32 MB");
    assertThat(found.get("damaged ?").problem()).contains("damaged");
  }

  @Test
  void oneDamagedEntryOfACohortsZipIsReportedAlone() throws IOException {
    byte[] zip = zip(StandardCharsets.UTF_8, notebooks("anna/e01.ipynb", "ben/e01.ipynb"));
    // the first entry's data, behind its name and its dates: no such block is defined
    int data = 30 + zip[26] + zip[28];
    Arrays.fill(zip, data, data + 8, (byte) 0xFF);
    Map<String, Submission> found = cohort(Files.write(folder.resolve("all.zip"), zip), false);
    assertThat(found.get("anna e01").problem()).contains("damaged or encrypted");
    assertThat(found.get("ben e01").problem()).isEmpty();
  }

  @Test
  void aNotebookThatIsTooLargeInACohortsZipIsReportedAsThat() throws IOException {
    Map<String, byte[]> files = notebooks("anna/e01.ipynb");
    files.put("ben/e01.ipynb", new byte[(32 << 20) + 1]);
    assertThat(cohort(zipped(files), false).get("ben e01").problem()).contains("32 MB");
  }

  @Test
  void aResultThatWasSetAsideComesBackWithItsSubmission() throws IOException {
    Path out = folder.resolve("out");
    var store = new ResultStore(out);
    put("anna_e01.ipynb", first);
    try (var cohort = Cohort.in(folder.resolve("in"), exercises, false)) {
      Submission submission = cohort.submissions().get(0);
      store.keep(Result.ungradable("key", submission, E01, 10, "for a test"));
      assertThat(store.withdrawAllBut(List.of())).hasSize(1);
      assertThat(store.all()).isEmpty();
      assertThat(store.find(submission)).map(Result::key).contains("key");
      assertThat(store.all()).hasSize(1);
      assertThat(store.withdrawn()).isEmpty();
    }
  }

  @Test
  void whatIsAmongAStudentsFilesDoesNotChangeWhatIsInThem() throws IOException {
    Path zip = put("anna.zip", "");
    var files = new LinkedHashMap<String, byte[]>();
    files.put("data.bin", new byte[3_000_000]);
    files.put("e02.ipynb", second.getBytes(StandardCharsets.UTF_8));
    files.put("photo.jpg", new byte[1000]);
    files.put("e01.ipynb", first.getBytes(StandardCharsets.UTF_8));
    Files.write(zip, zip(StandardCharsets.UTF_8, files));
    try (var cohort = Cohort.in(folder.resolve("in"), exercises, false)) {
      assertThat(cohort.submissions()).hasSize(2);
      assertThat(cohort.submissions().get(0).notebook())
          .hasValueSatisfying(
              bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(first));
      assertThat(cohort.submissions().get(1).notebook())
          .hasValueSatisfying(
              bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(second));
    }
  }

  @Test
  void foldersThatAreEmptyDeepOrLinkedAreReported() throws IOException {
    put("anna/e01/e01.ipynb", first);
    put("anna/pictures/a.png", "x");
    Files.createDirectories(folder.resolve("in/ben"));
    put("carl/report.docx", "x");
    put("deep/" + "d/".repeat(20) + "x.ipynb", first);
    put("deeper/" + "d/".repeat(40) + "x.ipynb", first);
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("x.ipynb"), first);
    Files.createSymbolicLink(folder.resolve("in/linked"), elsewhere);
    Files.createSymbolicLink(folder.resolve("in/own.ipynb"), elsewhere.resolve("x.ipynb"));
    Map<String, Submission> found = cohort();
    assertThat(found)
        .containsOnlyKeys(
            "anna e01", "ben ?", "carl ?", "deep e01", "deeper ?", "linked ?", "own ?");
    assertThat(found.get("ben ?").problem()).contains("no notebook");
    assertThat(found.get("deeper ?").problem()).contains("deeper than 32");
    assertThat(found.get("linked ?").problem()).contains("it is a link");
    assertThat(found.get("own ?").problem()).contains("it is a link");
  }

  @Test
  void theLinkOnTheCommandLineIsFollowed() throws IOException {
    put("anna.ipynb", first);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    assertThat(cohort(link, false)).containsOnlyKeys("anna e01");
  }

  @Test
  void emptyFoldersAndOtherFilesInAPlatformsZipAreReported() throws IOException {
    Path zip =
        zipped(
            notebooks(
                "Anna_1_assignsubmission_file_/x.ipynb",
                "Anna_1_assignsubmission_onlinetext_/text.html",
                "Ben_2_assignsubmission_file_/",
                "kim_3_4_report.pdf",
                "README.txt"));
    assertThat(cohort(zip, false)).containsOnlyKeys("Anna_1 e01", "Ben_2 ?", "kim_3 ?");
  }

  @Test
  void aFileThatMayNotBeReadIsReportedAlone() throws IOException {
    put("anna.ipynb", first);
    Path closed = put("ben.ipynb", first);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    // root may read everything
    assumeThat(Files.isReadable(closed)).isFalse();
    assertThat(cohort().get("ben ?").problem()).contains("permission denied");
    assertThat(cohort()).containsKey("anna e01");
  }

  @Test
  void aNotebookIsReadWhenItIsGradedAndNotKept() throws IOException {
    Path file = put("anna.ipynb", first);
    try (var cohort = Cohort.in(folder.resolve("in"), exercises, false)) {
      Files.writeString(file, "another");
      assertThat(cohort.submissions().get(0).notebook())
          .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("another"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"김철수", "müller", "anna", "анна", "u-1.2_3"})
  void aNameThatIsOneEverywhereIsTheFilesName(String student) {
    assertThat(FileName.of(student)).isEqualTo(student);
  }

  @Test
  void differentStudentsHaveDifferentFilesOnEverySystem() {
    List<String> students =
        List.of(
            "anna",
            "Anna",
            "ANNA",
            "müller",
            "mu\u0308ller",
            "MÜLLER",
            "straße",
            "strasse",
            "con",
            "con.txt",
            "anna.",
            "anna ",
            "..",
            "a/b",
            "a\\b",
            "a_b",
            "x".repeat(300),
            "x".repeat(301),
            "김".repeat(200),
            "👩‍🎓",
            "\ud800",
            "\u001b[2J",
            "ﬁ",
            "fi",
            "",
            ".");
    var names = students.stream().map(FileName::of).toList();
    assertThat(names)
        .doesNotHaveDuplicates()
        .allSatisfy(
            name -> {
              assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThan(140);
              assertThat(name)
                  .matches("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}._-]*")
                  .doesNotEndWith(".");
            });
    assertThat(names.stream().map(name -> name.toUpperCase(java.util.Locale.ROOT)))
        .doesNotHaveDuplicates();
    assertThat(names).doesNotContain("con", "con.txt");
    assertThat(FileName.of("김철수 (2)")).startsWith("_김철수__2_-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1/2/3", "0/2", "3/2", "1/99999999999", "a/b", "1/0", "-1/2", "+1/2", ""})
  void whatIsNoShardIsRefused(String text) {
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> Shard.parse(text))
        .withMessageContaining("a shard is i/n");
  }
}
