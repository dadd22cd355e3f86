package org.chainrule.plot;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.knowm.xchart.style.AxesChartStyler;

/**
 * The settings of one axis of a chart, and what follows from them: its range, scale and labels.
 *
 * @param anchored whether 0 has to stay where it is
 * @param setLow the minimum that was set, or null
 * @param setHigh the maximum that was set, or null
 * @param labels formats the tick labels, or null
 * @param pattern the decimal pattern of the labels, or null
 */
record AxisSide(
    String name,
    boolean log,
    boolean anchored,
    Double setLow,
    Double setHigh,
    String title,
    Function<Double, String> labels,
    String pattern) {
  /** The shown part of an axis. */
  Range range(Range found) {
    Range data = found.isEmpty() ? new Range(log ? 0.1 : 0, 1) : found;
    Range range = (anchored && !log ? data.with(0, 0) : data).within(setLow, setHigh);
    if (range.isEmpty()) {
      throw new IllegalArgumentException(
          "the %s-axis is set to run from %s to %s: its minimum must be below its maximum"
              .formatted(name, range.low(), range.high()));
    }
    if (log && range.low() <= 0) {
      throw new IllegalArgumentException(
          "the logarithmic %s-axis is set to begin at %s: it can only begin above 0"
              .formatted(name, range.low()));
    }
    return range;
  }

  AxisScale scale(Range range) {
    return log
        ? AxisScale.logarithmic(range.low(), range.high())
        : AxisScale.of(range.low(), range.high(), anchored);
  }

  double[] drawn(double[] values, AxisScale scale, Range range) {
    return log && scale.isPlain() ? values : map(values, v -> scale.drawn(log ? v : range.near(v)));
  }

  static double[] map(double[] values, DoubleUnaryOperator change) {
    return values == null ? null : Arrays.stream(values).map(change).toArray();
  }

  TickLabels labels(AxisScale scale, AxesChartStyler style) {
    if (labels != null) {
      return new TickLabels(drawn -> labels.apply(scale.value(drawn)));
    }
    String decimals = pattern == null ? style.getDecimalPattern() : pattern;
    if (decimals == null) {
      return new TickLabels(scale::label);
    }
    var format = new DecimalFormat(decimals, DecimalFormatSymbols.getInstance(style.getLocale()));
    DoubleFunction<String> label = drawn -> format.format(scale.value(drawn));
    return new TickLabels(label);
  }

  void requireReplaceable(double[] numbers, AxisScale scale, Range range) {
    if (numbers == null && !scale.isPlain()) {
      throw new IllegalArgumentException(
          "this kind of chart cannot show numbers from %s to %s on its %s-axis: subtract or divide first"
              .formatted(range.low(), range.high(), name));
    }
  }
}
