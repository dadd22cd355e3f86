package org.chainrule.widgets;

import org.chainrule.display.MimeBundle;

/**
 * A player that counts up while it plays: {@code value, min, max, step, interval} (milliseconds)
 * {@code , repeat, playing}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#play">ipywidgets:
 *     Play</a>
 */
public final class Play extends ValueWidget<Play, Integer> {
  /** With the defaults of ipywidgets. */
  public Play() {
    super("Play");
  }

  /** With a value and its bounds. */
  public Play(int value, int min, int max) {
    super("Play", value, min, max);
  }

  @Override
  MimeBundle still() {
    return MimeBundle.text(""); // what it plays shows the value
  }
}
