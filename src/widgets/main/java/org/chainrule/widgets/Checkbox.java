package org.chainrule.widgets;

/**
 * A box to tick: {@code value, indent}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#checkbox">ipywidgets:
 *     Checkbox</a>
 */
public final class Checkbox extends ValueWidget<Checkbox, Boolean> {
  /** With the defaults of ipywidgets. */
  public Checkbox() {
    super("Checkbox");
  }

  /** With a value. */
  public Checkbox(boolean value) {
    this();
    value(value);
  }
}
