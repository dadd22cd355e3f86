package org.chainrule.display;

/**
 * Renders values of a type that is not {@link Displayable}. Libraries provide renderers through
 * {@link java.util.ServiceLoader}; the most specific type wins.
 *
 * @param <T> the type that is rendered, subtypes included
 */
public interface Renderer<T> {
  /** The type that this renderer serves. */
  Class<T> type();

  /** The value in every MIME type that the renderer can make. */
  MimeBundle render(T value);
}
