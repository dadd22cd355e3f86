package org.chainrule.kernel.language;

import java.util.List;
import java.util.Optional;
import org.chainrule.display.MimeBundle;

/** How a cell ended. */
public sealed interface CellResult {
  /** The cell ran to its end; the value is that of its last expression, if there is one to show. */
  record Completed(Optional<MimeBundle> value) implements CellResult {}

  /**
   * The cell did not compile, threw, or was stopped.
   *
   * @param kind what went wrong
   * @param name the exception's class as the user wrote it, or a name for the kind
   * @param message the message's first line; of a compilation error with its line number
   * @param traceback the lines to show, with ANSI colors
   * @param line the line of the cell, from 1; 0 if it is unknown
   * @param frames the stack frames in cells, innermost first
   */
  record Failed(
      Kind kind, String name, String message, List<String> traceback, int line, List<Frame> frames)
      implements CellResult {
    public Failed {
      traceback = List.copyOf(traceback);
      frames = List.copyOf(frames);
    }

    /** A failure that has no place in a cell. */
    public static Failed of(Kind kind, String name, String message) {
      return new Failed(kind, name, message, List.of(message), 0, List.of());
    }
  }

  /** The JVM that ran the cells has ended, and the session with it. */
  record Gone(String reason) implements CellResult {}

  /** What kept a cell from completing. */
  enum Kind {
    /** It is not correct Java, or uses what is not declared; nothing of it has run. */
    COMPILATION,
    /** It threw. */
    EXCEPTION,
    /** It was interrupted. */
    INTERRUPTED,
    /** It ran longer than it may. */
    TIMEOUT,
    /** A magic was used wrongly or could not do its work. */
    MAGIC
  }

  /**
   * A stack frame in a cell.
   *
   * @param cell the cell's execution count
   * @param line the line of the cell, from 1
   * @param source the text of that line
   */
  record Frame(int cell, int line, String source) {}

  /** Why it did not complete; empty if it did. */
  default Optional<Failed> failure() {
    if (this instanceof Failed failed) {
      return Optional.of(failed);
    }
    return this instanceof Gone gone
        ? Optional.of(Failed.of(Kind.EXCEPTION, "RuntimeGone", gone.reason()))
        : Optional.empty();
  }

  /** A cell that has completed and shows no value. */
  static CellResult nothing() {
    return new Completed(Optional.empty());
  }

  /** A cell that has completed and shows this text. */
  static CellResult text(String plain) {
    return new Completed(Optional.of(MimeBundle.text(plain)));
  }

  /** A cell that has completed and shows this bundle. */
  static CellResult value(MimeBundle bundle) {
    return new Completed(Optional.of(bundle));
  }
}
