package org.chainrule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainrule.array.ShapeException;

/**
 * Einstein's summation. There is one rule: operands are multiplied two at a time, from left to
 * right, as a batch of matrix products. The axes that both have are the batch where they are needed
 * later, and else are summed; those of one alone are rows or columns. At the end, the axes are put
 * in the order of the result.
 */
final class Einsum {
  /** A tensor whose axes have letters, or digits where they are among those of the dots. */
  private record Factor(Tensor tensor, String axes) {}

  private static final String DOTS = "...";

  private final String equation;
  private final Map<Character, Integer> lengths = new TreeMap<>();

  private Einsum(String equation) {
    this.equation = equation;
  }

  static Tensor of(String equation, Tensor... operands) {
    return new Einsum(equation).apply(operands);
  }

  private Tensor apply(Tensor... operands) {
    String[] sides = equation.replace(" ", "").split("->", -1);
    String[] terms = sides[0].split(",", -1);
    if (sides.length > 2 || terms.length != operands.length) {
      throw wrong(
          "it names %d operands, and there are %d".formatted(terms.length, operands.length));
    }
    List<Factor> factors = new ArrayList<>();
    int dotted = 0;
    for (int i = 0; i < terms.length; i++) {
      int dots = terms[i].contains(DOTS) ? operands[i].dim() - named(terms[i]) : 0;
      factors.add(factor(operands[i], terms[i], dots));
      dotted = Math.max(dotted, dots);
    }
    String result = letters(sides.length == 2 ? sides[1] : once(sides[0]), dotted);
    for (int i = 0; i < result.length(); i++) {
      char axis = result.charAt(i);
      if (!lengths.containsKey(axis) || result.indexOf(axis) != result.lastIndexOf(axis)) {
        throw wrong("axis %s of the result stands in no operand, or twice".formatted(axis));
      }
    }
    List<Factor> ready = factors.stream().map(this::expanded).map(Einsum::diagonal).toList();
    Factor product = ready.get(0);
    for (int i = 1; i < ready.size(); i++) {
      Stream<String> rest = ready.subList(i + 1, ready.size()).stream().map(Factor::axes);
      product = product(product, ready.get(i), rest.reduce(result, String::concat));
    }
    return ordered(summed(product, result), result);
  }

  // ---- reading the equation ----

  private static int named(String term) {
    return term.replace(DOTS, "").length();
  }

  private Factor factor(Tensor operand, String term, int dots) {
    if (dots < 0 || named(term) + dots != operand.dim()) {
      throw wrong("%s names %d axes of %s".formatted(term, named(term), operand.describe()));
    }
    String axes = letters(term, dots);
    for (int i = 0; i < axes.length(); i++) {
      int length = operand.size(i);
      int common = lengths.merge(axes.charAt(i), length, (a, b) -> a == 1 ? b : a);
      if (length != 1 && length != common) {
        throw wrong("axis %s has lengths %d and %d".formatted(axes.charAt(i), common, length));
      }
    }
    return new Factor(operand, axes);
  }

  /** The term with a digit for each axis that the dots stand for, the last of them being 0. */
  private String letters(String term, int dots) {
    if (!term.replace(DOTS, "").matches("[A-Za-z]*")) {
      throw wrong("\"%s\" has a character that is no letter".formatted(term));
    }
    StringBuilder digits = new StringBuilder();
    for (int i = dots - 1; i >= 0; i--) {
      digits.append((char) ('0' + i));
    }
    return term.replace(DOTS, digits);
  }

  /** The result where no arrow names it: the dots, and the letters that stand once. */
  private static String once(String operands) {
    StringBuilder letters = new StringBuilder(operands.contains(DOTS) ? DOTS : "");
    operands
        .chars()
        .filter(Character::isLetter)
        .filter(letter -> operands.indexOf(letter) == operands.lastIndexOf(letter))
        .sorted()
        .forEach(letter -> letters.append((char) letter));
    return letters.toString();
  }

  private ShapeException wrong(String why) {
    return new ShapeException("einsum \"%s\": %s".formatted(equation, why));
  }

  // ---- computing ----

  /** Repeated along axes of length 1 that are longer in another operand. */
  private Factor expanded(Factor x) {
    return new Factor(x.tensor.expand(lengths(x.axes)), x.axes);
  }

  private int[] lengths(String axes) {
    return axes.chars().map(axis -> lengths.get((char) axis)).toArray();
  }

  /** Of two axes with one letter, the diagonal. */
  private static Factor diagonal(Factor x) {
    for (int i = 0; i < x.axes.length(); i++) {
      int twin = x.axes.indexOf(x.axes.charAt(i), i + 1);
      if (twin > 0) {
        StringBuilder axes = new StringBuilder(x.axes);
        axes.setCharAt(i, '<');
        axes.setCharAt(twin, '=');
        String pair = "<=";
        String rest = kept(axes.toString(), pair, false);
        Tensor square = ordered(new Factor(x.tensor, axes.toString()), rest + pair);
        int n = square.size(-1);
        int[] places = IntStream.range(0, n).map(k -> k * (n + 1)).toArray();
        Tensor line = square.flatten(square.dim() - 2).indexSelect(-1, places);
        return diagonal(new Factor(line, rest + x.axes.charAt(i)));
      }
    }
    return x;
  }

  private Factor product(Factor first, Factor second, String later) {
    Factor a = summed(first, second.axes + later);
    Factor b = summed(second, first.axes + later);
    String both = kept(a.axes, b.axes, true);
    String batch = kept(both, later, true);
    String inner = kept(both, later, false);
    String rows = kept(a.axes, b.axes, false);
    String columns = kept(b.axes, a.axes, false);
    Tensor left = grouped(ordered(a, batch + rows + inner), batch, rows, inner);
    Tensor right = grouped(ordered(b, batch + inner + columns), batch, inner, columns);
    Tensor c = inner.isEmpty() ? left.mul(right) : left.matmul(right);
    String axes = batch + rows + columns;
    return new Factor(c.reshape(lengths(axes)), axes);
  }

  /** The tensor with each group of axes as a single one. */
  private Tensor grouped(Tensor x, String... groups) {
    return x.reshape(
        Stream.of(groups)
            .mapToInt(group -> IntStream.of(lengths(group)).reduce(1, Math::multiplyExact))
            .toArray());
  }

  /** Summed over the axes that are not needed later. */
  private static Factor summed(Factor x, String later) {
    int[] gone =
        IntStream.range(0, x.axes.length())
            .filter(i -> later.indexOf(x.axes.charAt(i)) < 0)
            .toArray();
    return gone.length == 0 ? x : new Factor(x.tensor.sum(gone), kept(x.axes, later, true));
  }

  private static Tensor ordered(Factor x, String axes) {
    return x.axes.equals(axes)
        ? x.tensor
        : x.tensor.permute(axes.chars().map(x.axes::indexOf).toArray());
  }

  /** The letters that are among the others, or those that are not. */
  private static String kept(String letters, String others, boolean among) {
    return letters
        .chars()
        .filter(letter -> others.indexOf(letter) >= 0 == among)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
