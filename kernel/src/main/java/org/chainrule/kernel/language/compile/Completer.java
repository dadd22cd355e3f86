package org.chainrule.kernel.language.compile;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Scope;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.Elements;
import jdk.jshell.SourceCodeAnalysis;
import org.chainrule.kernel.language.Completions.Match;

/**
 * Finds completions at the cursor: the learner's names first, then the library's, then the JDK's.
 */
public final class Completer {
  /**
   * The keywords that are offered; {@link javax.lang.model.SourceVersion} can test words but not
   * list them.
   */
  static final List<String> KEYWORDS =
      List.of(
          ("abstract assert boolean break byte case catch char class continue default do double else"
                  + " enum extends false final finally float for if implements import instanceof int"
                  + " interface long native new null package permits private protected public record"
                  + " return sealed short static super switch synchronized this throw throws"
                  + " transient true try var void volatile while yield")
              .split(" "));

  private static final int MOST = 200;

  private final Javac javac;
  private final Javadoc javadoc;
  private final Map<String, List<String>> typesByPackage = new LinkedHashMap<>();

  Completer(Javac javac, Javadoc javadoc) {
    this.javac = javac;
    this.javadoc = javadoc;
  }

  /** Completions of the name that ends at the cursor. */
  public List<Match> complete(SourceCodeAnalysis analysis, SessionScope session, String before) {
    int start = nameStart(before);
    String prefix = before.substring(start);
    return CursorContext.atEnd(
            javac,
            analysis,
            session,
            before,
            context -> matches(candidates(context, session, prefix), prefix))
        .orElse(List.of());
  }

  /** All elements of the name, which the compiler could not resolve. */
  List<Element> named(CursorContext context, SessionScope session, String name) {
    return candidates(context, session, name).stream()
        .filter(each -> each.name.equals(name) && each.element != null)
        .map(Found::element)
        .distinct()
        .toList();
  }

  private List<Found> candidates(CursorContext context, SessionScope session, String prefix) {
    Javac.Unit unit = context.unit();
    TreePath path = context.path();
    var found = new ArrayList<Found>();
    if (path.getLeaf() instanceof MemberSelectTree select) {
      members(unit, path, select.getExpression(), found, false);
    } else if (path.getLeaf() instanceof MemberReferenceTree reference) {
      members(unit, path, reference.getQualifierExpression(), found, true);
    } else {
      names(unit, path, session, prefix, found);
    }
    return found;
  }

  /** The start of the name that the text ends with. */
  public static int nameStart(String before) {
    int at = before.length();
    while (at > 0 && Character.isJavaIdentifierPart(before.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /**
   * One completion.
   *
   * @param rank smaller ranks come first
   */
  private record Found(
      String name, String insert, String type, String signature, int rank, Element element) {
    /** Names of libraries that match the prefix only in another case come last. */
    int rank(String prefix) {
      return rank <= 1 || name.startsWith(prefix) ? rank : rank + 10;
    }
  }

  private void members(
      Javac.Unit unit,
      TreePath path,
      ExpressionTree qualifier,
      List<Found> found,
      boolean reference) {
    TreePath at = new TreePath(path, qualifier);
    Elements elements = unit.task().getElements();
    Element session = unit.trees().getElement(at);
    Element element = session == null ? elements.getPackageElement(qualifier.toString()) : session;
    if (element instanceof PackageElement inside) {
      inside.getEnclosedElements().forEach(each -> found.add(found(each, 1, false)));
      String prefix = inside.getQualifiedName() + ".";
      subpackages(elements, prefix)
          .forEach(name -> found.add(new Found(name, name, "module", "package", 2, null)));
      return;
    }
    TypeMirror type = unit.trees().getTypeMirror(at);
    boolean ofType = element instanceof TypeElement;
    if (type instanceof ArrayType && !ofType) {
      found.add(new Found("length", "length", "instance", "int", 0, null));
      found.add(new Found("clone", "clone()", "function", "()", 1, null));
      return;
    }
    TypeMirror bound = type instanceof TypeVariable variable ? variable.getUpperBound() : type;
    if (!(bound instanceof DeclaredType declared)
        || bound.getKind() == TypeKind.ERROR
        || !(declared.asElement() instanceof TypeElement owner)) {
      return;
    }
    Scope scope = unit.trees().getScope(path);
    for (Element member : elements.getAllMembers(owner)) {
      boolean isStatic = member.getModifiers().contains(Modifier.STATIC) || isType(member);
      boolean fits = reference || ofType == isStatic || (ofType && isStatic);
      if (fits
          && member.getKind() != ElementKind.CONSTRUCTOR
          && unit.trees().isAccessible(scope, member, declared)) {
        found.add(found(member, distance(owner, member), reference));
      }
    }
    if (ofType) {
      found.add(new Found("class", "class", "keyword", "", 8, null));
    }
  }

  private static List<String> subpackages(Elements elements, String prefix) {
    return elements.getAllModuleElements().stream()
        .flatMap(module -> module.getEnclosedElements().stream())
        .map(Object::toString)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .toList();
  }

  /** Own members before inherited ones, and Object's last. */
  private static int distance(TypeElement owner, Element member) {
    if (member.getEnclosingElement().toString().equals("java.lang.Object")) {
      return 9;
    }
    return member.getEnclosingElement().equals(owner) ? 0 : 1;
  }

  private void names(
      Javac.Unit unit, TreePath path, SessionScope session, String prefix, List<Found> found) {
    for (Scope scope = unit.trees().getScope(path);
        scope != null && scope.getEnclosingClass() != null;
        scope = scope.getEnclosingScope()) {
      scope.getLocalElements().forEach(each -> found.add(found(each, 0, false)));
      unit.task()
          .getElements()
          .getAllMembers(scope.getEnclosingClass())
          .forEach(each -> found.add(found(each, distance(each), false)));
    }
    Elements elements = unit.task().getElements();
    session
        .declared()
        .forEach(
            (name, wrappers) ->
                wrappers.stream()
                    .map(SessionScope.Declared::wrapper)
                    .map(elements::getTypeElement)
                    .filter(wrapper -> wrapper != null)
                    .flatMap(wrapper -> wrapper.getEnclosedElements().stream())
                    .filter(each -> each.getSimpleName().contentEquals(name))
                    .forEach(each -> found.add(found(each, 1, false))));
    for (String statement : session.imports()) {
      imported(elements, statement, prefix, found);
    }
    KEYWORDS.stream()
        .filter(each -> Names.startsWith(each, prefix))
        .forEach(each -> found.add(new Found(each, each, "keyword", "", 2, null)));
    imported(elements, "import java.lang.*;", prefix, found);
  }

  private static int distance(Element member) {
    return member.getEnclosingElement().toString().equals("java.lang.Object") ? 9 : 0;
  }

  private void imported(Elements elements, String statement, String prefix, List<Found> found) {
    String name = statement.replaceAll("^import\\s+(static\\s+)?|\\s*;.*", "");
    int rank = name.startsWith("org.chainrule.") ? 3 : name.startsWith("java") ? 5 : 4;
    boolean all = name.endsWith(".*");
    String owner = name.substring(0, name.lastIndexOf('.'));
    if (statement.matches("import\\s+static\\s.*")) {
      TypeElement type = elements.getTypeElement(owner);
      if (type != null) {
        type.getEnclosedElements().stream()
            .filter(each -> each.getModifiers().contains(Modifier.STATIC))
            .filter(each -> each.getModifiers().contains(Modifier.PUBLIC))
            .filter(each -> all || name.endsWith("." + each.getSimpleName()))
            .forEach(each -> found.add(found(each, rank, false)));
      }
    } else if (!prefix.isEmpty()) {
      List<String> types =
          all
              ? typesByPackage.computeIfAbsent(owner, each -> types(elements, each))
              : List.of(name.substring(owner.length() + 1));
      types.stream()
          .filter(each -> Names.startsWith(each, prefix))
          .forEach(
              each ->
                  found.add(
                      new Found(
                          each,
                          each,
                          "class",
                          owner,
                          rank,
                          elements.getTypeElement(owner + "." + each))));
    }
  }

  private static List<String> types(Elements elements, String name) {
    PackageElement inside = elements.getPackageElement(name);
    return inside == null
        ? List.of()
        : inside.getEnclosedElements().stream()
            .filter(each -> each.getModifiers().contains(Modifier.PUBLIC))
            .map(each -> each.getSimpleName().toString())
            .toList();
  }

  private List<Match> matches(List<Found> found, String prefix) {
    Map<String, List<Found>> byName =
        found.stream()
            .filter(each -> Names.startsWith(each.name, prefix) && !each.name.contains("$"))
            .filter(each -> !each.name.startsWith("<"))
            .sorted(
                Comparator.comparingInt((Found each) -> each.rank(prefix))
                    .thenComparing(Found::name))
            .collect(
                Collectors.groupingBy(
                    each -> each.name + each.type, LinkedHashMap::new, Collectors.toList()));
    return byName.values().stream().limit(MOST).map(this::match).toList();
  }

  private Match match(List<Found> overloads) {
    Found first = overloads.get(0);
    List<String> signatures = overloads.stream().map(Found::signature).distinct().toList();
    boolean arguments = overloads.stream().anyMatch(each -> !each.insert.equals(first.insert));
    String insert = arguments ? first.name + "(" : first.insert;
    String documentation = first.element == null ? "" : javadoc.firstSentence(first.element);
    return new Match(insert, first.type, String.join("\n", signatures), documentation);
  }

  private static Found found(Element element, int rank, boolean reference) {
    String name = element.getSimpleName().toString();
    if (element instanceof ExecutableElement method) {
      String brackets = reference ? "" : method.getParameters().isEmpty() ? "()" : "(";
      return new Found(name, name + brackets, "function", Signature.of(method), rank, element);
    }
    if (isType(element)) {
      return new Found(
          name, name, "class", element.getKind().name().toLowerCase(Locale.ROOT), rank, element);
    }
    return new Found(name, name, "instance", Signature.of(element.asType()), rank, element);
  }

  private static boolean isType(Element element) {
    return element.getKind().isClass() || element.getKind().isInterface();
  }
}
