package org.chainrule.kernel.language;

import org.chainrule.display.MimeBundle;

/** I/O that drops all output and has no input. */
enum NullCellIo implements CellIo {
  INSTANCE;

  @Override
  public void stdout(String text) {}

  @Override
  public void stderr(String text) {}

  @Override
  public void display(MimeBundle bundle, String displayId) {}

  @Override
  public void updateDisplay(MimeBundle bundle, String displayId) {}

  @Override
  public void clearOutput(boolean wait) {}

  @Override
  public String readLine(String prompt, boolean password) {
    throw CellIo.nobodyToAsk();
  }
}
