package org.chainrule.kernel.language.compile;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Finds the method that an operator stands for. Only types outside of the JDK whose method returns
 * the type itself are supported, such as {@code Tensor.mul}; so {@code list + x} never becomes
 * {@code list.add(x)}.
 */
final class OperatorMethods {
  /** The method by which a type decides what {@code x += y} makes of x: see Tensor. */
  static final String ASSIGN = "reassigned";

  /** The method that brackets stand for. */
  private static final String INDEX = "index";

  /** The method that gives the elements which brackets name, where they are changed. */
  static final String ELEMENTS = "at";

  private final Elements elements;
  private final Types types;

  OperatorMethods(Elements elements, Types types) {
    this.elements = elements;
    this.types = types;
  }

  /** How an operator is written as a call; {@code type} is what the call gives. */
  sealed interface Call {
    TypeMirror type();

    /** {@code left.method(right)}, or {@code operand.method()}. */
    record OnLeft(String method, TypeMirror type) implements Call {}

    /** {@code left.method(new Type(right))}. */
    record OnLeftLifted(String method, TypeMirror type, TypeElement lifted) implements Call {}

    /** {@code Type.method(left, right)}. */
    record Static(String method, TypeMirror type, TypeElement owner) implements Call {}

    /** {@code new Type(left).method(right)}. */
    record OnLifted(String method, TypeMirror type, TypeElement lifted) implements Call {}

    /** {@code right.method(left)}, with {@code before} called on the right operand first. */
    record OnRight(String before, String method, TypeMirror type) implements Call {}
  }

  Optional<Call> unary(TypeMirror operand) {
    return method(operand, Operator.NEGATE, null)
        .map(found -> new Call.OnLeft(name(found), result(operand, found)));
  }

  /**
   * What brackets behind such a value stand for. The type of what is in them does not matter: the
   * compiler wanted a whole number there, and knows none other; the call says what does not fit.
   */
  Optional<Call> index(TypeMirror array) {
    return methods(array, List.of(INDEX))
        .filter(found -> takesOne(found) && isClosed(array, found))
        .findFirst()
        .map(found -> new Call.OnLeft(INDEX, result(array, found)));
  }

  /** Whether elements of the type can be changed by {@code x.at(i).set(y)}. */
  boolean hasElements(TypeMirror type) {
    return methods(type, List.of(ELEMENTS)).anyMatch(ExecutableElement::isVarArgs);
  }

  private static boolean takesOne(ExecutableElement method) {
    return method.getParameters().size() == 1 && !method.getModifiers().contains(Modifier.STATIC);
  }

  Optional<Call> binary(Operator operator, TypeMirror left, TypeMirror right) {
    Stream<java.util.function.Supplier<Optional<Call>>> ways =
        Stream.of(
            () -> onLeft(operator, left, right),
            () -> staticCall(operator, left, right, right),
            () -> staticCall(operator, left, right, left),
            () -> onRight(operator, left, right),
            () -> onLifted(operator, left, right));
    return ways.map(java.util.function.Supplier::get).flatMap(Optional::stream).findFirst();
  }

  /** Whether {@code x += y} is written {@code x = x.reassigned(x.add(y))}. */
  boolean decidesAssignment(TypeMirror type) {
    TypeElement owner = element(type);
    return owner != null
        && ElementFilter.methodsIn(elements.getAllMembers(owner)).stream()
            .filter(found -> found.getSimpleName().contentEquals(ASSIGN))
            .anyMatch(found -> found.getParameters().size() == 1 && isClosed(type, found));
  }

  private Optional<Call> onLeft(Operator operator, TypeMirror left, TypeMirror right) {
    Optional<Call> direct =
        method(left, operator, right)
            .map(found -> new Call.OnLeft(name(found), result(left, found)));
    if (direct.isPresent() || !isNumber(right)) {
      return direct;
    }
    return method(left, operator, left)
        .filter(found -> isMadeFrom(element(left), right))
        .map(found -> new Call.OnLeftLifted(name(found), result(left, found), element(left)));
  }

  private Optional<Call> staticCall(
      Operator operator, TypeMirror left, TypeMirror right, TypeMirror owner) {
    return methods(owner, operator)
        .filter(found -> found.getModifiers().contains(Modifier.STATIC))
        .filter(found -> found.getParameters().size() == 2)
        .filter(found -> accepts(parameter(found, 0), left) && accepts(parameter(found, 1), right))
        .findFirst()
        .map(found -> new Call.Static(name(found), found.getReturnType(), element(owner)));
  }

  private Optional<Call> onRight(Operator operator, TypeMirror left, TypeMirror right) {
    if (!isNumber(left)) {
      return Optional.empty();
    }
    if (operator == Operator.MINUS) {
      return method(right, Operator.NEGATE, null)
          .flatMap(
              negate ->
                  method(right, Operator.PLUS, left)
                      .map(add -> new Call.OnRight(name(negate), name(add), result(right, add))));
    }
    return operator
        .exchanged()
        .flatMap(exchanged -> method(right, exchanged, left))
        .map(found -> new Call.OnRight("", name(found), result(right, found)));
  }

  private Optional<Call> onLifted(Operator operator, TypeMirror left, TypeMirror right) {
    if (!isNumber(left) || !isMadeFrom(element(right), left)) {
      return Optional.empty();
    }
    return method(right, operator, right)
        .map(found -> new Call.OnLifted(name(found), result(right, found), element(right)));
  }

  /** An instance method for the operator that takes the argument, or none if that is null. */
  private Optional<ExecutableElement> method(
      TypeMirror receiver, Operator operator, TypeMirror argument) {
    List<ExecutableElement> fitting =
        methods(receiver, operator)
            .filter(found -> !found.getModifiers().contains(Modifier.STATIC))
            .filter(found -> found.getParameters().size() == (argument == null ? 0 : 1))
            .filter(found -> argument == null || accepts(parameter(found, 0), argument))
            .filter(found -> isClosed(receiver, found))
            .toList();
    return operator.methods().stream()
        .flatMap(
            name -> fitting.stream().filter(found -> found.getSimpleName().contentEquals(name)))
        .findFirst();
  }

  private Stream<ExecutableElement> methods(TypeMirror type, Operator operator) {
    return methods(type, operator.methods());
  }

  private Stream<ExecutableElement> methods(TypeMirror type, List<String> names) {
    TypeElement owner = element(type);
    if (owner == null || owner.getQualifiedName().toString().matches("javax?\\..*")) {
      return Stream.empty();
    }
    return ElementFilter.methodsIn(elements.getAllMembers(owner)).stream()
        .filter(found -> !found.getModifiers().contains(Modifier.PRIVATE))
        .filter(found -> names.contains(found.getSimpleName().toString()));
  }

  private boolean isClosed(TypeMirror receiver, ExecutableElement method) {
    TypeMirror own = types.erasure(receiver);
    TypeMirror result = types.erasure(result(receiver, method));
    return result.getKind() == TypeKind.DECLARED
        && !types.isSameType(result, elements.getTypeElement("java.lang.Object").asType())
        && (types.isSubtype(result, own) || types.isSubtype(own, result));
  }

  private TypeMirror result(TypeMirror receiver, ExecutableElement method) {
    return receiver instanceof DeclaredType declared
        ? ((ExecutableType) types.asMemberOf(declared, method)).getReturnType()
        : method.getReturnType();
  }

  private boolean isMadeFrom(TypeElement type, TypeMirror argument) {
    return type != null
        && !type.getModifiers().contains(Modifier.ABSTRACT)
        && type.getKind() != ElementKind.ENUM
        && ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
            .filter(found -> !found.getModifiers().contains(Modifier.PRIVATE))
            .map(ExecutableElement::getParameters)
            .anyMatch(list -> list.size() == 1 && accepts(list.get(0).asType(), argument));
  }

  private boolean accepts(TypeMirror parameter, TypeMirror argument) {
    return types.isAssignable(argument, types.erasure(parameter));
  }

  boolean isNumber(TypeMirror type) {
    TypeMirror plain = type.getKind().isPrimitive() ? type : unboxed(type);
    return plain != null && plain.getKind() != TypeKind.BOOLEAN;
  }

  private TypeMirror unboxed(TypeMirror type) {
    try {
      return types.unboxedType(type);
    } catch (IllegalArgumentException notBoxed) {
      return null;
    }
  }

  private TypeElement element(TypeMirror type) {
    TypeMirror bound = type instanceof TypeVariable variable ? variable.getUpperBound() : type;
    Element found = types.asElement(bound);
    return found instanceof TypeElement element ? element : null;
  }

  private static TypeMirror parameter(ExecutableElement method, int index) {
    VariableElement parameter = method.getParameters().get(index);
    return parameter.asType();
  }

  private static String name(ExecutableElement method) {
    return method.getSimpleName().toString();
  }
}
