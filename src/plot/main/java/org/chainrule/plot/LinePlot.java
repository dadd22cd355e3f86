package org.chainrule.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A line chart that marks values which its axes cannot show. Where a value is NaN or infinite, or
 * not positive on a logarithmic axis, the line has a gap, and a mark at the edge of the plot says
 * what is there.
 *
 * @param log whether the y-axis is logarithmic
 */
record LinePlot(String title, String xTitle, String yTitle, boolean log, List<Line> lines) {
  private static final int MOST_MARKED_POINTS = 40;
  private static final double PLOT_PIXELS = 320;
  private static final BasicStroke LINE =
      new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  record Line(String name, List<Point> points) {
    boolean hasBand() {
      return points.size() > 1 && points.stream().anyMatch(p -> p.low < p.high);
    }
  }

  /** A value and the ends of the band behind it; without a band, all three are equal. */
  record Point(double x, double y, double low, double high) {
    static Point of(double x, double y) {
      return new Point(x, y, y, y);
    }
  }

  /** What a value is that cannot be drawn at its height. */
  private enum Special {
    ZERO("exactly 0"),
    NEGATIVE("negative"),
    INFINITE("infinite"),
    NAN("not a number");

    final String words;

    Special(String words) {
      this.words = words;
    }

    static Special of(double value, boolean log) {
      if (Double.isNaN(value)) {
        return NAN;
      } else if (Double.isInfinite(value)) {
        return INFINITE;
      } else if (log && value <= 0) {
        return value < 0 ? NEGATIVE : ZERO;
      }
      return null;
    }

    boolean atTop() {
      return this == INFINITE || this == NAN;
    }

    Marker marker() {
      return switch (this) {
        case ZERO -> SeriesMarkers.TRIANGLE_DOWN;
        case NEGATIVE -> SeriesMarkers.SQUARE;
        case INFINITE -> SeriesMarkers.TRIANGLE_UP;
        case NAN -> SeriesMarkers.CROSS;
      };
    }
  }

  /** The shown part of the y-axis; on a logarithmic one, in decades. */
  private record Shown(double min, double max, double markRoom) {}

  XYChart chart() {
    XYChart chart = Charts.xy(title, xTitle, yTitle);
    Shown range = range();
    chart.getStyler().setYAxisMin(range.min).setYAxisMax(range.max);
    chart.getStyler().setAxisTicksVisible(points().findAny().isPresent());
    if (log) {
      chart.setCustomYAxisTickLabelsFormatter(LinePlot::powerOfTen);
      chart
          .getStyler()
          .setYAxisTickMarkSpacingHint(
              Axis.around(range.min, range.max, true).spacing(PLOT_PIXELS));
    }
    for (int i = 0; i < lines.size(); i++) {
      band(chart, lines.get(i), Charts.colour(i), range);
    }
    for (int i = 0; i < lines.size(); i++) {
      line(chart, lines.get(i), i);
      marks(chart, lines.get(i), i, range);
    }
    return chart;
  }

  /** The height at which a value is drawn, or NaN. */
  private double height(double value) {
    if (Special.of(value, log) != null) {
      return Double.NaN;
    }
    return log ? Math.log10(value) : value;
  }

  private Shown range() {
    List<Double> drawn =
        points()
            .flatMapToDouble(point -> DoubleStream.of(point.y, point.low, point.high))
            .map(this::height)
            .filter(Double::isFinite)
            .boxed()
            .toList();
    double min = drawn.stream().min(Double::compare).orElse(log ? -1.0 : 0.0);
    double max = drawn.stream().max(Double::compare).orElse(1.0);
    if (log) {
      min = Math.floor(min + 1e-9);
      max = Math.max(min + 1, Math.ceil(max - 1e-9));
    } else if (min == max) {
      double room = Math.max(Math.abs(min) * 0.1, 1e-3);
      min = Math.max(-Double.MAX_VALUE, min - room);
      max = Math.min(Double.MAX_VALUE, max + room);
    }
    double pad = log ? Math.max(1, Math.ceil((max - min) / 8)) : max / 8 - min / 8;
    boolean bottom = specials().anyMatch(special -> !special.atTop());
    boolean top = specials().anyMatch(Special::atTop);
    double lowest = Math.max(-Double.MAX_VALUE, bottom ? min - pad : min);
    double highest = Math.min(Double.MAX_VALUE, top ? max + pad : max);
    return new Shown(lowest, highest, pad);
  }

  private Stream<Point> points() {
    return lines.stream().flatMap(line -> line.points.stream());
  }

  private Stream<Special> specials() {
    return points().map(point -> Special.of(point.y, log)).filter(Objects::nonNull);
  }

  /** A band goes to the edge of the plot where its own end cannot be drawn. */
  private void band(XYChart chart, Line line, Color colour, Shown range) {
    if (!line.hasBand()) {
      return;
    }
    List<Point> drawn = line.points.stream().filter(this::isDrawnInBand).toList();
    int n = drawn.size();
    double[] x = new double[2 * n];
    double[] y = new double[2 * n];
    for (int i = 0; i < n; i++) {
      Point point = drawn.get(i);
      double low = height(point.low);
      double high = height(point.high);
      x[i] = point.x;
      x[2 * n - 1 - i] = point.x;
      y[i] = Double.isNaN(low) ? range.min : low;
      y[2 * n - 1 - i] = Double.isNaN(high) ? range.max : high;
    }
    XYSeries band = Charts.add(chart, line.name + " (band)", x, y);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 40));
    band.setLineColor(new Color(0, 0, 0, 0)).setLineWidth(0);
    band.setMarker(SeriesMarkers.NONE);
    band.setShowInLegend(false);
  }

  private boolean isDrawnInBand(Point point) {
    return !Double.isNaN(height(point.low)) || !Double.isNaN(height(point.high));
  }

  private void line(XYChart chart, Line line, int index) {
    double[] y = line.points.stream().mapToDouble(point -> height(point.y)).toArray();
    // a value without a position is a gap with a mark
    double[] x = line.points.stream().mapToDouble(this::placeInLine).toArray();
    if (DoubleStream.of(y).allMatch(Double::isNaN)) {
      return; // only its marks are shown
    }
    XYSeries series = Charts.add(chart, line.name, x, y);
    series.setLineStyle(LINE).setLineColor(Charts.colour(index));
    boolean marked = y.length <= MOST_MARKED_POINTS;
    series.setMarker(marked ? Charts.marker(index) : SeriesMarkers.NONE);
    series.setMarkerColor(Charts.colour(index));
  }

  private double placeInLine(Point point) {
    return Special.of(point.y, log) == null ? point.x : Double.NaN;
  }

  private void marks(XYChart chart, Line line, int index, Shown range) {
    // each line has marks at its own height, so that they do not hide others
    double inset = range.markRoom * (index + 1) / (lines.size() + 1);
    for (Special special : Special.values()) {
      double[] x =
          line.points.stream()
              .filter(point -> Special.of(point.y, log) == special)
              .mapToDouble(Point::x)
              .toArray();
      if (x.length > 0) {
        double height = special.atTop() ? range.max - inset : range.min + inset;
        double[] y = DoubleStream.generate(() -> height).limit(x.length).toArray();
        XYSeries marks = Charts.add(chart, line.name + ": " + special.words, x, y);
        marks.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        marks.setMarker(special.marker()).setMarkerColor(Charts.colour(index));
      }
    }
  }

  static String powerOfTen(double decades) {
    long whole = Math.round(decades);
    if (Math.abs(whole - decades) > 1e-6) {
      return "";
    }
    var power = new StringBuilder("10");
    for (char digit : Long.toString(whole).toCharArray()) {
      power.append(digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0'));
    }
    return power.toString();
  }
}
