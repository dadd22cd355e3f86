package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;

/** Translates the compiler's diagnostics into problems. */
final class Problems {
  private static final Pattern SYMBOL = Pattern.compile("symbol:\\s*(.+)");
  private static final Pattern LOCATION = Pattern.compile("location:\\s*(.+)");

  private static final Pattern METHOD =
      Pattern.compile("(?:method|constructor) \\S*?\\(([^()]*)\\) is not applicable");
  static final Pattern OPERANDS =
      Pattern.compile(
          "operator '(\\S+)'.*first type:\\s*(\\S+)\\s*second type:\\s*(\\S+)", Pattern.DOTALL);
  static final Pattern OPERAND = Pattern.compile("operand type (\\S+) for unary operator '(\\S+)'");

  private Problems() {}

  /**
   * The errors of a unit, by their place in the cell.
   *
   * @param cell the position in the cell of a position in the unit, or -1
   */
  static List<Problem> of(Javac.Unit unit, IntUnaryOperator cell) {
    var problems = new ArrayList<Problem>();
    DiagnosticHints advice = new DiagnosticHints(unit);
    for (Diagnostic<?> error : unit.errors()) {
      int at = cell.applyAsInt((int) error.getPosition());
      if (at == MappedSource.NOWHERE) {
        continue;
      }
      int start = cell.applyAsInt((int) error.getStartPosition());
      int end = cell.applyAsInt((int) Math.max(0, error.getEndPosition() - 1)) + 1;
      if (start == MappedSource.NOWHERE || isMember(error, unit)) {
        start = at + (isMember(error, unit) ? 1 : 0);
      }
      problems.add(
          new Problem(
              start,
              Math.max(end, start),
              error.getCode(),
              message(error.getCode(), error.getMessage(Locale.ROOT)),
              advice.on(error),
              isMissing(error) && !isMember(error, unit)));
    }
    return tidy(problems);
  }

  /** Whether the error is about the name after a dot; then only the name is marked. */
  private static boolean isMember(Diagnostic<?> error, Javac.Unit unit) {
    return isMissing(error)
        && error.getPosition() < unit.source().length()
        && unit.source().charAt((int) error.getPosition()) == '.';
  }

  private static boolean isMissing(Diagnostic<?> error) {
    return error.getCode().startsWith("compiler.err.cant.resolve");
  }

  /** Each problem once, in the order of the text; without follow-up errors. */
  static List<Problem> tidy(List<Problem> problems) {
    var once = new LinkedHashMap<String, Problem>();
    problems.stream()
        .sorted(Comparator.comparingInt(Problem::start))
        .forEach(each -> once.putIfAbsent(each.start() + each.message(), each));
    if (once.size() > 1) {
      once.values().removeIf(each -> each.code().equals("compiler.err.premature.eof"));
    }
    return List.copyOf(once.values());
  }

  /** The compiler's message in one line, without what the synthetic unit added. */
  static String message(String code, String text) {
    String first = text.lines().findFirst().orElse("");
    Matcher operands = OPERANDS.matcher(text);
    if (operands.find()) {
      return Names.shortened(
          String.format(
              "%s %s %s is not defined", operands.group(2), operands.group(1), operands.group(3)));
    }
    Matcher operand = OPERAND.matcher(text);
    if (operand.find()) {
      return Names.shortened(operand.group(2) + operand.group(1) + " is not defined");
    }
    Matcher symbol = SYMBOL.matcher(text);
    if (symbol.find()) {
      first += ": " + symbol.group(1);
      Matcher location = LOCATION.matcher(text);
      if (location.find() && !location.group(1).matches("class (REPL\\.)?\\$.*")) {
        first += ", in " + location.group(1);
      }
    } else if (code.equals("compiler.err.cant.apply.symbols")) {
      first += "; it takes " + alternatives(text);
    } else if (text.lines().count() > 1) {
      first = String.join("; ", text.lines().map(String::strip).toList()).replace(";;", ";");
    }
    return Names.shortened(first);
  }

  /** The parameters of the candidate methods. */
  private static String alternatives(String text) {
    List<String> all =
        METHOD.matcher(text).results().map(each -> "(" + each.group(1) + ")").distinct().toList();
    String some = String.join(" or ", all.subList(0, Math.min(4, all.size())));
    return all.size() > 4 ? some + " or …" : some;
  }
}
