package org.chainrule.widgets;

import java.util.List;

/**
 * Widgets beside or below each other.
 *
 * @param <W> the widget's own class
 */
public abstract class Box<W extends Box<W>> extends Widget<W> {
  Box(String kind, List<? extends Widget<?>> children) {
    super(kind);
    with("children", children);
  }

  /** Shows other widgets. */
  public W children(Widget<?>... children) {
    return with("children", List.of(children));
  }
}
