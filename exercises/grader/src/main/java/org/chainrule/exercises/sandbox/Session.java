package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.util.Optional;
import jdk.jshell.UnresolvedReferenceException;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.runtime.ExitRefused;

/**
 * Cells and questions for one child: compiled in one JVM, run in another, and what comes back is
 * judged in this one. A session is used by one thread.
 */
public final class Session implements AutoCloseable {
  /** More source than this in one cell is no answer, and may be meant for the compiler. */
  private static final int MAX_CELL = SandboxProtocol.MAX_TEXT / 4;

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
    record Ran(Object value) implements Outcome {
      @Override
      public CellResult result() {
        return CellResult.nothing();
      }
    }

    /** It did not, and the child lives. */
    record Failed(CellResult.Failed result) implements Outcome {
      /** Whether it was not run, or not to its end, because of names that it uses. */
      public boolean isCompilation() {
        return result.kind() == CellResult.Kind.COMPILATION
            || result.name().equals(UnresolvedReferenceException.class.getSimpleName());
      }

      /** The class of what was thrown, or a name for what went wrong. */
      public String kind() {
        return result.name();
      }

      /** One line. */
      public String message() {
        return result.message();
      }

      /**
       * What was thrown, for the student's report: a name of the JDK's or of the library's, and
       * nothing that the student's code could have chosen, which may hold what it should not tell.
       */
      public String told() {
        if (kind().equals(ExitRefused.class.getName())) {
          return "ExitRefused, because it would end the program";
        }
        return KnownThrowables.isKnown(kind()) ? kind() : "an exception of its own";
      }
    }

    /** The child is gone, or what compiled for it. */
    record Gone(String why) implements Outcome {
      @Override
      public CellResult result() {
        return new CellResult.Gone(why);
      }
    }

    /** The same as the engine tells it, without its value. */
    CellResult result();
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
          CellResult.Failed.of(
              CellResult.Kind.COMPILATION,
              "CompilationError",
              "the cell is longer than " + (MAX_CELL >> 10) + " thousand characters"));
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
