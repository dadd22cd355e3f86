package org.chainrule.kernel.wire;

/** Bytes that are not a Jupyter message, or that are not signed with the key. */
public final class BadMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  BadMessageException(String message) {
    super(message);
  }

  BadMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
