package org.chainrule.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NbGraderTest {
  @Test
  void theChecksumOfATestCellIsNbgraders() {
    var cell = new NbGrader("ex01-test", true, false, false, false, 2);
    assertThat(cell.checksum("assertEquals(9.0, square(3));", "code"))
        .isEqualTo("984a0fa48fb1089e31d21c8eec7b7697");
  }

  @Test
  void theChecksumOfAnAnswerCellIsNbgraders() {
    var cell = new NbGrader("ex01", false, true, false, false, 0);
    assertThat(cell.checksum("// YOUR CODE HERE", "code"))
        .isEqualTo("c5f815a8d196cae1a7d95bd318c516ef");
  }

  @Test
  void theChecksumOfALockedTextIsNbgraders() {
    var cell = new NbGrader("ex01-text", false, false, true, false, 0);
    assertThat(cell.checksum("## Exercise 1", "markdown"))
        .isEqualTo("2c3fd81432474140f009654e60bdbf67");
  }

  @ParameterizedTest
  @CsvSource({
    "1e7, 10000000.0", "1e-4, 0.0001", "2, 2.0", "2.5, 2.5", "0, 0.0",
    "1e16, 1e+16", "1.5e-5, 1.5e-05", "0.1, 0.1", "123456789, 123456789.0", "1e22, 1e+22"
  })
  void pointsAreWrittenAsPythonWritesFloats(double points, String python) {
    assertThat(NbGrader.python(points)).isEqualTo(python);
  }

  @Test
  void aSolutionIsNeverLockedAndATestAlwaysIs() {
    assertThat(new NbGrader("a", false, true, true, false, 0).effectivelyLocked()).isFalse();
    assertThat(new NbGrader("a", true, true, true, false, 0).effectivelyLocked()).isFalse();
    assertThat(new NbGrader("a", true, false, false, false, 0).effectivelyLocked()).isTrue();
    assertThat(new NbGrader("a", false, false, true, false, 0).effectivelyLocked()).isTrue();
  }

  @Test
  void theMetadataOfTheStudentsVersionHasNoKeyThatSchema3DoesNotKnow() {
    var cell = new NbGrader("ex01-test", true, false, false, false, 2);
    assertThat(cell.toJson("x", "code").keySet())
        .containsExactlyInAnyOrder(
            "cell_type",
            "checksum",
            "grade",
            "grade_id",
            "locked",
            "points",
            "schema_version",
            "solution",
            "task");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"nbgrader\": 3}",
        "{\"nbgrader\": {}}",
        "{\"nbgrader\": {\"grade_id\": 7}}",
        "{\"nbgrader\": {\"grade_id\": \"\"}}"
      })
  void whatIsNotNbgradersIsNoCellOfIts(String metadata) {
    assertThat(NbGrader.of(Json.parseObject(metadata))).isEmpty();
  }

  @Test
  void valuesOfTheWrongTypeAreThoseOfAKeyThatIsMissing() {
    String metadata =
        "{\"nbgrader\": {\"grade_id\": \"a\", \"grade\": [], \"solution\": \"true\", \"points\":"
            + " {}}}";
    assertThat(NbGrader.of(Json.parseObject(metadata)))
        .contains(new NbGrader("a", false, false, false, false, 0));
  }
}
