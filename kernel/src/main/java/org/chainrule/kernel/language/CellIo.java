package org.chainrule.kernel.language;

import org.chainrule.display.MimeBundle;

/** Where a running cell's output goes and its input comes from. Any thread may call any method. */
public interface CellIo {
  /** Drops all output and has no input. */
  static CellIo none() {
    return NullCellIo.INSTANCE;
  }

  void stdout(String text);

  void stderr(String text);

  /** Shows a bundle; the id may be null. */
  void display(MimeBundle bundle, String displayId);

  void updateDisplay(MimeBundle bundle, String displayId);

  void clearOutput(boolean wait);

  /**
   * Returns a line that the user typed, without its line terminator.
   *
   * @throws UnsupportedOperationException if there is no input
   */
  String readLine(String prompt, boolean password);

  /** What {@link #readLine} throws if there is nobody to ask. */
  static UnsupportedOperationException nobodyToAsk() {
    return new UnsupportedOperationException(
        "this front end cannot ask for input: run the notebook in JupyterLab, or give the"
            + " value in the cell");
  }

  /** Puts text into the next cell, or replaces this one, in a front end that can do that. */
  default void nextInput(String text, boolean replace) {}

  /**
   * Truncates the text output of every later cell after this many characters; {@link
   * Long#MAX_VALUE} removes the limit.
   */
  default void limitOutput(long characters) {}

  /** The cell's execution count, or 0 to let the engine count. */
  default int executionCount() {
    return 0;
  }
}
