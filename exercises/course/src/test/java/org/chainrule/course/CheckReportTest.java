package org.chainrule.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chainrule.course.CheckResult.Verdict;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;

class CheckReportTest {
  private static CheckResult point(Verdict verdict, String message) {
    return new CheckResult("p", "2. The error", 3, verdict, message, List.of("Look.", "Look $x$."));
  }

  private static CheckReport checked(CheckResult... points) {
    return CheckReport.of("e03-check", "E3 · Check", List.of(points), List.of("Saved."));
  }

  @Test
  void hintsAreGivenOneByOne() {
    CheckReport checked = checked(point(Verdict.FAILED, "no"));
    assertThat(checked.withHints(0).toString())
        .contains("There are 2 hints for \"2. The error\": check(\"e03\") again shows the first.")
        .doesNotContain("Look");
    assertThat(checked.withHints(1).toString())
        .contains(
            "Hint 1 of 2. Look.",
            "There is one more hint for \"2. The error\": check(\"e03\") again shows it.")
        .doesNotContain("$x$");
    assertThat(checked.withHints(7).toString())
        .contains("Hint 1 of 2. Look.", "Hint 2 of 2. Look $x$.")
        .doesNotContain("again shows");
  }

  @Test
  void whatFailedIsWorkedOnBeforeWhatIsNotAnswered() {
    CheckResult failed =
        new CheckResult("q", "3. The chain", 1, Verdict.FAILED, "no", List.of("Chain."));
    CheckReport checked = checked(point(Verdict.NOT_ANSWERED, ""), failed);
    assertThat(checked.withHints(1).toString()).contains("Hint 1 of 1. Chain.");
    assertThat(checked(point(Verdict.NOT_ANSWERED, "")).withHints(1).toString())
        .contains("Hint 1 of 2. Look.");
  }

  @Test
  void withoutSomebodyToAskThereAreNoHints() {
    assertThat(checked(point(Verdict.FAILED, "no")).toString()).doesNotContainIgnoringCase("hint");
  }

  @Test
  void aPassedExerciseHasNoHintsAndIsComplete() {
    CheckReport checked = checked(point(Verdict.PASSED, "")).withHints(2);
    assertThat(checked.complete()).isTrue();
    assertThat(checked.toString()).contains("E3 · Check: 3 of 3 points").doesNotContain("Hint");
  }

  @Test
  void aMessageStandsInTheMarkdownAsItIs() {
    String message = "✗ <b>bold</b> | ```\n# no heading";
    MimeBundle bundle = checked(point(Verdict.FAILED, message)).display();
    assertThat(bundle.data().get(MimeBundle.MARKDOWN).toString())
        .contains("````text\n" + message + "\n````");
    assertThat(bundle.plain()).contains("<b>bold</b>");
  }

  @Test
  void aLongLineIsBrokenBetweenWords() {
    String shown =
        checked(point(Verdict.FAILED, "✗ " + "word ".repeat(40) + "x".repeat(200)))
            .display()
            .data()
            .get(MimeBundle.MARKDOWN)
            .toString();
    assertThat(shown.lines().filter(line -> line.contains("word")))
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.length() <= 84);
    assertThat(shown).contains("x".repeat(200));
  }

  @Test
  void hintsAreReadFromTheFoldedPartsOfAText() {
    assertThat(
            Hints.in(
                "Text <details><summary>Hint 1</summary>\n\nFirst.\n\n</details> and\n"
                    + "<DETAILS>\n<summary>Hint 2: more</summary>Second.</DETAILS>"
                    + "<details><summary>Why</summary>no hint</details>"
                    + "<details><summary>Hint 3</summary> </details>"))
        .containsExactly("First.", "Second.");
  }

  @Test
  void theProgressOfAllIsAPictureAndTheSameInWords() {
    var progress =
        new CourseProgress(
            List.of(
                checked(point(Verdict.PASSED, ""), point(Verdict.FAILED, "x")),
                CheckReport.impossible(
                    new Course.Entry("e04-gone", "E4 <Gone>", 5, List.of(), ReleasedChecks.NONE),
                    "it is missing")));
    assertThat(progress.toString())
        .contains("Public checks: 3 of 11 points", "E3 · Check", "3 of 6")
        .contains("0 of 5 · cannot be checked", "E4 <Gone>: it is missing");
    MimeBundle bundle = progress.display();
    assertThat(bundle.data()).containsKeys(MimeBundle.SVG, MimeBundle.PNG, MimeBundle.TEXT);
    assertThat(bundle.data().get(MimeBundle.SVG).toString())
        .contains("<title>Public checks: 3 of 11 points</title>", "E4 &lt;Gone&gt;", "3 of 6");
  }
}
