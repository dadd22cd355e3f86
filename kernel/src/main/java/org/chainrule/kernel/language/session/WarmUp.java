package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.chainrule.kernel.language.compile.MappedSource;

/**
 * Prepares a kernel while it waits for its learner: does what a learner does first, so that the
 * compiler and the drawing of pictures are loaded, and the JVM has optimized them, before they are
 * needed. Nothing of it shows: the cells declare nothing, and their output and values are dropped.
 */
final class WarmUp implements Runnable {
  /** How often the small cells run: after that, few methods are left that the JVM interprets. */
  private static final int ROUNDS = 12;

  /** In a small cell, most of the time goes into compiling it. */
  private static final List<String> CELLS =
      List.of(
          "1 + 1",
          "tensor(1.0, 2.0).mul(3).sum()",
          "for (int i = 0; i < 2; i++) { System.out.println(\"line \" + i); }",
          "List.of(1, 2, 3).stream().map(n -> n * n).toList()");

  private static final String PICTURE = "Circuit.of(tensor(2.0).requiresGrad(true).mul(3).add(1))";

  private static final String NAME = "Tensor.one";

  private final JShellEngine engine;

  WarmUp(JShellEngine engine) {
    this.engine = engine;
  }

  @Override
  public void run() {
    for (Consumer<Shell> step : steps()) {
      if (!engine.whenIdle(step)) {
        return;
      }
    }
  }

  private static List<Consumer<Shell>> steps() {
    // what may be needed first comes first, and what takes longest last
    var steps = new ArrayList<Consumer<Shell>>();
    for (int i = 0; i < ROUNDS; i++) {
      CELLS.forEach(cell -> steps.add(shell -> run(shell, cell)));
      steps.add(WarmUp::ask);
    }
    steps.add(shell -> run(shell, PICTURE));
    return steps;
  }

  /** A cell that fails here, for instance where no picture can be drawn, fails in silence. */
  private static void run(Shell shell, String cell) {
    shell.run(Cell.NONE, MappedSource.of(cell));
  }

  private static void ask(Shell shell) {
    shell.complete(NAME, NAME.length());
    shell.inspect(NAME + "s(2)", NAME.length());
  }
}
