package org.chainrule.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.chainrule.display.MimeBundle;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * XChart charts in the look of the lessons: white ground, light horizontal grid lines, strong lines
 * in colours that colour-blind readers can tell apart. A chart is shown if it is the last
 * expression of a cell, or by {@code display(chart)}.
 *
 * <pre>{@code
 * XYChart chart = Charts.xy("Parabola", "x", "y");
 * chart.addSeries("x²", new double[] {-1, 0, 1}, new double[] {1, 0, 1});
 * chart
 * }</pre>
 *
 * @see <a href="https://knowm.org/open-source/xchart/">XChart</a>
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito: Color Universal Design</a>
 */
public final class Charts {
  static final int WIDTH = 720;
  static final int HEIGHT = 400;
  private static final Color INK = new Color(0x374151);
  private static final Color GRID = new Color(0xe5e7eb);
  private static final Color CLEAR = new Color(0, 0, 0, 0);
  private static final List<Color> PALETTE =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0xe69f00),
          new Color(0x56b4e9),
          new Color(0x4b5563));
  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP
  };

  private Charts() {}

  /** An empty chart of lines over numbers. */
  public static XYChart xy(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    return chart;
  }

  /** An empty chart of bars over names. */
  public static CategoryChart bars(String title, String xTitle, String yTitle) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.7).setLegendVisible(true);
    return chart;
  }

  /**
   * A chart as SVG, as PNG with twice the pixels, and as text.
   *
   * @param plain what a console prints and a screen reader speaks: the numbers, if they are few
   */
  public static MimeBundle bundle(IChart chart, String plain) {
    return ChartImage.bundle(chart, plain);
  }

  /**
   * Adds a series with a label that need not be unique: XChart requires different names, but shows
   * the labels.
   */
  static XYSeries add(XYChart chart, String label, double[] x, double[] y) {
    String name = label;
    for (int i = 2; chart.getSeries(name) != null; i++) {
      name = label + " (series " + i + ")";
    }
    XYSeries series = chart.addSeries(name, x, y);
    series.setLabel(label);
    return series;
  }

  /** The colour of the n-th series; after seven they repeat. */
  static Color colour(int index) {
    return PALETTE.get(index % PALETTE.size());
  }

  /** For what has an order: from dark blue at 0 to light blue at 1. */
  static Color shade(double share) {
    int red = (int) Math.round(8 + share * 158);
    int green = (int) Math.round(48 + share * 141);
    int blue = (int) Math.round(107 + share * 112);
    return new Color(red, green, blue);
  }

  static Marker marker(int index) {
    return MARKERS[index % MARKERS.length];
  }

  private static void style(AxesChartStyler style) {
    var font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    style.setBaseFont(font).setLegendFont(font);
    style.setChartTitleFont(font.deriveFont(Font.BOLD, 15f));
    style.setAxisTitleFont(font).setAxisTickLabelsFont(font.deriveFont(12f));
    style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    style.setLegendBackgroundColor(CLEAR).setLegendBorderColor(CLEAR);
    style.setPlotBorderVisible(false).setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK).setAxisTickMarksColor(GRID);
    style.setXAxisTitleColor(INK).setYAxisTitleColor(INK);
    style.setPlotGridVerticalLinesVisible(false).setPlotGridLinesColor(GRID);
    // dashes would be written one by one into the SVG
    style.setPlotGridLinesStroke(new BasicStroke(1f));
    style.setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false);
    style.setPlotMargin(0).setChartPadding(12).setPlotContentSize(0.96);
    style.setLegendPosition(LegendPosition.OutsideE).setLegendSeriesLineLength(22);
    style.setSeriesColors(PALETTE.toArray(Color[]::new));
    style.setSeriesMarkers(MARKERS).setMarkerSize(7);
    style.setAntiAlias(true);
  }
}
