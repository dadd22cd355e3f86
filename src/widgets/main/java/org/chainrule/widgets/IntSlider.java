package org.chainrule.widgets;

/**
 * A slider for a whole number: {@code value, min, max, step, orientation, readout, readout_format}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#intslider">ipywidgets:
 *     IntSlider</a>
 */
public final class IntSlider extends ValueWidget<IntSlider, Integer> {
  /** With the defaults of ipywidgets. */
  public IntSlider() {
    super("IntSlider");
  }

  /** With a value and its bounds. */
  public IntSlider(int value, int min, int max) {
    super("IntSlider", value, min, max);
  }

  /** With a value, its bounds and the size of a step. */
  public IntSlider(int value, int min, int max, int step) {
    this(value, min, max);
    with("step", step);
  }
}
