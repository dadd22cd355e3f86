package org.chainrule.exercises.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
  private static final String SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>";

  @TempDir Path folder;
  private Path root;
  private Path target;

  @BeforeEach
  void twoLessons() throws IOException {
    root = folder.resolve("checkout");
    target = folder.resolve("made/site");
    notebook("notebooks/00-a.ipynb", markdown("# 00 · A\n\n- begin;\n\n## Start\n"), code("1"));
    notebook("notebooks/01-b.ipynb", markdown("# 01 · B\n\n## End $x_1$\n"));
  }

  private static JsonObject markdown(String source) {
    return cell("markdown", source);
  }

  private static JsonObject cell(String type, String source) {
    var cell = new JsonObject();
    cell.addProperty("cell_type", type);
    cell.addProperty("id", "c");
    cell.addProperty("source", source);
    cell.add("metadata", new JsonObject());
    return cell;
  }

  private static JsonObject code(String source, Object... outputs) {
    JsonObject cell = cell("code", source);
    cell.addProperty("execution_count", 1);
    cell.add("outputs", new Gson().toJsonTree(List.of(outputs)));
    return cell;
  }

  private static Map<String, Object> picture(String alternative) {
    return Map.of(
        "output_type",
        "display_data",
        "metadata",
        Map.of(),
        "data",
        Map.of("image/svg+xml", SVG, "text/plain", alternative));
  }

  private void notebook(String name, JsonObject... cells) throws IOException {
    var notebook = new JsonObject();
    notebook.addProperty("nbformat", 4);
    var all = new JsonArray();
    List.of(cells).forEach(all::add);
    notebook.add("cells", all);
    write(name, notebook.toString());
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Document page(String name) throws IOException {
    return Jsoup.parse(Files.readString(target.resolve(name)));
  }

  private List<String> faults() {
    var faulty = catchThrowableOfType(FaultySiteException.class, () -> Site.make(root, target));
    assertThat(faulty).as("a site with faults").isNotNull();
    assertThat(target).doesNotExist();
    return faulty.faults();
  }

  /** All files below the folder that the site is in: nothing half-made may stay. */
  private List<Path> besideTheSite() throws IOException {
    try (Stream<Path> entries = Files.list(target.getParent())) {
      return entries.toList();
    }
  }

  @Test
  void theAnswerToAPredictionIsFoldedAwayUpToTheNextHeading() throws Exception {
    notebook(
        "notebooks/01-b.ipynb",
        markdown("# 01 · B\n\n**Predict** the sum."),
        code("1 + 1;"),
        code("add(1, 1)", printed("it is 2")),
        markdown("Two, of course. **Predict** the product."),
        code("1 * 1", printed("it is 1")),
        markdown("## Open again"),
        code("3", printed("it is 3")));
    Site.make(root, target);
    Document page = page("notebooks/01-b.html");

    Element first = page.selectFirst("#content > section > details.answer");
    assertThat(first.attr("open")).isEmpty();
    assertThat(first.selectFirst("> summary").text()).isEqualTo("Show the result and read on");
    assertThat(first.text()).contains("it is 2", "Two, of course", "1 * 1").doesNotContain("3");
    assertThat(first.select("details.answer").last().text())
        .contains("it is 1")
        .doesNotContain("it is 2");
    assertThat(first.parent().selectFirst("> pre.source").text()).isEqualTo("add(1, 1)");
    assertThat(page.select("#content > section").eachText())
        .anyMatch(text -> text.contains("1 + 1;"))
        .anyMatch(text -> text.contains("it is 3"));
  }

  @Test
  void theReaderOfAnotherLanguageIsAskedInItToo() throws Exception {
    notebook(
        "notebooks/ko/00-a.ipynb",
        markdown("# 00 · 가\n\n**예측해 보세요.**"),
        code("1", printed("it is 1")));
    Site.make(root, target);
    assertThat(page("notebooks/ko/00-a.html").select("details.answer > summary").text())
        .isEqualTo("결과를 보고 이어 읽기");
  }

  private static Map<String, Object> printed(String text) {
    return Map.of("output_type", "stream", "name", "stdout", "text", text);
  }

  @Test
  void everyLessonBecomesAPageWithItsNeighbours() throws Exception {
    Site.Made made = Site.make(root, target);

    assertThat(made.pages()).isEqualTo(3);
    assertThat(made.index()).exists();
    Document first = page("notebooks/00-a.html");
    assertThat(first.title()).isEqualTo("00 · A · Chainrule");
    assertThat(first.select("a[rel=next]").attr("href")).isEqualTo("01-b.html");
    assertThat(first.select("a[rel=prev]")).isEmpty();
    assertThat(page("notebooks/01-b.html").select("a[rel=prev] strong").text()).isEqualTo("00 · A");
    assertThat(first.select("#menu [aria-current=page]").text()).isEqualTo("00 · A");
    assertThat(page("index.html").select(".lessons ul").text()).isEqualTo("begin;");
    assertThat(besideTheSite()).containsExactly(target);
  }

  @Test
  void aLessonInAnotherLanguageIsOneStepAway() throws Exception {
    notebook("notebooks/ko/00-a.ipynb", markdown("# 00 · 가\n\n## 시작\n"));

    Site.make(root, target);

    Document korean = page("notebooks/ko/00-a.html");
    assertThat(korean.select("html").attr("lang")).isEqualTo("ko");
    assertThat(korean.select("#languages a").eachAttr("href")).containsExactly("../00-a.html");
    Element switched = page("notebooks/00-a.html").selectFirst("#languages a");
    assertThat(switched.text()).isEqualTo("한국어");
    assertThat(switched.attr("lang")).isEqualTo("ko");
    assertThat(switched.attr("href")).isEqualTo("ko/00-a.html");
    assertThat(page("notebooks/01-b.html").select("#languages")).isEmpty();
    assertThat(page("notebooks/ko/index.html").select("h2").text()).contains("단원");
    assertThat(Files.readString(target.resolve("assets/headings-ko.js")))
        .contains("시작")
        .doesNotContain("Start");
  }

  @Test
  void linksToNotebooksLeadToTheirPagesAndHeadings() throws Exception {
    write("notebooks/data.csv", "1,2");
    notebook(
        "notebooks/02-c.ipynb",
        markdown(
            "# C\n\n[a](00-a.ipynb#Start) [here](#C) [data](data.csv) [web](https://x.example/y)"));

    Site.make(root, target);

    assertThat(page("notebooks/02-c.html").select("section.text a").eachAttr("href"))
        .containsExactly("00-a.html#Start", "#C", "data.csv", "https://x.example/y");
    assertThat(target.resolve("notebooks/data.csv")).hasContent("1,2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere.ipynb",
        "00-a.ipynb#Finish",
        "#Finish",
        "../../../../../etc/passwd",
        "/etc/passwd",
        "../.hidden/file",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//x.example/y",
        "%00",
        "100%",
        "../exercises/e01-x/Secret.java"
      })
  void aLinkThatLeadsNowhereIsNamedWithItsPage(String link) throws Exception {
    exercise();
    write(".hidden/file", "hidden");
    notebook("notebooks/02-c.ipynb", markdown("# C\n\n[text](<" + link + ">)"));

    assertThat(faults())
        .singleElement()
        .asString()
        .contains("notebooks/02-c.ipynb")
        .contains("'" + link.replace(".ipynb#", ".html#") + "'");
  }

  @Test
  void namesOfFilesMayHoldWhatAddressesMayNot() throws Exception {
    write("notebooks/자료 1%.md", "text");
    notebook("notebooks/02 c.ipynb", markdown("# C\n\n[f](<자료%201%25.md#part>)"));
    notebook("notebooks/03-d.ipynb", markdown("# D\n\n[c](02%20c.ipynb#C)"));

    Site.make(root, target);

    assertThat(target.resolve("notebooks/자료 1%.md")).exists();
    assertThat(page("notebooks/03-d.html").select("section.text a").attr("href"))
        .isEqualTo("02%20c.html#C");
  }

  @Test
  void aLinkToALessonThatIsNotTranslatedLeadsToTheOriginal() throws Exception {
    notebook("notebooks/ko/00-a.ipynb", markdown("# 00 · 가\n\n[다음](01-b.ipynb)"));

    Site.make(root, target);

    assertThat(page("notebooks/ko/00-a.html").select("section.text a").attr("href"))
        .isEqualTo("../01-b.html");
  }

  @Test
  void aLanguageThatNobodyTranslatedTheNavigationIntoHasItInEnglish() throws Exception {
    notebook("notebooks/de/00-a.ipynb", markdown("# 00 · A\n"));

    Site.make(root, target);

    assertThat(page("notebooks/de/index.html").select("html").attr("lang")).isEqualTo("de");
    assertThat(page("notebooks/de/index.html").select("h2").text()).isEqualTo("Lessons");
    assertThat(page("index.html").select("#languages a").text()).isEqualTo("Deutsch");
  }

  @Test
  void aPageNeedsNothingFromTheNetwork() throws Exception {
    notebook("notebooks/02-c.ipynb", markdown("# C\n\n![far](https://x.example/y.png)"));
    assertThat(faults()).singleElement().asString().contains("is fetched from elsewhere");
  }

  @Test
  void aPictureIsAFileWithItsTextAndTheSamePictureIsOneFile() throws Exception {
    notebook("notebooks/02-c.ipynb", markdown("# C"), code("show()", picture("a wire")));
    notebook("notebooks/03-d.ipynb", markdown("# D"), code("show()", picture("a wire")));

    Site.make(root, target);

    Element image = page("notebooks/02-c.html").selectFirst("main img");
    assertThat(image.attr("alt")).isEqualTo("a wire");
    assertThat(target.resolve("notebooks").resolve(image.attr("src"))).hasContent(SVG);
    try (Stream<Path> pictures = Files.list(target.resolve("pictures"))) {
      assertThat(pictures).hasSize(1);
    }
  }

  @Test
  void aPictureWithoutWordsIsAFault() throws Exception {
    notebook("notebooks/02-c.ipynb", markdown("# C"), code("show()", picture("")));
    assertThat(faults()).singleElement().asString().contains("has no text alternative");
  }

  @Test
  void aPictureInTheTextComesFromBesideTheNotebook() throws Exception {
    Files.createDirectories(root.resolve("images"));
    byte[] png = Base64.getDecoder().decode("iVBORw0KGgo=");
    Files.write(root.resolve("images/p.png"), png);
    Files.write(root.resolve("notebooks/q.png"), png);
    notebook("notebooks/02-c.ipynb", markdown("# C\n\n![p](../images/p.png) ![q](q.png)"));

    Site.make(root, target);

    for (String source : page("notebooks/02-c.html").select("main img").eachAttr("src")) {
      assertThat(target.resolve("notebooks").resolve(source)).hasBinaryContent(png);
    }
  }

  @Test
  void aLessonThatHasNotBeenExecutedIsNamedWithWhatToDo() throws Exception {
    JsonObject cell = code("1 + 1");
    cell.add("execution_count", JsonNull.INSTANCE);
    notebook("notebooks/02-c.ipynb", markdown("# C"), cell);

    assertThat(faults())
        .singleElement()
        .asString()
        .contains("notebooks/02-c.ipynb")
        .contains("cell 2")
        .contains("./chainrule run notebooks/02-c.ipynb --in-place");
  }

  @Test
  void allFaultsAreToldAtOnce() throws Exception {
    notebook("notebooks/02-c.ipynb", markdown("# C\n\n[x](x.ipynb) [y](y.ipynb)"));
    notebook("notebooks/03-d.ipynb", markdown("# D\n\n[z](z.ipynb)"));
    assertThat(faults()).hasSize(3);
  }

  @Test
  void whatIsNoNotebookIsNamed() throws Exception {
    write("notebooks/02-c.ipynb", "{");
    assertThat(faults()).singleElement().asString().contains("02-c.ipynb is no notebook");
  }

  @Test
  void aCheckoutWithoutLessonsIsAFault() {
    root = folder.resolve("nothing");
    assertThat(faults()).singleElement().asString().contains("there are no lessons");
  }

  @Test
  void equalHeadingsHaveAnchorsOfTheirOwn() throws Exception {
    notebook("notebooks/02-c.ipynb", markdown("# C\n\n## Break it"), markdown("## Break it"));

    Site.make(root, target);

    assertThat(page("notebooks/02-c.html").select("main h2").eachAttr("id"))
        .containsExactly("Break-it", "Break-it-2");
    assertThat(page("notebooks/02-c.html").select("#menu ol ol a").eachAttr("href"))
        .containsExactly("#Break-it", "#Break-it-2");
    assertThat(Files.readString(target.resolve("assets/headings-en.js"))).contains("#Break-it-2");
  }

  private void exercise() throws IOException {
    JsonObject answer = code("// BEGIN SOLUTION\nint secret = 42;\n// END SOLUTION");
    answer
        .getAsJsonObject("metadata")
        .add(
            "nbgrader",
            new Gson()
                .toJsonTree(
                    Map.of(
                        "schema_version",
                        3,
                        "grade_id",
                        "e01-a",
                        "solution",
                        true,
                        "grade",
                        false,
                        "locked",
                        false,
                        "task",
                        false)));
    notebook(
        "exercises/e01-x/e01-x.ipynb",
        markdown("# E1 · X\n\n[lesson](../../notebooks/00-a.ipynb)"),
        answer);
    write("exercises/e01-x/Secret.java", "class Secret {}");
  }

  @Test
  void anExerciseIsShownWithoutItsSolution() throws Exception {
    exercise();
    notebook(
        "notebooks/02-c.ipynb",
        markdown("# C\n\n[do](../exercises/e01-x/e01-x.ipynb) [or](../exercises/e01-x)"));

    Site.make(root, target);

    Document page = page("exercises/e01-x/e01-x.html");
    assertThat(page.text()).contains("E1 · X").contains("YOUR CODE HERE");
    assertThat(page.select("section.text a").attr("href")).isEqualTo("../../notebooks/00-a.html");
    assertThat(page("notebooks/02-c.html").select("section.text a").eachAttr("href"))
        .containsOnly("../exercises/e01-x/e01-x.html");
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("secret = 42")
            .doesNotContain("class Secret");
      }
    }
  }

  @Test
  void anOlderSiteIsReplacedAsAWhole() throws Exception {
    Site.make(root, target);
    Files.delete(root.resolve("notebooks/01-b.ipynb"));

    Site.make(root, target);

    assertThat(target.resolve("notebooks/00-a.html")).exists();
    assertThat(target.resolve("notebooks/01-b.html")).doesNotExist();
    assertThat(besideTheSite()).containsExactly(target);
  }

  @Test
  void anOlderSiteStaysWhenTheNewOneHasFaults() throws Exception {
    Site.make(root, target);
    notebook("notebooks/01-b.ipynb", markdown("# B\n\n[x](x.ipynb)"));

    assertThatThrownBy(() -> Site.make(root, target)).isInstanceOf(FaultySiteException.class);

    assertThat(page("notebooks/01-b.html").title()).isEqualTo("01 · B · Chainrule");
    assertThat(besideTheSite()).containsExactly(target);
  }

  @Test
  void aFolderThatIsNotASiteIsLeftAlone() throws Exception {
    Path precious = Files.createDirectories(target).resolve("thesis.txt");
    Files.writeString(precious, "years of work");

    assertThatThrownBy(() -> Site.make(root, target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(target.toString())
        .hasMessageContaining("is not a site")
        .hasMessageContaining("--output-dir");

    assertThat(precious).hasContent("years of work");
    assertThat(besideTheSite()).containsExactly(target);
  }

  @Test
  void aSiteWithAFileOfSomebodyElseInItIsLeftAlone() throws Exception {
    Site.make(root, target);
    Path precious = Files.writeString(target.resolve("notebooks/notes.txt"), "mine");

    assertThatThrownBy(() -> Site.make(root, target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notebooks/notes.txt");

    assertThat(precious).hasContent("mine");
  }

  @Test
  void aFileInItsPlaceIsLeftAlone() throws Exception {
    Files.createDirectories(target.getParent());
    Files.writeString(target, "mine");

    assertThatThrownBy(() -> Site.make(root, target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no folder");

    assertThat(target).hasContent("mine");
  }

  @Test
  void anEmptyFolderMayBecomeTheSite() throws Exception {
    Files.createDirectories(target);
    Site.make(root, target);
    assertThat(target.resolve("index.html")).exists();
  }
}
