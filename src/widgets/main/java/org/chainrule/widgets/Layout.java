package org.chainrule.widgets;

/**
 * How a widget is laid out, in properties of CSS: {@code slider.layout().with("width", "60%")}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20Layout.html">ipywidgets:
 *     Layout</a>
 */
public final class Layout extends Widget<Layout> {
  /** With nothing set. */
  public Layout() {
    super("Layout");
  }
}
