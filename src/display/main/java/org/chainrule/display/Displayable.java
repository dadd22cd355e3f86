package org.chainrule.display;

/**
 * A value that knows how it looks in a notebook. A front end asks it instead of {@code toString}.
 */
@FunctionalInterface
public interface Displayable {
  /** The value in every MIME type that it has. */
  MimeBundle display();
}
