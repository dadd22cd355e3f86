package org.chainrule.plot;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The size of the gradient in every layer of a network, ‖∂L/∂W‖₂, on a logarithmic axis: a falling
 * line towards the first layer is a vanishing gradient, a rising one an exploding gradient.
 *
 * <pre>{@code
 * loss.backward();
 * new GradientNorms().add("sigmoid", weights)
 * }</pre>
 *
 * <p>Several names make several lines. Adding the same name again, say with another seed, makes one
 * line of medians with a band from the lowest to the highest.
 */
public final class GradientNorms implements Displayable {
  private final String title;
  private final Map<String, List<double[]>> runs = new LinkedHashMap<>();

  public GradientNorms() {
    this("Gradient norm per layer");
  }

  public GradientNorms(String title) {
    this.title = title;
  }

  /**
   * Adds a run from what {@code backward()} has gathered.
   *
   * @param weights one parameter for each layer, the layer nearest to the input first
   * @return this, so that calls can be chained
   * @throws IllegalArgumentException if a parameter has no gradient
   */
  public GradientNorms add(String run, Iterable<Tensor> weights) {
    var norms = new ArrayList<Double>();
    for (Iterator<Tensor> each = weights.iterator(); each.hasNext(); ) {
      Tensor weight = each.next();
      if (weight.grad() == null) {
        String name = weight.name() == null ? "parameter " + (norms.size() + 1) : weight.name();
        throw new IllegalArgumentException(
            name
                + " of run '"
                + run
                + "' has no gradient: call requiresGrad(true) before the loss is computed, and"
                + " loss.backward() before this plot");
      }
      norms.add(NdArray.norm(weight.grad().toArray()));
    }
    return add(run, norms.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Adds a run from norms that you computed yourself.
   *
   * @throws IllegalArgumentException if a run of this name has another number of layers
   */
  public GradientNorms add(String run, double... norms) {
    List<double[]> same = runs.computeIfAbsent(run, k -> new ArrayList<>());
    if (!same.isEmpty() && same.get(0).length != norms.length) {
      throw new IllegalArgumentException(
          "run '%s' has %d layers so far, and now %d: give another network another name"
              .formatted(run, same.get(0).length, norms.length));
    }
    same.add(norms.clone());
    return this;
  }

  /** The same numbers as a table: run, seed (from 1), layer (from 1), norm. */
  public Table table() {
    var run = StringColumn.create("run");
    var seed = IntColumn.create("seed");
    var layer = IntColumn.create("layer");
    var norm = DoubleColumn.create("norm");
    runs.forEach(
        (name, seeds) -> {
          for (int s = 0; s < seeds.size(); s++) {
            for (int i = 0; i < seeds.get(s).length; i++) {
              run.append(name);
              seed.append(s + 1);
              layer.append(i + 1);
              norm.append(seeds.get(s)[i]);
            }
          }
        });
    return Table.create(title, run, seed, layer, norm);
  }

  @Override
  public MimeBundle display() {
    var lines = lines();
    var plot = new LinePlot(title, "layer (1 = nearest to the input)", "‖∂L/∂W‖₂", true, lines);
    return Charts.bundle(plot.chart(), toString());
  }

  private List<LinePlot.Line> lines() {
    return runs.entrySet().stream().map(run -> line(run.getKey(), run.getValue())).toList();
  }

  private static LinePlot.Line line(String name, List<double[]> seeds) {
    var points = new ArrayList<LinePlot.Point>();
    for (int i = 0; i < seeds.get(0).length; i++) {
      int layer = i;
      double[] sorted = seeds.stream().mapToDouble(norms -> norms[layer]).sorted().toArray();
      int n = sorted.length;
      double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
      points.add(new LinePlot.Point(layer + 1, median, sorted[0], sorted[n - 1]));
    }
    String label = seeds.size() == 1 ? name : name + " (" + seeds.size() + " seeds)";
    return new LinePlot.Line(label, points);
  }

  /** The norms, layer by layer; of several seeds the medians. */
  @Override
  public String toString() {
    List<LinePlot.Line> lines = lines();
    var table = new TextTable(IntStream.rangeClosed(0, lines.size()).toArray());
    var header = new ArrayList<>(List.of("layer"));
    lines.forEach(line -> header.add(line.name()));
    table.row(header);
    int layers = lines.stream().mapToInt(line -> line.points().size()).max().orElse(0);
    for (int i = 0; i < layers; i++) {
      var row = new ArrayList<>(List.of(Integer.toString(i + 1)));
      for (LinePlot.Line line : lines) {
        boolean there = i < line.points().size();
        row.add(there ? Numbers.significant(4, line.points().get(i).y()) : "");
      }
      table.row(row);
    }
    return title + "\n" + table;
  }
}
