package org.chainrule.kernel.language.runtime;

/** The JVM that the cells ran in has ended; the message says why. */
public final class RuntimeGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RuntimeGoneException(String reason) {
    super(reason);
  }
}
