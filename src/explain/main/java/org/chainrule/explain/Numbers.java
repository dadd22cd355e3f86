package org.chainrule.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;

/** Numbers as short as a picture can bear: four significant digits. */
final class Numbers {
  private static final int MOST_SHOWN = 6;
  private static final int MOST_ROWS = 3;

  private Numbers() {}

  static String brief(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) {
      return Long.toString((long) value);
    } else if (size < 1e-3 || size >= 1e5) {
      String text = String.format(Locale.ROOT, "%.3e", value);
      int e = text.indexOf('e');
      return trimmed(text.substring(0, e)) + "e" + Integer.parseInt(text.substring(e + 1));
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return trimmed(String.format(Locale.ROOT, "%." + decimals + "f", value));
  }

  private static String trimmed(String decimal) {
    return decimal.contains(".") ? decimal.replaceFirst("\\.?0+$", "") : decimal;
  }

  /** Whether every number of such an array is shown. */
  static boolean isTiny(Shape shape) {
    boolean fits = shape.rank() < 2 || (shape.rank() == 2 && shape.dim(0) <= MOST_ROWS);
    return fits && shape.size() > 0 && shape.size() <= MOST_SHOWN;
  }

  /** All numbers of a tiny array, one line for each row of a matrix. */
  static List<String> rows(NdArray array) {
    Shape shape = array.shape();
    double[] data = array.data();
    if (shape.rank() == 0) {
      return List.of(brief(data[0]));
    }
    int columns = shape.dim(-1);
    var rows = new ArrayList<String>();
    int width = 0;
    for (double value : data) {
      width = Math.max(width, brief(value).length());
    }
    for (int start = 0; start < data.length; start += columns) {
      var row = new StringBuilder("[");
      for (int i = start; i < start + columns; i++) {
        String text = brief(data[i]);
        String pad = shape.rank() == 1 ? "" : " ".repeat(width - text.length());
        row.append(i == start ? "" : ", ").append(pad).append(text);
      }
      rows.add(row.append("]").toString());
    }
    return rows;
  }

  /** One line: the numbers of a tiny array, else its Euclidean norm. */
  static String line(NdArray array) {
    if (!isTiny(array.shape())) {
      return "‖·‖ " + brief(norm(array.data()));
    }
    List<String> rows = rows(array);
    return rows.size() == 1 ? rows.get(0) : "[" + String.join(", ", rows) + "]";
  }

  static double norm(double... values) {
    return NdArray.norm(values);
  }
}
