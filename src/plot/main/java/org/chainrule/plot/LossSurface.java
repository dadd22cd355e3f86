package org.chainrule.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * A slice through a loss as a map of contour lines, and the way of a descent on it.
 *
 * <pre>{@code
 * LossSurface.of("a bowl", (a, b) -> a * a + 5 * b * b, -2, 2).path(as, bs)
 * }</pre>
 */
public final class LossSurface implements Displayable {
  private static final int GRID = 41;
  private static final int LEVELS = 9;

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final double[] at;
  private final double[][] loss;
  private final List<double[][]> paths = new ArrayList<>();

  private LossSurface(
      String title, String x, String y, double low, double high, DoubleBinaryOperator f) {
    if (!(low < high && Double.isFinite(low) && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "a slice goes from a lower to a higher bound, both finite, not from "
              + low
              + " to "
              + high);
    }
    this.title = title;
    this.xTitle = x;
    this.yTitle = y;
    this.at = new double[GRID];
    this.loss = new double[GRID][GRID];
    for (int i = 0; i < GRID; i++) {
      double share = (double) i / (GRID - 1);
      at[i] = low * (1 - share) + high * share;
    }
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        loss[i][j] = f.applyAsDouble(at[i], at[j]);
      }
    }
  }

  /** A function of two numbers, both from low to high, at 41 × 41 points. */
  public static LossSurface of(String title, DoubleBinaryOperator f, double low, double high) {
    return new LossSurface(title, "a", "b", low, high, f);
  }

  /**
   * The loss around where the parameters are: along two random directions, each as long as the
   * parameters themselves, so that 1 means a change as large as the weights. The parameters are put
   * back afterwards.
   *
   * @param radius how far to go in each direction, such as 1
   * @param loss computes the loss from the parameters as they are; recorded operations are not
   *     needed
   * @see <a href="https://arxiv.org/abs/1712.09913">Li et al.: Visualizing the Loss Landscape of
   *     Neural Nets, 2018</a>
   */
  public static LossSurface around(
      List<Tensor> parameters, double radius, Random random, Supplier<Tensor> loss) {
    var centre = parameters.stream().map(Tensor::toArray).toList();
    var first = new ArrayList<double[]>();
    var second = new ArrayList<double[]>();
    for (double[] weights : centre) {
      first.add(direction(weights, random));
      second.add(direction(weights, random));
    }
    DoubleBinaryOperator f =
        (a, b) -> {
          move(parameters, centre, first, a, second, b);
          return loss.get().item();
        };
    try {
      return Autograd.noGrad(
          () ->
              new LossSurface(
                  "Loss around the parameters",
                  "along a random direction",
                  "along another",
                  -radius,
                  radius,
                  f));
    } finally {
      Autograd.noGrad(() -> move(parameters, centre, first, 0, second, 0));
    }
  }

  private static double[] direction(double[] weights, Random random) {
    double[] direction = new double[weights.length];
    Arrays.setAll(direction, i -> random.nextGaussian());
    double scale = NdArray.norm(weights) / Math.max(1e-300, NdArray.norm(direction));
    Arrays.setAll(direction, i -> direction[i] * scale);
    return direction;
  }

  private static void move(
      List<Tensor> parameters,
      List<double[]> centre,
      List<double[]> first,
      double a,
      List<double[]> second,
      double b) {
    for (int p = 0; p < parameters.size(); p++) {
      double[] c = centre.get(p);
      double[] u = first.get(p);
      double[] v = second.get(p);
      parameters.get(p).update(data -> Arrays.setAll(data, i -> c[i] + a * u[i] + b * v[i]));
    }
  }

  /**
   * Draws the way of a descent with a dot for each step; returns this.
   *
   * @throws IllegalArgumentException if the lists differ in length, or are empty
   */
  public LossSurface path(double[] a, double[] b) {
    if (a.length != b.length || a.length == 0) {
      throw new IllegalArgumentException(
          "a path needs as many a as b, and at least one: here %d and %d"
              .formatted(a.length, b.length));
    }
    paths.add(new double[][] {a.clone(), b.clone()});
    return this;
  }

  /** The same numbers as a table: a, b, loss. */
  public Table table() {
    var a = DoubleColumn.create(xTitle);
    var b = DoubleColumn.create(yTitle);
    var value = DoubleColumn.create("loss");
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        a.append(at[i]);
        b.append(at[j]);
        value.append(loss[i][j]);
      }
    }
    return Table.create(title, a, b, value);
  }

  @Override
  public MimeBundle display() {
    XYChart chart = Charts.xy(title, xTitle, yTitle);
    chart.getStyler().setXAxisMin(at[0]).setXAxisMax(at[GRID - 1]);
    chart.getStyler().setYAxisMin(at[0]).setYAxisMax(at[GRID - 1]);
    double[] levels = levels();
    for (int i = 0; i < levels.length; i++) {
      contour(chart, levels[i], (double) i / Math.max(1, levels.length - 1));
    }
    for (int i = 0; i < paths.size(); i++) {
      draw(chart, paths.get(i), i);
    }
    return Charts.bundle(chart, toString());
  }

  /** Levels that split the grid into equal shares: close lines mean steep slopes. */
  private double[] levels() {
    double[] sorted = finite();
    double[] levels = new double[LEVELS];
    Arrays.setAll(
        levels,
        i ->
            sorted.length == 0
                ? Double.NaN
                : sorted[(int) ((i + 0.6) / LEVELS * (sorted.length - 1))]);
    return Arrays.stream(levels).filter(Double::isFinite).distinct().toArray();
  }

  private double[] finite() {
    return Arrays.stream(loss)
        .flatMapToDouble(Arrays::stream)
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  private void contour(XYChart chart, double level, double share) {
    List<double[]> line = Contour.of(at, loss, level);
    if (line.isEmpty()) {
      return;
    }
    double[] x = line.stream().mapToDouble(point -> point[0]).toArray();
    double[] y = line.stream().mapToDouble(point -> point[1]).toArray();
    XYSeries series = Charts.add(chart, Numbers.significant(4, level), x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(new BasicStroke(1.6f)).setLineColor(Charts.shade(share));
  }

  private void draw(XYChart chart, double[][] path, int index) {
    String name = paths.size() == 1 ? "descent" : "descent " + (index + 1);
    XYSeries way = Charts.add(chart, name, path[0], path[1]);
    Color colour = Charts.colour(index + 1);
    way.setLineColor(colour).setLineStyle(new BasicStroke(2.2f));
    boolean few = path[0].length <= 60;
    way.setMarker(few ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(colour);
  }

  @Override
  public String toString() {
    double[] sorted = finite();
    String range =
        sorted.length == 0
            ? "no finite value"
            : "from "
                + Numbers.significant(4, sorted[0])
                + " to "
                + Numbers.significant(4, sorted[sorted.length - 1]);
    int odd = GRID * GRID - sorted.length;
    return title + ": loss " + range + (odd == 0 ? "" : ", NaN or infinite at " + odd + " points");
  }
}
