package org.chainrule.widgets;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.chainrule.display.Display;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.display.MimeBundle;

/**
 * Controls, and below them what a function of their values gives, drawn anew when one changes. Made
 * by {@link Widgets#interactive}. The text of the picture is beside it, for screen readers.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Using%20Interact.html">ipywidgets:
 *     Using Interact</a>
 */
public final class Interactive extends Box<Interactive> {
  private static final String ONLY_HEARD =
      "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";

  private final Supplier<?> function;
  private final Image picture = new Image();
  private final HTML text = new HTML();
  private MimeBundle shown;

  Interactive(Supplier<?> function, List<? extends ValueWidget<?, ?>> controls) {
    super("VBox", List.of());
    this.function = function;
    var children = new ArrayList<Widget<?>>(controls);
    children.add(picture);
    children.add(text);
    picture.layout().with("align_self", "flex-start").with("max_width", "100%");
    children(children.toArray(Widget<?>[]::new));
    redraw();
    controls.forEach(control -> control.observe(change -> redraw()));
  }

  private void redraw() {
    Object result = function.get();
    shown = result == null ? MimeBundle.text("") : Display.render(result);
    boolean svg = shown.data().containsKey(MimeBundle.SVG);
    byte[] bytes = shown.bytes(svg ? MimeBundle.SVG : MimeBundle.PNG);
    if (bytes != null) {
      picture.with("format", svg ? "svg+xml" : "png").value(bytes);
      text.value(words(shown.plain()));
    } else {
      text.value(Pictures.html(shown));
    }
    picture.layout().with("display", bytes == null ? "none" : null);
  }

  private static String words(String plain) {
    return new HtmlBuilder()
        .element("span", plain, "role", "status", "style", ONLY_HEARD)
        .toString();
  }

  @Override
  MimeBundle still() {
    return shown;
  }
}
