package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Cells and questions for one child: compiled in one JVM, run in another, and what comes back is
 * judged in this one. A session is used by one thread.
 */
public final class Session implements AutoCloseable {
  /** More source than this in one cell is no answer, and may be meant for the compiler. */
  private static final int MAX_CELL = 64 * 1024;

  private final Sandbox sandbox;
  private final ChildProcess child;
  private final CompilerProcess compiler;
  private final Budget budget;
  private String gone;

  private Session(Sandbox sandbox, ChildProcess child, CompilerProcess compiler, Budget budget) {
    this.sandbox = sandbox;
    this.child = child;
    this.compiler = compiler;
    this.budget = budget;
  }

  /** Opens a session with a fresh child; it spends the budget. */
  public static Session open(Sandbox sandbox, Budget budget) {
    try {
      ChildProcess child = sandbox.start();
      try {
        return new Session(sandbox, child, sandbox.compiler(), budget);
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
    record Failed(String kind, String message) implements Outcome {}

    /** The child is gone, or what compiled for it. */
    record Gone(String why) implements Outcome {}
  }

  /** Why there is nothing left to ask; empty while there is. */
  public Optional<String> gone() {
    return Optional.ofNullable(gone).or(child::why);
  }

  /** Runs a cell, piece by piece, up to the first that fails. */
  public Outcome run(String cell) {
    if (cell.length() > MAX_CELL) {
      return new Outcome.Failed("CompilationError", "the cell is longer than 64 kB");
    }
    if (gone().isPresent()) {
      return new Outcome.Gone(gone().get());
    }
    Outcome outcome = compiler.run(cell, child, this);
    if (outcome instanceof Outcome.Gone ended) {
      gone = ended.why();
    }
    return outcome;
  }

  Budget budget() {
    return budget;
  }

  Duration atMost() {
    return sandbox.limits().call();
  }

  @Override
  public void close() {
    sandbox.release(compiler);
    try {
      child.close();
      sandbox.verify();
    } catch (IOException e) {
      throw new SandboxFailure("a child's folder cannot be deleted: " + e.getMessage(), e);
    }
  }
}
