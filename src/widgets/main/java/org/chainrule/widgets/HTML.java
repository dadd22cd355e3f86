package org.chainrule.widgets;

import org.chainrule.display.MimeBundle;

/**
 * HTML to read; what it shows is not escaped.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#html">ipywidgets:
 *     HTML</a>
 */
public final class HTML extends ValueWidget<HTML, String> {
  /** With the defaults of ipywidgets. */
  public HTML() {
    super("HTML");
  }

  /** With a value. */
  public HTML(String value) {
    this();
    value(value);
  }

  @Override
  MimeBundle still() {
    return MimeBundle.text(value()).with(MimeBundle.HTML, value());
  }
}
