package org.chainrule.kernel.language.session;

import java.util.Optional;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.compile.CompiledCell;
import org.chainrule.kernel.language.runtime.Invocation;
import org.chainrule.kernel.language.runtime.Thrown;

/** Runs the class that a cell without declarations was compiled to. */
final class ProgramRun {
  private final JShell jshell;
  private final RuntimeControl control;
  private final SourceMap sources;
  private final Cell cell;

  ProgramRun(JShell jshell, RuntimeControl control, SourceMap sources, Cell cell) {
    this.jshell = jshell;
    this.control = control;
    this.sources = sources;
    this.cell = cell;
  }

  CellResult run(CompiledCell program) {
    sources.remember(program.name(), cell, program.lines());
    control.prepare();
    control.load(program);
    for (int snippet = 0; snippet < program.snippets().size() && !control.failed(); snippet++) {
      control.call(program.name(), CompiledCell.method(snippet));
    }
    Optional<MimeBundle> value =
        program.valued() && !control.failed()
            ? control.shown(program.statement())
            : Optional.empty();
    // rendering a value may call the learner's code, which can be interrupted
    return control.failed() ? failure() : new CellResult.Completed(value);
  }

  private CellResult failure() {
    if (!(control.last() instanceof Invocation.Threw threw) || control.runtime().isInterrupted()) {
      return CellRun.interrupted(control.last());
    }
    Traceback traceback = new Traceback(sources, cell);
    return pending(threw.thrown())
        .map(each -> traceback.unresolved(each.name(), missing(each), threw.thrown()))
        .orElseGet(() -> traceback.failed(threw.thrown()));
  }

  /** The method or class that has thrown because it depends on an undeclared name. */
  private Optional<DeclarationSnippet> pending(Thrown thrown) {
    if (thrown.unresolved().isEmpty() || thrown.frames().isEmpty()) {
      return Optional.empty();
    }
    return jshell
        .snippets()
        .filter(DeclarationSnippet.class::isInstance)
        .map(DeclarationSnippet.class::cast)
        .filter(each -> sources.isIn(thrown.frames().get(0), each))
        .findFirst();
  }

  private String missing(DeclarationSnippet pending) {
    return String.join(", ", jshell.unresolvedDependencies(pending).toList());
  }
}
