package org.chainrule.widgets;

import java.util.List;

/**
 * Buttons of which one is down.
 *
 * @param <T> the type of the options
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#togglebuttons">ipywidgets:
 *     ToggleButtons</a>
 */
public final class ToggleButtons<T> extends Selection<ToggleButtons<T>, T> {
  /** With options, of which the first is chosen. */
  public ToggleButtons(List<T> options) {
    super("ToggleButtons", options);
  }

  /** With options, of which the first is chosen. */
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only reads them
  public ToggleButtons(T... options) {
    this(List.of(options));
  }
}
