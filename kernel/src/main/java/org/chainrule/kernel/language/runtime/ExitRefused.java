package org.chainrule.kernel.language.runtime;

/** A cell asked to end the process that holds the learner's variables. */
public final class ExitRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExitRefused(String call) {
    super(
        call
            + " would end the kernel and lose every variable, so it is refused. To leave a method,"
            + " return; to end a cell early, throw an exception; to start afresh, choose"
            + " Kernel > Restart.");
  }
}
