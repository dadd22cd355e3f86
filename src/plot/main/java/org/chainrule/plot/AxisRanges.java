package org.chainrule.plot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.series.AxesChartSeries;
import org.knowm.xchart.internal.series.Series.DataType;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.BoxStyler;
import org.knowm.xchart.style.BubbleStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.HorizontalBarStyler;
import org.knowm.xchart.style.OHLCStyler;
import org.knowm.xchart.style.XYStyler;

/**
 * Replaces a chart's numbers and ranges, while it is drawn, by some that XChart can draw. A point
 * that its axis cannot show (NaN, infinite, or not positive on a logarithmic axis) becomes a gap,
 * and the name of its series says how many there are. An axis whose numbers are huge, tiny or
 * almost equal gets an {@link AxisScale}. {@link #close} leaves the chart as it was.
 */
final class AxisRanges implements AutoCloseable {
  /** Ten thousand years. */
  private static final double LONGEST_TIME = 1e4 * 365 * 24 * 3600 * 1000;

  private final AxesChart<?, ?> chart;
  private final AxesChartStyler style;
  private final Collection<? extends AxesChartSeries> series;
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final List<String> remarks = new ArrayList<>();

  private AxisRanges(AxesChart<?, ?> chart) {
    this.chart = chart;
    this.style = chart.getStyler();
    this.series = chart.getSeriesCollection();
  }

  /**
   * Fits a chart's numbers to what XChart can draw.
   *
   * @throws IllegalArgumentException if it cannot be drawn; the message says why
   */
  static AxisRanges fit(AxesChart<?, ?> chart) {
    var fitted = new AxisRanges(chart);
    try {
      fitted.fit();
      return fitted;
    } catch (RuntimeException e) {
      fitted.close();
      throw e;
    }
  }

  /** What is not drawn: a line for each series of which something is missing. */
  List<String> remarks() {
    return remarks;
  }

  @Override
  public void close() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  private <T> void change(Consumer<T> setter, T before, T after) {
    undo.push(() -> setter.accept(before));
    setter.accept(after);
  }

  private void fit() {
    series.forEach(this::clean);
    if (style instanceof XYStyler
        || style instanceof BubbleStyler
        || style instanceof OHLCStyler
        || style instanceof HorizontalBarStyler) {
      fitX();
    }
    if (!(style instanceof HorizontalBarStyler || style instanceof HeatMapStyler)) {
      fitY();
    }
  }

  /**
   * Replaces points that the axes cannot show by gaps, and counts them in the name of the series.
   */
  private void clean(AxesChartSeries each) {
    SeriesNumbers numbers = SeriesNumbers.of(each);
    var lost = new LostPoints(style.isXAxisLogarithmic(), style.isYAxisLogarithmic());
    replace(each, lost.removedFrom(numbers));
    if (!lost.isEmpty()) {
      String name = each.getLabel();
      remarks.add(name + ": " + lost);
      change(each::setLabel, name, name + " (" + lost + ")");
    }
  }

  private void replace(AxesChartSeries each, SeriesNumbers next) {
    SeriesNumbers before = SeriesNumbers.of(each);
    undo.push(() -> before.giveTo(each));
    next.giveTo(each);
  }

  private void fitX() {
    Range found = Range.NONE;
    for (AxesChartSeries each : series) {
      found = each.isEnabled() ? found.with(each.getXMin(), each.getXMax()) : found;
    }
    var side =
        new AxisSide(
            "x",
            style.isXAxisLogarithmic(),
            style instanceof HorizontalBarStyler,
            style.getXAxisMin(),
            style.getXAxisMax(),
            chart.getXAxisTitle(),
            style.getXAxisTickLabelsFormattingFunction(),
            style.getXAxisDecimalPattern());
    Range range = side.range(found);
    if (series.stream().anyMatch(s -> s.getxAxisDataType() != DataType.Number)) {
      requireDates(range);
      return;
    }
    AxisScale scale = side.scale(range);
    if (!scale.isPlain() || !range.equals(found)) {
      change(style::setXAxisMin, side.setLow(), scale.drawn(range.low()));
      change(style::setXAxisMax, side.setHigh(), scale.drawn(range.high()));
    }
    for (AxesChartSeries each : series) {
      SeriesNumbers n = SeriesNumbers.of(each);
      side.requireReplaceable(n.x(), scale, range);
      replace(each, new SeriesNumbers(side.drawn(n.x(), scale, range), n.y(), n.errorBars()));
    }
    change(chart::setXAxisTitle, side.title(), scale.title(side.title()));
    if (scale.decades()) {
      change(style::setXAxisLogarithmic, true, false);
    }
    if (!style.isXAxisLogarithmic() || side.labels() != null) {
      change(style::setXAxisTickLabelsFormattingFunction, side.labels(), side.labels(scale, style));
    }
  }

  private void fitY() {
    Map<Integer, Range> groups = new TreeMap<>();
    for (AxesChartSeries each : series) {
      if (each.isEnabled()) {
        int group = each.getYAxisGroup();
        Range soFar = groups.getOrDefault(group, Range.NONE);
        groups.put(group, soFar.with(each.getYMin(), each.getYMax()));
      }
    }
    if (groups.size() > 1) {
      groups.forEach(this::requirePlain);
    } else {
      int group = groups.isEmpty() ? 0 : groups.keySet().iterator().next();
      fitY(group, groups.getOrDefault(group, Range.NONE));
    }
  }

  private void fitY(int group, Range found) {
    AxisSide side = sideY(group);
    Range range = side.range(found);
    AxisScale scale = side.scale(range);
    if (!scale.isPlain() || !range.equals(found)) {
      change(
          low -> style.setYAxisMin(group, low), style.getYAxisMin(group), scale.drawn(range.low()));
      change(
          high -> style.setYAxisMax(group, high),
          style.getYAxisMax(group),
          scale.drawn(range.high()));
    }
    for (AxesChartSeries each : series) {
      SeriesNumbers n = SeriesNumbers.of(each);
      side.requireReplaceable(n.y(), scale, range);
      double[] errors =
          scale.decades() ? null : AxisSide.map(n.errorBars(), scale::drawnDifference);
      if (scale.decades() && n.errorBars() != null) {
        remarks.add(each.getLabel() + ": without its error bars over so many powers of ten");
      }
      replace(each, new SeriesNumbers(n.x(), side.drawn(n.y(), scale, range), errors));
    }
    boolean shared = Objects.equals(side.title(), chart.getYAxisTitle());
    Consumer<String> title = t -> chart.setYAxisGroupTitle(group, t);
    change(shared ? chart::setYAxisTitle : title, side.title(), scale.title(side.title()));
    if (scale.decades()) {
      change(style::setYAxisLogarithmic, true, false);
    }
    if (!style.isYAxisLogarithmic() || side.labels() != null) {
      change(style::setYAxisTickLabelsFormattingFunction, side.labels(), side.labels(scale, style));
    }
  }

  private AxisSide sideY(int group) {
    boolean free = style instanceof BoxStyler; // XChart takes no range for boxes
    Double low = style.getYAxisMin(group) == null ? style.getYAxisMin() : style.getYAxisMin(group);
    Double high = style.getYAxisMax(group) == null ? style.getYAxisMax() : style.getYAxisMax(group);
    String ofGroup = style.getYAxisGroupDecimalPatternMap().get(group);
    return new AxisSide(
        "y",
        style.isYAxisLogarithmic(),
        isAnchored(),
        free ? null : low,
        free ? null : high,
        chart.getYAxisGroupTitle(group),
        style.getYAxisTickLabelsFormattingFunction(),
        ofGroup == null ? style.getYAxisDecimalPattern() : ofGroup);
  }

  /** Whether something is drawn from 0 upwards, so that 0 has to stay where it is. */
  private boolean isAnchored() {
    if (style instanceof CategoryStyler bars) {
      return switch (bars.getDefaultSeriesRenderStyle()) {
        case Bar, Stick, Area, SteppedBar -> true;
        case Line, Scatter -> false;
      };
    }
    return series.stream()
        .filter(XYSeries.class::isInstance)
        .flatMap(each -> ((XYSeries) each).getXYSeriesRenderStyle().stream())
        .anyMatch(s -> s == XYSeriesRenderStyle.Area || s == XYSeriesRenderStyle.StepArea);
  }

  private void requirePlain(int group, Range found) {
    AxisSide side = sideY(group);
    Range range = side.range(found);
    if (!side.scale(range).isPlain()) {
      throw new IllegalArgumentException(
          "a chart with several y-axes cannot show numbers from %s to %s: subtract or divide first"
              .formatted(range.low(), range.high()));
    }
  }

  private static void requireDates(Range range) {
    if (range.high() - range.low() > LONGEST_TIME) {
      throw new IllegalArgumentException("the dates lie more than 10,000 years apart");
    }
  }
}
