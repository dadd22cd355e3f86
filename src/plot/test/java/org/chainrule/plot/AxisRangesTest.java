package org.chainrule.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.BoxChart;
import org.knowm.xchart.BoxChartBuilder;
import org.knowm.xchart.BubbleChart;
import org.knowm.xchart.BubbleChartBuilder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.OHLCChart;
import org.knowm.xchart.OHLCChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;

/**
 * A chart of any numbers comes to an end; a search for ticks that does not is stopped by the
 * timeout.
 */
@Tag("any-jdk")
@Timeout(60)
class AxisRangesTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double MAX = Double.MAX_VALUE;
  private static final double MIN = Double.MIN_VALUE;

  static List<double[]> numbers() {
    return List.of(
        new double[] {1, 2, 3},
        new double[] {0, 0, 0},
        new double[] {-5, 0, 5},
        new double[] {1e16, 1e16 + 2, 1e16 + 4},
        new double[] {-1e16, -1e16 - 2, -1e16},
        new double[] {1, Math.nextUp(1), 1},
        new double[] {0.1, 0.1 + 1e-12, 0.1 + 2e-12},
        new double[] {1e15, 2e15, 3e15},
        new double[] {1e12, 1e12 + 1000, 1e12 + 2000},
        new double[] {123456789, 123456790, 123456791},
        new double[] {1000000, 1001000, 1002000},
        new double[] {1e300, 2e300, 3e300},
        new double[] {-MAX, 0, MAX},
        new double[] {MAX, MAX, MAX},
        new double[] {MAX, Math.nextDown(MAX), MAX},
        new double[] {MIN, 2 * MIN, 4 * MIN},
        new double[] {MIN, MIN, MIN},
        new double[] {0, MIN, 1e-320},
        new double[] {1e-300, 1, 1e300},
        new double[] {1e-12, 2e-12, 5e-12},
        new double[] {-1e-5, 1e-5, 0},
        new double[] {0, 1e-3, INF},
        new double[] {-INF, INF, NAN},
        new double[] {NAN, NAN, NAN},
        new double[] {INF, INF, INF},
        new double[] {NAN, 1, NAN},
        new double[] {1, NAN, 1e16});
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void linesOfAnyNumbersAreDrawn(double[] numbers) {
    double[] steps = {0, 1, 2};
    for (boolean log : new boolean[] {false, true}) {
      for (int width : new int[] {120, 260}) {
        assertDrawn(xy(width, XYSeriesRenderStyle.Line, log, numbers, numbers));
        assertDrawn(xy(width, XYSeriesRenderStyle.Scatter, log, numbers, steps));
      }
      for (XYSeriesRenderStyle style : XYSeriesRenderStyle.values()) {
        assertDrawn(xy(120, style, log, steps, numbers));
      }
      // XChart draws areas over ascending x alone, and says so
      assertEnds(xy(120, XYSeriesRenderStyle.Area, log, numbers, steps), false);
    }
  }

  private static XYChart xy(
      int width, XYSeriesRenderStyle style, boolean log, double[] x, double[] y) {
    XYChart chart = new XYChartBuilder().width(width).height(200).title("t").build();
    chart.getStyler().setXAxisLogarithmic(log).setYAxisLogarithmic(log);
    XYSeries series = chart.addSeries("s", x, y, new double[] {0.1, NAN, INF});
    series.setXYSeriesRenderStyle(style);
    return chart;
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void barsOfAnyNumbersAreDrawn(double[] numbers) {
    List<Double> boxed = Arrays.stream(numbers).boxed().toList();
    List<String> names = List.of("a", "b", "c");
    for (CategorySeriesRenderStyle style : CategorySeriesRenderStyle.values()) {
      for (boolean stacked : new boolean[] {false, true}) {
        CategoryChart bars = Charts.bars("t", "x", "y");
        bars.getStyler().setStacked(stacked).setDefaultSeriesRenderStyle(style);
        bars.addSeries("s", names, boxed);
        bars.addSeries("r", names, List.of(1.0, 2.0, 3.0));
        assertEnds(bars, Arrays.stream(numbers).noneMatch(v -> stacked && Math.abs(v) > 1e307));
      }
    }
    HorizontalBarChart lying = new HorizontalBarChartBuilder().width(300).height(200).build();
    lying.addSeries("s", boxed, names);
    assertDrawn(lying);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void chartsOfOtherKindsAreDrawnOrSayWhyNot(double[] numbers) {
    List<Double> boxed = Arrays.stream(numbers).boxed().toList();
    BubbleChart bubbles = new BubbleChartBuilder().width(300).height(200).build();
    bubbles.addSeries("s", numbers, numbers, new double[] {5, 10, 15});
    assertDrawn(bubbles);
    BubbleChart sizes = new BubbleChartBuilder().width(300).height(200).build();
    sizes.addSeries("s", new double[] {1, 2, 3}, new double[] {1, 2, 3}, numbers);
    assertEnds(sizes, false);
    BoxChart boxes = new BoxChartBuilder().width(300).height(200).build();
    boxes.addSeries("s", boxed);
    assertEnds(boxes, false);
    OHLCChart prices = new OHLCChartBuilder().width(300).height(200).build();
    double[] days = {1, 2, 3};
    prices.addSeries("s", days, numbers, numbers, numbers, numbers);
    assertEnds(prices, false);
    HeatMapChart heat = new HeatMapChartBuilder().width(300).height(200).build();
    List<Number[]> cells = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      cells.add(new Number[] {i, i, numbers[i]});
    }
    heat.addSeries("s", boxed, boxed, cells);
    assertEnds(heat, false);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void ourOwnChartsOfAnyNumbersAreDrawn(double[] numbers) {
    for (Curves curves : List.of(Curves.learning(), Curves.gradientNorms())) {
      for (int i = 0; i < numbers.length; i++) {
        curves.add("over numbers", numbers[i], i).add("of numbers", i, numbers[i]);
      }
      assertDrawn(curves);
    }
    Curves long_ = Curves.learning();
    for (int i = 0; i < 1000; i++) {
      long_.add("a", i, numbers[i % 3]).add("a (band)", numbers[i % 3], i);
    }
    assertDrawn(long_);
    assertDrawn(new GradientNorms().add("a", numbers).add("b", 1, 2, 3));
    var tensor = Tensor.tensor(numbers);
    assertDrawn(new LayerHistograms("h").add("a", tensor).add("b", tensor.neg()));
    assertDrawn(LayerHistograms.magnitudes("h").add("a", tensor));
    assertDrawn(
        LossSurface.of("f", (a, b) -> numbers[0] + (numbers[1] - numbers[0]) * a * b, 0, 1));
    double low = Math.min(numbers[0], numbers[2]);
    double high = Math.max(numbers[0], numbers[2]);
    if ((low < high && Double.isFinite(high - low)) || high == MAX) {
      assertDrawn(
          LossSurface.of("f", (a, b) -> a / 2 + b / 2, Math.min(low, 0), high)
              .path(numbers, numbers));
    }
  }

  @Test
  void theLabelsOfNumbersThatDifferInTheirLastDigitsAreDifferences() {
    assertThat(AxisScale.of(1e16, 1e16 + 2, false))
        .satisfies(scale -> assertThat(scale.title("loss")).isEqualTo("loss − 1e16"))
        .satisfies(scale -> assertThat(scale.label(scale.drawn(1e16 + 2))).isEqualTo("+2"))
        .satisfies(scale -> assertThat(scale.label(scale.drawn(1e16))).isEqualTo("0"))
        .satisfies(scale -> assertThat(scale.value(scale.drawn(1e16 + 2))).isEqualTo(1e16 + 2));
    assertThat(AxisScale.of(-1000.0000001, -1000, false).title(""))
        .isEqualTo("value + 1000.0000001");
  }

  @Test
  void theLabelsOfHugeAndTinyNumbersHaveAPowerOfTen() {
    AxisScale huge = AxisScale.of(-1.5e308, 1.5e308, false);
    AxisScale tiny = AxisScale.of(0, MIN, false);

    assertThat(huge.label(huge.drawn(-1.5e308))).isEqualTo("-1.5e308");
    assertThat(huge.drawn(1.5e308)).isEqualTo(1.5, within(1e-15));
    assertThat(tiny.label(tiny.drawn(MIN))).isEqualTo("4.94e-324");
    assertThat(AxisScale.of(0, 0.5, false).label(0.25)).isEqualTo("0.25");
    assertThat(AxisScale.of(0, 20000, false).label(5000)).isEqualTo("5000");
    assertThat(AxisScale.of(0, 20000, false).isPlain()).isTrue();
  }

  @Test
  void manyPowersOfTenAreLabelledHereAndThere() {
    AxisScale scale = AxisScale.logarithmic(1e-300, 1e300);

    assertThat(scale.label(scale.drawn(1e-200))).isEqualTo("10⁻²⁰⁰");
    assertThat(scale.isPlain()).isFalse();
    assertThat(AxisScale.logarithmic(1e-7, 1e3).isPlain()).isTrue();
    XYChart chart = new XYChart(600, 300);
    chart.addSeries("s", new double[] {1, 2, 3}, new double[] {MIN, 1, 1e308});
    chart.getStyler().setYAxisLogarithmic(true);
    assertThat(svg(Display.render(chart))).hasSizeLessThan(60_000);
    assertThat(chart.getStyler().isYAxisLogarithmic()).isTrue();
  }

  @Test
  void whatIsNotDrawnIsSaidInTheTextAndInTheName() {
    XYChart chart = Charts.xy("t", "x", "y");
    chart.addSeries("a", new double[] {0, 1, INF}, new double[] {1, NAN, 3});
    chart.addSeries("b", new double[] {0, NAN, 1}, new double[] {1, NAN, 3});

    MimeBundle shown = Display.render(chart);

    assertThat(shown.plain()).isEqualTo("chart 't' of a, b\na: 2 points not finite");
    assertThat(svg(shown)).contains("a: 2 points not finite");
    chart.getStyler().setYAxisLogarithmic(true);
    chart.addSeries("c", new double[] {0, 1, 2}, new double[] {1, 0, -3});
    assertThat(Display.render(chart).plain()).endsWith("c: 2 points not positive");
  }

  @Test
  void aChartIsAfterwardsAsItWas() {
    double[] x = {1e16, INF, 1e16 + 2};
    double[] y = {1e-320, 2e-320, NAN};
    XYChart chart = new XYChart(600, 300);
    XYSeries series = chart.addSeries("s", x, y);
    chart.setXAxisTitle("steps");

    Display.render(chart);

    assertThat(series.getXData()).containsExactly(1e16, INF, 1e16 + 2);
    assertThat(series.getYData()).containsExactly(1e-320, 2e-320, NAN);
    assertThat(series.getLabel()).isEqualTo("s");
    assertThat(chart.getXAxisTitle()).isEqualTo("steps");
    assertThat(chart.getStyler().getXAxisMin()).isNull();
    assertThat(chart.getStyler().getYAxisMax(0)).isNull();
    assertThat(chart.getStyler().getXAxisTickLabelsFormattingFunction()).isNull();
  }

  @Test
  void aChartThatCannotBeDrawnSaysWhy() {
    XYChart chart = Charts.xy("t", "x", "y");
    chart.addSeries("a", new double[] {0, 1}, new double[] {1, 2});
    chart.getStyler().setYAxisMin(5.0).setYAxisMax(1.0);

    assertThat(Display.render(chart).plain())
        .isEqualTo(
            "chart 't' of a\nThis chart cannot be drawn: the y-axis is set to run from 5.0 to 1.0:"
                + " its minimum must be below its maximum");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setYAxisLogarithmic(true);
    assertThat(Display.render(chart).plain())
        .endsWith("the logarithmic y-axis is set to begin at 0.0: it can only begin above 0");
    chart.getStyler().setYAxisLogarithmic(false);
    chart.addSeries("b", new double[] {0, 1}, new double[] {1e16, 1e16 + 2}).setYAxisGroup(1);
    chart.getStyler().setYAxisMin((Double) null).setYAxisMax((Double) null);
    assertThat(Display.render(chart).plain())
        .endsWith(
            "a chart with several y-axes cannot show numbers from 1.0E16 to 1.0000000000000002E16:"
                + " subtract or divide first");
  }

  @Test
  void labelsThatNeverFitAreLeftOut() {
    double[] steps = {1, 2, 3};
    XYChart chart = new XYChart(260, 200);
    chart.addSeries("s", steps, steps);
    chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 60));
    chart.setCustomXAxisTickLabelsFormatter(v -> "a label far too long for any axis " + v);

    assertDrawn(chart);
    chart.setCustomXAxisTickLabelsFormatter(null);
    chart.getStyler().setXAxisDecimalPattern("#,##0.000000000000000000000000");
    assertDrawn(chart);
  }

  @Test
  void pointsFarOutsideOfARangeThatIsSetAreDrawnToItsEdge() {
    XYChart chart = new XYChart(600, 300);
    chart
        .addSeries("s", new double[] {0, 1, 2}, new double[] {0, 1e300, 1})
        .setLineStyle(SeriesLines.DASH_DASH);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(2.0).setXAxisMin(3.0);

    assertDrawn(chart);
  }

  @Test
  void linesOfOneNameAreAllDrawn() {
    LossSurface surface =
        LossSurface.of("f", (a, b) -> 1 + 1e-9 * a, 0, 1).path(new double[] {0}, new double[] {1});

    assertDrawn(surface);
    assertDrawn(
        new LayerHistograms("h")
            .add("a (50 % NaN or ∞)", Tensor.tensor(1, 2))
            .add("a", Tensor.tensor(1, NAN)));
  }

  private static void assertDrawn(Object chart) {
    assertEnds(chart, true);
  }

  private static void assertEnds(Object chart, boolean drawn) {
    MimeBundle shown = Display.render(chart);
    if (drawn || svg(shown) != null) { // a chart that says why has no picture
      assertThat(shown.plain()).doesNotContain("cannot be drawn");
      assertThat(svg(shown)).startsWith("<svg").doesNotContainPattern("[ML]NaN");
    } else {
      assertThat(shown.plain()).containsPattern("This chart cannot be drawn: .{20}");
    }
  }

  private static String svg(MimeBundle shown) {
    return (String) shown.data().get(MimeBundle.SVG);
  }
}
