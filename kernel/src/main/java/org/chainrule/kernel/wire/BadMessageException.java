package org.chainrule.kernel.wire;

/** Bytes that are no Jupyter message, or that nobody who knows the key has signed. */
public final class BadMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  BadMessageException(String message) {
    super(message);
  }

  BadMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
