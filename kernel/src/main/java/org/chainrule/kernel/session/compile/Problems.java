package org.chainrule.kernel.session.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;

/** Makes of what the compiler says what a learner can use. */
final class Problems {
  private static final Pattern SYMBOL = Pattern.compile("symbol:\\s*(.+)");
  private static final Pattern LOCATION = Pattern.compile("location:\\s*(.+)");

  private Problems() {}

  /**
   * The errors of a unit, by their place in the cell.
   *
   * @param cell the position in the cell of a position in the unit, or -1
   */
  static List<Problem> of(Javac.Unit unit, IntUnaryOperator cell) {
    var problems = new ArrayList<Problem>();
    for (Diagnostic<?> error : unit.errors()) {
      int at = cell.applyAsInt((int) error.getPosition());
      if (at == Text.NOWHERE) {
        continue;
      }
      int start = cell.applyAsInt((int) error.getStartPosition());
      int end = cell.applyAsInt((int) Math.max(0, error.getEndPosition() - 1)) + 1;
      start = start == Text.NOWHERE ? at : start;
      problems.add(
          new Problem(
              start,
              Math.max(end, start),
              error.getCode(),
              message(error.getMessage(Locale.ROOT)),
              ""));
    }
    return tidy(problems);
  }

  /** Each problem once, in the order of the text. */
  static List<Problem> tidy(List<Problem> problems) {
    var once = new LinkedHashMap<String, Problem>();
    problems.stream()
        .sorted(Comparator.comparingInt(Problem::start))
        .forEach(each -> once.putIfAbsent(each.start() + each.message(), each));
    return List.copyOf(once.values());
  }

  /** The compiler's text in one line, as far as it speaks of what the learner wrote. */
  static String message(String text) {
    String first = text.lines().findFirst().orElse("");
    Matcher symbol = SYMBOL.matcher(text);
    if (symbol.find()) {
      first += ": " + symbol.group(1);
      Matcher location = LOCATION.matcher(text);
      if (location.find() && !location.group(1).matches("class (REPL\\.)?\\$.*")) {
        first += ", in " + location.group(1);
      }
    } else if (text.lines().count() > 1) {
      first = String.join("; ", text.lines().map(String::strip).toList());
    }
    return Names.plain(first);
  }
}
