package org.chainrule.display;

/** A value with its own rendering in notebooks, which is used instead of {@code toString}. */
@FunctionalInterface
public interface Displayable {
  /** The value in every MIME type that it has. */
  MimeBundle display();
}
