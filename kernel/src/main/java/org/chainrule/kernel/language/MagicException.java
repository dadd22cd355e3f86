package org.chainrule.kernel.language;

/** A magic was used wrongly; the message says how it is used. */
public final class MagicException extends Exception {
  private static final long serialVersionUID = 1L;

  public MagicException(String message) {
    super(message);
  }
}
