package org.chainrule.kernel.language.compile;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import org.chainrule.kernel.language.compile.OperatorMethods.Call;

/**
 * Writes operators that the compiler refused, such as {@code w * x + b} on tensors, as the method
 * calls that they stand for: {@code w.mul(x).add(b)}; and so for brackets: {@code x[i]} is {@code
 * x.index(i)}, {@code x[i][j] = y} is {@code x.at(i, j).set(y)}, and {@code x[i] += y} is {@code
 * x.at(i).add(y)}. Everything else stays as it was written.
 */
final class Operators extends TreePathScanner<Void, Void> {
  private final Javac.Unit unit;
  private final MappedSource synthetic;
  private final SessionScope session;
  private final SourcePositions positions;
  private final OperatorMethods methods;
  private final Edits edits = new Edits();
  private final Map<Tree, TypeMirror> types = new HashMap<>();
  private final Map<Element, TypeMirror> variables = new HashMap<>();

  private Operators(Javac.Unit unit, MappedSource synthetic, SessionScope session) {
    this.unit = unit;
    this.synthetic = synthetic;
    this.session = session;
    this.positions = unit.trees().getSourcePositions();
    this.methods = new OperatorMethods(unit.task().getElements(), unit.task().getTypes());
  }

  /** Whether the compiler rejected any operator. */
  static boolean refused(Javac.Unit unit) {
    return unit.errors().stream()
        .map(Diagnostic::getCode)
        .anyMatch(
            code ->
                code.startsWith("compiler.err.operator.cant.be.applied")
                    || code.equals("compiler.err.array.req.but.found"));
  }

  /** The edits of the snippets' text. */
  static Edits edits(Javac.Unit unit, MappedSource synthetic, SessionScope session) {
    Operators operators = new Operators(unit, synthetic, session);
    operators.scan(unit.tree(), null);
    return operators.edits;
  }

  @Override
  public Void visitVariable(VariableTree tree, Void unused) {
    super.visitVariable(tree, null);
    TypeMirror type = tree.getInitializer() == null ? null : types.get(tree.getInitializer());
    Element element = unit.trees().getElement(getCurrentPath());
    if (type != null && element != null) {
      variables.put(element, type);
    }
    return null;
  }

  @Override
  public Void visitParenthesized(ParenthesizedTree tree, Void unused) {
    super.visitParenthesized(tree, null);
    return is(tree, type(tree.getExpression()));
  }

  @Override
  public Void visitConditionalExpression(ConditionalExpressionTree tree, Void unused) {
    super.visitConditionalExpression(tree, null);
    return is(tree, type(tree.getTrueExpression()));
  }

  @Override
  public Void visitIdentifier(IdentifierTree tree, Void unused) {
    return is(tree, variables.get(unit.trees().getElement(getCurrentPath())));
  }

  /** A call on an operand that is about to change, as in {@code (a + b).relu() * c}. */
  @Override
  public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
    super.visitMethodInvocation(tree, null);
    if (tree.getMethodSelect() instanceof MemberSelectTree select
        && types.get(select.getExpression()) instanceof DeclaredType receiver
        && receiver.asElement() instanceof TypeElement element) {
      Set<String> results =
          ElementFilter.methodsIn(unit.task().getElements().getAllMembers(element)).stream()
              .filter(each -> each.getSimpleName().contentEquals(select.getIdentifier()))
              .filter(each -> each.getParameters().size() == tree.getArguments().size())
              .map(each -> result(receiver, each).toString())
              .collect(Collectors.toSet());
      if (results.size() == 1 && results.contains(receiver.toString())) {
        is(tree, receiver);
      }
    }
    return null;
  }

  private TypeMirror result(DeclaredType receiver, ExecutableElement method) {
    return ((ExecutableType) unit.task().getTypes().asMemberOf(receiver, method)).getReturnType();
  }

  @Override
  public Void visitUnary(UnaryTree tree, Void unused) {
    super.visitUnary(tree, null);
    TypeMirror operand = type(tree.getExpression());
    if (tree.getKind() == Tree.Kind.UNARY_MINUS && operand != null && isRefused()) {
      methods.unary(operand).ifPresent(call -> negate(tree, call));
    }
    return null;
  }

  @Override
  public Void visitBinary(BinaryTree tree, Void unused) {
    super.visitBinary(tree, null);
    if (!isRefused()) {
      return null;
    }
    call(tree, tree.getLeftOperand(), tree.getRightOperand())
        .ifPresent(call -> apply(tree, tree.getLeftOperand(), tree.getRightOperand(), call));
    return null;
  }

  /** {@code x[i]}, where x is no array. */
  @Override
  public Void visitArrayAccess(ArrayAccessTree tree, Void unused) {
    super.visitArrayAccess(tree, null);
    TypeMirror array = type(tree.getExpression());
    if (isRefused() && array != null) {
      methods.index(array).ifPresent(call -> index(tree, call));
    }
    return null;
  }

  @Override
  public Void visitAssignment(AssignmentTree tree, Void unused) {
    return isElements(tree.getVariable())
        ? elements(tree.getVariable(), tree.getExpression(), "=", "set")
        : super.visitAssignment(tree, null);
  }

  /** Whether the brackets at the end of an expression are those of an object, not of an array. */
  private boolean isElements(ExpressionTree tree) {
    if (!(tree instanceof ArrayAccessTree access)) {
      return false;
    }
    TypeMirror type =
        unit.trees().getTypeMirror(new TreePath(getCurrentPath(), access.getExpression()));
    return type != null && type.getKind() != TypeKind.ARRAY;
  }

  /** Writes {@code x[i][j] = y} as {@code x.at(i, j).set(y)}, and the like. */
  private Void elements(
      ExpressionTree variable, ExpressionTree value, String operator, String method) {
    Deque<ArrayAccessTree> path = new ArrayDeque<>();
    ExpressionTree owner = variable;
    while (isElements(owner)) {
      path.push((ArrayAccessTree) owner);
      owner = ((ArrayAccessTree) owner).getExpression();
    }
    scan(owner, null);
    path.forEach(access -> scan(access.getIndex(), null));
    scan(value, null);
    TypeMirror type = type(owner);
    int assigned = between(variable, value, operator);
    if (type == null || assigned < 0 || !methods.hasElements(type)) {
      return null;
    }
    primary(owner);
    String opening = "." + OperatorMethods.ELEMENTS + "(";
    for (ArrayAccessTree access : path) {
      int bracket = between(access.getExpression(), access.getIndex(), "[");
      if (bracket < 0) {
        return null;
      }
      edits.replace(bracket, bracket + 1, opening);
      edits.replace(end(access) - 1, end(access), access == path.getLast() ? ")" : "");
      opening = ", ";
    }
    boolean plain = unitText(variable, value).strip().length() == operator.length();
    edits.replace(
        plain ? end(variable) : assigned,
        plain ? start(value) : assigned + operator.length(),
        "." + method + "(");
    edits.close(end(value), ")");
    return null;
  }

  @Override
  public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void unused) {
    Optional<Operator> operator = Operator.of(tree);
    if (operator.isPresent() && isElements(tree.getVariable())) {
      return elements(
          tree.getVariable(),
          tree.getExpression(),
          operator.get().symbol + "=",
          operator.get().methods().get(0));
    }
    super.visitCompoundAssignment(tree, null);
    boolean refused = types.containsKey(tree.getExpression()) || isReported(tree);
    if (refused && isRepeatable(tree.getVariable())) {
      call(tree, tree.getVariable(), tree.getExpression()).ifPresent(call -> assign(tree, call));
    }
    return null;
  }

  private Optional<Call> call(Tree tree, ExpressionTree left, ExpressionTree right) {
    Optional<Operator> operator = Operator.of(tree);
    TypeMirror leftType = type(left);
    TypeMirror rightType = type(right);
    if (operator.isEmpty() || leftType == null || rightType == null) {
      return Optional.empty();
    }
    return methods.binary(operator.get(), leftType, rightType);
  }

  private boolean isRefused() {
    TypeMirror type = unit.trees().getTypeMirror(getCurrentPath());
    return type == null || type.getKind() == TypeKind.ERROR;
  }

  /**
   * Whether an error has exactly the positions of the tree; an assignment has a type even where its
   * operator has none.
   */
  private boolean isReported(Tree tree) {
    return unit.errors().stream()
        .anyMatch(
            error ->
                error.getStartPosition() == unitStart(tree)
                    && error.getEndPosition() == unitEnd(tree));
  }

  /** The type of a child of the current tree, known or about to be; null if neither. */
  private TypeMirror type(ExpressionTree child) {
    TypeMirror coming = types.get(child);
    if (coming != null) {
      return coming;
    }
    TypeMirror attributed = unit.trees().getTypeMirror(new TreePath(getCurrentPath(), child));
    return attributed == null
            || attributed.getKind() == TypeKind.ERROR
            || attributed.getKind() == TypeKind.NONE
            || attributed.getKind() == TypeKind.EXECUTABLE
        ? null
        : attributed;
  }

  private Void is(Tree tree, TypeMirror type) {
    if (type != null && isRefused()) {
      types.put(tree, type);
    }
    return null;
  }

  /** Whether evaluating the expression twice has no effect. */
  private static boolean isRepeatable(ExpressionTree tree) {
    if (tree instanceof ArrayAccessTree access) {
      return isRepeatable(access.getExpression()) && isRepeatable(access.getIndex());
    }
    if (tree instanceof MemberSelectTree select) {
      return isRepeatable(select.getExpression());
    }
    if (tree instanceof BinaryTree binary) {
      return isRepeatable(binary.getLeftOperand()) && isRepeatable(binary.getRightOperand());
    }
    if (tree instanceof ParenthesizedTree inner) {
      return isRepeatable(inner.getExpression());
    }
    return tree instanceof IdentifierTree || tree instanceof LiteralTree;
  }

  private void index(ArrayAccessTree tree, Call call) {
    int bracket = between(tree.getExpression(), tree.getIndex(), "[");
    if (bracket < 0) {
      return;
    }
    primary(tree.getExpression());
    edits.replace(bracket, bracket + 1, "." + method(call) + "(");
    edits.replace(end(tree) - 1, end(tree), ")");
    types.put(tree, call.type());
  }

  private void negate(UnaryTree tree, Call call) {
    int at = start(tree);
    int operand = start(tree.getExpression());
    if (at < 0 || operand < 0) {
      return;
    }
    edits.replace(at, operand, "");
    primary(tree.getExpression());
    edits.close(end(tree), "." + method(call) + "()");
    types.put(tree, call.type());
  }

  private void apply(BinaryTree tree, ExpressionTree left, ExpressionTree right, Call call) {
    int operator = operator(tree, left, right);
    if (operator < 0) {
      return;
    }
    int from = end(left);
    int to = start(right);
    String text = unitText(left, right);
    int length = Operator.of(tree).orElseThrow().symbol.length();
    boolean plain = text.strip().length() == length;
    int cutFrom = plain ? from : operator;
    int cutTo = plain ? to : operator + length;
    if (call instanceof Call.OnRight swap) {
      if (types.containsKey(left) || hasEditsIn(left)) {
        return; // rewritten in the next round, when the type of the left operand is known
      }
      String moved = source(left);
      edits.replace(start(left), to, "");
      primary(right);
      String before = swap.before().isEmpty() ? "" : "." + swap.before() + "()";
      edits.close(end(tree), before + "." + swap.method() + "(" + moved + ")");
    } else if (call instanceof Call.Static owner) {
      edits.open(start(left), name(owner.owner()) + "." + owner.method() + "(");
      edits.replace(cutFrom, cutTo, plain ? ", " : ",");
      edits.close(end(tree), ")");
    } else if (call instanceof Call.OnLifted lifted) {
      edits.open(start(left), "new " + name(lifted.lifted()) + "(");
      edits.close(from, ")");
      argument(right, cutFrom, cutTo, lifted.method(), end(tree));
    } else if (call instanceof Call.OnLeftLifted lifted) {
      primary(left);
      edits.replace(cutFrom, cutTo, "." + lifted.method() + "(new " + name(lifted.lifted()) + "(");
      edits.close(end(tree), "))");
    } else {
      primary(left);
      argument(right, cutFrom, cutTo, method(call), end(tree));
    }
    types.put(tree, call.type());
  }

  private void assign(CompoundAssignmentTree tree, Call call) {
    ExpressionTree left = tree.getVariable();
    ExpressionTree right = tree.getExpression();
    int operator = operator(tree, left, right);
    boolean fits =
        unit.task().getTypes().isAssignable(call.type(), type(left))
            && (call instanceof Call.OnLeft || call instanceof Call.OnLeftLifted);
    if (operator < 0 || !fits) {
      return;
    }
    String lift =
        call instanceof Call.OnLeftLifted lifted ? "new " + name(lifted.lifted()) + "(" : "";
    // what changes in place under PyTorch says itself what becomes of it
    boolean decides = methods.decidesAssignment(type(left));
    String assigned = decides ? source(left) + "." + OperatorMethods.ASSIGN + "(" : "";
    int cutTo = unitText(left, right).strip().length() == 2 ? start(right) : operator + 2;
    edits.replace(
        operator, cutTo, "= " + assigned + source(left) + "." + method(call) + "(" + lift);
    edits.close(end(tree), (lift.isEmpty() ? ")" : "))") + (decides ? ")" : ""));
    types.put(tree, call.type());
  }

  private void argument(ExpressionTree right, int cutFrom, int cutTo, String method, int end) {
    boolean bracketed = right instanceof ParenthesizedTree && cutTo == start(right);
    edits.replace(cutFrom, cutTo, "." + method + (bracketed ? "" : "("));
    edits.close(end, bracketed ? "" : ")");
  }

  /** Puts an operand in parentheses if a method call needs them. */
  private void primary(ExpressionTree tree) {
    boolean call =
        types.containsKey(tree)
            && !(tree instanceof ConditionalExpressionTree)
            && !(tree instanceof CompoundAssignmentTree);
    boolean primary =
        call
            || tree instanceof IdentifierTree
            || tree instanceof MemberSelectTree
            || tree instanceof MethodInvocationTree
            || tree instanceof ParenthesizedTree
            || tree instanceof ArrayAccessTree
            || tree instanceof NewClassTree;
    if (!primary) {
      edits.open(start(tree), "(");
      edits.close(end(tree), ")");
    }
  }

  private static String method(Call call) {
    return call instanceof Call.OnLeft direct
        ? direct.method()
        : ((Call.OnLeftLifted) call).method();
  }

  /** The name of the type in a cell: the simple name if it is declared in a cell or imported. */
  private String name(TypeElement type) {
    String simple = type.getSimpleName().toString();
    String qualified = Names.plain(type.getQualifiedName().toString());
    String owner = qualified.substring(0, Math.max(0, qualified.lastIndexOf('.')));
    boolean imported =
        unit.tree().getImports().stream()
            .map(each -> each.getQualifiedIdentifier().toString())
            .anyMatch(each -> each.equals(owner + ".*") || each.equals(qualified));
    // unless a cell has declared a class of the same name
    return imported && !session.declared().containsKey(simple) ? simple : qualified;
  }

  private boolean hasEditsIn(ExpressionTree tree) {
    return edits.within(start(tree), end(tree));
  }

  private String source(ExpressionTree tree) {
    return synthetic.toString().substring((int) unitStart(tree), (int) unitEnd(tree));
  }

  private String unitText(ExpressionTree left, ExpressionTree right) {
    return synthetic.toString().substring((int) unitEnd(left), (int) unitStart(right));
  }

  /** Where the operator stands between its operands, which may have comments around it; or -1. */
  private int operator(Tree tree, ExpressionTree left, ExpressionTree right) {
    return unitStart(tree) < 0 ? -1 : between(left, right, Operator.of(tree).orElseThrow().symbol);
  }

  private int between(ExpressionTree left, ExpressionTree right, String symbol) {
    if (start(left) < 0 || start(right) < 0) {
      return -1;
    }
    int at = Names.withoutComments(unitText(left, right)).indexOf(symbol);
    return at < 0 ? -1 : synthetic.origin((int) unitEnd(left) + at);
  }

  private int start(Tree tree) {
    return synthetic.origin((int) unitStart(tree));
  }

  private int end(Tree tree) {
    return synthetic.origin((int) unitEnd(tree) - 1) + 1;
  }

  private long unitStart(Tree tree) {
    return positions.getStartPosition(unit.tree(), tree);
  }

  private long unitEnd(Tree tree) {
    return positions.getEndPosition(unit.tree(), tree);
  }
}
