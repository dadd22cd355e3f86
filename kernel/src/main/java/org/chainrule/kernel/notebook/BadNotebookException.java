package org.chainrule.kernel.notebook;

import java.io.IOException;

/**
 * Thrown when a file is not a notebook, or not one that can be run or graded; the message says why
 * in one sentence.
 */
public final class BadNotebookException extends IOException {
  private static final long serialVersionUID = 1L;

  public BadNotebookException(String message) {
    super(message);
  }

  public BadNotebookException(String message, Throwable cause) {
    super(message, cause);
  }
}
