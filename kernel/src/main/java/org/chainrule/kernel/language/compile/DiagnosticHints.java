package org.chainrule.kernel.language.compile;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Scope;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import org.chainrule.kernel.language.compile.Counterparts.Row;

/** What a learner can do about an error, for the slips that are common. */
final class DiagnosticHints {
  private static final String TENSOR = "org.chainrule.Tensor";
  private static final Pattern SYMBOL = Pattern.compile("symbol:\\s*(\\w+) ([\\w$]+)");

  /** Where a class that was not found may be; in the order in which they are offered. */
  private static final List<String> PACKAGES =
      List.of(
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.regex",
          "java.util.random",
          "java.util.zip",
          "java.text",
          "java.time.format",
          "java.time.temporal",
          "java.nio.charset",
          "java.nio",
          "java.net",
          "java.net.http",
          "java.lang.reflect",
          "java.lang.invoke",
          "java.awt",
          "java.awt.geom",
          "java.awt.image",
          "javax.imageio",
          "javax.swing",
          "java.security",
          "java.sql",
          "org.chainrule.array",
          "org.chainrule.op",
          "org.knowm.xchart.style",
          "org.knowm.xchart.style.markers",
          "tech.tablesaw.columns",
          "tech.tablesaw.io.csv",
          "tech.tablesaw.selection");

  private final Javac.Unit unit;

  DiagnosticHints(Javac.Unit unit) {
    this.unit = unit;
  }

  /** Advice for an error, or the empty string. */
  String on(Diagnostic<?> error) {
    String code = error.getCode();
    String text = error.getMessage(Locale.ROOT);
    if (code.startsWith("compiler.err.cant.resolve")) {
      return onMissingName(error, text);
    }
    if (code.startsWith("compiler.err.operator.cant.be.applied")) {
      return onOperator(text);
    }
    return switch (code) {
      case "compiler.err.expected", "compiler.err.expected2", "compiler.err.expected3" ->
          text.startsWith("';'") ? "A semicolon is missing here." : "";
      case "compiler.err.prob.found.req" -> onConversion(error, text);
      case "compiler.err.unreported.exception.need.to.catch.or.throw" ->
          "Add \"throws Exception\" to the method, or catch it: try { … } catch (Exception e) { … }";
      case "compiler.err.illegal.start.of.expr", "compiler.err.illegal.start.of.type" ->
          onSymbol((int) error.getPosition());
      case "compiler.err.doesnt.exist" -> onMissingPackage(text);
      case "compiler.err.report.access" -> onPrivateName(error);
      case "compiler.err.not.stmt" ->
          "This computes a value and drops it. Only the last line of a cell may do so.";
      case "compiler.err.premature.eof" -> "Something is still open: is a bracket missing?";
      case "compiler.err.local.variables.must.be.effectively.final",
          "compiler.err.cant.ref.non.effectively.final.var" ->
          "A lambda may only use variables that never change; copy it into a new one first.";
      case "compiler.err.sealed.class.must.have.subclasses" ->
          "Declare its subtypes in the same cell, or list them: permits One, Other.";
      default -> "";
    };
  }

  private String onConversion(Diagnostic<?> error, String text) {
    if (text.contains("cannot be converted to boolean")
        && at(error).map(TreePath::getLeaf).filter(DiagnosticHints::isAssignment).isPresent()) {
      return "= assigns; to compare, write ==.";
    }
    if (text.contains("Tensor cannot be converted to boolean")) {
      return "A comparison of tensors is a mask, 1 where it holds. To decide, compare a number: x.item() > 0.";
    }
    if (text.contains("Tensor cannot be converted to double")) {
      return "item() gives the number in a tensor of one, and toArray() all of its numbers.";
    }
    Matcher lossy = Pattern.compile("lossy conversion from \\w+ to (\\w+)").matcher(text);
    return lossy.find()
        ? "To cut it down all the same, write (" + lossy.group(1) + ") before it."
        : "";
  }

  private static boolean isAssignment(Tree tree) {
    return tree instanceof AssignmentTree;
  }

  private String onOperator(String text) {
    Matcher operands = Problems.OPERANDS.matcher(text);
    Matcher operand = Problems.OPERAND.matcher(text);
    if (operands.find()) {
      return onOperator(operands.group(1), operands.group(2), operands.group(3));
    }
    return operand.find() ? onOperator(operand.group(2), operand.group(1), "") : "";
  }

  private String onOperator(String symbol, String left, String right) {
    String owner = left.matches("[a-z]+|java\\..*") && !right.isEmpty() ? right : left;
    String name = Names.plain(owner);
    Optional<Operator> operator =
        Stream.of(Operator.values())
            .filter(each -> each.symbol.equals(symbol))
            .filter(each -> (each == Operator.NEGATE) == right.isEmpty())
            .findFirst();
    boolean tensor = name.equals(TENSOR);
    if (operator.isEmpty()) {
      return tensor ? Counterparts.operator(symbol).map(Row::advice).orElse("") : "";
    }
    if (tensor) {
      return "A tensor can be combined with a tensor or a number.";
    }
    String method = operator.get().methods().get(0);
    if (owner.startsWith("java.math.")) {
      return "Call the method: " + (method.equals("sub") ? "subtract" : method) + "(…).";
    }
    boolean own = !name.contains(".") && !name.matches("[a-z]+") && !owner.startsWith("java");
    return own
        ? "Give "
            + name
            + " a method "
            + name
            + " "
            + method
            + (right.isEmpty() ? "()" : "(" + name + " other)")
            + ", and "
            + symbol
            + " will call it."
        : "";
  }

  private String onMissingName(Diagnostic<?> error, String text) {
    Matcher symbol = SYMBOL.matcher(text);
    if (!symbol.find()) {
      return "";
    }
    String kind = symbol.group(1);
    String name = symbol.group(2);
    Optional<String> counterpart = counterpart(error, kind, name);
    if (counterpart.isPresent()) {
      return counterpart.get();
    }
    var advice = new ArrayList<String>();
    if (Character.isUpperCase(name.charAt(0)) && !kind.equals("method")) {
      imports(name).forEach(found -> advice.add("Import it first: import " + found + ";"));
    }
    if (advice.isEmpty()) {
      Names.nearest(name, visible(error))
          .ifPresent(found -> advice.add("Did you mean " + found + "?"));
    }
    return String.join(" Or: ", advice);
  }

  /** What to write for a name that PyTorch or NumPy has, and this library has not. */
  private Optional<String> counterpart(Diagnostic<?> error, String kind, String name) {
    Optional<TreePath> path = at(error);
    ExpressionTree qualifier = path.map(each -> qualifier(each.getLeaf())).orElse(null);
    if (qualifier != null) {
      return isTensor(new TreePath(path.get(), qualifier))
          ? Counterparts.member(name).map(row -> row.advice(expression(qualifier, row)))
          : Optional.empty();
    }
    Optional<Row> row =
        switch (kind) {
          case "method" -> Counterparts.function(name);
          case "class" -> Counterparts.type(name);
          default ->
              isQualifier(path)
                  ? Counterparts.owner(name)
                  : isAssigned(path) ? Counterparts.argument(name) : Counterparts.word(name);
        };
    return row.map(Row::advice);
  }

  /** Whether something is given to the name, as Python gives arguments. */
  private static boolean isAssigned(Optional<TreePath> path) {
    return path.filter(
            each ->
                each.getParentPath().getLeaf() instanceof AssignmentTree assignment
                    && assignment.getVariable() == each.getLeaf())
        .isPresent();
  }

  private static boolean isQualifier(Optional<TreePath> path) {
    return path.map(TreePath::getParentPath)
        .map(TreePath::getLeaf)
        .filter(MemberSelectTree.class::isInstance)
        .isPresent();
  }

  private boolean isTensor(TreePath path) {
    TypeMirror type = unit.trees().getTypeMirror(path);
    return type != null && Names.plain(type.toString()).equals(TENSOR);
  }

  /** The learner's own expression, where it is short; else the example's name. */
  private static String expression(ExpressionTree tree, Row row) {
    String text = Names.plain(tree.toString());
    return text.matches("[\\w.()]{1,30}") ? text : row.written().substring(0, 1);
  }

  /** Python's operators that Java cannot read. */
  private String onSymbol(int position) {
    String source = unit.source();
    boolean power = source.startsWith("**", position - 1);
    String symbol = power ? "**" : source.startsWith("@", position) ? "@" : "";
    return Counterparts.operator(symbol).map(Row::advice).orElse("");
  }

  private static String onMissingPackage(String text) {
    Matcher name = Pattern.compile("package (\\w+)").matcher(text);
    return name.find() ? Counterparts.owner(name.group(1)).map(Row::advice).orElse("") : "";
  }

  /** Advice for what is private, where a method of the same name is not: a record's component. */
  private String onPrivateName(Diagnostic<?> error) {
    Element hidden = at(error).map(unit.trees()::getElement).orElse(null);
    if (hidden == null || hidden.getKind() != ElementKind.FIELD) {
      return "";
    }
    String name = hidden.getSimpleName().toString();
    return ElementFilter.methodsIn(hidden.getEnclosingElement().getEnclosedElements()).stream()
        .filter(each -> each.getSimpleName().contentEquals(name))
        .filter(each -> each.getParameters().isEmpty())
        .filter(each -> !each.getModifiers().contains(Modifier.PRIVATE))
        .findFirst()
        .map(each -> "Write " + name + "(): it is a method.")
        .orElse("");
  }

  private List<String> imports(String name) {
    return PACKAGES.stream()
        .map(each -> each + "." + name)
        .filter(each -> unit.task().getElements().getTypeElement(each) != null)
        .limit(2)
        .toList();
  }

  /** What stands before the dot or the colons of a member; null where there is none. */
  private static ExpressionTree qualifier(Tree tree) {
    return tree instanceof MemberSelectTree select
        ? select.getExpression()
        : tree instanceof MemberReferenceTree reference ? reference.getQualifierExpression() : null;
  }

  /** The names that could have stood there: members after a dot, else whatever is in scope. */
  private Set<String> visible(Diagnostic<?> error) {
    var names = new LinkedHashSet<String>();
    Optional<TreePath> path = at(error);
    if (path.isEmpty()) {
      return names;
    }
    ExpressionTree qualifier = qualifier(path.get().getLeaf());
    if (qualifier != null) {
      TypeMirror type = unit.trees().getTypeMirror(new TreePath(path.get(), qualifier));
      if (type instanceof ArrayType) {
        names.addAll(List.of("length", "clone"));
      }
      if (type instanceof DeclaredType declared
          && type.getKind() != TypeKind.ERROR
          && declared.asElement() instanceof TypeElement element) {
        unit.task().getElements().getAllMembers(element).forEach(each -> add(each, names));
      }
      return names;
    }
    for (Scope scope = unit.trees().getScope(path.get());
        scope != null;
        scope = scope.getEnclosingScope()) {
      StreamSupport.stream(scope.getLocalElements().spliterator(), false)
          .forEach(each -> add(each, names));
      if (scope.getEnclosingClass() != null) {
        unit.task()
            .getElements()
            .getAllMembers(scope.getEnclosingClass())
            .forEach(each -> add(each, names));
      }
    }
    return names;
  }

  private static void add(Element element, Set<String> names) {
    names.add(element.getSimpleName().toString());
  }

  private Optional<TreePath> at(Diagnostic<?> error) {
    TreePath[] found = {null};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void scan(Tree tree, Void unused) {
        if (tree != null
            && unit.trees().getSourcePositions().getStartPosition(unit.tree(), tree)
                == error.getStartPosition()
            && unit.trees().getSourcePositions().getEndPosition(unit.tree(), tree)
                == error.getEndPosition()) {
          found[0] = getCurrentPath() == null ? null : new TreePath(getCurrentPath(), tree);
        }
        return super.scan(tree, null);
      }
    }.scan(unit.tree(), null);
    return Optional.ofNullable(found[0]);
  }
}
