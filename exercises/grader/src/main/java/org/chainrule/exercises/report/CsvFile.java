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
 * A CSV file that a person made or changed: whatever spreadsheet wrote it. Commas, semicolons or
 * tabs between the cells, a byte-order mark, the encodings of Windows, columns in any order and
 * others beside them, line breaks in quoted cells.
 *
 * @param rows those that are not empty, without the header
 */
record CsvFile(Path file, List<Row> rows) {
  private static final long LARGEST = 64 << 20;

  /**
   * One row.
   *
   * @param line the line of the file that it begins on, from 1
   */
  record Row(long line, Map<String, String> cells) {
    /** The text in a column, without the guard against formulas; empty when there is none. */
    String get(String column) {
      return cells.getOrDefault(column, "");
    }
  }

  /**
   * Reads a file.
   *
   * @param columns the names of its columns, of which the first is in every file; where the header
   *     does not name all of the required ones, they stand in this order
   * @param required how many of the columns must be there
   * @throws IOException saying in one sentence what is wrong with the file
   */
  static CsvFile read(Path file, List<String> columns, int required) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + (LARGEST >> 20) + " MB");
    }
    String text = Decoding.text(Files.readAllBytes(file), Decoding.WESTERN);
    char delimiter = delimiter(text);
    // how Excel is told the delimiter
    boolean told = text.regionMatches(true, 0, "sep=", 0, 4);
    String body = (told ? text.replaceFirst("^.*\\R?", "") : text) + "\n";
    CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get();
    var rows = new ArrayList<Row>();
    Map<String, Integer> places = inOrder(columns);
    long line = 0;
    try (CSVParser parser = CSVParser.parse(body, format)) {
      for (CSVRecord cells : parser) {
        line = parser.getCurrentLineNumber() - breaks(cells) + (told ? 1 : 0);
        if (parser.getRecordNumber() == 1 && named(cells, columns.get(0))) {
          places = places(cells, columns, required);
        } else if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
          rows.add(new Row(line, cells(cells, places)));
        }
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new IOException(
          file + ": a cell after line " + line + " has a quotation mark too many or too few", e);
    }
    return new CsvFile(file, List.copyOf(rows));
  }

  /** What stands most often in the header, outside of quotes. */
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

  private static boolean named(CSVRecord header, String column) {
    for (String cell : header) {
      if (name(cell).equals(column)) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Integer> inOrder(List<String> columns) {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < columns.size(); i++) {
      places.put(columns.get(i), i);
    }
    return places;
  }

  private static Map<String, Integer> places(CSVRecord header, List<String> columns, int required) {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < header.size(); i++) {
      places.putIfAbsent(name(header.get(i)), i);
    }
    return places.keySet().containsAll(columns.subList(0, required)) ? places : inOrder(columns);
  }

  /** Student ID, student_id and Student-Id are one. */
  private static String name(String header) {
    return header.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_");
  }

  private static long breaks(CSVRecord cells) {
    return cells.stream()
        .mapToLong(cell -> cell.lines().count())
        .filter(n -> n > 1)
        .map(n -> n - 1)
        .sum();
  }

  private static Map<String, String> cells(CSVRecord record, Map<String, Integer> places) {
    var cells = new HashMap<String, String>();
    places.forEach(
        (column, place) -> {
          if (place < record.size()) {
            cells.put(column, Csv.unguarded(record.get(place).strip()));
          }
        });
    return cells;
  }
}
