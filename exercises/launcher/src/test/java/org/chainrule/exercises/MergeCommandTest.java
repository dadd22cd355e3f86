package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.Result.Status;
import org.chainrule.exercises.grade.ResultStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instructor does with results that are there: merge, reports, explanations. */
class MergeCommandTest {
  private static final String E04 = "e04-vanishing-gradients";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static Result result(Status status, String student, String file, String submitted) {
    boolean graded = status == Status.graded;
    return new Result(
        "key",
        student,
        E04,
        file,
        submitted,
        status,
        graded ? "" : "no luck \u001b[2J",
        graded ? 8 : 0,
        10,
        graded
            ? List.of(
                new Result.Test("1. Right", "right", 8, 8, true, "", ""),
                new Result.Test(
                    "2. Wrong", "wrong", 0, 0, false, "it is off", "it is off [asked f(2.5)]"))
            : List.of(),
        graded ? List.of(new Result.Manual("e04-why", 2, "Because.")) : List.of(),
        List.of(),
        List.of(),
        graded ? "BUBBLEWRAP" : "",
        graded ? 7 : 0);
  }

  private static Result graded(String student) {
    return result(Status.graded, student, student + ".ipynb", "2026-12-01T10:00:00Z file");
  }

  private void shard(String name, String seed, Result... results) throws IOException {
    Path shard = Files.createDirectories(folder.resolve(name));
    Files.writeString(shard.resolve("seed.txt"), seed + "\n");
    for (Result result : results) {
      new ResultStore(shard).keep(result);
    }
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private int merge(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "merge";
    args[1] = "-o";
    args[2] = folder.resolve("graded").toString();
    for (int i = 0; i < more.length; i++) {
      args[i + 3] =
          more[i].startsWith("@") ? folder.resolve(more[i].substring(1)).toString() : more[i];
    }
    return run(args);
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve("graded").resolve(file));
  }

  @BeforeEach
  void gradeAnna() throws IOException {
    shard("graded", "7", graded("anna"));
  }

  @Test
  void shardsOfDifferentSeedsAreNotMerged() throws IOException {
    shard("one", "7", graded("ben"));
    shard("two", "8", graded("carl"));
    assertThat(merge("@one", "@two")).isEqualTo(2);
    assertThat(err.toString()).contains("different seeds", "with 7", "with 8");
    assertThat(merge("@two")).isEqualTo(2);
    assertThat(folder.resolve("graded/index.html")).doesNotExist();
    assertThat(new ResultStore(folder.resolve("graded")).all()).hasSize(1);
  }

  @Test
  void aStudentWhoWithdrewDoesNotComeBack() throws IOException {
    shard("one", "7", graded("ben"), graded("carl"));
    assertThat(merge("@one")).isZero();
    assertThat(folder.resolve("graded/students/ben.html")).exists();
    assertThat(new ResultStore(folder.resolve("one")).withdrawAllBut(List.of(graded("carl"))))
        .hasSize(1);
    assertThat(merge("@one")).isZero();
    assertThat(out.toString()).contains("carl", "anna").doesNotContain("ben");
    assertThat(folder.resolve("graded/students/ben.html")).doesNotExist();
    assertThat(merge()).isZero();
    assertThat(out.toString()).doesNotContain("ben");
    shard("one", "7", graded("ben"));
    merge("@one");
    assertThat(out.toString()).contains("ben");
    assertThat(new ResultStore(folder.resolve("graded")).withdrawn()).isEmpty();
  }

  @Test
  void exitCodesTellAnUngradableNotebookFromAFailureOfTheGrader() throws IOException {
    assertThat(merge()).isZero();
    shard("graded", "7", result(Status.ungradable, "ben", "ben.ipynb", ""));
    assertThat(merge()).isEqualTo(1);
    shard("graded", "7", result(Status.error, "carl", "carl.ipynb", ""));
    assertThat(merge("--format", "junit,gradescope")).isEqualTo(3);
    assertThat(out.toString()).contains("carl.ipynb: no luck ?[2J").doesNotContain("\u001b");
    assertThat(read("grades.csv")).contains(E04 + ",,,carl,,,,,,,10.0\n").contains("ben,,,,0.0,");
    assertThat(read("index.html")).contains("1 error", "1 ungradable");
    assertThat(read("students/carl.html")).contains(Result.OUR_FAILURE).doesNotContain("no luck");
    assertThat(read("junit/" + E04 + "/carl/TEST.xml")).contains("GraderFailure");
    assertThat(read("junit/" + E04 + "/anna/TEST.xml")).contains("BUBBLEWRAP");
    assertThat(read("gradescope/" + E04 + "/anna/results.json")).contains("BUBBLEWRAP");
    assertThat(read("submissions.csv")).contains("anna.ipynb,,graded,,BUBBLEWRAP,");
  }

  @Test
  void aFaultThatNobodyExpectedHasAnExitCodeOfItsOwn() throws IOException {
    Files.writeString(folder.resolve("graded/results/" + E04 + "/ben.json"), "{ broken");
    assertThat(merge()).isEqualTo(70);
    assertThat(err.toString()).contains("ben.json").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "NaN", "two", "-1"})
  void aManualCsvThatCannotBeUsedIsSaidBeforeAnythingIsWritten(String points) throws IOException {
    Files.writeString(
        folder.resolve("graded/manual.csv"),
        "student_id,assignment,grade_id,points,comment\nanna,e4,e04-why," + points + ",\n");
    assertThat(merge()).isEqualTo(2);
    assertThat(err.toString()).contains("manual.csv", "line 2").doesNotContain("\tat ");
    assertThat(folder.resolve("graded/index.html")).doesNotExist();
  }

  @Test
  void theRosterGivesNamesAndZeros() throws IOException {
    Path roster = folder.resolve("roster.csv");
    Files.writeString(
        roster, "student_id,last_name,first_name,email\nanna,Kim,Anna,a@b.example\nzoe,Lee,Zoë,\n");
    shard("graded", "7", graded("eve"));
    assertThat(merge("--roster", roster.toString())).isZero();
    assertThat(out.toString())
        .contains("Anna Kim (anna)", "Note: 'eve' (eve.ipynb) is not on the roster");
    assertThat(read("grades.csv"))
        .contains(",zoe,Lee,Zoë,,0.0,0.0,0.0,10.0", ",anna,Kim,Anna,a@b.example,8.0");
    assertThat(read("students/zoe.html")).contains("Not handed in");
    assertThat(merge("--roster", folder.resolve("none.csv").toString())).isEqualTo(2);
  }

  @Test
  void latenessComesFromTheDateThatTheInstructorHas() throws IOException {
    assertThat(merge("--due", "2026-11-30T23:59Z", "--late", "20")).isZero();
    assertThat(read("grades.csv"))
        .contains(E04 + ",2026-11-30T23:59Z,2026-12-01T10:00:00Z,anna,,,,8.0,1.6,6.4,10.0");
    assertThat(out.toString()).contains("the file's date counts");
    assertThat(merge()).isZero();
    assertThat(read("grades.csv")).contains(E04 + ",,,anna,,,,8.0,0.0,8.0,10.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"see you yesterday", "+999999999-12-31T23:59:59Z", "\u001b[2J"})
  void aBadTimeNeverStopsTheReports(String time) throws IOException {
    shard("graded", "7", result(Status.graded, "ben", "ben.ipynb", time));
    assertThat(merge("--due", "2026-11-30T23:59Z", "--late", "20")).isZero();
    assertThat(read("grades.csv")).contains(",ben,").contains(",anna,,,,8.0,1.6");
    assertThat(out.toString()).doesNotContain("\u001b");
  }

  @Test
  void whatAPlatformCallsLateIsLateByADay() throws IOException {
    shard(
        "graded",
        "7",
        result(Status.graded, "ben", "ben.ipynb", "late"),
        result(Status.graded, "carl", "c", "2026-11-01T00:00:00Z file late"));
    merge("--due", "2026-11-30T23:59Z", "--late", "20");
    assertThat(read("grades.csv")).contains(",carl,,,,8.0,1.6").contains(",ben,,,,8.0,");
  }

  @ParameterizedTest
  @CsvSource({"--late,20", "--late,NaN", "--late,-1", "--due,tomorrow"})
  void anOptionThatWouldDoNothingIsRefused(String option, String value) {
    assertThat(merge(option, value)).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("\tat ");
  }

  @Test
  void aDateWithoutAZoneIsInTheZoneOfTheMachineAndTheReportSaysSo() {
    assertThat(merge("--due", "2026-11-30T23:59")).isZero();
    String zone =
        java.time.LocalDateTime.parse("2026-11-30T23:59")
            .atZone(java.time.ZoneId.systemDefault())
            .toString();
    assertThat(out.toString()).contains("Due: " + zone);
  }

  @Test
  void namesThatAStudentChoseNeverReachTheTerminalRaw() throws IOException {
    String evil = "\u001b]0;x\u0007\u202eanna\n" + "n".repeat(240);
    shard("graded", "7", result(Status.ungradable, evil, evil + ".ipynb", ""));
    merge();
    String shown = out.toString();
    assertThat(shown).doesNotContain("\u001b", "\u0007", "\u202e");
    assertThat(shown.lines()).allMatch(line -> line.length() < 500);
    assertThat(shown.lines().filter(line -> line.endsWith(" / 10")))
        .allMatch(line -> line.length() < 120);
    run("explain", evil, "e4", "-o", folder.resolve("graded").toString());
    run("explain", "\u001b[2J", "e4", "-o", folder.resolve("graded").toString());
    run("grade", folder.resolve("\u001b[2J").toString());
    run("merge", "\u001b[2J");
    run("\u001b[2J");
    assertThat(out + "" + err).doesNotContain("\u001b", "\u0007", "\u202e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"e4", "E04", "e04", E04, "e04-van"})
  void explainTakesTheNamesThatCheckTakesAndShowsTheInputs(String exercise) {
    assertThat(run("explain", "anna", exercise, "-o", folder.resolve("graded").toString()))
        .isZero();
    assertThat(out.toString()).contains("[asked f(2.5)]", "? / 2  e04-why: by hand", "isolation");
  }

  @Test
  void explainShowsThePointsAndTheCommentOfAPerson() throws IOException {
    Files.writeString(
        folder.resolve("graded/manual.csv"),
        "student_id,assignment,grade_id,points,comment\nanna,e4,e04-why,1.5,well said\n");
    run("explain", "anna", "e4", "-o", folder.resolve("graded").toString());
    assertThat(out.toString()).contains("1.5 / 2  e04-why: well said");
  }

  @ParameterizedTest
  @CsvSource({"anna,e0,there are [e04", "eve,e4,there are students [anna]"})
  void explainSaysWhatThereIsInstead(String student, String exercise, String message) {
    assertThat(
            run(
                "explain",
                student,
                exercise.equals("e0") ? "e9" : exercise,
                "-o",
                folder.resolve("graded").toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void feedbackIsReadyForMoodleCanvasAndNbgrader() throws IOException {
    String moodle = "Kim Lee_12_assignsubmission_file_/x.ipynb";
    shard(
        "graded",
        "7",
        result(Status.graded, "Kim Lee_12", moodle, ""),
        result(Status.graded, "leekim_3", "leekim_LATE_3_4_x.ipynb", ""));
    assertThat(merge("--feedback", "moodle,canvas,nbgrader")).isZero();
    try (var zip = new ZipFile(folder.resolve("graded/feedback-moodle.zip").toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .containsExactly("Kim Lee_12_assignsubmission_file_feedback.html");
    }
    try (var zip = new ZipFile(folder.resolve("graded/feedback-canvas.zip").toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .containsExactly("leekim_LATE_3_4_feedback.html");
    }
    assertThat(read("feedback/anna/" + E04 + "/" + E04 + ".html")).contains("Because.");
  }

  @Test
  void anAnswerOf20MegabytesIsCutOnTheCohortsPage() throws IOException {
    Result one = graded("ben");
    Result.Manual answer = new Result.Manual("e04-why", 2, "x".repeat(20_000));
    shard(
        "graded",
        "7",
        new Result(
            one.key(),
            one.student(),
            one.exercise(),
            one.file(),
            one.submitted(),
            one.status(),
            "",
            8,
            10,
            one.tests(),
            List.of(answer),
            List.of(),
            List.of(),
            "BUBBLEWRAP",
            7));
    merge();
    assertThat(read("index.html")).contains("x".repeat(1990)).doesNotContain("x".repeat(2001));
    assertThat(read("students/ben.html")).contains("x".repeat(20_000));
  }

  @Test
  void theCohortsTableHasTotals() throws IOException {
    Path roster = folder.resolve("roster.csv");
    Files.writeString(roster, "student_id\nanna\nzoe\n");
    merge("--roster", roster.toString());
    assertThat(read("index.html"))
        .contains("<td class=\"n\">8</td><td class=\"n\">10</td><td class=\"n\">80</td>")
        .contains("<td>Mean</td><td class=\"n\">4</td><td class=\"n\">4</td>");
  }
}
