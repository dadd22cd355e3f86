package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JupyterLab's debugger on Java cells, as a learner uses it, in a real browser. */
@Tag("browser")
@Tag("jupyter")
class DebuggerIT {
  private static final Path SCREENSHOTS = Checkout.MADE.resolve("screenshots");
  private static final String NOTEBOOK = "debugged.ipynb";
  private static final String BUG = ".jp-DebuggerBugButton";
  private static final String GUTTER =
      "document.querySelector('[data-jp-debugger=\"true\"] .cm-breakpoint-gutter')";

  private static final String METHOD =
      """
      Tensor loss(Tensor w) {
        // once for each example
        Tensor sum = tensor(0);
        for (double x : new double[] {1, 2, 3}) {
          Tensor error = w * x - 6;
          sum = sum + error * error;
        }
        return sum;
      }
      """;

  private static final String CALL =
      """
      var w = tensor(1).requiresGrad(true).named("w");
      loss(w).backward();
      w.grad()""";

  @TempDir static Path folder;
  @AutoClose private static JupyterServer server;
  @AutoClose private static Browser browser;

  @BeforeAll
  static void startJupyterLab() throws Exception {
    var imports = "import org.chainrule.*;\nimport static org.chainrule.Tensor.*;";
    String notebook = Lessons.notebook(List.of(imports, METHOD.strip(), CALL));
    Files.writeString(folder.resolve(NOTEBOOK), notebook);
    server = JupyterServer.start(folder);
    browser = new Browser();
    browser.resize(1500, 950);
  }

  private static void run(int cell) {
    browser.ask(
        "window.jupyterapp.shell.currentWidget.content.activeCellIndex = "
            + cell
            + "; window.jupyterapp.commands.execute('notebook:run-cell');");
  }

  private static int cell(String id) {
    return ((Number)
            browser.ask(
                "return window.jupyterapp.shell.currentWidget.content.widgets"
                    + ".findIndex(each => each.model.id === '"
                    + id
                    + "')"))
        .intValue();
  }

  private static void command(String name) {
    browser.ask("window.jupyterapp.commands.execute('debugger:" + name + "');");
  }

  private static void pressTheBug() {
    browser.click(BUG);
    browser.waitFor(GUTTER);
    command("show-panel");
  }

  private static void releaseTheBug() {
    browser.click(BUG);
    browser.waitFor("!" + GUTTER);
  }

  /** Clicks in the gutter of a cell, beside a line. */
  private static void setBreakpoint(int cell, int line) {
    browser.ask(
        """
        window.jupyterapp.shell.currentWidget.content.scrollToItem(%1$d);
        document.querySelectorAll('.jp-Notebook .jp-Cell')[%1$d]
          .querySelector('.cm-breakpoint-gutter .cm-gutterElement:nth-child(%2$d)').id = 'here';
        """
            .formatted(cell, line + 1)); // the first element of a gutter is no line's
    browser.click("#here");
    browser.waitFor("document.querySelector('.jp-DebuggerBreakpoint')");
    assertThat(
            (String)
                browser.ask("return document.querySelector('.jp-DebuggerBreakpoint').innerText"))
        .contains("" + line);
  }

  /** The line that the debugger has marked as the one where the cell is. */
  private static void awaitLine(String code) {
    browser.waitFor(
        "[...document.querySelectorAll('.jp-DebuggerEditor-highlight')]"
            + ".some(e => e.innerText.trim() === '"
            + code
            + "')");
  }

  private static void awaitVariable(String name, String value) {
    browser.waitFor(
        "[...document.querySelectorAll('.jp-DebuggerVariables-name')].some(e =>"
            + " e.textContent === '"
            + name
            + "' && e.nextElementSibling?.textContent.includes('"
            + value
            + "'))");
  }

  @Test
  void aBreakpointIsSetInTheGutterItsValuesAreSeenAndStepsGoOn() throws Exception {
    assumeTrue(server.frontEnd() == FrontEnd.LAB, "the classic notebook has no debugger");
    browser.runNotebook(server, NOTEBOOK);
    browser.waitFor(server.frontEnd().text() + ".includes('-44')");
    browser.ask(
        """
        window.sent = [];
        const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
        kernel.anyMessage.connect((_, each) => {
          if (each.msg.header.msg_type === 'debug_request') window.sent.push(each.msg.content.command);
        });
        """);

    pressTheBug();
    setBreakpoint(1, 6);
    run(2);
    awaitLine("sum = sum + error * error;");
    awaitVariable("error", "-5");
    browser.waitFor("document.querySelector('.jp-DebuggerCallstack').innerText.includes('loss')");
    browser.screenshot(SCREENSHOTS.resolve("debugger.png"));
    command("next");
    awaitLine("for (double x : new double[] {1, 2, 3}) {");
    command("next");
    awaitLine("Tensor error = w * x - 6;");
    awaitVariable("x", "2");
    command("continue");
    awaitVariable("error", "-4");
    releaseTheBug();
    browser.waitFor(
        server.frontEnd().cells + ".every(c => c.execution_count > 0)"); // it has gone on
    assertThat((List<?>) browser.ask("return window.sent"))
        .asString()
        .contains(
            "initialize, attach",
            "dumpCell, debugInfo, setBreakpoints",
            "stackTrace, source, source, scopes, variables, variables",
            "disconnect");
  }

  @Test
  void lesson15IsWalkedAsItSaysToTheFirstWrongNumber() throws Exception {
    assumeTrue(server.frontEnd() == FrontEnd.LAB, "the classic notebook has no debugger");
    String lesson = "15-debugger.ipynb";
    Files.copy(Checkout.NOTEBOOKS.resolve(lesson), folder.resolve(lesson));
    browser.runNotebook(server, lesson);
    browser.waitFor(
        "[...document.querySelectorAll('.jp-Notebook img')].some(e => e.naturalWidth > 500)");

    pressTheBug();
    int walk = cell("walk");
    setBreakpoint(walk, 8);
    run(walk);
    run(cell("wrong-run"));
    // f, then a times a, then d times c, which must send 4 to d
    double[][] sent = {{1, 1}, {2, 2}, {-3, 4}};
    for (int node = 0; node < sent.length; node++) {
      for (int k = 0; k < 2; k++) {
        awaitLine("double sent = v.grad * v.locals[k];");
        awaitVariable("k", "" + k);
        command("next");
        awaitLine("v.operands.get(k).grad = sent;");
        awaitVariable("sent", "" + sent[node][k]);
        if (node == 2) {
          browser.screenshot(SCREENSHOTS.resolve("lesson-15.png"));
        }
        command("continue");
      }
    }
    releaseTheBug();
  }
}
