package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lessons in a real Jupyter, the one that the launcher finds or makes, in a real browser: what a
 * learner sees must really be in the page.
 */
@Tag("browser")
@Tag("jupyter")
class JupyterIT {
  private static final Path SCREENSHOTS = Checkout.MADE.resolve("screenshots");
  private static final String LESSON = "02-chain-rule.ipynb";

  /** Circuits; plots of ten layers; a network that is trained while its charts move. */
  private static final List<String> LESSONS =
      List.of(LESSON, "10-vanishing-gradients.ipynb", "13-train-a-classifier.ipynb");

  @TempDir static Path folder;
  @AutoClose private static JupyterServer server;
  @AutoClose private static Browser browser;

  @BeforeAll
  static void startJupyterLab() throws Exception {
    for (String lesson : LESSONS) {
      Files.copy(Checkout.NOTEBOOKS.resolve(lesson), folder.resolve(lesson));
    }
    server = JupyterServer.start(folder);
    browser = new Browser();
  }

  private static String pictureWidths() {
    return server.frontEnd().pictureWidths();
  }

  /** Scrolls to a picture; in the lesson on the chain rule, the circuit with gradients. */
  private static String showAPicture() {
    return server.frontEnd().allPictures() + "[1].scrollIntoView({block: 'center'})";
  }

  @Test
  void anUntrustedLessonShowsItsStoredPictures() throws Exception {
    browser.openNotebook(server, LESSON);
    browser.waitFor(pictureWidths() + ".length > 1"); // the second one is scrolled to
    browser.waitFor(pictureWidths() + ".every(w => w > 0)");
    browser.ask(showAPicture());
    browser.screenshot(SCREENSHOTS.resolve("untrusted.png"));
  }

  static List<String> lessons() {
    return LESSONS;
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void aLessonRunsFromTopToBottom(String lesson) throws Exception {
    browser.runNotebook(server, lesson);
    String code = server.frontEnd().cells + ".filter(c => c.cell_type === 'code')";
    browser.waitFor(code + ".every(c => c.execution_count > 0)");

    assertThat(
            browser.ask(
                "return "
                    + code
                    + ".filter(c => c.outputs.some(o => o.output_type === 'error')).length"))
        .as("cells that failed, beside those that fail on purpose")
        .isEqualTo(expectedErrors(lesson));
    @SuppressWarnings("unchecked") // Selenium gives a JSON array as a List
    var widths = (List<Number>) browser.ask("return " + pictureWidths());
    assertThat(widths).hasSizeGreaterThanOrEqualTo(3).allMatch(width -> width.intValue() > 100);
    browser.ask(showAPicture());
    String name = lesson.substring(0, 2);
    browser.screenshot(SCREENSHOTS.resolve(name + "-light.png"));
    browser.inTheDark(server, SCREENSHOTS.resolve(name + "-dark.png"));
  }

  private static long expectedErrors(String lesson) throws Exception {
    return Lessons.cells(Checkout.NOTEBOOKS.resolve(lesson)).stream()
        .filter(cell -> cell.getAsJsonObject("metadata").toString().contains("raises-exception"))
        .count();
  }
}
