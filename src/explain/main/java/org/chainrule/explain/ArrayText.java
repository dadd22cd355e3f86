package org.chainrule.explain;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.display.Numbers;

/** Arrays as text that is short enough for a picture: four significant digits a number. */
final class ArrayText {
  private static final int MOST_SHOWN = 6;
  private static final int MOST_ROWS = 3;

  private ArrayText() {}

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
      return List.of(Numbers.brief(data[0]));
    }
    int columns = shape.dim(-1);
    var rows = new ArrayList<String>();
    int width = 0;
    for (double value : data) {
      width = Math.max(width, Numbers.brief(value).length());
    }
    for (int start = 0; start < data.length; start += columns) {
      var row = new StringBuilder("[");
      for (int i = start; i < start + columns; i++) {
        String text = Numbers.brief(data[i]);
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
      return "‖·‖ " + Numbers.brief(NdArray.norm(array.data()));
    }
    List<String> rows = rows(array);
    return rows.size() == 1 ? rows.get(0) : "[" + String.join(", ", rows) + "]";
  }
}
