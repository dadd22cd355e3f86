package org.chainrule.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlBuilderTest {
  @Test
  void textAndAttributesAreEscaped() {
    var html = new HtmlBuilder().element("td", "a < b & \"c\"", "title", "\"><script>");
    assertThat(html)
        .hasToString("<td title=\"&quot;&gt;&lt;script&gt;\">a &lt; b &amp; &quot;c&quot;</td>");
  }

  @Test
  void dollarSignsStartNoFormulaAndControlCharactersAreReplaced() {
    assertThat(new HtmlBuilder().text("$x$ \u001b[1m")).hasToString("&#36;x&#36; \ufffd[1m");
  }

  @Test
  void elementsAreClosedInnermostFirst() {
    var html = new HtmlBuilder().open("ul").open("li").text("x").close().close();
    assertThat(html).hasToString("<ul><li>x</li></ul>");
  }

  @Test
  void anAttributeWithoutValueIsLeftOut() {
    assertThat(new HtmlBuilder().start("img", "width", null, "alt", ""))
        .hasToString("<img alt=\"\">");
  }

  @Test
  void linesOfTextStandBelowEachOther() {
    assertThat(new HtmlBuilder().lines("a\r\n<b")).hasToString("a<br>&lt;b");
  }

  @Test
  void anElementThatIsStillOpenIsAnError() {
    assertThatThrownBy(() -> new HtmlBuilder().open("p").toString())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("<p> is still open");
  }
}
