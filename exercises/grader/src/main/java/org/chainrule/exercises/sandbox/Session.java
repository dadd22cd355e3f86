package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.util.Optional;
import org.chainrule.exercises.child.Plain;

/**
 * Cells and questions for one child: compiled in one JVM, run in another, and what comes back is
 * judged in this one. A session is used by one thread.
 */
public final class Session implements AutoCloseable {
  /** More source than this in one cell is no answer, and may be meant for the compiler. */
  private static final int MAX_CELL = Plain.MAX_TEXT / 4;

  private final Sandbox sandbox;
  private final ChildProcess child;
  private final CompilerProcess compiler;
  private String gone;

  private Session(Sandbox sandbox, ChildProcess child, CompilerProcess compiler) {
    this.sandbox = sandbox;
    this.child = child;
    this.compiler = compiler;
  }

  /** Opens a session with a fresh child. */
  public static Session open(Sandbox sandbox) {
    try {
      ChildProcess child = sandbox.start();
      try {
        return new Session(sandbox, child, sandbox.library().compiler());
      } catch (IOException e) {
        child.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SandboxFailure(e.getMessage(), e);
    }
  }

  /** How a cell or a question ended. */
  public sealed interface Outcome {
    /** It ran; the value of its last expression is plain data, or null. */
    record Ran(Object value) implements Outcome {}

    /**
     * It did not, and the child lives.
     *
     * @param kind CompilationError, or the class of the exception
     * @param message one line
     */
    record Failed(String kind, String message) implements Outcome {
      static final String COMPILATION = "CompilationError";

      /** Whether it was not run at all, because it does not compile. */
      public boolean isCompilation() {
        return kind.equals(COMPILATION);
      }

      /**
       * What was thrown, for the student's report: a name of the JDK's or of the library's, and
       * nothing that the student's code could have chosen, which may hold what it should not tell.
       */
      public String told() {
        return KnownThrowables.isKnown(kind) ? kind : "an exception of its own";
      }
    }

    /** The child is gone, or what compiled for it. */
    record Gone(String why) implements Outcome {}
  }

  /** Why there is nothing left to ask; empty while there is. */
  public Optional<String> gone() {
    return Optional.ofNullable(gone).or(child::why);
  }

  /**
   * Runs a cell, piece by piece, up to the first that fails.
   *
   * @param budget what it may use, and what it then has used
   */
  public Outcome run(String cell, Budget budget) {
    if (cell.length() > MAX_CELL) {
      return new Outcome.Failed(
          Outcome.Failed.COMPILATION,
          "the cell is longer than " + (MAX_CELL >> 10) + " thousand characters");
    }
    if (gone().isPresent()) {
      return new Outcome.Gone(gone().get());
    }
    Outcome outcome = compiler.run(cell, child, budget, sandbox.limits().call());
    if (outcome instanceof Outcome.Gone ended) {
      gone = ended.why();
    }
    return outcome;
  }

  @Override
  public void close() {
    sandbox.library().release(compiler);
    try {
      child.close();
      sandbox.verify();
    } catch (IOException e) {
      throw new SandboxFailure("a child's folder cannot be deleted: " + e.getMessage(), e);
    }
  }
}
