package org.chainrule.kernel.language.compile;

import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An operator that a method may stand for. */
enum Operator {
  PLUS("+", Tree.Kind.PLUS, Tree.Kind.PLUS_ASSIGNMENT),
  MINUS("-", Tree.Kind.MINUS, Tree.Kind.MINUS_ASSIGNMENT),
  TIMES("*", Tree.Kind.MULTIPLY, Tree.Kind.MULTIPLY_ASSIGNMENT),
  DIVIDE("/", Tree.Kind.DIVIDE, Tree.Kind.DIVIDE_ASSIGNMENT),
  NEGATE("-", Tree.Kind.UNARY_MINUS, Tree.Kind.UNARY_MINUS);

  final String symbol;
  private final Tree.Kind kind;
  private final Tree.Kind assigning;

  Operator(String symbol, Tree.Kind kind, Tree.Kind assigning) {
    this.symbol = symbol;
    this.kind = kind;
    this.assigning = assigning;
  }

  static Optional<Operator> of(Tree tree) {
    return Stream.of(values())
        .filter(each -> each.kind == tree.getKind() || each.assigning == tree.getKind())
        .findFirst();
  }

  /** The names of methods that implement it, the preferred one first. */
  List<String> methods() {
    return switch (this) {
      case PLUS -> List.of("add", "plus");
      case MINUS -> List.of("sub", "minus", "subtract");
      case TIMES -> List.of("mul", "times", "multiply");
      case DIVIDE -> List.of("div", "divide", "dividedBy");
      case NEGATE -> List.of("neg", "negate", "unaryMinus");
    };
  }
}
