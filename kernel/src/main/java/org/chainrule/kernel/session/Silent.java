package org.chainrule.kernel.session;

import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language.CellIo;

/** The front end of code that nobody watches. */
enum Silent implements CellIo {
  IO;

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
    throw new UnsupportedOperationException("this code cannot ask for input");
  }
}
