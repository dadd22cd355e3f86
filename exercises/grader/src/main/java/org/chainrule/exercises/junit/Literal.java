package org.chainrule.exercises.junit;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * Formats values as Java source, without loss of precision and without names that a student could
 * redefine.
 */
final class Literal {
  private Literal() {}

  static String of(Object value) {
    if (value instanceof Double d) {
      return of(d.doubleValue());
    }
    if (value instanceof Integer || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof Long) {
      return value + "L";
    }
    if (value instanceof String s) {
      return of(s);
    }
    if (value instanceof int[] numbers) {
      var list = new StringJoiner(", ", "new int[] {", "}");
      for (int number : numbers) {
        list.add(String.valueOf(number));
      }
      return list.toString();
    }
    if (value instanceof double[] numbers) {
      return "new double[] " + list(numbers);
    }
    if (value instanceof double[][] rows) {
      var list = new StringJoiner(", ", "new double[][] {", "}");
      for (double[] row : rows) {
        list.add(list(row));
      }
      return list.toString();
    }
    if (value instanceof double[][][] blocks) {
      var list = new StringJoiner(", ", "new double[][][] {", "}");
      for (double[][] block : blocks) {
        list.add(of(block).substring("new double[][] ".length()));
      }
      return list.toString();
    }
    throw new IllegalArgumentException(
        "a test cannot pass a " + (value == null ? "null" : value.getClass().getTypeName()));
  }

  private static String list(double[] numbers) {
    var list = new StringJoiner(", ", "{", "}");
    for (double number : numbers) {
      list.add(of(number));
    }
    return list.toString();
  }

  private static String of(double number) {
    if (Double.isNaN(number)) {
      return "(0.0 / 0.0)";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)";
    }
    return Double.toString(number);
  }

  private static String of(String text) {
    var literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        literal.append('\\').append(c);
      } else if (c < ' ') {
        // octal, because Java translates a Unicode escape for a line feed before it parses strings
        literal.append(String.format(Locale.ROOT, "\\%03o", (int) c));
      } else if (c > '~') {
        literal.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        literal.append(c);
      }
    }
    return literal.append('"').toString();
  }
}
