package org.chainrule.exercises.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.chainrule.exercises.text.Decoding;

/**
 * A CSV file that was written or edited by hand, with any spreadsheet program. The reader accepts
 * commas, semicolons, or tabs as delimiters, a byte-order mark, Windows encodings, columns in any
 * order, additional columns, and line breaks in quoted cells.
 *
 * @param rows the rows that are not empty, without the header
 */
record CsvFile(Path file, List<Row> rows) {
  private static final long LARGEST = 64 << 20;

  /**
   * One row.
   *
   * @param line the number of the line on which the row starts, from 1
   */
  record Row(long line, Map<String, String> cells) {
    /**
     * Returns the text in a column, without the guard against formulas, or an empty string if there
     * is none.
     */
    String get(String column) {
      return cells.getOrDefault(column, "");
    }
  }

  /**
   * Reads a file.
   *
   * @param columns the names of the columns, the first of which is required in every file; if the
   *     header does not name all required columns, the columns are taken to be in this order
   * @param required the number of columns that must be present
   * @throws IOException if the file is not valid; the message says in one sentence why
   */
  static CsvFile read(Path file, List<String> columns, int required) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + (LARGEST >> 20) + " MB");
    }
    String text = Decoding.text(Files.readAllBytes(file), Decoding.WESTERN);
    char delimiter = delimiter(text);
    // the line that tells Excel the delimiter
    boolean hasSeparatorLine = text.regionMatches(true, 0, "sep=", 0, 4);
    String body = (hasSeparatorLine ? text.replaceFirst("^.*\\R?", "") : text) + "\n";
    CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get();
    var rows = new ArrayList<Row>();
    Map<String, Integer> columnIndexes = inOrder(columns);
    long line = 0;
    try (CSVParser parser = CSVParser.parse(body, format)) {
      for (CSVRecord cells : parser) {
        line = parser.getCurrentLineNumber() - lineBreaks(cells) + (hasSeparatorLine ? 1 : 0);
        if (parser.getRecordNumber() == 1 && hasColumn(cells, columns.get(0))) {
          columnIndexes = columnIndexes(cells, columns, required);
        } else if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
          rows.add(new Row(line, cells(cells, columnIndexes)));
        }
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new IOException(
          file + ": a cell after line " + line + " has an unmatched quotation mark", e);
    }
    return new CsvFile(file, List.copyOf(rows));
  }

  /** Returns the delimiter that occurs most often in the header outside of quotes. */
  private static char delimiter(String text) {
    String[] lines = text.split("\\R", 3);
    if (lines[0].matches("(?i)sep=.")) {
      return lines[0].charAt(4);
    }
    String header = lines[0].replaceAll("\"[^\"]*\"", "");
    long commas = count(header, ',');
    long semicolons = count(header, ';');
    long tabs = count(header, '\t');
    return tabs > Math.max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static boolean hasColumn(CSVRecord header, String column) {
    for (String cell : header) {
      if (name(cell).equals(column)) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Integer> inOrder(List<String> columns) {
    var columnIndexes = new HashMap<String, Integer>();
    for (int i = 0; i < columns.size(); i++) {
      columnIndexes.put(columns.get(i), i);
    }
    return columnIndexes;
  }

  private static Map<String, Integer> columnIndexes(
      CSVRecord header, List<String> columns, int required) {
    var columnIndexes = new HashMap<String, Integer>();
    for (int i = 0; i < header.size(); i++) {
      columnIndexes.putIfAbsent(name(header.get(i)), i);
    }
    return columnIndexes.keySet().containsAll(columns.subList(0, required))
        ? columnIndexes
        : inOrder(columns);
  }

  /** Normalizes a column's name, so that Student ID, student_id, and Student-Id are equal. */
  private static String name(String header) {
    return header.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_");
  }

  private static long lineBreaks(CSVRecord cells) {
    return cells.stream()
        .mapToLong(cell -> cell.lines().count())
        .filter(n -> n > 1)
        .map(n -> n - 1)
        .sum();
  }

  private static Map<String, String> cells(CSVRecord record, Map<String, Integer> columnIndexes) {
    var cells = new HashMap<String, String>();
    columnIndexes.forEach(
        (column, index) -> {
          if (index < record.size()) {
            cells.put(column, Csv.unguarded(record.get(index).strip()));
          }
        });
    return cells;
  }
}
