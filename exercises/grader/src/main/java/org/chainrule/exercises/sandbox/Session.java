package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.util.Optional;
import jdk.jshell.UnresolvedReferenceException;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.runtime.ExitRefused;

/**
 * A session that runs cells and questions in one child process. They are compiled in a second JVM,
 * and the results are evaluated in this one. A session is not thread-safe.
 */
public final class Session implements AutoCloseable {
  /** The maximum length of a cell; a longer one may be an attack on the compiler. */
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

  /**
   * Opens a session with a new child process.
   *
   * @throws SandboxFailure if the processes cannot be started
   */
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
    /** The cell completed; the value of its last expression is plain data or null. */
    record Ran(Object value) implements Outcome {
      @Override
      public CellResult result() {
        return CellResult.nothing();
      }
    }

    /** The cell failed, and the child process is still running. */
    record Failed(CellResult.Failed result) implements Outcome {
      /** Returns whether the cell did not compile or refers to names that are not defined. */
      public boolean isCompilation() {
        return result.kind() == CellResult.Kind.COMPILATION
            || result.name().equals(UnresolvedReferenceException.class.getSimpleName());
      }

      /** Returns the class of the exception, or a name for the kind of error. */
      public String kind() {
        return result.name();
      }

      /** Returns the message, on one line. */
      public String message() {
        return result.message();
      }

      /**
       * Returns what was thrown, for the student's report: only names from the JDK or the library,
       * because any other name was chosen by the student's code and may reveal a test's inputs.
       */
      public String nameForStudent() {
        if (kind().equals(ExitRefused.class.getName())) {
          return "ExitRefused, because it would end the program";
        }
        return KnownThrowables.isKnown(kind()) ? kind() : "an exception of its own";
      }
    }

    /** The child process or its compiler has ended. */
    record Gone(String why) implements Outcome {
      @Override
      public CellResult result() {
        return new CellResult.Gone(why);
      }
    }

    /** Returns the outcome as a cell result, without the value. */
    CellResult result();
  }

  /** Returns why the session has ended, or empty if it has not. */
  public Optional<String> gone() {
    return Optional.ofNullable(gone).or(child::endReason);
  }

  /**
   * Runs the snippets of a cell, stopping at the first that fails.
   *
   * @param budget the remaining resources, which are reduced by those that the cell uses
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

  /**
   * Begins a new, empty session in the same child process, which takes a third of the time of a new
   * process. What the last session did to the process itself stays, such as threads, so this is not
   * for one student's code after another's. After the session has ended, it does nothing.
   */
  public void reset(Budget budget) {
    if (gone().isPresent()) {
      return;
    }
    try {
      compiler.reset();
      child.ask(new SandboxProtocol.Request.Reset(), budget, sandbox.limits().call());
    } catch (IOException e) {
      gone = child.endReason().orElse("the compiling JVM ended");
    }
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
