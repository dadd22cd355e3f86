package org.chainrule.exercises.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.Result.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes the course counts, whether or not they handed in. */
class RosterTest {
  private static final String COURSE =
      """
      student_id,last_name,first_name,email
      u123,Kim,Anna,anna.kim@uni.example
      77,Müller,Ben,ben@uni.example
      u9,Kim,Carl,
      """;

  @TempDir private Path folder;

  private Roster roster(String csv) throws IOException {
    return Roster.read(Files.writeString(folder.resolve("roster.csv"), csv));
  }

  private static Result result(String student, String exercise) {
    return new Result(
        "key",
        student,
        exercise,
        student + ".ipynb",
        "",
        Status.graded,
        "",
        10,
        10,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "BUBBLEWRAP",
        7);
  }

  private static Gradebook book(Roster roster, Result... results) throws IOException {
    return Gradebook.of(
        List.of(results), ManualPoints.read(Path.of("nowhere.csv")), LatePolicy.NONE, roster);
  }

  @Test
  void whoDidNotHandInHasZeroPoints() throws IOException {
    Gradebook book =
        book(roster(COURSE), result("u123", "e01"), result("u123", "e02"), result("u9", "e02"));
    assertThat(Csv.grades(book).lines())
        .contains(
            "e01,,,77,Müller,Ben,ben@uni.example,0.0,0.0,0.0,10.0",
            "e01,,,u9,Kim,Carl,,0.0,0.0,0.0,10.0",
            "e02,,,u9,Kim,Carl,,10.0,0.0,10.0,10.0")
        .hasSize(7);
    assertThat(Table.of(book))
        .containsPattern("Ben Müller \\(77\\) +not handed in +not handed in +0 / 20");
    assertThat(CohortPage.of(book)).contains("3 students", "Ben Müller (77)");
  }

  @Test
  void anExerciseThatOneHandedInCountsForAllWithoutARosterToo() throws IOException {
    Gradebook book =
        book(Roster.NONE, result("anna", "e01"), result("anna", "e02"), result("ben", "e01"));
    assertThat(Table.of(book)).containsPattern("ben +10 / 10 +not handed in +10 / 20");
    assertThat(book.remarks()).isEmpty();
  }

  @Test
  void aNotebookOfNoExerciseIsNothingThatOthersMiss() throws IOException {
    assertThat(book(Roster.NONE, result("anna", "e01"), result("ben", Result.UNKNOWN)).scores())
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "u123, u123",
    "U123, u123",
    "Anna Kim_4711, u123",
    "kimanna_77777, u123",
    "anna.kim, u123",
    "anna.kim@uni.example, u123",
    "someone_77, 77",
    "Ben Mu\u0308ller, 77",
    "benmüller_5, 77"
  })
  void theRosterKnowsItsStudentsByWhatPlatformsCallThem(String student, String id)
      throws IOException {
    assertThat(roster(COURSE).id(student)).contains(id);
  }

  @Test
  void aNameThatTwoHaveIsNobodys() throws IOException {
    Roster roster = roster("student_id,last_name,first_name,email\na,Kim,Anna,\nb,Kim,Anna,\n");
    assertThat(roster.id("Anna Kim_5")).isEmpty();
  }

  @Test
  void whoIsNotOnTheRosterIsReportedAndStillListed() throws IOException {
    Gradebook book = book(roster(COURSE), result("eve", "e01"));
    assertThat(book.remarks()).singleElement().asString().contains("'eve'", "not on the roster");
    assertThat(Csv.grades(book)).contains("e01,,,eve,,,,10.0");
  }

  @Test
  void twoSubmissionsOfOneStudentAreBothListed() throws IOException {
    Gradebook book = book(roster(COURSE), result("anna.kim", "e01"), result("u123", "e01"));
    assertThat(book.remarks()).singleElement().asString().contains("second submission");
    assertThat(book.students()).containsOnlyKeys("77", "anna.kim", "u123", "u9");
  }

  @Test
  void aRosterThatCannotBeUsedIsAnErrorInOneSentence() {
    assertThatThrownBy(() -> roster("student_id,email\na,x\nA,y\n"))
        .hasMessageContaining("line 3: 'A' is on line 2");
    assertThatThrownBy(() -> roster("student_id,email\n,x\n")).hasMessageContaining("line 2");
    assertThatThrownBy(() -> roster("student_id\n")).hasMessageContaining("has no students");
  }

  @Test
  void theIdAloneIsEnough() throws IOException {
    assertThat(roster("\uFEFFStudent ID\r\n007\r\n").students()).containsExactly("007");
  }
}
