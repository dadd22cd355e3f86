package org.chainrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Small real data sets that ship with the library, so that a lesson needs no network. Where each
 * comes from, its licence and its checksum are in a file beside it, in {@code
 * org/chainrule/data/README.md}.
 */
public final class Datasets {
  private Datasets() {}

  /**
   * Fisher's irises: 150 flowers of three species, 50 each, in the order of the paper. Columns
   * {@code sepal_length, sepal_width, petal_length, petal_width} in cm, and {@code species}.
   *
   * @see <a href="https://doi.org/10.1111/j.1469-1809.1936.tb02137.x">Fisher: The use of multiple
   *     measurements in taxonomic problems, 1936</a>
   */
  public static Table iris() {
    return read("iris");
  }

  /**
   * Handwritten digits: 1797 images of 8 by 8 pixels. Columns {@code p00 … p77} (row, then column;
   * ink from 0 to 16), and {@code digit}.
   *
   * @see <a href="https://doi.org/10.24432/C50P49">Alpaydin and Kaynak: Optical Recognition of
   *     Handwritten Digits, UCI Machine Learning Repository, 1998</a>
   */
  public static Table digits() {
    return read("digits");
  }

  private static Table read(String name) {
    try (InputStream file = Datasets.class.getResourceAsStream(name + ".csv");
        var reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      return Table.read().usingOptions(CsvReadOptions.builder(reader).tableName(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the data set " + name, e);
    }
  }
}
