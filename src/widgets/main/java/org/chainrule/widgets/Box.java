package org.chainrule.widgets;

import java.util.List;
import java.util.StringJoiner;
import org.chainrule.display.MimeBundle;

/**
 * Widgets beside or below each other.
 *
 * @param <W> the widget's own class
 */
abstract class Box<W extends Box<W>> extends Widget<W> {
  Box(String kind, List<? extends Widget<?>> children) {
    super(kind);
    with("children", children);
  }

  /** Shows other widgets. */
  public W children(Widget<?>... children) {
    return with("children", List.of(children));
  }

  /** The stills of what it holds, one below the other. */
  @Override
  MimeBundle still() {
    var html = new StringBuilder();
    var plain = new StringJoiner("\n");
    for (Object child : (List<?>) get("children")) {
      MimeBundle still = ((Widget<?>) child).still();
      if (still.plain().isEmpty()) {
        continue;
      }
      html.append(Pictures.html(still));
      plain.add(still.plain().stripTrailing());
    }
    return MimeBundle.text(plain.toString()).with(MimeBundle.HTML, html.toString());
  }
}
