package org.chainrule.array;

/** Shapes that do not fit: the message says which, at which axis, and what would help. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public ShapeException(String message) {
    super(message);
  }
}
