package org.chainrule.exercises.sandbox;

/**
 * The sandbox itself failed: a process that does not start, a full disk, no memory or no time on a
 * busy machine. It says nothing about the code that was to run, and must never cost a point.
 */
public final class SandboxFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SandboxFailure(String message) {
    super(message);
  }

  public SandboxFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
