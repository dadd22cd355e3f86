package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Released exercises in a real Jupyter: what a student sees who opens and checks them. */
@Tag("browser")
@Tag("jupyter")
class ExercisesInJupyterIT {
  private static final Path SCREENSHOTS = Checkout.MADE.resolve("screenshots");
  @TempDir private static Path folder;
  @AutoClose private static JupyterServer server;
  @AutoClose private static Browser browser;

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

  private static void shoot(String name) throws Exception {
    browser.screenshot(SCREENSHOTS.resolve("exercises-" + name + ".png"));
  }

  private static String text() {
    return server.frontEnd().text();
  }

  @Test
  void theStartPageChecksShowsAPictureAndPacks() throws Exception {
    browser.runNotebook(server, "00-start-here.ipynb");
    browser.waitFor(text() + ".includes('notebooks packed into')");
    assertThat((String) browser.ask("return " + text()))
        .contains("2 of 10 points", "yours 14, expected 42", "not answered yet");
    browser.waitFor(server.frontEnd().pictureWidths() + ".some(width => width > 300)");
    assertThat(folder.resolve("submission.zip")).exists();
    browser.ask("document.querySelector('" + server.frontEnd().cell + "').scrollIntoView()");
    shoot("start");
    browser.ask(server.frontEnd().allPictures() + "[0].scrollIntoView({block: 'center'})");
    shoot("progress-light");
    browser.inTheDark(server, SCREENSHOTS.resolve("exercises-progress-dark.png"));
    // the list leads to the exercises
    assertThat(
            (Long)
                browser.ask(
                    "return document.querySelectorAll('"
                        + server.frontEnd().notebook
                        + " a[href*=\"e16-find-the-bug\"]').length"))
        .isPositive();
  }

  @Test
  void anExerciseOpensAndItsChecksSayWhatIsWrong() throws Exception {
    for (String id : new String[] {"e01-chain-rule", "e03-gradient-check", "e16-find-the-bug"}) {
      browser.openNotebook(server, id + "/" + id + ".ipynb");
      shoot(id);
    }
    browser.openNotebook(server, "e01-chain-rule/e01-chain-rule.ipynb");
    browser.runCellsOneByOne(server);
    browser.waitFor(text() + ".includes('yours 14, expected 42')");
    assertThat((String) browser.ask("return " + text())).contains("e01-local is not answered yet");
    browser.ask("document.querySelectorAll('" + server.frontEnd().cell + "')[5].scrollIntoView()");
    shoot("e01-checked");
  }
}
