package org.chainrule.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {
  @TempDir Path folder;

  private String page(String cells) throws BadNotebookException {
    String text = "{\"nbformat\": 4, \"metadata\": {}, \"cells\": [" + cells + "]}";
    return HtmlPage.of(Notebook.of("n", text), "name", folder);
  }

  private static String markdown(String source) {
    return Json.object("cell_type", "markdown", "source", source).toString();
  }

  private static String code(String source, String outputs) {
    return "{\"cell_type\":\"code\",\"execution_count\":2,\"source\":"
        + Json.tree(source)
        + ",\"outputs\":["
        + outputs
        + "]}";
  }

  @Test
  void formulasComeThroughMarkdownUnharmed() {
    String html = Markdown.html("Let $a_1 * b_2 * c_3$ and\n\n$$\nx\n= y_1\n- z_2 < 3\n$$\n");
    assertThat(html).contains("<span class=\"math\">a_1 * b_2 * c_3</span>");
    assertThat(html).contains("<span class=\"math display\">x\n= y_1\n- z_2 &lt; 3</span>");
    assertThat(html).doesNotContain("<em>").doesNotContain("<li>").doesNotContain("<h");
  }

  @Test
  void noLineEndsBetweenAShortFormulaAndWhatIsTypedAtIt() {
    String x = "<span class=\"math\">x</span>";
    String together = "<span class=\"together\">";
    assertThat(Markdown.html("of $x$, or ($x$) or $x$를"))
        .contains("of " + together + x + ",</span> or ")
        .contains(" or " + together + "(" + x + ")</span> or " + together + x + "를</span>");
    assertThat(Markdown.html("*$x$* and $x$ alone")).doesNotContain("together");
    assertThat(Markdown.html("$x_1 + x_2 + x_3 + x_4 + x_5 + x_6$, which may be broken"))
        .doesNotContain("together");
  }

  @Test
  void environmentsAndBracketsAreFormulasToo() {
    assertThat(Markdown.html("\\begin{align}\na &= b \\\\\n\\end{align}"))
        .contains("<span class=\"math display\">\\begin{align}\na &amp;= b \\\\\n\\end{align}");
    assertThat(Markdown.html("so \\\\(x\\\\) is")).contains("<span class=\"math\">x</span>");
  }

  @Test
  void aDollarInCodeOrOfMoneyIsADollar() {
    assertThat(Markdown.html("`$HOME$`")).contains("<code>$HOME$</code>");
    assertThat(Markdown.html("```\n$a$\n```")).contains("$a$").doesNotContain("math");
    assertThat(Markdown.html("\\$5 or $6 and $7")).doesNotContain("math");
  }

  @Test
  void tablesAreTables() {
    assertThat(Markdown.html("|a|b|\n|---|--:|\n|$x$|1|")).contains("<table>").contains("math");
  }

  @Test
  void javaIsColouredAndEscaped() {
    assertThat(JavaColours.html("int x = \"<b>\".length(); // > 1"))
        .isEqualTo(
            "<span class=\"keyword\">int</span> x = <span class=\"string\">&quot;&lt;b&gt;&quot;"
                + "</span>.length(); <span class=\"comment\">// &gt; 1</span>");
  }

  @Test
  void coloursAndCarriageReturnsOfTerminalsAreRead() {
    assertThat(Ansi.html("\u001b[1;31mred\u001b[0m <x>"))
        .isEqualTo("<span class=\"bold ansi-red\">red</span> &lt;x&gt;");
    assertThat(Ansi.html("10%\r50%\r100%\ndone")).isEqualTo("100%\ndone");
    assertThat(Ansi.plain("\u001b[31mred\u001b[0m")).isEqualTo("red");
  }

  @Test
  void theTitleIsTheFirstHeading() throws Exception {
    assertThat(page(markdown("# *Chain* rule & co")))
        .contains("<title>Chain rule &amp; co</title>");
    assertThat(page(markdown("text"))).contains("<title>name</title>");
  }

  @Test
  void aPageNeedsNothingFromOutside() throws Exception {
    Files.write(folder.resolve("pic.png"), new byte[] {1, 2, 3});
    String html = page(markdown("# $x$\n![p](pic.png)") + "," + code("1", ""));
    assertThat(html).contains("data:image/png;base64,AQID").contains("data:font/woff2");
    assertThat(html).contains("default-src 'none'");
    var outside = Pattern.compile("(?:src|href)=\"(?!#|data:)[^\"]*\"|url\\((?!data:)");
    String withoutKatex = html.replaceAll("(?s)<script>.*?</script>", "");
    assertThat(outside.matcher(withoutKatex).results().map(r -> r.group())).isEmpty();
  }

  @Test
  void aPageWithoutFormulasCarriesNoScript() throws Exception {
    assertThat(page(markdown("plain"))).doesNotContain("<script").contains("script-src 'none'");
  }

  @Test
  void whatAPolicyDoesNotStopIsNotInThePage() throws Exception {
    String restless =
        "<META http-equiv=refresh content='0;url=http://elsewhere'><meta/http-equiv=\"refresh\">"
            + "<link rel=preconnect href='//elsewhere'><base\nhref='//elsewhere'></base>";
    String output =
        Json.object(
                "output_type", "display_data",
                "metadata", Json.object(),
                "data", Json.object("text/html", restless))
            .toString();
    for (String cell : new String[] {markdown(restless), code("show()", output)}) {
      String body = page(cell).replaceFirst("(?s).*<body>", "");
      assertThat(body).doesNotContainPattern("(?i)</?(meta|link|base)[\\s/>]");
      Notebook notebook = Notebook.of("n", "{\"nbformat\":4,\"cells\":[" + cell + "]}");
      assertThat(HtmlPage.cells(notebook, folder)).doesNotContainPattern("(?i)<meta");
    }
    assertThat(page(code("<meta>", ""))).contains("&lt;meta&gt;");
    assertThat(page(markdown("x"))).contains("base-uri 'none'; form-action 'none'");
  }

  @Test
  void aPictureOutsideTheNotebooksFolderIsNotRead() throws Exception {
    Path secret = Files.write(folder.resolve("secret.png"), new byte[] {7});
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Notebook notebook =
        Notebook.of("n", "{\"nbformat\":4,\"cells\":[" + markdown("![s](../secret.png)") + "]}");
    String html = HtmlPage.of(notebook, "n", inner);
    assertThat(secret).exists();
    assertThat(html).doesNotContain("base64");
  }

  @Test
  void theRichestFormOfAValueIsShown() throws Exception {
    String svg = "<svg xmlns='http://www.w3.org/2000/svg'/>";
    String bundle =
        Json.object(
                "output_type", "display_data",
                "metadata", Json.object(),
                "data", Json.object("text/plain", "a circuit", "image/svg+xml", svg))
            .toString();
    String html = page(code("show()", bundle));
    String base64 = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    assertThat(html).contains("<img alt=\"a circuit\" src=\"data:image/svg+xml;base64," + base64);
  }

  @Test
  void aPictureIsAsLargeAsItsOtherFormatSays() throws Exception {
    String bundle =
        Json.object(
                "output_type", "display_data",
                "metadata", Json.object("image/png", Json.object("width", 380, "height", 155)),
                "data",
                    Json.object("text/plain", "a", "image/svg+xml", "<svg/>", "image/png", "QUJD"))
            .toString();
    assertThat(page(code("show()", bundle)))
        .containsPattern(
            "<img alt=\"a\" src=\"data:image/svg[^\"]*\" width=\"380\" height=\"155\">");
  }

  @Test
  void theCellsAloneHaveNoPageAroundThem() throws Exception {
    Notebook notebook =
        Notebook.of("n", "{\"nbformat\":4,\"cells\":[" + markdown("# A $x$") + "]}");
    assertThat(HtmlPage.cells(notebook, folder))
        .startsWith("<section class=\"text\">")
        .contains("<span class=\"math\">x</span>")
        .doesNotContain("<html")
        .doesNotContain("<script");
  }

  @Test
  void attachmentsAreShown() throws Exception {
    String cell =
        "{\"cell_type\":\"markdown\",\"source\":\"![a](attachment:x.png)\","
            + "\"attachments\":{\"x.png\":{\"image/png\":\"QUJD\"}}}";
    assertThat(page(cell)).contains("src=\"data:image/png;base64,QUJD\"");
  }
}
