package org.chainrule.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BubbleSeries;
import org.knowm.xchart.HorizontalBarSeries;
import org.knowm.xchart.internal.series.AxesChartSeries;
import org.knowm.xchart.internal.series.AxesChartSeriesCategory;
import org.knowm.xchart.internal.series.AxesChartSeriesNumerical;

/**
 * The numbers of a series, which can be replaced while it is drawn. An axis with categories has
 * null; so have error bars where there are none.
 */
final class SeriesNumbers {
  private final double[] x;
  private final double[] y;
  private final double[] errorBars;

  SeriesNumbers(double[] x, double[] y, double[] errorBars) {
    this.x = x;
    this.y = y;
    this.errorBars = errorBars;
  }

  double[] x() {
    return x;
  }

  double[] y() {
    return y;
  }

  double[] errorBars() {
    return errorBars;
  }

  /** The numbers of a series; of a kind whose numbers cannot be replaced, none. */
  static SeriesNumbers of(AxesChartSeries series) {
    if (series instanceof BubbleSeries bubbles) {
      return new SeriesNumbers(bubbles.getXData(), bubbles.getYData(), null);
    } else if (series instanceof AxesChartSeriesNumerical points) {
      return new SeriesNumbers(points.getXData(), points.getYData(), points.getExtraValues());
    } else if (series instanceof AxesChartSeriesCategory bars) {
      return new SeriesNumbers(null, bars.getYData(), bars.getExtraValues());
    } else if (series instanceof HorizontalBarSeries bars) {
      return new SeriesNumbers(
          bars.getXData().stream()
              .mapToDouble(x -> x == null ? Double.NaN : x.doubleValue())
              .toArray(),
          null,
          null);
    }
    return new SeriesNumbers(null, null, null);
  }

  /** Gives these numbers to a series of the kind from which they come. */
  void giveTo(AxesChartSeries series) {
    if (series instanceof BubbleSeries bubbles) {
      bubbles.replaceData(x, y, bubbles.getExtraValues());
    } else if (series instanceof AxesChartSeriesNumerical points) {
      points.replaceData(x, y, errorBars);
    } else if (series instanceof AxesChartSeriesCategory bars) {
      bars.replaceData(new ArrayList<>(bars.getXData()), y, errorBars);
    } else if (series instanceof HorizontalBarSeries bars) {
      List<Double> lengths =
          Arrays.stream(x)
              .mapToObj(length -> Double.isNaN(length) ? null : (Double) length)
              .toList();
      bars.replaceData(lengths, bars.getYData());
    }
  }
}
