package org.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {

  @Test
  void chosenColumnsBecomeAMatrixInTheGivenOrder() {
    Tensor x = Tables.tensor(Datasets.iris(), "petal_width", "sepal_length");

    assertThat(x.shape()).hasToString("(150, 2)");
    assertThat(x.get(0, 0)).isEqualTo(0.2);
    assertThat(x.get(0, 1)).isEqualTo(5.1);
    assertThat(x.get(149, 1)).isEqualTo(5.9);
  }

  @Test
  void whenNoColumnIsNamedAllAreTakenAndTrueIsOne() {
    Table table =
        Table.create("t", IntColumn.create("n", 3, 4), BooleanColumn.create("flag", true, false));

    assertThat(Tables.tensor(table).toArray()).containsExactly(3, 1, 4, 0);
  }

  @Test
  void categoriesBecomeClassIndicesInTheOrderOfAppearance() {
    Table iris = Datasets.iris();

    assertThat(Tables.classNames(iris, "species"))
        .containsExactly("setosa", "versicolor", "virginica");
    Tensor y = Tables.classes(iris, "species");
    assertThat(y.shape()).hasToString("(150)");
    assertThat(y.get(0)).isZero();
    assertThat(y.get(50)).isEqualTo(1);
    assertThat(y.get(149)).isEqualTo(2);
  }

  @Test
  void aMissingValueIsRefusedAndTheWayOutIsSaid() {
    DoubleColumn width = DoubleColumn.create("width", 1.0, 2.0, 3.0);
    width.setMissing(1);
    Table table = Table.create("flowers", width);

    assertThatThrownBy(() -> Tables.tensor(table, "width"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "row 1 of column 'width' of table 'flowers' is missing, and a tensor has no place for a"
                + " missing value (1 of 3 rows lack it): drop such rows with"
                + " table.dropRowsWithMissingValues(), or fill the column with"
                + " column.setMissingTo(value)");
  }

  @Test
  void aMissingCategoryIsRefused() {
    StringColumn species = StringColumn.create("species", "", "b");

    assertThatThrownBy(() -> Tables.classes(Table.create("t", species), "species"))
        .hasMessageStartingWith("row 0 of column 'species' of table 't' is missing");
  }

  @Test
  void textIsRefusedWhereNumbersAreNeeded() {
    assertThatThrownBy(() -> Tables.tensor(Datasets.iris()))
        .hasMessage(
            "column 'species' of table 'iris' holds string, not numbers (row 0 is 'setosa'): leave"
                + " it out, or turn categories into numbers with Tables.classes(table,"
                + " \"species\")");
  }

  @Test
  void anUnknownColumnIsToldTheColumnsThatThereAre() {
    assertThatThrownBy(() -> Tables.tensor(Datasets.iris(), "colour"))
        .hasMessage(
            "table 'iris' has no column 'colour'; it has [sepal_length, sepal_width, petal_length,"
                + " petal_width, species]");
  }

  @Test
  void anEmptyTableIsAnEmptyTensor() {
    Table table = Table.create("t", DoubleColumn.create("a"), DoubleColumn.create("b"));

    assertThat(Tables.tensor(table).shape()).hasToString("(0, 2)");
  }

  @Test
  void aLongTableIsShownByItsEnds() {
    MimeBundle bundle = Display.render(Datasets.iris());

    String html = (String) bundle.data().get(MimeBundle.HTML);
    assertThat(html.split("<tr>")).hasSize(1 + 1 + 20 + 1);
    assertThat(html)
        .contains("<td align=\"right\">5.1</td>")
        .contains("<td align=\"left\">virginica</td>")
        .contains("<th align=\"right\">149</th>")
        .contains("iris: 150 rows, 5 columns")
        .doesNotContain("<style")
        .doesNotContain("style=")
        .doesNotContain("<script");
    assertThat(bundle.plain()).contains("  0            5.1").endsWith("iris: 150 rows, 5 columns");
    assertThat(html.length()).isLessThan(8_000);
  }

  @Test
  void aWideTableIsShownByItsFirstAndLastColumns() {
    Table wide = Table.create("wide");
    IntStream.range(0, 65).forEach(i -> wide.addColumns(IntColumn.create("c" + i, 1)));

    assertThat(Display.render(wide).plain().lines().findFirst().get())
        .contains("c7")
        .contains("⋯")
        .contains("c64")
        .doesNotContain("c8 ");
  }

  @Test
  void cellsAreEscapedCutAndMissingValuesAreCalledMissing() {
    StringColumn text = StringColumn.create("<b>", "<script>alert(1)</script> & \"$x$\"", "");
    text.append("x".repeat(500));
    Table table = Table.create("t", text);

    String html = (String) Display.render(table).data().get(MimeBundle.HTML);

    assertThat(html)
        .contains("&lt;b&gt;")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#36;x&#36;&quot;")
        .contains("<td align=\"left\">missing</td>")
        .contains("x".repeat(59) + "…</td>")
        .doesNotContain("<script>");
  }

  @Test
  void numbersKeepTheirDigits() {
    DoubleColumn numbers =
        DoubleColumn.create("v", 5.1, 3, 0.196612, 1e-9, 1e20, Double.POSITIVE_INFINITY, -0.25);

    assertThat(Display.render(Table.create("t", numbers)).plain())
        .contains("5.1\n", "3.0\n", "0.196612\n", "1.0000e-09\n", "1.0000e+20\n", "Infinity\n")
        .contains("-0.25\n");
  }
}
