package org.chainrule.widgets;

import java.util.List;

/**
 * Widgets one below the other.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#container-layout-widgets">ipywidgets:
 *     containers</a>
 */
public final class VBox extends Box<VBox> {
  /** With its children. */
  public VBox(Widget<?>... children) {
    super("VBox", List.of(children));
  }
}
