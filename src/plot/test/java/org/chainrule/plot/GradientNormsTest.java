package org.chainrule.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

class GradientNormsTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void readsTheGradientOfEachParameter() {
    Tensor first = Tensor.tensor(1, 2).requiresGrad(true);
    Tensor second = Tensor.tensor(3, 4).requiresGrad(true);
    first.mul(second).sum().backward();

    Table table = new GradientNorms().add("run", List.of(first, second)).table();

    assertThat(table.doubleColumn("norm").asDoubleArray())
        .containsExactly(new double[] {5, Math.sqrt(5)}, within(1e-12));
    assertThat(table.intColumn("layer").asObjectArray()).containsExactly(1, 2);
  }

  @Test
  void saysWhichParameterHasNoGradient() {
    Tensor weight = Tensor.tensor(1, 2).requiresGrad(true).named("W3");

    assertThatThrownBy(() -> new GradientNorms().add("run", List.of(weight)))
        .hasMessage(
            "W3 of run 'run' has no gradient: call requiresGrad(true) before the loss is computed,"
                + " and loss.backward() before this plot");
  }

  @Test
  void oneNameStandsForOneArchitecture() {
    var norms = new GradientNorms().add("relu", 1, 2, 3);

    assertThatThrownBy(() -> norms.add("relu", 1, 2))
        .hasMessage("run 'relu' has 3 layers so far, and now 2: give another network another name");
  }

  @Test
  void severalSeedsAreOneLineOfMediansWithABand() {
    var norms = new GradientNorms().add("s", 1, 10).add("s", 3, 30).add("s", 2, 20);

    assertThat(norms.display().plain()).contains("s (3 seeds)").contains("2.000").contains("20.00");
    assertThat(norms.table().rowCount()).isEqualTo(6);
    assertThat(norms.table().intColumn("seed").asObjectArray()).containsExactly(1, 1, 2, 2, 3, 3);
  }

  @Test
  void zeroNanAndInfinityAreNamedInTheLegendAndLeaveGaps() {
    var line =
        new LinePlot.Line(
            "run",
            List.of(
                LinePlot.Point.of(1, 0),
                LinePlot.Point.of(2, NAN),
                LinePlot.Point.of(3, INFINITY),
                LinePlot.Point.of(4, -1),
                LinePlot.Point.of(5, 0.1)));

    XYChart chart = new LinePlot("t", "x", "y", true, List.of(line)).chart();

    assertThat(chart.getSeriesCollection())
        .extracting(series -> series.getName())
        .containsExactly(
            "run", "run: exactly 0", "run: negative", "run: infinite", "run: not a number");
    assertThat(chart.getSeries("run").getYData()).containsExactly(NAN, NAN, NAN, NAN, -1);
  }

  @Test
  void onALinearAxisZeroAndNegativeValuesAreOrdinary() {
    var line = new LinePlot.Line("run", List.of(LinePlot.Point.of(1, 0), LinePlot.Point.of(2, -1)));

    XYChart chart = new LinePlot("t", "x", "y", false, List.of(line)).chart();

    assertThat(chart.getSeriesCollection()).hasSize(1);
    assertThat(chart.getSeries("run").getYData()).containsExactly(0, -1);
  }

  @Test
  void everyEdgeCaseIsAPicture() throws IOException {
    for (GradientNorms norms :
        List.of(
            new GradientNorms(),
            new GradientNorms().add("none"),
            new GradientNorms().add("one", 0.5),
            new GradientNorms().add("zeros", 0, 0, 0),
            new GradientNorms().add("nan", NAN, NAN),
            new GradientNorms().add("all", 0, NAN, INFINITY, 1e-300, 1e300),
            new GradientNorms().add("seeds", 0, NAN).add("seeds", INFINITY, 1))) {
      assertIsAPicture(norms.display());
    }
  }

  @Test
  void theSvgIsSmallAndSafeForAPageWithManyCharts() {
    double[] norms = new double[10];
    java.util.Arrays.setAll(norms, i -> Math.pow(0.2, 10 - i));

    String one = svg(new GradientNorms().add("sigmoid", norms).add("relu", 1, 2, 3));
    String two = svg(new GradientNorms().add("other", norms));

    assertThat(one.length()).isLessThan(60_000);
    assertThat(one).doesNotContain("<style").doesNotContain("style=").doesNotContain("<script");
    assertThat(one).startsWith("<svg").contains("<title>Gradient norm per layer</title>");
    String id = one.replaceAll("(?s).*<clipPath id=\"([^\"]+)\".*", "$1");
    assertThat(one).contains("url(#" + id + ")");
    assertThat(two).doesNotContain(id);
  }

  @Test
  void anyChartOfXchartIsShownAsAPicture() throws IOException {
    XYChart chart = Charts.xy("a < b & c", "x", "y");
    chart.addSeries("line", new double[] {1, 2}, new double[] {3, 4});

    MimeBundle bundle = Display.render(chart);

    assertThat(bundle.plain()).isEqualTo("chart 'a < b & c' of line");
    assertThat(svg(() -> bundle)).contains("<title>a &lt; b &amp; c</title>");
    assertIsAPicture(bundle);
  }

  private static String svg(org.chainrule.display.Displayable shown) {
    return (String) shown.display().data().get(MimeBundle.SVG);
  }

  private static void assertIsAPicture(MimeBundle bundle) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(bundle.bytes(MimeBundle.PNG)));
    assertThat(image.getWidth()).isEqualTo(2 * Charts.WIDTH);
    var colours = new java.util.HashSet<Integer>();
    for (int x = 0; x < image.getWidth(); x += 2) {
      for (int y = 0; y < image.getHeight(); y += 2) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertThat(colours).hasSizeGreaterThan(3);
  }
}
