package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.drawing.Canvas;
import org.chainrule.display.drawing.Canvas.Anchor;
import org.chainrule.display.drawing.Canvas.Font;
import org.chainrule.display.drawing.Canvas.Paint;
import org.chainrule.display.drawing.Figure;
import org.chainrule.func.Derivatives;

/**
 * The Jacobian J = dy/dx of a function as a heat map, red for positive and blue for negative
 * entries; to the left dL/dy, which weighs its rows; below it dL/dx = Jᵀ dL/dy. Backward computes
 * this product without ever building J. Made by {@link Explain#jacobian}.
 */
public final class JacobianMap implements Displayable {
  /** Beyond so many entries J is not built: its size is told instead. */
  private static final int MOST_ENTRIES = 1 << 16;

  private static final int MOST_CELLS = 24;
  private static final double SIDE = 20;
  private static final Font TITLE = Font.sans(12.5, Figure.INK).anchored(Anchor.START);
  private static final Font NOTE = Font.sans(11.5, Figure.QUIET).anchored(Anchor.START);

  private final int rows;
  private final int columns;
  private final Tensor upstream;
  private final Tensor product;
  private final Tensor jacobian;

  private JacobianMap(Tensor y, Tensor x, Tensor upstream, Tensor product, Tensor jacobian) {
    this.rows = y.numel();
    this.columns = x.numel();
    this.upstream = upstream;
    this.product = product;
    this.jacobian = jacobian;
  }

  static JacobianMap of(UnaryOperator<Tensor> f, Tensor x) {
    Tensor y = Autograd.noGrad(() -> f.apply(x.detach()));
    return of(f, x, Tensor.full(y.shape(), 1));
  }

  /**
   * The map with an upstream gradient of your own instead of ones.
   *
   * @param upstream dL/dy, in the shape of f(x)
   */
  static JacobianMap of(UnaryOperator<Tensor> f, Tensor x, Tensor upstream) {
    Tensor y = Autograd.noGrad(() -> f.apply(x.detach()));
    if (!upstream.shape().equals(y.shape())) {
      throw new ShapeException(
          "dL/dy has shape %s and f(x) has %s: they must be equal"
              .formatted(upstream.shape(), y.shape()));
    }
    Tensor product = Derivatives.vjp(f, x.detach(), upstream);
    boolean fits = (long) y.numel() * x.numel() <= MOST_ENTRIES;
    Tensor jacobian = fits ? Derivatives.jacobian(f, x.detach()) : null;
    return new JacobianMap(y, x, upstream, product, jacobian);
  }

  /** dL/dx, as backward computes it: a vector-Jacobian product. */
  public Tensor product() {
    return product;
  }

  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    lines.add(size());
    if (jacobian != null) {
      lines.add(zeros());
    }
    lines.add(cost());
    return String.join("\n", lines) + "\n";
  }

  private String size() {
    long entries = (long) rows * columns;
    return String.format(
        Locale.ROOT,
        "J has %d × %d = %d entries%s",
        rows,
        columns,
        entries,
        entries < 1 << 16 ? "" : " (" + bytes(8.0 * entries) + " as doubles)");
  }

  private static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return Numbers.brief(size) + " " + units[unit];
  }

  private String zeros() {
    double[] entries = jacobian.toArray();
    long other = Arrays.stream(entries).filter(v -> v != 0).count();
    boolean diagonal = rows == columns && other <= rows;
    for (int i = 0; diagonal && i < entries.length; i++) {
      diagonal = entries[i] == 0 || i / columns == i % columns;
    }
    return "%d of them are not zero%s".formatted(other, diagonal ? ": J is diagonal" : "");
  }

  private String cost() {
    return "backward never builds J: dL/dx = Jᵀ dL/dy has %d numbers, computed directly"
        .formatted(columns);
  }

  @Override
  public MimeBundle display() {
    return jacobian == null || rows == 0 || columns == 0
        ? MimeBundle.text(toString())
        : figure().bundle();
  }

  private Figure figure() {
    int shownRows = Math.min(rows, MOST_CELLS);
    int shownColumns = Math.min(columns, MOST_CELLS);
    double left = Layout.MARGIN + 44;
    double top = Layout.MARGIN + 26;
    double right = left + shownColumns * SIDE;
    double bottom = top + shownRows * SIDE;
    List<String> notes = new ArrayList<>(toString().lines().toList());
    if (shownRows < rows || shownColumns < columns) {
      notes.add("each cell shows the largest entry of a block of J");
    }
    double text = notes.stream().mapToDouble(NOTE::width).max().orElse(0);
    double width =
        Math.max(right + 16 + TITLE.width("dL/dx = Jᵀ dL/dy"), Layout.MARGIN + text) + 16;
    double height = bottom + 44 + 17 * notes.size() + 10;
    return new Figure(
        width,
        height,
        "Jacobian",
        toString(),
        canvas -> {
          canvas.text("dL/dy", Layout.MARGIN, top - 10, TITLE);
          canvas.text("J = dy/dx", left, top - 10, TITLE);
          double weights = largest(upstream);
          double entries = largest(jacobian);
          // sums that cancel leave rounding errors, which are not worth a colour
          double results = Math.max(largest(product), 1e-9 * weights * entries);
          cells(canvas, upstream.toArray(), weights, rows, 1, Layout.MARGIN + 8, top);
          cells(canvas, jacobian.toArray(), entries, rows, columns, left, top);
          cells(canvas, product.toArray(), results, 1, columns, left, bottom + 14);
          canvas.text("dL/dx = Jᵀ dL/dy", right + 12, bottom + 28, TITLE);
          double y = bottom + 60;
          for (String note : notes) {
            canvas.text(note, Layout.MARGIN, y, NOTE);
            y += 17;
          }
        });
  }

  private static double largest(Tensor values) {
    return Arrays.stream(values.toArray()).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  private static void cells(
      Canvas canvas,
      double[] values,
      double largest,
      int rows,
      int columns,
      double left,
      double top) {
    int shownRows = Math.min(rows, MOST_CELLS);
    int shownColumns = Math.min(columns, MOST_CELLS);
    double width = shownColumns * SIDE;
    double height = shownRows * SIDE;
    canvas.box(left, top, width, height, 0, new Paint("#ffffff", "#9ca3af", 1));
    for (int i = 0; i < shownRows; i++) {
      for (int j = 0; j < shownColumns; j++) {
        double value = block(values, columns, rows, i, j);
        if (value != 0) {
          double x = left + j * SIDE;
          double y = top + i * SIDE;
          canvas.box(x, y, SIDE, SIDE, 0, new Paint(colour(value / largest), "#e5e7eb", 0.5));
        }
      }
    }
  }

  /** The entry that is largest by its size in the block that a cell stands for. */
  private static double block(double[] values, int columns, int rows, int i, int j) {
    int shownRows = Math.min(rows, MOST_CELLS);
    int shownColumns = Math.min(columns, MOST_CELLS);
    double largest = 0;
    for (int r = i * rows / shownRows; r < (i + 1) * rows / shownRows; r++) {
      for (int c = j * columns / shownColumns; c < (j + 1) * columns / shownColumns; c++) {
        double value = values[r * columns + c];
        if (Double.isNaN(value) || Math.abs(value) > Math.abs(largest)) {
          largest = value;
        }
      }
    }
    return largest;
  }

  /** White at 0, red at 1, blue at -1; grey for what is not a number. */
  private static String colour(double share) {
    if (Double.isNaN(share)) {
      return "#9ca3af";
    }
    int[] end = share > 0 ? new int[] {178, 24, 43} : new int[] {33, 102, 172};
    // the root keeps small entries visible
    double strength = Math.sqrt(Math.min(1, Math.abs(share)));
    int[] rgb = new int[3];
    Arrays.setAll(rgb, k -> (int) Math.round(255 + (end[k] - 255) * strength));
    return String.format(Locale.ROOT, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
  }
}
