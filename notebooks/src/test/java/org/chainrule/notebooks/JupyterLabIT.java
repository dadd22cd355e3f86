package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lessons in real JupyterLab in a real browser: what a learner sees must really be in the page. */
@Tag("browser")
class JupyterLabIT {
  private static final Path SCREENSHOTS = Checkout.MADE.resolve("screenshots");
  private static final String LESSON = "02-chain-rule.ipynb";

  /** Circuits; plots of ten layers; a network that is trained while its charts move. */
  private static final List<String> LESSONS =
      List.of(LESSON, "10-vanishing-gradients.ipynb", "13-train-a-classifier.ipynb");

  /**
   * Every picture that the page shows: how large it is in truth; 0 means that it could not be
   * decoded.
   */
  private static final String PICTURE_WIDTHS =
      "[...document.querySelectorAll('.jp-OutputArea-output img')].map(i => i.naturalWidth)";

  /**
   * Brings every cell into the page: JupyterLab leaves out the cells that are far from what is
   * scrolled to.
   */
  private static final String SHOW_ALL_CELLS =
      "window.jupyterapp.shell.currentWidget.content.notebookConfig = Object.assign({},"
          + " window.jupyterapp.shell.currentWidget.content.notebookConfig, {windowingMode: 'none'})";

  private static final String FAILED_CELLS =
      "window.jupyterapp.shell.currentWidget.content.widgets.filter(c => c.model.type === 'code'"
          + " && c.model.outputs.toJSON().some(o => o.output_type === 'error')).length";

  /** Scrolls to a picture; in the lesson on the chain rule, the circuit with gradients. */
  private static final String SHOW_A_PICTURE =
      "document.querySelectorAll('.jp-OutputArea-output img')[1].scrollIntoView({block: 'center'})";

  @TempDir static Path folder;
  private static JupyterServer server;
  private static Browser browser;

  @BeforeAll
  static void startJupyterLab() throws Exception {
    for (String lesson : LESSONS) {
      Files.copy(Checkout.NOTEBOOKS.resolve(lesson), folder.resolve(lesson));
    }
    server = JupyterServer.start(folder);
    browser = new Browser();
  }

  @AfterAll
  static void stopJupyterLab() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anUntrustedLessonShowsItsStoredPictures() throws Exception {
    browser.openNotebook(server.address(LESSON));
    browser.ask(SHOW_ALL_CELLS);
    browser.waitFor(PICTURE_WIDTHS + ".length > 0");
    browser.waitFor(PICTURE_WIDTHS + ".every(w => w > 0)");
    browser.ask(SHOW_A_PICTURE);
    browser.screenshot(SCREENSHOTS.resolve("untrusted.png"));
  }

  static List<String> lessons() {
    return LESSONS;
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void aLessonRunsFromTopToBottom(String lesson) throws Exception {
    browser.runNotebook(server.address(lesson));
    browser.ask(SHOW_ALL_CELLS);
    browser.waitFor(
        "[...document.querySelectorAll('.jp-CodeCell')].every(c => /\\d/.test(c.querySelector('.jp-InputPrompt').textContent))");

    assertThat(browser.ask("return " + FAILED_CELLS))
        .as("cells that failed, beside those that fail on purpose")
        .isEqualTo(expectedErrors(lesson));
    @SuppressWarnings("unchecked") // Selenium gives a JSON array as a List
    var widths = (List<Number>) browser.ask("return " + PICTURE_WIDTHS);
    assertThat(widths).hasSizeGreaterThanOrEqualTo(3).allMatch(width -> width.intValue() > 100);
    browser.ask(SHOW_A_PICTURE);
    String name = lesson.substring(0, 2);
    browser.screenshot(SCREENSHOTS.resolve(name + "-light.png"));
    theme("JupyterLab Dark", false);
    browser.screenshot(SCREENSHOTS.resolve(name + "-dark.png"));
    theme("JupyterLab Light", true);
  }

  /** Changes the theme, and waits until the curtain that JupyterLab draws meanwhile is gone. */
  private static void theme(String name, boolean light) {
    browser.ask(
        "window.jupyterapp.commands.execute('apputils:change-theme', {theme: '" + name + "'})");
    browser.waitFor("document.body.dataset.jpThemeLight === '" + light + "'");
    browser.waitFor("!document.querySelector('#jupyterlab-splash')");
  }

  private static long expectedErrors(String lesson) throws Exception {
    return Lessons.cells(Checkout.NOTEBOOKS.resolve(lesson)).stream()
        .filter(cell -> cell.getAsJsonObject("metadata").toString().contains("raises-exception"))
        .count();
  }
}
