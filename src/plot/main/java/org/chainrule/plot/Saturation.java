package org.chainrule.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.chainrule.Tensor;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;
import org.knowm.xchart.CategoryChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The share of a layer through which no gradient flows: ReLU units that are 0 for every sample (no
 * sample can wake them), and sigmoid or tanh outputs at their limits, where the slope is below a
 * twentieth of the steepest.
 *
 * <pre>{@code
 * new Saturation().relu("layer 1", h1).sigmoid("layer 2", h2)   // each of shape (samples, units)
 * }</pre>
 */
public final class Saturation implements Displayable {
  private static final double FLAT = 0.05;
  private final List<Layer> layers = new ArrayList<>();

  private record Layer(String name, String what, double share) {}

  /**
   * Adds a layer after a ReLU: the share of units that are 0 for every sample.
   *
   * @param activations shape (samples, …): the first axis counts the samples
   * @return this
   */
  public Saturation relu(String layer, Tensor activations) {
    double[] data = activations.toArray();
    int samples = requireSamples(layer, activations);
    int units = data.length / samples;
    int dead = 0;
    for (int unit = 0; unit < units; unit++) {
      boolean silent = true;
      for (int sample = 0; sample < samples; sample++) {
        silent &= data[sample * units + unit] == 0;
      }
      dead += silent ? 1 : 0;
    }
    layers.add(new Layer(layer, "dead ReLU units", (double) dead / Math.max(1, units)));
    return this;
  }

  /** Adds a layer after a sigmoid: the share of outputs with s(1-s) below 1/20 of its maximum. */
  public Saturation sigmoid(String layer, Tensor activations) {
    return flat(layer, activations, s -> 4 * s * (1 - s) < FLAT);
  }

  /** Adds a layer after a tanh: the share of outputs with 1-t² below 1/20. */
  public Saturation tanh(String layer, Tensor activations) {
    return flat(layer, activations, t -> 1 - t * t < FLAT);
  }

  private Saturation flat(String layer, Tensor activations, DoublePredicate isFlat) {
    requireSamples(layer, activations);
    double[] data = activations.toArray();
    long flat = Arrays.stream(data).filter(isFlat).count();
    layers.add(new Layer(layer, "saturated outputs", (double) flat / data.length));
    return this;
  }

  private static int requireSamples(String layer, Tensor activations) {
    if (activations.dim() == 0 || activations.numel() == 0) {
      throw new IllegalArgumentException(
          "the activations of '%s' have shape %s: give them for several samples, shape (samples, units)"
              .formatted(layer, activations.shape()));
    }
    return activations.size(0);
  }

  /** The same numbers as a table: layer, what is counted, share from 0 to 1. */
  public Table table() {
    var layer = StringColumn.create("layer");
    var what = StringColumn.create("what");
    var share = DoubleColumn.create("share");
    layers.forEach(
        l -> {
          layer.append(l.name);
          what.append(l.what);
          share.append(l.share);
        });
    return Table.create("saturation", layer, what, share);
  }

  @Override
  public MimeBundle display() {
    CategoryChart chart = Charts.bars("Where no gradient flows", "layer", "share in %");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    chart.getStyler().setOverlapped(true);
    List<String> names = layers.stream().map(Layer::name).toList();
    List<String> kinds = layers.stream().map(Layer::what).distinct().toList();
    for (String kind : kinds) {
      List<Double> shares =
          layers.stream().map(l -> l.what.equals(kind) ? 100 * l.share : 0.0).toList();
      int colour = kind.startsWith("dead") ? 1 : 0;
      chart.addSeries(kind, names, shares).setFillColor(Charts.colour(colour));
    }
    return Charts.bundle(chart, toString());
  }

  @Override
  public String toString() {
    var table = new TextTable(2);
    table.row("layer", "counted", "share");
    for (Layer layer : layers) {
      table.row(layer.name, layer.what, Numbers.percent(1, layer.share));
    }
    return table.toString();
  }
}
