package org.chainrule.widgets;

/**
 * The colours and fonts of a widget, such as {@code handle_color} of a slider.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20Styling.html">ipywidgets:
 *     styling</a>
 */
public final class Style extends Widget<Style> {
  Style(String kind) {
    super(kind);
  }
}
