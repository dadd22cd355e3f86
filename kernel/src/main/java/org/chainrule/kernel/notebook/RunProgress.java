package org.chainrule.kernel.notebook;

import java.io.Console;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that shows which cell of how many is running, and since when; only on a terminal. */
final class RunProgress implements AutoCloseable {
  private static final int WIDTH = 100;
  private static final int EXCERPT = 30;

  private final ProgressBar bar;
  private int done;

  private RunProgress(ProgressBar bar) {
    this.bar = bar;
  }

  static RunProgress of(String name, Notebook notebook) {
    if (!onTerminal()) {
      return new RunProgress(null);
    }
    long cells = notebook.cells().stream().filter(c -> c.isCode() && !c.source().isBlank()).count();
    return new RunProgress(
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(cells)
            .setUnit(" cells", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .continuousUpdate()
            .clearDisplayOnFinish()
            .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
            .build());
  }

  /** Whether the output is a terminal; from JDK 22 on there is a console even if it is not. */
  @SuppressWarnings("SystemConsoleNull") // null on 17; where it never is, isTerminal is asked
  static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  void at(NotebookCell cell) {
    if (bar != null) {
      String firstLine = cell.source().strip().lines().findFirst().orElse("");
      bar.stepTo(done++);
      bar.setExtraMessage(
          "cell "
              + cell.number()
              + ": "
              + firstLine.substring(0, Math.min(EXCERPT, firstLine.length())));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
