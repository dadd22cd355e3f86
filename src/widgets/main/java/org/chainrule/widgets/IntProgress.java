package org.chainrule.widgets;

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
    super("IntProgress", value, min, max);
  }
}
