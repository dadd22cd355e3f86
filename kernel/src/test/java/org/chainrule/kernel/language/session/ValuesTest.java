package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ValuesTest {
  private final Notebook notebook = Notebook.shared();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "new double[] {1, 2.5}|[1.0, 2.5]",
        "new String[] {\"a\", null}|[a, null]",
        "List.of(new int[] {1}, new int[] {2, 3})|[[1], [2, 3]]",
        "new TreeMap<>(Map.of(\"w\", new double[] {1}))|{w=[1.0]}",
        "Optional.of(new int[] {4})|Optional[[4]]",
        "Optional.empty()|Optional.empty",
        "(Object) null|null",
        "'x'|x",
        "IntStream.range(0, 3)|a Stream, which can be read only once; add .toList() to see what it gives",
      })
  void aValueShowsWhatIsInIt(String code, String shown) {
    assertThat(notebook.run(code).value()).isEqualTo(shown);
  }

  @Test
  void aMatrixStandsInRows() {
    assertThat(notebook.run("new int[][] {{1, 2}, {3, 4}}").value())
        .isEqualTo("[[1, 2],\n [3, 4]]");
  }

  @Test
  void aRecordShowsTheArraysInIt() {
    assertThat(notebook.run("record Point(double[] at) { }\nnew Point(new double[] {1})").value())
        .isEqualTo("Point[at=[1.0]]");
  }

  @Test
  void aListThatHoldsItselfIsNotEndless() {
    assertThat(notebook.run("List<Object> ring = new ArrayList<>(); ring.add(ring); ring").value())
        .isEqualTo("[(itself)]");
  }

  @Test
  void whatIsLongIsCutAndCanBeSeenWhole() {
    assertThat(notebook.run("new int[100_000]").value())
        .hasSizeLessThan(1000)
        .endsWith("(cut; showAll(…) shows all of it)");
    Ran whole = notebook.run("showAll(new int[5000]);").ok();
    assertThat(whole.io().displayed.get(0).plain()).hasSize(3 * 5000);
  }

  @Test
  void anImageIsAPicture() {
    MimeBundle bundle =
        notebook
            .run(
                "new java.awt.image.BufferedImage(3, 2, java.awt.image.BufferedImage.TYPE_INT_RGB)")
            .bundle();
    assertThat(bundle.bytes(MimeBundle.PNG)).startsWith(0x89, 'P', 'N', 'G');
    assertThat(bundle.plain()).isEqualTo("an image of 3 by 2 pixels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "new Html(\"<b>x</b>\")|text/html|<b>x</b>",
        "new Latex(\"$x^2$\")|text/latex|$x^2$",
        "new Markdown(\"**x**\")|text/markdown|**x**",
        "new Svg(\"<svg/>\")|image/svg+xml|<svg/>",
      })
  void markupIsShownAsWhatItIs(String code, String type, String content) {
    assertThat(notebook.run(code).bundle().data()).containsEntry(type, content);
  }

  @Test
  void aToStringThatNeverEndsDoesNoHarm() {
    Ran ran =
        notebook.run(
            "class Mirror { public String toString() { return \"\" + this; } }\nnew Mirror()");
    assertThat(ran.value())
        .isEqualTo("a Mirror that cannot be shown: it threw java.lang.StackOverflowError");
    assertThat(notebook.run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void aValueThatCannotBeShownSaysWhy() {
    notebook.run(
        "class Half { public String toString() { throw new ArithmeticException(\"no half of 3\"); } }");
    assertThat(notebook.run("new Half()").value())
        .isEqualTo(
            "a Half that cannot be shown: it threw java.lang.ArithmeticException: no half of 3");
    notebook.run(
        "class Deaf extends RuntimeException { public String getMessage() { throw this; } }\n"
            + "class Mute { public String toString() { throw new Deaf(); } }");
    assertThat(notebook.run("new Mute()").value())
        .startsWith("a Mute that cannot be shown: it threw Deaf");
  }

  @Test
  void theIdOfADisplayIsNotShownAsAValue() {
    Ran ran = notebook.run("display(List.of(1))");
    assertThat(ran.io().displayed).hasSize(1);
    assertThat(ran.value()).isNull();
    notebook.run("var shown = display(2);").ok();
    assertThat(notebook.run("shown").value()).isNotEmpty();
  }

  @Test
  void displayShowsAtOnceAndCanBeUpdated() {
    Ran ran =
        notebook.run("String id = display(1);\nupdateDisplay(id, List.of(2));\nclearOutput(true);");
    String id = notebook.run("id").value();
    assertThat(ran.io().displayed.get(0).plain()).isEqualTo("1");
    assertThat(ran.io().byId.get(id).plain()).isEqualTo("[2]");
    assertThat(ran.io().events).containsExactly("clear true");
  }

  @Test
  void aLongLoopShowsHowFarItIs() {
    Ran ran =
        notebook.run(
            "int sum = 0;\nfor (int i : progress(List.of(1, 2, 3))) { Thread.sleep(600); sum += i; }\nsum");
    assertThat(ran.value()).isEqualTo("6");
    assertThat(ran.io().byId.values()).hasSize(1);
    assertThat(ran.io().byId.values().iterator().next().plain()).contains("100 %", "3/3");
  }
}
