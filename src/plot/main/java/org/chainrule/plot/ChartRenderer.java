package org.chainrule.plot;

import java.util.stream.Collectors;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Renderer;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.internal.series.Series;

/** Shows any XChart chart in a notebook, also one that was not made by {@link Charts}. */
public final class ChartRenderer implements Renderer<IChart> {
  @Override
  public Class<IChart> type() {
    return IChart.class;
  }

  @Override
  public MimeBundle render(IChart chart) {
    String series = "";
    if (chart instanceof Chart<?, ?> known) {
      series =
          known.getSeriesCollection().stream()
              .map(Series::getLabel)
              .collect(Collectors.joining(", ", " of ", ""));
    }
    return Charts.bundle(chart, "chart '" + chart.getTitle() + "'" + series);
  }
}
