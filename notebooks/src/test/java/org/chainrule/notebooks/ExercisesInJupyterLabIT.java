package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Released exercises in real JupyterLab: what a student sees who opens and checks them. */
@Tag("browser")
class ExercisesInJupyterLabIT {
  private static final Path SCREENSHOTS = Checkout.MADE.resolve("screenshots");
  private static final String SHOW_ALL_CELLS =
      "window.jupyterapp.shell.currentWidget.content.notebookConfig = Object.assign({},"
          + " window.jupyterapp.shell.currentWidget.content.notebookConfig, {windowingMode: 'none'})";
  private static final String TEXT = "document.querySelector('.jp-Notebook').innerText";

  @TempDir private static Path folder;
  private static JupyterServer server;
  private static Browser browser;

  @BeforeAll
  static void startJupyterLab() throws Exception {
    Process release = JupyterServer.launch("release", "e01", "e03", "e16", "-o", folder.toString());
    String said = new String(release.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(release.waitFor()).as(said).isZero();
    // one part is answered, one wrongly, the others not at all
    Path e01 = folder.resolve("e01-chain-rule/e01-chain-rule.ipynb");
    String text = Files.readString(e01);
    String right = "double z = 3 * x + 1, a = Math.max(0, z); return new double[] {z, a, a * a};";
    text = text.replace(stub("e01-forward"), right);
    text = text.replace(stub("e01-gradient"), "return 2 * (3 * x + 1);");
    Files.writeString(e01, text);
    server = JupyterServer.start(folder);
    browser = new Browser();
    browser.resize(1280, 1500);
  }

  private static String stub(String id) {
    return "throw new UnsupportedOperationException(\\\"" + id + " is not answered yet\\\");";
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

  private static void shoot(String name) throws Exception {
    browser.screenshot(SCREENSHOTS.resolve("exercises-" + name + ".png"));
  }

  private static void theme(String name, boolean light) {
    browser.ask(
        "window.jupyterapp.commands.execute('apputils:change-theme', {theme: '" + name + "'})");
    browser.waitFor("document.body.dataset.jpThemeLight === '" + light + "'");
    browser.waitFor("!document.querySelector('#jupyterlab-splash')");
  }

  @Test
  void theStartPageChecksShowsAPictureAndPacks() throws Exception {
    browser.runNotebook(server.address("00-start-here.ipynb"));
    browser.ask(SHOW_ALL_CELLS);
    browser.waitFor(TEXT + ".includes('notebooks packed into')");
    assertThat((String) browser.ask("return " + TEXT))
        .contains("2 of 10 points", "yours 14, expected 42", "not answered yet");
    browser.waitFor(
        "[...document.querySelectorAll('.jp-OutputArea-output img')].some(i => i.naturalWidth > 300)");
    assertThat(folder.resolve("submission.zip")).exists();
    browser.ask("document.querySelector('.jp-Cell').scrollIntoView()");
    shoot("start");
    browser.ask(
        "document.querySelector('.jp-OutputArea-output img').scrollIntoView({block: 'center'})");
    shoot("progress-light");
    theme("JupyterLab Dark", false);
    shoot("progress-dark");
    theme("JupyterLab Light", true);
    // the list leads to the exercises
    assertThat(
            (Long)
                browser.ask(
                    "return document.querySelectorAll('.jp-Notebook a[href*=\"e16-find-the-bug\"]').length"))
        .isPositive();
  }

  @Test
  void anExerciseOpensAndItsChecksSayWhatIsWrong() throws Exception {
    for (String id : new String[] {"e01-chain-rule", "e03-gradient-check", "e16-find-the-bug"}) {
      browser.openNotebook(server.address(id + "/" + id + ".ipynb"));
      browser.ask(SHOW_ALL_CELLS);
      shoot(id);
    }
    browser.openNotebook(server.address("e01-chain-rule/e01-chain-rule.ipynb"));
    browser.ask(SHOW_ALL_CELLS);
    browser.runCellsOneByOne();
    browser.waitFor(TEXT + ".includes('yours 14, expected 42')");
    assertThat((String) browser.ask("return " + TEXT)).contains("e01-local is not answered yet");
    browser.ask("document.querySelectorAll('.jp-Cell')[5].scrollIntoView()");
    shoot("e01-checked");
  }
}
