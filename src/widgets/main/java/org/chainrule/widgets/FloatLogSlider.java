package org.chainrule.widgets;

import java.util.Map;

/**
 * A slider for a number on a logarithmic scale, from {@code base} to the {@code min} to {@code
 * base} to the {@code max}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#floatlogslider">ipywidgets:
 *     FloatLogSlider</a>
 */
public final class FloatLogSlider extends ValueWidget<FloatLogSlider, Double> {
  /** With the defaults of ipywidgets. */
  public FloatLogSlider() {
    super("FloatLogSlider");
  }

  /** With a value and its bounds. */
  public FloatLogSlider(double value, double base, double min, double max) {
    this();
    with("base", base);
    with("min", min);
    with("max", max);
    with("value", value);
  }

  /** The bounds are exponents of the base. */
  @Override
  Map<String, Object> consequences() {
    return bounded(
        Math.pow(number("base"), number("min")), Math.pow(number("base"), number("max")));
  }
}
