package org.chainrule.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainrule.Tensor;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How the numbers of each layer are distributed: one histogram for each layer, one above the other,
 * the first at the bottom, each as high as the others. What cannot be drawn is said beside the
 * layer: exact zeros (of magnitudes), NaN and infinity.
 *
 * <pre>{@code
 * new LayerHistograms("Activations").add("layer 1", h1).add("layer 2", h2)
 * }</pre>
 */
public final class LayerHistograms implements Displayable {
  private static final int BINS = 50;
  private static final double HEIGHT = 0.85;

  private final String title;
  private final boolean magnitudes;
  private final List<Layer> layers = new ArrayList<>();

  private record Layer(String name, List<Double> finite, int all, long zeros, long odd) {
    Layer {
      finite = List.copyOf(finite);
    }

    double share(long count) {
      return (double) count / Math.max(1, all);
    }
  }

  /** Histograms of values. */
  public LayerHistograms(String title) {
    this(title, false);
  }

  private LayerHistograms(String title, boolean magnitudes) {
    this.title = title;
    this.magnitudes = magnitudes;
  }

  /** Histograms of log₁₀|x|: for gradients, whose sizes differ by powers of ten. */
  public static LayerHistograms magnitudes(String title) {
    return new LayerHistograms(title, true);
  }

  /**
   * Adds a layer above the others; returns this.
   *
   * @throws IllegalArgumentException if there is a layer of this name already
   */
  public LayerHistograms add(String layer, Tensor values) {
    if (layers.stream().anyMatch(other -> other.name.equals(layer))) {
      throw new IllegalArgumentException("there is a layer '" + layer + "' already");
    }
    double[] data = values.toArray();
    long zeros = Arrays.stream(data).filter(v -> v == 0).count();
    long odd = Arrays.stream(data).filter(v -> !Double.isFinite(v)).count();
    List<Double> finite =
        Arrays.stream(data)
            .filter(Double::isFinite)
            .filter(v -> !magnitudes || v != 0)
            .map(v -> magnitudes ? Math.log10(Math.abs(v)) : v)
            .sorted()
            .boxed()
            .toList();
    layers.add(new Layer(layer, finite, data.length, zeros, odd));
    return this;
  }

  /**
   * Adds the gradient of each parameter that {@code backward()} has gathered; returns this.
   *
   * @throws IllegalArgumentException if a parameter has no gradient
   */
  public LayerHistograms addGradients(Iterable<Tensor> parameters) {
    int index = 0;
    for (Tensor parameter : parameters) {
      index++;
      String name = parameter.name() == null ? "parameter " + index : parameter.name();
      if (parameter.grad() == null) {
        throw new IllegalArgumentException(
            name + " has no gradient: call loss.backward() before this plot");
      }
      add(name, parameter.grad());
    }
    return this;
  }

  /** The shown part of the x-axis: whole ticks that hold all values. */
  private Axis axis() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Layer layer : layers) {
      if (!layer.finite.isEmpty()) {
        low = Math.min(low, layer.finite.get(0));
        high = Math.max(high, layer.finite.get(layer.finite.size() - 1));
      }
    }
    return low > high ? Axis.around(0, 1, magnitudes) : Axis.around(low, high, magnitudes);
  }

  /** How many numbers of a layer fall into each bin between the lowest and the highest of all. */
  private static int[] counts(Layer layer, Axis axis) {
    int[] counts = new int[BINS];
    for (double value : layer.finite) {
      counts[axis.part(value, BINS)]++;
    }
    return counts;
  }

  /** The same numbers as a table: layer, from, to, count; one row for each bin. */
  public Table table() {
    var name = StringColumn.create("layer");
    var from = DoubleColumn.create(magnitudes ? "from log10" : "from");
    var to = DoubleColumn.create(magnitudes ? "to log10" : "to");
    var count = IntColumn.create("count");
    Axis axis = axis();
    for (Layer layer : layers) {
      int[] counts = counts(layer, axis);
      for (int bin = 0; bin < BINS; bin++) {
        name.append(layer.name);
        from.append(axis.at(bin, BINS));
        to.append(axis.at(bin + 1, BINS));
        count.append(counts[bin]);
      }
    }
    return Table.create(title, name, from, to, count);
  }

  @Override
  public MimeBundle display() {
    XYChart chart = Charts.xy(title, magnitudes ? "size" : "value", "");
    Axis axis = axis();
    chart.getStyler().setXAxisMin(axis.low()).setXAxisMax(axis.high());
    chart.getStyler().setXAxisTickMarkSpacingHint(axis.spacing(500));
    if (magnitudes) {
      chart.setCustomXAxisTickLabelsFormatter(LinePlot::powerOfTen);
    }
    chart.getStyler().setYAxisMin(0.0).setYAxisMax((double) Math.max(1, layers.size()));
    chart.getStyler().setYAxisTicksVisible(false).setPlotGridHorizontalLinesVisible(false);
    // from top to bottom: the legend then has the same order
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (!layers.get(i).finite.isEmpty()) {
        draw(chart, i, axis);
      }
    }
    return Charts.bundle(chart, toString());
  }

  private String remark(Layer layer) {
    String zeros =
        magnitudes && layer.zeros > 0
            ? " (" + Numbers.percent(0, layer.share(layer.zeros)) + " zero)"
            : "";
    return layer.odd > 0
        ? zeros + " (" + Numbers.percent(0, layer.share(layer.odd)) + " NaN or ∞)"
        : zeros;
  }

  private void draw(XYChart chart, int index, Axis axis) {
    Layer layer = layers.get(index);
    int[] counts = counts(layer, axis);
    int most = Arrays.stream(counts).max().orElse(1);
    double[] x = new double[2 * BINS + 2];
    double[] y = new double[2 * BINS + 2];
    x[0] = axis.low();
    y[0] = index;
    for (int bin = 0; bin < BINS; bin++) {
      double height = index + HEIGHT * counts[bin] / most;
      x[2 * bin + 1] = axis.at(bin, BINS);
      x[2 * bin + 2] = axis.at(bin + 1, BINS);
      y[2 * bin + 1] = height;
      y[2 * bin + 2] = height;
    }
    x[2 * BINS + 1] = axis.high();
    y[2 * BINS + 1] = index;
    Color colour = Charts.shade((double) index / Math.max(1, layers.size() - 1));
    XYSeries series = Charts.add(chart, layer.name + remark(layer), x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 110));
    series.setLineColor(colour).setLineStyle(new BasicStroke(1.2f));
    series.setMarker(SeriesMarkers.NONE);
  }

  /** Mean, standard deviation and what could not be drawn, for each layer. */
  @Override
  public String toString() {
    var table = new TextTable(1, 2, 3, 4, 5, 6);
    String prefix = magnitudes ? "log10|x| " : "";
    table.row(title, "numbers", prefix + "mean", "std", "lowest", "highest", "exactly 0", "NaN, ∞");
    for (Layer layer : layers) {
      double mean = layer.finite.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
      double variance =
          layer.finite.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElse(0);
      boolean empty = layer.finite.isEmpty();
      table.row(
          layer.name,
          Integer.toString(layer.all),
          Numbers.significant(3, mean),
          Numbers.significant(3, Math.sqrt(variance)),
          empty ? "" : Numbers.significant(3, layer.finite.get(0)),
          empty ? "" : Numbers.significant(3, layer.finite.get(layer.finite.size() - 1)),
          Numbers.percent(1, layer.share(layer.zeros)),
          Long.toString(layer.odd));
    }
    return table.toString();
  }
}
