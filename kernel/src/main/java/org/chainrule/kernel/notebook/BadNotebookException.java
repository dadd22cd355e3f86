package org.chainrule.kernel.notebook;

/** A file that is no notebook which could be run; the message says so in one sentence. */
public final class BadNotebookException extends Exception {
  private static final long serialVersionUID = 1L;

  BadNotebookException(String message) {
    super(message);
  }

  BadNotebookException(String message, Throwable cause) {
    super(message, cause);
  }
}
