package org.chainrule.kernel.language;

import java.util.Optional;
import org.chainrule.display.MimeBundle;

/**
 * Compiles and runs the cells of one session. Each cell sees what earlier ones have declared.
 * Positions are UTF-16 offsets into the code. All calls but {@link #interrupt} wait for their turn.
 */
public interface CellEngine extends AutoCloseable {
  /**
   * Runs a cell and returns when it has ended. Output goes to the {@code io} while it runs, and
   * later still from threads that it leaves behind. Never throws for anything the cell does.
   */
  CellResult run(String code, CellIo io);

  /** Runs a body that may call code of the cells, as part of a cell: it can be interrupted. */
  CellResult run(Runnable body, CellIo io);

  /** Runs an expression and drops its output; the result has its value. */
  default CellResult evaluate(String expression) {
    return run(expression, CellIo.none());
  }

  /** Interrupts what is running, if anything is, and returns at once. */
  void interrupt();

  /** Returns what could stand at the cursor, best first. */
  Completions complete(String code, int cursor);

  /**
   * Returns the documentation of what is under the cursor, or left of it; {@code detail} 1 asks for
   * more.
   */
  Optional<MimeBundle> inspect(String code, int cursor, int detail);

  /** Returns whether the code is a whole cell. */
  Completeness isComplete(String code);

  /** The cells as a debugger sees them; empty if they run elsewhere. */
  default Optional<Debuggee> debuggee() {
    return Optional.empty();
  }

  @Override
  void close();
}
