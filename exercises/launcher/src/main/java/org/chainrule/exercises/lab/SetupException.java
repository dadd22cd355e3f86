package org.chainrule.exercises.lab;

/** Something that a person must do before Jupyter can start; the message says what. */
final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SetupException(String message) {
    super(message);
  }
}
