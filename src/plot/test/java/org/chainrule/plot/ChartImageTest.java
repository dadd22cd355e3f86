package org.chainrule.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

class ChartImageTest {
  private static MimeBundle shown(int points) {
    XYChart chart = new XYChartBuilder().width(300).height(200).build();
    double[] x = IntStream.range(0, points).asDoubleStream().toArray();
    chart.addSeries("y", x, IntStream.range(0, points).mapToDouble(i -> Math.sin(i)).toArray());
    return ChartImage.bundle(chart, "a chart");
  }

  @Test
  void aChartIsShownAsSvgAndAsPng() {
    assertThat(shown(200).data()).containsKeys(MimeBundle.SVG, MimeBundle.PNG);
  }

  @Test
  void aChartOfTooManyShapesForABrowserIsShownAsPngAlone() {
    MimeBundle shown = shown(20_000);
    assertThat(shown.data()).containsKey(MimeBundle.PNG).doesNotContainKey(MimeBundle.SVG);
    assertThat(shown.plain()).isEqualTo("a chart");
  }
}
