package org.chainrule.kernel.language.session;

import org.chainrule.kernel.language.CellIo;

/**
 * A cell that is run.
 *
 * @param number its execution count
 */
record Cell(int number, String code, CellIo io) {
  /** A cell that runs something for the engine itself. */
  static final Cell NONE = new Cell(0, "", CellIo.none());

  /** This cell with other code, as when it loads a file. */
  Cell with(String loaded) {
    return new Cell(number, loaded, io);
  }

  /** Shows the user a note about the cell. */
  void note(String text) {
    io.stderr("Note: " + text + "\n");
  }
}
