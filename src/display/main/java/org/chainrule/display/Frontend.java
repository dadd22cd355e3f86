package org.chainrule.display;

/**
 * Where {@link Display} sends what a cell shows: a kernel while a notebook runs, the console
 * otherwise.
 */
public interface Frontend {
  /** Shows a bundle; a display id other than null can be updated later. */
  void display(MimeBundle bundle, String displayId);

  /** Replaces everything that was shown under the id. */
  void update(MimeBundle bundle, String displayId);

  /** Clears the cell's output: now, or, with {@code wait}, when the next output comes. */
  void clearOutput(boolean wait);
}
