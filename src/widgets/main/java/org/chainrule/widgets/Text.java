package org.chainrule.widgets;

/**
 * A line of text to type: {@code value, placeholder, continuous_update}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#text">ipywidgets:
 *     Text</a>
 */
public final class Text extends ValueWidget<Text, String> {
  /** With the defaults of ipywidgets. */
  public Text() {
    super("Text");
  }

  /** With a value. */
  public Text(String value) {
    this();
    value(value);
  }
}
