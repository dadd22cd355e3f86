package org.chainrule.widgets;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A button: {@code description, icon, button_style, tooltip}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#button">ipywidgets:
 *     Button</a>
 */
public final class Button extends Widget<Button> {
  private final List<Consumer<Button>> clicked = new CopyOnWriteArrayList<>();

  /** A button with a text. */
  public Button(String description) {
    super("Button");
    description(description);
  }

  /** Calls a listener at every click. */
  public Button onClick(Consumer<Button> listener) {
    clicked.add(listener);
    return this;
  }

  /** Clicks it. */
  public void click() {
    clicked.forEach(listener -> listener.accept(this));
  }

  @Override
  void message(Map<String, Object> content) {
    if ("click".equals(content.get("event"))) {
      click();
    }
  }
}
