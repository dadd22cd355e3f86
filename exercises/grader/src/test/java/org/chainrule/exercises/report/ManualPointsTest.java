package org.chainrule.exercises.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.Result.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points given by hand, in the files that people and their spreadsheets make. */
class ManualPointsTest {
  private static final String HEADER = ManualPoints.HEADER + "\n";

  @TempDir private Path folder;

  private static Result result(String student) {
    return new Result(
        "key",
        student,
        "e04-vanishing",
        student + ".ipynb",
        "",
        Status.graded,
        "",
        8,
        10,
        List.of(),
        List.of(new Result.Manual("e04-why", 2, "Because.")),
        List.of(),
        List.of(),
        "BUBBLEWRAP",
        7);
  }

  private Gradebook book(byte[] manual, String... students) throws IOException {
    Path file = Files.write(folder.resolve("manual.csv"), manual);
    return Gradebook.of(
        List.of(students).stream().map(ManualPointsTest::result).toList(),
        ManualPoints.read(file),
        LatePolicy.NONE);
  }

  private Gradebook book(String manual, String... students) throws IOException {
    return book(manual.getBytes(StandardCharsets.UTF_8), students);
  }

  private static double total(Gradebook book) {
    return book.scores().get(0).total();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna,e04-vanishing,e04-why,1.5,good",
        "anna,e04-vanishing,e04-why,\"1,5\",\"good, nearly\"",
        "anna,e4,e04-why,1.5,\"two\nlines, and a \"\"quote\"\"\"",
        " Anna , E04 , e04-why , +1.5 ,",
        "anna,e04-vanishing,e04-why,1.50"
      })
  void aRowCountsHoweverItIsWritten(String row) throws IOException {
    assertThat(total(book(HEADER + row + "\r\n", "anna"))).isEqualTo(9.5);
    assertThat(total(book("\uFEFF" + HEADER + row, "anna"))).isEqualTo(9.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "student_id;assignment;grade_id;points;comment\nanna;e04-vanishing;e04-why;1,5;so, so\n",
        "sep=;\nstudent_id;assignment;grade_id;points;comment\nanna;e04-vanishing;e04-why;1,5;\n",
        "student_id\tassignment\tgrade_id\tpoints\tcomment\nanna\te04-vanishing\te04-why\t1.5\t\n",
        "comment,points,Grade ID,Assignment,Student ID\nwell,1.5,e04-why,e04-vanishing,anna\n",
        "student_id,name,assignment,grade_id,points\nanna,Anna Kim,e04-vanishing,e04-why,1.5\n",
        "anna,e04-vanishing,e04-why,1.5,without a header\n"
      })
  void anySpreadsheetsFileIsRead(String file) throws IOException {
    assertThat(total(book(file, "anna"))).isEqualTo(9.5);
  }

  @Test
  void theEncodingsOfWindowsAreRead() throws IOException {
    String file = HEADER + "김철수,e04-vanishing,e04-why,1.5,잘했어요 아주 좋아요\n";
    Gradebook korean = book(file.getBytes(Charset.forName("MS949")), "김철수");
    assertThat(total(korean)).isEqualTo(9.5);
    assertThat(korean.scores().get(0).answers().get(0).comment()).isEqualTo("잘했어요 아주 좋아요");
    assertThat(total(book(("\uFEFF" + file).getBytes(StandardCharsets.UTF_16LE), "김철수")))
        .isEqualTo(9.5);
    String western = HEADER + "müller,e04-vanishing,e04-why,1.5,schön\n";
    assertThat(total(book(western.getBytes(Charset.forName("windows-1252")), "müller")))
        .isEqualTo(9.5);
  }

  @Test
  void aFileThatIsHalfFilledInLeavesTheRestToBeRead() throws IOException {
    Gradebook book =
        book(
            HEADER + "anna,e04-vanishing,e04-why,,\nben,e04-vanishing,e04-why,2,\n\n,,,,\n",
            "anna",
            "ben");
    assertThat(book.scores().get(0).awaiting()).containsExactly("e04-why");
    assertThat(book.scores().get(1).total()).isEqualTo(10);
    assertThat(book.remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20",
        "2.01",
        "-1",
        "NaN",
        "Infinity",
        "1e0",
        "0x1p0",
        "two",
        "1/2",
        "99999999999"
      })
  void pointsThatAnAnswerCannotHaveAreRefusedWithTheirLine(String points) {
    String file = HEADER + "anna,e04-vanishing,e04-why," + points + ",\n";
    assertThatThrownBy(() -> book(file, "anna"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("manual.csv")
        .hasMessageContaining("line 2");
  }

  @Test
  void allWrongRowsAreNamedAtOnceByTheLineTheyBeginOn() {
    String file =
        HEADER
            + """
            anna,e04-vanishing,e04-why,1,"two
            lines"
            ben,e04-vanishing,e04-why,x,

            carl,e04-vanishing,e04-why,y,""";
    assertThatThrownBy(() -> book(file, "anna"))
        .hasMessageContaining("line 4: 'x'")
        .hasMessageContaining("line 6: 'y'");
  }

  @Test
  void twoRowsForOneAnswerMustAgree() throws IOException {
    String row = "anna,e04-vanishing,e04-why,1,\n";
    assertThat(total(book(HEADER + row + row, "anna"))).isEqualTo(9);
    assertThatThrownBy(() -> book(HEADER + row + "Anna,e04-vanishing,e04-why,2,\n", "anna"))
        .hasMessageContaining("line 3");
  }

  @Test
  void aQuotationMarkTooManyIsSaidInOneSentence() {
    assertThatThrownBy(() -> book(HEADER + "anna,e04-vanishing,\"e04-why\"x,1,\n", "anna"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("quotation mark");
  }

  @Test
  void pointsForNobodyAreReported() throws IOException {
    Gradebook book =
        book(HEADER + "anne,e04-vanishing,e04-why,1,\nanna,e04-vanishing,e04-how,1,\n", "anna");
    assertThat(total(book)).isEqualTo(8);
    assertThat(book.remarks())
        .hasSize(2)
        .allMatch(remark -> remark.startsWith("manual.csv, line "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@anna",
        "=cmd()",
        "+49",
        "-ben",
        "'quoted",
        "007",
        "20261234567890123",
        "1e5",
        "2026-11-30",
        "3/4",
        "TRUE",
        "mar-1",
        "dec1",
        "a;=cmd()",
        "a\n=b",
        "＝x",
        "anna",
        "12345",
        "1.5",
        "김철수",
        "a\"b,c"
      })
  void anyStudentsPointsSurviveTheSpreadsheet(String student) throws IOException {
    String awaiting = Csv.awaiting(book(HEADER, student));
    String filled = awaiting.replaceAll(",,\n$", ",1.5,\n");
    assertThat(total(book(filled, student))).isEqualTo(9.5);
    // Google's takes the first apostrophe off
    String sheets = filled.replaceFirst("\n(\"?)'", "\n$1");
    assertThat(total(book(sheets, student))).isEqualTo(9.5);
  }

  @Test
  void aNameThatLooksGuardedIsNotTakenForAnother() throws IOException {
    String filled = Csv.awaiting(book(HEADER, "'@anna")).replaceAll(",,\n$", ",1.5,\n");
    Gradebook both = book(filled, "@anna", "'@anna");
    assertThat(both.scores().get(0).total()).isEqualTo(9.5);
    assertThat(both.scores().get(1).total()).isEqualTo(8);
  }

  @Test
  void theStudentReadsThePointsAndTheComment() throws IOException {
    Gradebook book =
        book(HEADER + "anna,e04-vanishing,e04-why,1.5,\"Good,\nbut <why> not 0?\"\n", "anna");
    assertThat(StudentPage.of("anna", book.scores()))
        .contains(">1.5 / 2<", "Good,<br>but &lt;why&gt; not 0?", "Because.");
    assertThat(Format.gradescope.of(book.scores().get(0))).contains("1.5 of 2: Good,");
  }
}
