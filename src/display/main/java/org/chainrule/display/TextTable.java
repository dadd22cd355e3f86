package org.chainrule.display;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table as plain text: every column is as wide as its widest cell. */
public final class TextTable {
  private final Set<Integer> right;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param right the columns, from 0, whose cells stand to the right, as numbers do
   */
  public TextTable(int... right) {
    this.right = IntStream.of(right).boxed().collect(Collectors.toSet());
  }

  /** Adds a row below the others; rows may differ in length. */
  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** Adds a row below the others. */
  public TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The rows, each ended by a line break, without blanks at their ends. */
  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : "   ");
        line.append(right.contains(i) ? pad + row.get(i) : row.get(i) + pad);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
