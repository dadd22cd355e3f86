package org.chainrule.notebooks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window, and a notebook in Jupyter driven through it. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ChromeDriver driver;

  Browser() {
    var options = new ChromeOptions();
    options.setBinary(program("chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars");
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(program("chromedriver")))
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    resize(1280, 900);
  }

  /** A program on the PATH. */
  static String program(String name) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    throw new IllegalStateException(
        name + " is not on the PATH; ./chainrule test installs it, or says how to");
  }

  void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Shows pages as a screen of this width does; a window cannot be as narrow as a phone. */
  void screen(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** What a page learns of the reader's wish for light or dark. */
  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Types into what has the focus. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Drags an element to the right. */
  void drag(String selector, int pixels) {
    new Actions(driver)
        .dragAndDropBy(driver.findElement(By.cssSelector(selector)), pixels, 0)
        .perform();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /** What pages have written to the console since this was last asked. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }

  /** Opens a page and waits until the script gives something that counts as true. */
  void open(String address) {
    driver.get(address);
  }

  void waitFor(String script) {
    new WebDriverWait(driver, PATIENCE)
        .until(d -> Boolean.TRUE.equals(ask("return !!(" + script + ")")));
  }

  Object ask(String script) {
    return driver.executeScript(script);
  }

  /** Opens a notebook, and waits until it can be read. */
  void openNotebook(JupyterServer server, String notebook) {
    open(server.address(notebook));
    waitFor(server.frontEnd().isOpen);
    ask(server.frontEnd().showAllCells);
  }

  /** Waits for notebook and kernel, runs all cells, and waits until the last of them has run. */
  void runNotebook(JupyterServer server, String notebook) {
    openNotebook(server, notebook);
    must(server.frontEnd().awaitKernel);
    must(server.frontEnd().runAll);
  }

  /** Runs the code cells of the notebook that is open, each although the one before it failed. */
  void runCellsOneByOne(JupyterServer server) {
    must(server.frontEnd().awaitKernel);
    must(server.frontEnd().runEach);
  }

  /** A picture of the page in the dark theme; the classic notebook has none. */
  void inTheDark(JupyterServer server, Path file) throws IOException {
    if (server.frontEnd() == FrontEnd.LAB) {
      theme("JupyterLab Dark", false);
      screenshot(file);
      theme("JupyterLab Light", true);
    }
  }

  /** Changes the theme, and waits until the curtain that JupyterLab draws meanwhile is gone. */
  private void theme(String name, boolean light) {
    ask("window.jupyterapp.commands.execute('apputils:change-theme', {theme: '" + name + "'})");
    waitFor("document.body.dataset.jpThemeLight === '" + light + "'");
    waitFor("!document.querySelector('#jupyterlab-splash')");
  }

  /** Runs the statements of an asynchronous script, and fails when they do. */
  void must(String statements) {
    Object answer =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1]; (async () => {"
                + statements
                + "})().then(() => done('ok'), e => done(String(e)));");
    if (!"ok".equals(answer)) {
      throw new IllegalStateException("the page answered " + answer);
    }
  }

  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
