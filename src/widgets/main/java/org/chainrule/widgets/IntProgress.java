package org.chainrule.widgets;

import java.util.Map;

/**
 * A bar that shows how far something has come: {@code value, min, max, bar_style}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#intprogress">ipywidgets:
 *     IntProgress</a>
 */
public final class IntProgress extends ValueWidget<IntProgress, Integer> {
  /** With the defaults of ipywidgets. */
  public IntProgress() {
    super("IntProgress");
  }

  /** With a value and its bounds. */
  public IntProgress(int value, int min, int max) {
    this();
    with("min", min);
    with("max", max);
    with("value", value);
  }

  @Override
  Map<String, Object> consequences() {
    return bounded();
  }
}
