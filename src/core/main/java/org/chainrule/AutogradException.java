package org.chainrule;

/** A graph used in a way that it does not allow: the message says what to do instead. */
public final class AutogradException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public AutogradException(String message) {
    super(message);
  }
}
