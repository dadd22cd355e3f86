package org.chainrule.widgets;

import org.chainrule.display.MimeBundle;

/**
 * A line of text to read.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#label">ipywidgets:
 *     Label</a>
 */
public final class Label extends ValueWidget<Label, String> {
  /** With the defaults of ipywidgets. */
  public Label() {
    super("Label");
  }

  /** With a value. */
  public Label(String value) {
    this();
    value(value);
  }

  @Override
  MimeBundle still() {
    return MimeBundle.text(value());
  }
}
