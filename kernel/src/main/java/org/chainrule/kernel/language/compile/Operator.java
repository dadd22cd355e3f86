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
  REMAINDER("%", Tree.Kind.REMAINDER, Tree.Kind.REMAINDER_ASSIGNMENT),
  GREATER(">", Tree.Kind.GREATER_THAN),
  LESS("<", Tree.Kind.LESS_THAN),
  GREATER_EQUAL(">=", Tree.Kind.GREATER_THAN_EQUAL),
  LESS_EQUAL("<=", Tree.Kind.LESS_THAN_EQUAL),
  AND("&", Tree.Kind.AND, Tree.Kind.AND_ASSIGNMENT),
  OR("|", Tree.Kind.OR, Tree.Kind.OR_ASSIGNMENT),
  NEGATE("-", Tree.Kind.UNARY_MINUS);

  final String symbol;
  private final Tree.Kind kind;
  private final Tree.Kind assigning;

  Operator(String symbol, Tree.Kind kind) {
    this(symbol, kind, kind);
  }

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
      case REMAINDER -> List.of("remainder", "mod", "rem");
      case GREATER -> List.of("gt");
      case LESS -> List.of("lt");
      case GREATER_EQUAL -> List.of("ge");
      case LESS_EQUAL -> List.of("le");
      case AND -> List.of("logicalAnd", "and");
      case OR -> List.of("logicalOr", "or");
      case NEGATE -> List.of("neg", "negate", "unaryMinus");
    };
  }

  /** The operator that says the same with its operands exchanged, where there is one. */
  Optional<Operator> exchanged() {
    return switch (this) {
      case PLUS, TIMES, AND, OR -> Optional.of(this);
      case GREATER -> Optional.of(LESS);
      case LESS -> Optional.of(GREATER);
      case GREATER_EQUAL -> Optional.of(LESS_EQUAL);
      case LESS_EQUAL -> Optional.of(GREATER_EQUAL);
      case MINUS, DIVIDE, REMAINDER, NEGATE -> Optional.empty();
    };
  }
}
