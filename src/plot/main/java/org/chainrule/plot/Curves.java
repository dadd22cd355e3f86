package org.chainrule.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.display.Displayable;
import org.chainrule.display.Live;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What changes while a network learns, step by step: the loss, the norm of gradients, the size of
 * updates.
 *
 * <pre>{@code
 * Curves curves = Curves.learning();
 * try (Live live = curves.live()) {
 *   for (int step = 0; step < 500; step++) {
 *     …
 *     curves.add("train", step, loss.item());
 *     live.update();
 *   }
 * }
 * }</pre>
 *
 * <p>However many steps there are, a line is drawn with 120 stretches at most: the median of each,
 * and the smallest and largest value as a band, so that no spike is lost.
 */
public final class Curves implements Displayable {
  private static final int MOST_STRETCHES = 120;
  private static final int MOST_LINES_OF_TEXT = 12;

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final boolean log;
  private final Map<String, List<LinePlot.Point>> lines = new LinkedHashMap<>();

  private Curves(String title, String xTitle, String yTitle, boolean log) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
    this.log = log;
  }

  /** Losses over steps. */
  public static Curves learning() {
    return of("Learning curves", "step", "loss");
  }

  /** ‖∂L/∂W‖₂ of every parameter over steps, on a logarithmic axis. */
  public static Curves gradientNorms() {
    return logarithmic("Gradient norm", "step", "‖∂L/∂W‖₂");
  }

  /**
   * ‖ΔW‖₂/‖W‖₂ of every parameter over steps, on a logarithmic axis: about 10⁻³ is healthy, 1 means
   * that a step replaces the weights.
   *
   * @see <a href="https://cs231n.github.io/neural-networks-3/#ratio">CS231n: ratio of weights to
   *     updates</a>
   */
  public static Curves updateRatios() {
    return logarithmic("Update-to-weight ratio", "step", "‖ΔW‖₂ / ‖W‖₂");
  }

  /** Anything over anything. */
  public static Curves of(String title, String xTitle, String yTitle) {
    return new Curves(title, xTitle, yTitle, false);
  }

  /** The same with a logarithmic y-axis; zero, NaN and infinity leave a gap and a mark. */
  public static Curves logarithmic(String title, String xTitle, String yTitle) {
    return new Curves(title, xTitle, yTitle, true);
  }

  /** Adds a point to a line; returns this. */
  public Curves add(String line, double step, double value) {
    List<LinePlot.Point> points = lines.computeIfAbsent(line, k -> new ArrayList<>());
    points.add(LinePlot.Point.of(step, value));
    return this;
  }

  /**
   * Adds the norm of the gradient of each parameter, a line for each; returns this. A parameter
   * without a gradient counts as 0.
   */
  public Curves addGradientNorms(double step, Iterable<Tensor> parameters) {
    int index = 0;
    for (Tensor parameter : parameters) {
      Tensor gradient = parameter.grad();
      double norm = gradient == null ? 0 : NdArray.norm(gradient.toArray());
      add(name(parameter, ++index), step, norm);
    }
    return this;
  }

  /**
   * Runs an optimiser's step, and adds ‖ΔW‖/‖W‖ of each parameter, a line for each; returns this.
   *
   * @param update what changes the parameters, such as {@code optimizer::step}
   */
  public Curves addUpdateRatios(double step, Iterable<Tensor> parameters, Runnable update) {
    var before = new ArrayList<double[]>();
    parameters.forEach(parameter -> before.add(parameter.toArray()));
    update.run();
    int index = 0;
    for (Tensor parameter : parameters) {
      double[] old = before.get(index);
      double[] change = parameter.toArray();
      for (int i = 0; i < change.length; i++) {
        change[i] -= old[i];
      }
      double ratio = NdArray.norm(change) / NdArray.norm(old);
      add(name(parameter, ++index), step, ratio);
    }
    return this;
  }

  private static String name(Tensor parameter, int index) {
    return parameter.name() == null ? "parameter " + index : parameter.name();
  }

  /** Shows the curves now; they are redrawn in place by {@code live.update()}. */
  public Live live() {
    return Live.show(this);
  }

  /** All points as a table: line, step, value. */
  public Table table() {
    var line = StringColumn.create("line");
    var step = DoubleColumn.create(xTitle);
    var value = DoubleColumn.create("value");
    lines.forEach(
        (name, points) ->
            points.forEach(
                point -> {
                  line.append(name);
                  step.append(point.x());
                  value.append(point.y());
                }));
    return Table.create(title, line, step, value);
  }

  @Override
  public MimeBundle display() {
    List<LinePlot.Line> thin =
        lines.entrySet().stream()
            .map(line -> new LinePlot.Line(line.getKey(), thinned(line.getValue())))
            .toList();
    return Charts.bundle(new LinePlot(title, xTitle, yTitle, log, thin).chart(), toString());
  }

  /**
   * For each stretch its median and, as a band, its smallest and largest value; what has no place
   * on the axis stays a point of its own.
   */
  private List<LinePlot.Point> thinned(List<LinePlot.Point> points) {
    if (points.size() <= 2 * MOST_STRETCHES) {
      return points;
    }
    var thin = new ArrayList<LinePlot.Point>();
    for (int stretch = 0; stretch < MOST_STRETCHES; stretch++) {
      int from = (int) ((long) stretch * points.size() / MOST_STRETCHES);
      int to = (int) ((stretch + 1L) * points.size() / MOST_STRETCHES);
      List<LinePlot.Point> all = points.subList(from, to);
      double start = all.get(0).x();
      double end = all.get(all.size() - 1).x();
      boolean last = stretch == MOST_STRETCHES - 1;
      double middle = stretch == 0 ? start : last ? end : (start + end) / 2;
      double[] drawn =
          all.stream().mapToDouble(LinePlot.Point::y).filter(this::hasPlace).sorted().toArray();
      if (drawn.length > 0) {
        double median = drawn[drawn.length / 2];
        thin.add(new LinePlot.Point(middle, median, drawn[0], drawn[drawn.length - 1]));
      }
      all.stream().filter(point -> !hasPlace(point.y())).limit(1).forEach(thin::add);
    }
    return thin;
  }

  private boolean hasPlace(double value) {
    return Double.isFinite(value) && !(log && value <= 0);
  }

  /** First and last value of each line. */
  @Override
  public String toString() {
    var table = new TextTable(1, 2, 3, 4);
    table.row(title, xTitle + "s", "first", "last", "lowest");
    int shown = 0;
    for (Map.Entry<String, List<LinePlot.Point>> line : lines.entrySet()) {
      if (shown++ == MOST_LINES_OF_TEXT) {
        table.row("… and " + (lines.size() - MOST_LINES_OF_TEXT) + " more lines");
        break;
      }
      List<LinePlot.Point> points = line.getValue();
      double lowest = points.stream().mapToDouble(LinePlot.Point::y).min().orElse(Double.NaN);
      table.row(
          line.getKey(),
          Integer.toString(points.size()),
          Numbers.significant(4, points.get(0).y()),
          Numbers.significant(4, points.get(points.size() - 1).y()),
          Numbers.significant(4, lowest));
    }
    return table.toString();
  }
}
