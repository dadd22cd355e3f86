package org.chainrule.explain;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.Node;
import org.chainrule.display.Numbers;

/** An operation's derivative, written with the names of a node's operands. */
final class DerivativeText {
  private static final Pattern VARIABLE = Pattern.compile("(?<![\\p{L}\\d])[xys](?![\\p{L}\\d])");
  private static final Pattern CASES = Pattern.compile("1 where (.+), else 0");

  private DerivativeText() {}

  /**
   * The local derivative as a formula in names: {@code z} for d(q z)/dq. Falls back to the
   * derivative in general terms where it says more than a formula can.
   */
  static String local(GradientFlow graph, Paths.Step step) {
    Node node = step.gate();
    String derivative = node.derivative(step.operand());
    int equals = derivative.indexOf(" = ");
    if (!derivative.startsWith("d") || derivative.startsWith("dL/") || equals < 0) {
      return "local derivative";
    }
    String formula = derivative.substring(equals + 3).replaceFirst(", 0 at .*$", "");
    String symbol = node.symbol();
    if (formula.equals("n·xⁿ⁻¹") && symbol.startsWith("^")) {
      formula = power(symbol.substring(1));
    }
    formula = formula.replace("xʸ⁻¹", "x^(y-1)").replace("xʸ", "x^y").replace("eˣ", "e^x");
    formula = CASES.matcher(formula).replaceFirst("1[$1]");
    if (formula.equals("1/N")) {
      return "1/" + node.operands().get(0).shape().size() / node.shape().size();
    }
    List<Node> operands = node.operands();
    return VARIABLE
        .matcher(formula)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    switch (match.group()) {
                      case "x" -> graph.name(operands.get(0));
                      case "y" -> operands.size() > 1 ? graph.name(operands.get(1)) : "y";
                      default -> graph.name(node);
                    }));
  }

  private static String power(String exponent) {
    double n = Double.parseDouble(exponent);
    String down = Numbers.brief(n - 1);
    return n == 2 ? "2·x" : exponent + "·x^" + (n < 1 ? "(" + down + ")" : down);
  }
}
