package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chainrule.exercises.site.Site;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/**
 * The site of all lessons as a reader has it: files, opened in a browser, on a desk and a phone.
 */
@Tag("browser")
class SiteIT {
  private static final Path SITE = Checkout.MADE.resolve("site");
  private static final Path SCREENSHOTS = Checkout.MADE.resolve("screenshots/site");
  private static final int DESK = 1200;
  private static final int PHONE = 360;

  private static final String TOO_WIDE =
      "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

  /** Where the heading is that has the focus of the address: it must not hide under the header. */
  private static final String TARGET_IS_IN_VIEW =
      "(() => { const top = document.querySelector(':target').getBoundingClientRect().top;"
          + " return top >= document.querySelector('header').offsetHeight && top < innerHeight; })()";

  private static final String BRIGHTNESS =
      "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g)"
          + ".reduce((sum, channel) => sum + Number(channel), 0)";

  @AutoClose private static Browser browser;

  @BeforeAll
  static void makeTheSite() throws Exception {
    Site.make(Checkout.ROOT, SITE);
    browser = new Browser();
  }

  @BeforeEach
  void onADeskByDay() {
    browser.screen(DESK, 900);
    browser.colours("light");
  }

  private static void open(String page) {
    browser.open(SITE.resolve(page).toUri().toString());
  }

  private static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.walk(SITE)) {
      return files
          .filter(file -> file.toString().endsWith(".html"))
          .map(file -> SITE.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void everyPageFitsTheScreenShowsItsPicturesAndFormulasAndMakesNoErrors() throws IOException {
    assertThat(pages()).contains("index.html", "notebooks/00-tour.html");
    var faults = new ArrayList<String>();
    browser.console();
    for (String page : pages()) {
      open(page);
      browser.waitFor("document.readyState === 'complete' && !document.querySelector('#found a')");
      for (int width : new int[] {DESK, PHONE}) {
        browser.screen(width, 900);
        if (!Long.valueOf(0).equals(browser.ask(TOO_WIDE))) {
          faults.add(page + " is wider than a screen of " + width);
        }
      }
      if (!List.of()
          .equals(
              browser.ask(
                  "return [...document.images].filter(i => !i.naturalWidth).map(i => i.src)"))) {
        faults.add(page + " has pictures that cannot be shown");
      }
      if (!List.of()
          .equals(
              browser.ask(
                  "return [...document.querySelectorAll('.katex-error, .math:not(:has(.katex)):not(:empty)')]"
                      + ".map(e => e.textContent)"))) {
        faults.add(page + " has formulas that cannot be set");
      }
      browser.console().forEach(line -> faults.add(page + ": " + line));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void theSearchIsReachedByTheKeyboardFindsAHeadingAndLeadsThere() throws Exception {
    open("notebooks/02-chain-rule.html");
    browser.type("/");
    browser.type("max gate");
    browser.waitFor("document.querySelectorAll('#found a').length > 0");
    browser.screenshot(SCREENSHOTS.resolve("search.png"));
    browser.type(Keys.ENTER);

    browser.waitFor("document.querySelector(':target')");
    assertThat(browser.address()).endsWith("notebooks/03-gates.html#The-max-gate-chooses");
    browser.waitFor(TARGET_IS_IN_VIEW);
    browser.waitFor("document.querySelector('#found').hidden");
  }

  @Test
  void arrowsWalkThroughWhatWasFoundAndEscapeLeavesIt() {
    open("index.html");
    browser.type("/");
    browser.type("gradient");
    browser.waitFor("document.querySelectorAll('#found a').length > 2");
    browser.type(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    browser.waitFor("document.querySelectorAll('#found a')[1] === document.activeElement");
    browser.type(Keys.ARROW_UP, Keys.ARROW_UP);
    browser.waitFor("document.activeElement.id === 'search'");
    browser.type(Keys.ESCAPE);
    browser.waitFor("document.querySelector('#found').hidden");
    browser.type("no heading is like this");
    browser.waitFor("document.querySelector('#found .none')");
    assertThat(browser.ask("return document.querySelector('#count').textContent"))
        .isEqualTo("No heading has these words");
  }

  @ParameterizedTest
  @ValueSource(ints = {PHONE, 700, DESK})
  void whatWasFoundLiesOnTheScreen(int width) {
    browser.screen(width, 740);
    open("notebooks/03-gates.html");
    browser.click("#search");
    browser.type("gate");
    browser.waitFor("document.querySelectorAll('#found a').length > 2");
    assertThat(browser.ask("return document.querySelector('#found a').textContent"))
        .isEqualTo("03 · Gates");
    assertThat(
            browser.ask(
                "const box = document.querySelector('#found').getBoundingClientRect();"
                    + " return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight"))
        .isEqualTo(true);
  }

  @Test
  void nextLeadsThroughAllLessonsAndPreviousBack() throws IOException {
    List<String> lessons =
        pages().stream().filter(page -> page.matches("notebooks/[^/]+\\.html")).toList();
    open(lessons.get(0));
    for (String lesson : lessons.subList(1, lessons.size())) {
      browser.click("a[rel=next]");
      assertThat(browser.address()).endsWith(lesson);
    }
    assertThat(browser.ask("return document.querySelector('a[rel=next]')")).isNull();
    browser.click("a[rel=prev]");
    assertThat(browser.address()).endsWith(lessons.get(lessons.size() - 2));
  }

  @Test
  void aLessonIsReadInTheOtherLanguageAndTheSearchFindsItsWords() {
    open("notebooks/03-gates.html");
    browser.click("#languages a[lang=ko]");
    assertThat(browser.address()).endsWith("notebooks/ko/03-gates.html");
    assertThat(browser.ask("return document.documentElement.lang")).isEqualTo("ko");
    browser.type("/");
    browser.type("게이트");
    browser.waitFor("document.querySelector('#found a')?.textContent.includes('03')");
    browser.type(Keys.ESCAPE);
    browser.click("#languages a[lang=en]");
    assertThat(browser.address()).endsWith("notebooks/03-gates.html");
    assertThat(browser.address()).doesNotContain("/ko/");
  }

  @Test
  void theFirstTabLeadsPastTheNavigation() {
    open("notebooks/03-gates.html");
    browser.type(Keys.TAB);
    assertThat(browser.ask("return document.activeElement.getBoundingClientRect().top >= 0"))
        .isEqualTo(true);
    assertThat(browser.ask("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    browser.type(Keys.ENTER);
    browser.waitFor("document.activeElement.id === 'content'");
  }

  @Test
  void onAPhoneTheLessonsAreBehindOneTouch() {
    browser.screen(PHONE, 740);
    open("notebooks/03-gates.html");
    assertThat(browser.ask("return document.querySelector('#menu details').open")).isEqualTo(false);
    browser.click("#menu summary");
    browser.click("#menu a[href='04-build-an-engine.html']");
    assertThat(browser.address()).endsWith("notebooks/04-build-an-engine.html");
  }

  @Test
  void aScriptInANotebookIsNotRun(@TempDir Path folder) throws Exception {
    String text =
        "# A\\n\\n<script>document.title = 'hurt'</script>"
            + "<svg onload=document.title='hurt'></svg>\\n\\n## $x$";
    Path notebooks = Files.createDirectory(folder.resolve("notebooks"));
    Files.writeString(
        notebooks.resolve("00-a.ipynb"),
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"markdown\", \"source\": \""
            + text
            + "\"}]}");
    Site.make(folder, folder.resolve("site"));

    browser.open(folder.resolve("site/notebooks/00-a.html").toUri().toString());
    browser.waitFor("document.querySelector('h2 .katex')");

    assertThat(browser.ask("return document.querySelectorAll('main script, main svg').length"))
        .isEqualTo(2L);
    assertThat(browser.ask("return document.title")).isEqualTo("A · Chainrule");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "notebooks/02-chain-rule.html",
        "notebooks/07-losses.html",
        "notebooks/13-train-a-classifier.html",
        "exercises/e05-retain-graph/e05-retain-graph.html"
      })
  void aPageIsLightByDayAndDarkByNight(String page) throws Exception {
    String name = page.substring(page.lastIndexOf('/') + 1).replace(".html", "");
    for (int width : new int[] {DESK, PHONE}) {
      browser.screen(width, 900);
      open(page);
      browser.colours("light");
      long light = (Long) browser.ask(BRIGHTNESS);
      screenshots(name + "-" + width + "-light");
      browser.colours("dark");
      long dark = (Long) browser.ask(BRIGHTNESS);
      screenshots(name + "-" + width + "-dark");
      assertThat(light).isGreaterThan(700);
      assertThat(dark).isLessThan(120);
    }
  }

  /** The beginning, and what is around the first picture. */
  private static void screenshots(String name) throws IOException {
    browser.ask("scrollTo(0, 0)");
    browser.screenshot(SCREENSHOTS.resolve(name + ".png"));
    if (browser.ask("return document.images[0]") != null) {
      browser.ask("document.images[0].scrollIntoView({block: 'center'})");
      browser.screenshot(SCREENSHOTS.resolve(name + "-picture.png"));
    }
  }
}
