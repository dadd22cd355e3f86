package org.chainrule.exercises.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.chainrule.exercises.grade.FileName;
import org.chainrule.exercises.grade.Result;
import org.chainrule.exercises.grade.Result.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReportsTest {
  private static final String NASTY = "<script>alert('x')</script>";

  @TempDir private Path folder;

  private static Result result(String student, String submitted, Result.Manual... manual) {
    return new Result(
        "key",
        student,
        "e01",
        student + ".ipynb",
        submitted,
        Status.graded,
        "",
        2,
        5,
        List.of(
            new Result.Test("1. Right", "right", 2, 2, true, "", ""),
            new Result.Test(
                "2. Wrong", "wrong", 0, 3, false, "it is off", "it is off [expected 42]")),
        List.of(manual),
        List.of(new Result.Cell("q2", "java.lang.Error: " + NASTY)),
        List.of(),
        "BUBBLEWRAP",
        7);
  }

  private static Result ungradable() {
    return new Result(
        "key",
        "carl",
        "e01",
        "carl.ipynb",
        "",
        Status.ungradable,
        "it is empty",
        0,
        5,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        7);
  }

  private Gradebook book(LatePolicy late, Result... results) throws IOException {
    return Gradebook.of(List.of(results), ManualPoints.read(folder.resolve("manual.csv")), late);
  }

  @Test
  void theCsvHasNbgradersColumns() throws IOException {
    assertThat(Csv.grades(book(LatePolicy.NONE, result("anna", "2026-11-30 10:00:00 UTC"))))
        .isEqualTo(
            "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
                + "late_submission_penalty,score,max_score\n"
                + "e01,,2026-11-30 10:00:00 UTC,anna,,,,2.0,0.0,2.0,5.0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "=cmd()|'=cmd()",
        "a,b|\"a,b\"",
        "a\"b|\"a\"\"b\"",
        "Müller|Müller",
        "+1,2|\"'+1,2\""
      })
  void aCellOfTheCsvIsNeitherAFormulaNorTwoCells(String text, String cell) {
    assertThat(Csv.cell(text)).isEqualTo(cell);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30 22:59:00.000000 UTC, 0",
    "2026-12-01 00:00:00 UTC, 0.4",
    "2026-12-01 23:59:00 UTC, 0.4",
    "2026-12-02 00:30:00 UTC, 0.8",
    "2027-11-30 10:00:00 UTC, 2.0",
    "2026-12-01T00:30:00+09:00, 0",
    "'', 0"
  })
  void eachDayThatHasBegunCostsItsShare(String submitted, double penalty) throws IOException {
    ZonedDateTime due = LatePolicy.time("2026-11-30T23:59");
    var late = new LatePolicy(Optional.of(due), 20);
    Score score = book(late, result("anna", submitted)).scores().get(0);
    assertThat(score.penalty()).isEqualTo(penalty);
    assertThat(score.total()).isEqualTo(2 - penalty);
  }

  @Test
  void aTimeThatIsNoneIsAnErrorThatShowsOne() {
    assertThatThrownBy(() -> LatePolicy.time("tomorrow"))
        .hasMessage("'tomorrow' is no time; write 2026-11-30T23:59 or 2026-11-30T23:59+09:00");
  }

  @Test
  void pointsGivenByHandCountAndStayWhenReportsAreMadeAgain() throws IOException {
    var result = result("anna", "", new Result.Manual("why", 2, "Because."));
    assertThat(book(LatePolicy.NONE, result).scores().get(0).awaiting()).containsExactly("why");
    String manual = ManualPoints.HEADER + "\nanna,e01,why,1.5,\"good, nearly\"\n";
    Files.writeString(folder.resolve("manual.csv"), manual);
    for (int i = 0; i < 2; i++) {
      Gradebook book = book(LatePolicy.NONE, result);
      Reports.write(folder, book, List.of());
      assertThat(book.scores().get(0).total()).isEqualTo(3.5);
      assertThat(book.scores().get(0).awaiting()).isEmpty();
    }
    assertThat(folder.resolve("manual.csv")).hasContent(manual);
  }

  @Test
  void anAnswerThatNobodyWroteDoesNotWaitForAnybody() throws IOException {
    var result = result("anna", "", new Result.Manual("why", 2, ""));
    assertThat(book(LatePolicy.NONE, result).scores().get(0).awaiting()).isEmpty();
  }

  @Test
  void aLineOfManualPointsThatIsNoneIsNamed() throws IOException {
    Files.writeString(folder.resolve("manual.csv"), "student_id,…\nanna,e01,why,two,\n");
    assertThatThrownBy(() -> book(LatePolicy.NONE)).hasMessageContaining("line 2");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void noFormatThatStudentsSeeHoldsASecret(Format format) throws IOException {
    String text = format.of(book(LatePolicy.NONE, result("anna", "")).scores().get(0));
    String plain =
        format == Format.classroom
            ? new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8)
            : text;
    assertThat(plain).contains("2. Wrong", "it is off").doesNotContain("expected 42");
  }

  @Test
  void gradescopeGetsPointsForEachTest() throws IOException {
    JsonObject json = json(Format.gradescope, result("anna", ""));
    assertThat(json.get("score").getAsDouble()).isEqualTo(2);
    var test = json.getAsJsonArray("tests").get(1).getAsJsonObject();
    assertThat(test.get("status").getAsString()).isEqualTo("failed");
    assertThat(test.get("max_score").getAsDouble()).isEqualTo(3);
    assertThat(test.get("number").getAsString()).isEqualTo("2");
  }

  @Test
  void prairieLearnGetsAShareAndWhetherItCouldBeGraded() throws IOException {
    assertThat(json(Format.prairielearn, result("anna", "")).get("score").getAsDouble())
        .isEqualTo(0.4);
    JsonObject json = json(Format.prairielearn, ungradable());
    assertThat(json.get("gradable").getAsBoolean()).isFalse();
    assertThat(json.get("format_errors").getAsString()).isEqualTo("it is empty");
  }

  private JsonObject json(Format format, Result result) throws IOException {
    String text = format.of(book(LatePolicy.NONE, result).scores().get(0));
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void junitXmlIsWellFormedWhateverTheStudentIsCalled() throws Exception {
    var score = book(LatePolicy.NONE, result("\u0001" + NASTY, "")).scores().get(0);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(Format.junit.of(score).getBytes(StandardCharsets.UTF_8)));
    var suite = document.getDocumentElement();
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(2);
  }

  @Test
  void pagesShowWhatStudentsWroteAsTextAndNoSecret() throws IOException {
    Gradebook book = book(LatePolicy.NONE, result(NASTY, ""), ungradable());
    Reports.write(folder, book, List.of());
    String student = Files.readString(folder.resolve("students/" + FileName.of(NASTY) + ".html"));
    String cohort = Files.readString(folder.resolve("index.html"));
    assertThat(student).contains("it is off").doesNotContain("<script", "expected 42");
    assertThat(cohort).contains("<svg").contains("it is empty").doesNotContain("<script");
  }

  @Test
  void differentStudentsHaveDifferentFiles() {
    assertThat(FileName.of("anna")).isEqualTo("anna");
    assertThat(
            List.of(FileName.of("a/b"), FileName.of("a_b"), FileName.of("A_b"), FileName.of("..")))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*"));
  }
}
