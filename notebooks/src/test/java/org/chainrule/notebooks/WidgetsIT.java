package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.notebook.Notebook;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Widgets in a real Jupyter, in a real browser: moved, pressed, saved and opened again. */
@Tag("browser")
@Tag("jupyter")
class WidgetsIT {
  private static final Path SCREENSHOTS = Checkout.MADE.resolve("screenshots");
  private static final String NOTEBOOK = "widgets.ipynb";
  private static final String HANDLE = ".jp-Notebook .noUi-handle";
  private static final String PICTURE = ".jp-Notebook .widget-image";

  private static final List<String> CELLS =
      List.of(
          """
          var x = new IntSlider(1, -3, 3).description("x");
          int drawn = 0;
          interact(value -> {
            drawn++;
            var a = tensor(value.doubleValue()).requiresGrad(true);
            return Circuit.of(a.mul(a).add(3));
          }, x);
          """,
          """
          var heap = new Label("not pressed");
          new HBox(
              new Button("measure").onClick(
                  button -> {
                    System.gc();
                    var runtime = Runtime.getRuntime();
                    heap.value(drawn + " pictures, " + (runtime.totalMemory() - runtime.freeMemory()));
                  }),
              heap)
          """);

  @TempDir private static Path folder;
  @AutoClose private static JupyterServer server;
  @AutoClose private static Browser browser;

  @BeforeAll
  static void startJupyter() throws Exception {
    Files.writeString(folder.resolve(NOTEBOOK), Lessons.notebook(CELLS));
    server = JupyterServer.start(folder);
    browser = new Browser();
    browser.resize(1280, 1100);
    browser.runNotebook(server, NOTEBOOK);
  }

  private static String source() {
    return (String) browser.ask("return document.querySelector('" + PICTURE + "').src");
  }

  /** What the circuit says to those who hear it. */
  private static String words() {
    return "document.querySelector('.jp-Notebook .widget-html [role=status]').textContent";
  }

  private static void focusTheSlider() {
    browser.waitFor("document.querySelector('" + PICTURE + "')?.naturalWidth > 100");
    browser.ask("document.querySelector('" + PICTURE + "').scrollIntoView({block: 'center'})");
    browser.ask("document.querySelector('" + HANDLE + "').focus()");
  }

  @Test
  void aSliderMovesThePicture() throws Exception {
    onlyInJupyterLab();
    focusTheSlider();
    browser.type(Keys.HOME);
    browser.waitFor(words() + ".includes('12')"); // (-3)² + 3
    browser.type(Keys.ARROW_RIGHT);
    browser.waitFor(words() + ".includes('7')"); // (-2)² + 3
    String before = source();
    browser.drag(HANDLE, 60);
    browser.waitFor("document.querySelector('" + PICTURE + "').src !== '" + before + "'");
    browser.screenshot(SCREENSHOTS.resolve("widgets-light.png"));
    browser.inTheDark(server, SCREENSHOTS.resolve("widgets-dark.png"));
  }

  /** The number of pictures drawn until now, and the bytes of the heap that are in use. */
  private static long[] measured() {
    String label = "[...document.querySelectorAll('.jp-Notebook .widget-label')].at(-1).innerText";
    Object before = browser.ask("return " + label);
    browser.click(".jp-Notebook .jupyter-button");
    browser.waitFor(label + " !== '" + before + "' && " + label + ".includes('pictures')");
    String[] numbers = ((String) browser.ask("return " + label)).split(" pictures, ", 2);
    return new long[] {Long.parseLong(numbers[0]), Long.parseLong(numbers[1])};
  }

  @Test
  void aThousandMovesLeaveTheMemoryFlat() {
    onlyInJupyterLab();
    focusTheSlider();
    String there = Keys.ARROW_RIGHT.toString().repeat(6);
    String back = Keys.ARROW_LEFT.toString().repeat(6);
    browser.type(Keys.HOME, there, back);
    browser.waitFor(words() + ".includes('12')");
    long[] before = measured();
    for (int i = 0; i < 84; i++) {
      browser.ask("document.querySelector('" + HANDLE + "').focus()");
      browser.type(there, back);
    }
    browser.waitFor(words() + ".includes('12')");
    long[] after = measured();
    assertThat(after[0] - before[0]).as("pictures drawn").isBetween(10L, 1008L);
    assertThat(after[1] - before[1]).as("bytes that stayed in the heap").isLessThan(8 << 20);
    assertThat(browser.ask("return document.querySelectorAll('" + PICTURE + "').length"))
        .isEqualTo(1L);
  }

  @Test
  void theStateIsSavedAndIsShownWithoutAKernel() throws Exception {
    onlyInJupyterLab();
    focusTheSlider();
    browser.type(Keys.HOME);
    browser.waitFor(words() + ".includes('12')");
    browser.must("await window.jupyterapp.commands.execute('docmanager:save');");
    Notebook saved = Notebook.read(folder.resolve(NOTEBOOK));
    JsonObject state =
        Json.child(
            Json.child(
                Json.child(saved.metadata(), "widgets"),
                "application/vnd.jupyter.widget-state+json"),
            "state");
    assertThat(state.toString()).contains("IntSliderModel", "ImageModel");
    Path copy = folder.resolve("without-kernel.ipynb");
    Files.copy(folder.resolve(NOTEBOOK), copy);
    browser.openNotebook(server, "without-kernel.ipynb");
    browser.waitFor("document.querySelector('" + PICTURE + "')?.naturalWidth > 100");
    browser.screenshot(SCREENSHOTS.resolve("widgets-saved.png"));
    browser.openNotebook(server, NOTEBOOK);
  }

  @Test
  void withoutTheFrontEndACellShowsAStillAndSaysHowToMoveIt() {
    assumeTrue(server.frontEnd() == FrontEnd.CLASSIC, "JupyterLab shows the widgets themselves");
    browser.waitFor(server.frontEnd().pictureWidths() + ".some(width => width > 100)");
    browser.waitFor(server.frontEnd().text() + ".includes('./chainrule lab')");
  }

  private static void onlyInJupyterLab() {
    assumeTrue(server.frontEnd() == FrontEnd.LAB, "Notebook 6 shows stills");
  }
}
