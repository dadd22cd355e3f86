package org.chainrule.widgets;

import java.util.List;

/**
 * Widgets of which one is shown, chosen by its title: {@code titles, selected_index}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#container-layout-widgets">ipywidgets:
 *     containers</a>
 */
public final class Tab extends Box<Tab> {
  /** With its children. */
  public Tab(Widget<?>... children) {
    super("Tab", List.of(children));
  }

  /** The titles of the children. */
  public Tab titles(String... titles) {
    return with("titles", List.of(titles));
  }
}
