package org.chainrule.kernel.session;

import java.util.Optional;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.spi.SPIResolutionException;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language.Outcome;
import org.chainrule.kernel.session.compile.Program;

/** Runs a cell that declares nothing, as the program that it was compiled to. */
final class ProgramRun {
  private final JShell jshell;
  private final CellControl control;
  private final Origins origins;
  private final Cell cell;

  ProgramRun(JShell jshell, CellControl control, Origins origins, Cell cell) {
    this.jshell = jshell;
    this.control = control;
    this.origins = origins;
    this.cell = cell;
  }

  Outcome run(Program program) {
    origins.remember(program.name(), cell, program.lines());
    control.prepare(cell);
    Class<?> loaded = control.load(program);
    for (int piece = 0; piece < program.pieces().size() && !failed(); piece++) {
      control.run(loaded, Program.method(piece));
    }
    Optional<MimeBundle> value =
        program.valued() && !failed() ? control.shown(program.statement()) : Optional.empty();
    // to show a value runs the learner's code too, and can be interrupted
    return failed() ? failure(control.thrown()) : new Outcome.Ok(value);
  }

  private boolean failed() {
    return control.thrown() != null || cell.interrupted();
  }

  private Outcome failure(Throwable thrown) {
    if (cell.interrupted()) {
      return CellRun.interrupted(thrown);
    }
    Traceback traceback = new Traceback(origins, cell);
    return thrown instanceof SPIResolutionException
        ? pending(thrown)
            .map(each -> traceback.unresolved(each.name(), missing(each), thrown))
            .map(Outcome.class::cast)
            .orElseGet(() -> control.told(() -> traceback.failed(thrown)))
        : control.told(() -> traceback.failed(thrown));
  }

  /** The method or class that has thrown because it waits for something to be declared. */
  private Optional<DeclarationSnippet> pending(Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    return jshell
        .snippets()
        .filter(DeclarationSnippet.class::isInstance)
        .map(DeclarationSnippet.class::cast)
        .filter(each -> stack.length > 0 && origins.isIn(stack[0], each))
        .findFirst();
  }

  private String missing(DeclarationSnippet pending) {
    return String.join(", ", jshell.unresolvedDependencies(pending).toList());
  }
}
