package org.chainrule.widgets;

/**
 * A slider for a number: {@code value, min, max, step, orientation, readout, readout_format}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#floatslider">ipywidgets:
 *     FloatSlider</a>
 */
public final class FloatSlider extends ValueWidget<FloatSlider, Double> {
  /** With the defaults of ipywidgets. */
  public FloatSlider() {
    super("FloatSlider");
  }

  /** With a value and its bounds. */
  public FloatSlider(double value, double min, double max) {
    super("FloatSlider", value, min, max);
  }

  /** With a value, its bounds and the size of a step. */
  public FloatSlider(double value, double min, double max, double step) {
    this(value, min, max);
    with("step", step);
  }
}
