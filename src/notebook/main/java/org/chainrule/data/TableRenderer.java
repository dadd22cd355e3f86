package org.chainrule.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.Renderer;
import org.chainrule.display.TextTable;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/**
 * Shows a Tablesaw table in a notebook: its first and last rows, numbers to the right. The HTML is
 * a bare table that takes fonts and colours from the page, so it reads in every theme, and also
 * where a notebook is not trusted and styles are dropped.
 */
public final class TableRenderer implements Renderer<Relation> {
  private static final int MOST_ROWS = 20;
  private static final int MOST_COLUMNS = 16;
  private static final int MOST_CHARACTERS = 60;

  /** A cell's text; a gap stands for what was left out. */
  private record Cell(String text, boolean number) {}

  @Override
  public Class<Relation> type() {
    return Relation.class;
  }

  @Override
  public MimeBundle render(Relation table) {
    int[] rows = kept(table.rowCount(), MOST_ROWS);
    int[] columns = kept(table.columnCount(), MOST_COLUMNS);
    var header = new ArrayList<Cell>();
    header.add(new Cell("", true));
    for (int c : columns) {
      header.add(c < 0 ? gap() : new Cell(brief(table.column(c).name()), isNumeric(table, c)));
    }
    var body = new ArrayList<List<Cell>>();
    for (int r : rows) {
      var line = new ArrayList<Cell>();
      line.add(r < 0 ? gap() : new Cell(Integer.toString(r), true));
      for (int c : columns) {
        line.add(r < 0 || c < 0 ? gap() : cell(table.column(c), r));
      }
      body.add(line);
    }
    String caption =
        "%s: %d rows, %d columns".formatted(name(table), table.rowCount(), table.columnCount());
    return MimeBundle.text(plain(caption, header, body))
        .with(MimeBundle.HTML, html(caption, header, body));
  }

  /** The first and the last indices with -1 between them, or all when they are few. */
  private static int[] kept(int count, int most) {
    if (count <= most) {
      return IntStream.range(0, count).toArray();
    }
    IntStream head = IntStream.range(0, most / 2);
    IntStream tail = IntStream.range(count - most / 2, count);
    return IntStream.concat(IntStream.concat(head, IntStream.of(-1)), tail).toArray();
  }

  private static Cell gap() {
    return new Cell("⋯", true);
  }

  private static Cell cell(Column<?> column, int row) {
    boolean number = column instanceof NumericColumn<?>;
    if (column.isMissing(row)) {
      return new Cell("missing", number);
    }
    boolean fraction =
        column.type().equals(ColumnType.DOUBLE) || column.type().equals(ColumnType.FLOAT);
    return new Cell(
        fraction
            ? number(((NumericColumn<?>) column).getDouble(row))
            : brief(column.getString(row)),
        number);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e15) {
      return Numbers.fixed(1, value);
    } else if (size >= 1e-4 && size < 1e9) {
      // as few digits as tell the value apart, and at most six
      String text = Numbers.atMost(6, value);
      return text.contains(".") ? text : text + ".0";
    }
    return Numbers.scientific(4, value);
  }

  private static boolean isNumeric(Relation table, int column) {
    return table.column(column) instanceof NumericColumn<?>;
  }

  private static String name(Relation table) {
    return table.name() == null || table.name().isBlank() ? "table" : brief(table.name());
  }

  private static String brief(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= MOST_CHARACTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS - 1)) + "…";
  }

  private static String html(String caption, List<Cell> header, List<List<Cell>> body) {
    var html = new HtmlBuilder().open("table").newline().open("thead").open("tr");
    header.forEach(cell -> add(html, "th", cell));
    html.close().close().newline().open("tbody").newline();
    for (List<Cell> line : body) {
      html.open("tr");
      for (int i = 0; i < line.size(); i++) {
        add(html, i == 0 ? "th" : "td", line.get(i));
      }
      html.close().newline();
    }
    html.close().newline().close().newline().element("p", caption);
    return html.toString();
  }

  private static void add(HtmlBuilder html, String tag, Cell cell) {
    html.element(tag, cell.text(), "align", cell.number() ? "right" : "left");
  }

  private static String plain(String caption, List<Cell> header, List<List<Cell>> body) {
    int[] right = IntStream.range(0, header.size()).filter(i -> header.get(i).number()).toArray();
    var table = new TextTable(right);
    table.row(header.stream().map(Cell::text).toList());
    body.forEach(line -> table.row(line.stream().map(Cell::text).toList()));
    return table + caption;
  }
}
