package org.chainrule.kernel.language.compile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to write here for what PyTorch and NumPy call otherwise. A name is looked up by its meaning,
 * before names that are spelt alike: {@code x.sign()} is no misspelt {@code sin}. The table is
 * {@code counterparts.txt}.
 */
public final class Counterparts {
  /**
   * A member of a tensor, an operator, a class, a package or module, a function, an argument with
   * its name, or a word.
   */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "[xW](?<member>\\.\\w+).*|[xW]?\\s?(?<operator>[^\\w\\s.\\[]+)\\s?.*"
              + "|(?<type>new \\w+).*|(?<owner>\\w+\\.).*|(?<function>\\w+\\().*"
              + "|(?<argument>\\w+=).*|(?<word>\\w+)");

  private static final List<String> KINDS =
      List.of("member", "operator", "type", "owner", "function", "argument", "word");

  private static final Map<String, Row> ROWS = read();

  private Counterparts() {}

  /**
   * A row of the table.
   *
   * @param section what it is about
   * @param written what is written elsewhere, as an example
   * @param here what to write here, as an example; empty where nothing takes its place
   * @param note what else there is to say; may be empty
   */
  public record Row(String section, String written, String here, String note) {
    /** The advice, with the learner's own expression in the place of the example's. */
    String advice(String tensor) {
      if (here.isEmpty()) {
        return "This has no counterpart: " + note + ".";
      }
      String theirs = here.replaceAll("\\b[xW]\\b", Matcher.quoteReplacement(tensor));
      return "Write " + theirs + (note.isEmpty() ? "." : " (" + note + ").");
    }

    /** The advice with the example's own names. */
    public String advice() {
      return advice(written.startsWith("W") ? "W" : "x");
    }
  }

  /** All rows, in the order of the table. */
  public static Iterable<Row> rows() {
    return ROWS.values();
  }

  /** The row of a field or method of a tensor. */
  static Optional<Row> member(String name) {
    return row("." + name);
  }

  /** The row of an operator between tensors, or before one. */
  static Optional<Row> operator(String symbol) {
    return row(symbol);
  }

  /** The row of a class. */
  static Optional<Row> type(String name) {
    return row("new " + name);
  }

  /** The row of a module or class before a dot. */
  static Optional<Row> owner(String name) {
    return row(name + ".");
  }

  /** The row of a function, or of a class that is called without {@code new}. */
  static Optional<Row> function(String name) {
    return row(name + "(").or(() -> type(name));
  }

  /** The row of an argument that is given by its name. */
  static Optional<Row> argument(String name) {
    return row(name + "=");
  }

  /** The row of a word of Python. */
  static Optional<Row> word(String name) {
    return row(name);
  }

  /** The table as a page, in Markdown. */
  public static String page() {
    var page = new StringBuilder(read("counterparts.md"));
    String section = "";
    for (Row row : ROWS.values()) {
      if (!row.section.equals(section)) {
        section = row.section;
        page.append("\n## ")
            .append(Character.toUpperCase(section.charAt(0)))
            .append(section.substring(1))
            .append("\n\n| PyTorch or NumPy | here | |\n|---|---|---|\n");
      }
      page.append("| ").append(code(row.written)).append(" | ").append(code(row.here));
      page.append(" | ").append(row.note).append(" |\n");
    }
    return page.toString();
  }

  private static String code(String text) {
    return text.isEmpty() ? "–" : "`" + text.replace("|", "\\|") + "`";
  }

  private static Optional<Row> row(String key) {
    return Optional.ofNullable(ROWS.get(key));
  }

  private static Map<String, Row> read() {
    var rows = new LinkedHashMap<String, Row>();
    String section = "";
    for (String line : read("counterparts.txt").lines().toList()) {
      if (line.startsWith("# ")) {
        section = line.substring(2);
      } else if (!line.isBlank() && !line.startsWith("##")) {
        Row row = parsed(section, line);
        rows.put(key(row.written), row);
      }
    }
    return rows;
  }

  private static String read(String resource) {
    try (InputStream in = Counterparts.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The columns stand between bars with blanks around them, which operators never have. */
  private static Row parsed(String section, String line) {
    String[] columns = line.split("\\s\\|(\\s|$)", -1);
    return new Row(section, columns[0].strip(), columns[1].strip(), columns[2].strip());
  }

  private static String key(String written) {
    Matcher m = WRITTEN.matcher(written);
    if (m.matches()) {
      for (String kind : KINDS) {
        if (m.group(kind) != null) {
          return m.group(kind);
        }
      }
    }
    throw new IllegalStateException("the table of counterparts cannot be read at: " + written);
  }
}
