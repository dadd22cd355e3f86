package org.chainrule.widgets;

import java.util.List;

/**
 * A list that drops down, to choose one of its options.
 *
 * @param <T> the type of the options
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#dropdown">ipywidgets:
 *     Dropdown</a>
 */
public final class Dropdown<T> extends Selection<Dropdown<T>, T> {
  /** With options, of which the first is chosen. */
  public Dropdown(List<T> options) {
    super("Dropdown", options);
  }

  /** With options, of which the first is chosen. */
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only reads them
  public Dropdown(T... options) {
    this(List.of(options));
  }
}
