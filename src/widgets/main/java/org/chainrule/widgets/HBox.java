package org.chainrule.widgets;

import java.util.List;

/**
 * Widgets side by side.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#container-layout-widgets">ipywidgets:
 *     containers</a>
 */
public final class HBox extends Box<HBox> {
  /** With its children. */
  public HBox(Widget<?>... children) {
    super("HBox", List.of(children));
  }
}
