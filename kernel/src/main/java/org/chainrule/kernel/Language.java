package org.chainrule.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainrule.display.MimeBundle;

/**
 * What the kernel asks of the language behind it. The message loop knows nothing of JShell and the
 * JShell session knows nothing of Jupyter: this is all that passes between them. Positions are
 * UTF-16 offsets into the cell; the message loop turns them into the protocol's code points.
 */
public interface Language extends AutoCloseable {
  /**
   * Runs a cell and returns when it has ended, in whatever way. Output that the cell makes
   * meanwhile goes to the {@code cell}. Never throws for anything that the learner's code does.
   */
  Outcome execute(String code, CellIo cell);

  /**
   * Runs a body that is no cell but may call the learner's code, as if a cell had it: what it
   * prints goes to the {@code cell}, and it can be interrupted.
   */
  default Outcome run(Runnable body, CellIo cell) {
    body.run();
    return new Outcome.Ok(Optional.empty());
  }

  /** Stops what runs for a cell or for another question, if anything does; returns at once. */
  void interrupt();

  /** What could stand at the cursor, best first. */
  Completions complete(String code, int cursor);

  /**
   * What is known about the thing under the cursor (or left of it); {@code detail} 1 asks for more.
   */
  Optional<MimeBundle> inspect(String code, int cursor, int detail);

  /** Whether the text is a whole cell. */
  Completeness isComplete(String code);

  @Override
  void close();

  /** The way between a running cell and the front end. Methods may be called from any thread. */
  interface CellIo {
    void stdout(String text);

    void stderr(String text);

    /** Shows a bundle; the id may be null. */
    void display(MimeBundle bundle, String displayId);

    void updateDisplay(MimeBundle bundle, String displayId);

    void clearOutput(boolean wait);

    /**
     * A line typed by the learner, without its line end; throws {@link
     * UnsupportedOperationException} when not allowed.
     */
    String readLine(String prompt, boolean password);

    /**
     * Puts text into the learner's next cell, or in place of this one, where a front end can do
     * that.
     */
    default void nextInput(String text, boolean replace) {}

    /**
     * From now on, cuts the text output of every cell after so many characters; {@link
     * Long#MAX_VALUE} cuts nothing.
     */
    default void limitOutput(long characters) {}

    /**
     * The number that the front end shows beside the cell; 0 leaves the counting to the language.
     */
    default int executionCount() {
      return 0;
    }
  }

  /** How a cell ended. */
  sealed interface Outcome {
    /**
     * It ran to its end; the value is that of its last expression, if it had one that is worth
     * showing.
     */
    record Ok(Optional<MimeBundle> value) implements Outcome {}

    /**
     * It failed: did not compile, threw, or was interrupted.
     *
     * @param ename the exception's class, or "CompilationError", or "KeyboardInterrupt"
     * @param evalue the message in one line
     * @param traceback the lines to show, with ANSI colours
     * @param line the line of the cell where it failed, from 1; 0 when unknown
     */
    record Failed(String ename, String evalue, List<String> traceback, int line)
        implements Outcome {}
  }

  /**
   * Answers to a completion request.
   *
   * @param matches what can replace the text from {@code start} to {@code end}
   */
  record Completions(List<Match> matches, int start, int end) {
    /**
     * One thing that could be inserted.
     *
     * @param text what is inserted
     * @param type function, class, instance, keyword, module, … (Jupyter's experimental types)
     * @param signature parameters and type, may be empty
     * @param documentation the first sentence of the Javadoc, may be empty
     */
    public record Match(String text, String type, String signature, String documentation) {}
  }

  /**
   * Whether a cell is whole.
   *
   * @param status complete, incomplete, invalid or unknown
   * @param indent what to indent the next line with, when incomplete
   */
  record Completeness(String status, String indent) {}

  /** Values of {@code user_expressions}: each is a bundle or an {@link Outcome.Failed}. */
  Map<String, Object> evaluate(Map<String, String> userExpressions);
}
