package org.chainrule.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainrule.Tensor;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The way from a Tablesaw table to tensors.
 *
 * <pre>{@code
 * Table iris = Datasets.iris();
 * Tensor x = Tables.tensor(iris, "petal_length", "petal_width");   // shape (150, 2)
 * Tensor y = Tables.classes(iris, "species");                      // shape (150): 0, 1 or 2
 * }</pre>
 */
public final class Tables {
  private Tables() {}

  /**
   * The chosen columns as a matrix, one row for each row of the table; true counts as 1.
   *
   * @param columns their names; none means every column
   * @return shape (rows, columns)
   * @throws IllegalArgumentException if there is no such column, when it does not hold numbers, or
   *     when a value is missing
   */
  public static Tensor tensor(Table table, String... columns) {
    List<String> names = columns.length == 0 ? table.columnNames() : Arrays.asList(columns);
    double[] data = new double[table.rowCount() * names.size()];
    for (int c = 0; c < names.size(); c++) {
      Column<?> column = column(table, names.get(c));
      for (int row = 0; row < table.rowCount(); row++) {
        data[row * names.size() + c] = number(table, column, row);
      }
    }
    return Tensor.tensor(data, table.rowCount(), names.size());
  }

  /**
   * A column of categories as class indices: 0 for the value that comes first, 1 for the next new
   * one, and so on: the order of {@link #classNames}.
   *
   * @return shape (rows)
   * @throws IllegalArgumentException if there is no such column, or when a value is missing
   */
  public static Tensor classes(Table table, String column) {
    Map<String, Integer> index = index(table, column);
    Column<?> values = column(table, column);
    double[] data = new double[table.rowCount()];
    Arrays.setAll(data, row -> index.get(values.getString(row)));
    return Tensor.tensor(data, data.length);
  }

  /** The categories of a column in the order in which they first appear. */
  public static List<String> classNames(Table table, String column) {
    return List.copyOf(index(table, column).keySet());
  }

  private static Map<String, Integer> index(Table table, String name) {
    Column<?> column = column(table, name);
    var index = new LinkedHashMap<String, Integer>();
    for (int row = 0; row < column.size(); row++) {
      requirePresent(table, column, row);
      index.putIfAbsent(column.getString(row), index.size());
    }
    return index;
  }

  private static double number(Table table, Column<?> column, int row) {
    requirePresent(table, column, row);
    if (column instanceof NumericColumn<?> numbers) {
      return numbers.getDouble(row);
    } else if (column instanceof BooleanColumn flags) {
      return flags.getByte(row);
    }
    throw new IllegalArgumentException(
        "column '%s' of table '%s' holds %s, not numbers (row %d is '%s'): leave it out, or turn categories into numbers with Tables.classes(table, \"%s\")"
            .formatted(
                column.name(),
                table.name(),
                column.type().name().toLowerCase(Locale.ROOT),
                row,
                column.getString(row),
                column.name()));
  }

  private static void requirePresent(Table table, Column<?> column, int row) {
    if (column.isMissing(row)) {
      throw new IllegalArgumentException(
          "row %d of column '%s' of table '%s' is missing, and a tensor has no place for a missing value (%d of %d rows lack it): drop such rows with table.dropRowsWithMissingValues(), or fill the column with column.setMissingTo(value)"
              .formatted(
                  row, column.name(), table.name(), column.countMissing(), table.rowCount()));
    }
  }

  private static Column<?> column(Table table, String name) {
    if (!table.containsColumn(name)) {
      throw new IllegalArgumentException(
          "table '%s' has no column '%s'; it has %s"
              .formatted(table.name(), name, table.columnNames()));
    }
    return table.column(name);
  }
}
