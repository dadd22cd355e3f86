package org.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class DatasetsTest {

  @ParameterizedTest
  @ValueSource(strings = {"iris.csv", "digits.csv"})
  void theFileIsTheOneWhoseChecksumStandsBesideIt(String file)
      throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(file));
    String readme = new String(bytes("README.md"), StandardCharsets.UTF_8);

    String row = readme.lines().filter(line -> line.startsWith("| `" + file)).findFirst().get();

    assertThat(row).contains(HexFormat.of().formatHex(digest)).contains("CC BY 4.0");
  }

  @Test
  void irisIsFishersAndNotTheVersionWithTwoWrongRows() {
    Table iris = Datasets.iris();

    assertThat(iris.rowCount()).isEqualTo(150);
    assertThat(iris.columnNames())
        .containsExactly("sepal_length", "sepal_width", "petal_length", "petal_width", "species");
    assertThat(measures(iris.row(34))).containsExactly(4.9, 3.1, 1.5, 0.2);
    assertThat(measures(iris.row(37))).containsExactly(4.9, 3.6, 1.4, 0.1);
    // means as R prints them for its iris
    assertThat(iris.doubleColumn("sepal_length").mean()).isEqualTo(5.843333, within(1e-6));
    assertThat(iris.doubleColumn("sepal_width").mean()).isEqualTo(3.057333, within(1e-6));
    assertThat(iris.doubleColumn("petal_length").mean()).isEqualTo(3.758, within(1e-6));
    assertThat(iris.doubleColumn("petal_width").mean()).isEqualTo(1.199333, within(1e-6));
    for (String species : Tables.classNames(iris, "species")) {
      assertThat(iris.stringColumn("species").countOccurrences(species)).isEqualTo(50);
    }
  }

  @Test
  void digitsAreImagesOfInkFrom0To16() {
    Table digits = Datasets.digits();

    assertThat(digits.rowCount()).isEqualTo(1797);
    assertThat(digits.columnCount()).isEqualTo(65);
    for (int c = 0; c < 64; c++) {
      IntColumn pixel = digits.intColumn(c);
      assertThat(pixel.min()).isNotNegative();
      assertThat(pixel.max()).isLessThanOrEqualTo(16);
    }
    assertThat(digits.intColumn("digit").unique().size()).isEqualTo(10);
    assertThat(digits.row(0).getInt("digit")).isZero();
    assertThat(digits.row(0).getInt("p02")).isEqualTo(5);
    assertThat(digits.row(0).getInt("p03")).isEqualTo(13);
  }

  private static double[] measures(Row row) {
    return new double[] {row.getDouble(0), row.getDouble(1), row.getDouble(2), row.getDouble(3)};
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = Datasets.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
