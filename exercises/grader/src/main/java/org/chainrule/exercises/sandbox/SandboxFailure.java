package org.chainrule.exercises.sandbox;

/**
 * Thrown if the sandbox itself fails, for example because a process does not start, a disk is full,
 * or a busy machine has no memory or time left. A failure says nothing about the code that was to
 * run, and must never cost points.
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
