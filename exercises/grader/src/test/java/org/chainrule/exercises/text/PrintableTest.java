package org.chainrule.exercises.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J",
        "\u009b2J",
        "a\u0007",
        "\u202egnp.exe",
        "\u2066x",
        "\u2028",
        "\r",
        "\ud800"
      })
  void nothingThatATerminalObeysIsLeft(String text) {
    assertThat(Printable.of(text))
        .contains("?")
        .doesNotContainPattern("[\\p{Cntrl}\u009b\u2028\u202e]");
  }

  @Test
  void namesOfAnyAlphabetStayAsTheyAre() {
    String names = "Müller 김철수 👩‍🎓 Ñandú עברית";
    assertThat(Printable.of(names)).isEqualTo(names);
  }

  @Test
  void aLongNameIsCutBetweenItsCharacters() {
    assertThat(Printable.of("👩".repeat(300), 40)).isEqualTo("👩".repeat(39) + "…");
    assertThat(Printable.of("anna", 4)).isEqualTo("anna");
  }

  @Test
  void aWriterLeavesLinesAndTabsAlone() {
    var out = new StringWriter();
    PrintWriter clean = Printable.writer(new PrintWriter(out));
    clean.print("a\tb 👩\n\u001b]0;title\u0007");
    clean.write(0x1b);
    clean.write(new char[] {'c', '\u009b'}, 0, 2);
    clean.flush();
    assertThat(out).hasToString("a\tb 👩\n?]0;title??c?");
  }
}
