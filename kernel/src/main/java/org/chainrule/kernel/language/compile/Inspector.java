package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import jdk.jshell.SourceCodeAnalysis;
import org.chainrule.display.Html;
import org.chainrule.display.MimeBundle;

/** Describes the name at the cursor: its declaration, value and documentation. */
public final class Inspector {
  private final Javac javac;
  private final Javadoc javadoc;
  private final Completer completer;

  Inspector(Javac javac, Javadoc javadoc, Completer completer) {
    this.javac = javac;
    this.javadoc = javadoc;
    this.completer = completer;
  }

  /** Gives the values of the session's variables. */
  public interface Values {
    /** The variable's value as a short text; empty if there is no such variable. */
    Optional<String> of(String wrapper, String name);
  }

  /** Describes the name at the cursor, or the method whose arguments the cursor is in. */
  public Optional<MimeBundle> inspect(
      SourceCodeAnalysis analysis, SessionScope session, String code, int cursor, Values values) {
    int[] name = nameAt(code, cursor);
    if (name[0] == name[1]) {
      return Optional.empty();
    }
    // the code after the name may be incomplete
    return Stream.of(code, code.substring(0, name[1]))
        .flatMap(each -> at(analysis, session, each, name, values).stream())
        .findFirst();
  }

  private Optional<MimeBundle> at(
      SourceCodeAnalysis analysis, SessionScope session, String code, int[] name, Values values) {
    return CursorContext.at(
            javac,
            analysis,
            session,
            code,
            name[0],
            name[1],
            context -> tell(elements(context, session, code.substring(name[0], name[1])), values))
        .flatMap(told -> told);
  }

  /** The elements that the name refers to; all of that name if the compiler cannot resolve it. */
  private List<Element> elements(CursorContext context, SessionScope session, String name) {
    Element found = context.unit().trees().getElement(context.path());
    return found != null && found.asType().getKind() != TypeKind.ERROR
        ? overloads(found)
        : completer.named(context, session, name);
  }

  /**
   * The start and end of the name at or before the cursor, or of the method whose arguments the
   * cursor is in.
   */
  static int[] nameAt(String code, int cursor) {
    int at = Math.min(cursor, code.length());
    int start = Completer.nameStart(code.substring(0, at));
    int end = at;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    if (start < end && Character.isJavaIdentifierStart(code.charAt(start))) {
      return new int[] {start, end};
    }
    int depth = 0;
    for (int i = at - 1; i >= 0; i--) {
      char c = code.charAt(i);
      depth += c == ')' ? 1 : c == '(' ? -1 : 0;
      if (depth < 0) {
        String before = code.substring(0, i).stripTrailing();
        return new int[] {Completer.nameStart(before), before.length()};
      }
      if (depth == 0 && (c == ';' || c == '{' || c == '}')) {
        break;
      }
    }
    return new int[] {at, at};
  }

  private Optional<MimeBundle> tell(List<Element> elements, Values values) {
    if (elements.isEmpty() || elements.get(0) instanceof PackageElement) {
      return Optional.empty();
    }
    var heads = new ArrayList<String>();
    Set<String> html = new LinkedHashSet<>();
    Set<String> plain = new LinkedHashSet<>();
    for (Element each : elements) {
      heads.add(head(each, values));
      javadoc
          .of(each)
          .ifPresent(
              comment -> {
                html.add(DocText.html(comment));
                plain.add(DocText.plain(comment));
              });
    }
    String text =
        String.join("\n", heads) + (plain.isEmpty() ? "" : "\n\n" + plain.iterator().next());
    String markup =
        "<pre>"
            + Html.escape(String.join("\n", heads))
            + "</pre>"
            + (html.isEmpty() ? "" : html.iterator().next());
    return Optional.of(MimeBundle.text(text).with(MimeBundle.HTML, markup));
  }

  /** The method itself, then those of the same name beside it. */
  private static List<Element> overloads(Element element) {
    if (!(element instanceof ExecutableElement)) {
      return List.of(element);
    }
    return Stream.concat(
            Stream.of(element),
            parts(whole(element.getEnclosingElement()))
                .flatMap(part -> part.getEnclosedElements().stream())
                .filter(each -> each.getKind() == element.getKind() && each != element)
                .filter(each -> each.getSimpleName().equals(element.getSimpleName()))
                .map(Element.class::cast))
        .toList();
  }

  /**
   * The class that a learner knows a member by: a sealed type that has one subclass is a part of
   * it, as a tensor's families of operations are.
   */
  private static Element whole(Element owner) {
    return owner instanceof TypeElement part && part.getPermittedSubclasses().size() == 1
        ? ((DeclaredType) part.getPermittedSubclasses().get(0)).asElement()
        : owner;
  }

  /** The class, and the types of which it is the only subclass. */
  private static Stream<Element> parts(Element whole) {
    Stream<Element> above =
        whole instanceof TypeElement type
            ? Stream.concat(Stream.of(type.getSuperclass()), type.getInterfaces().stream())
                .filter(DeclaredType.class::isInstance)
                .map(each -> ((DeclaredType) each).asElement())
                .filter(each -> whole(each).equals(whole))
            : Stream.empty();
    return Stream.concat(Stream.of(whole), above);
  }

  private static String head(Element element, Values values) {
    if (element instanceof ExecutableElement method) {
      Element owner = whole(method.getEnclosingElement());
      boolean made = method.getKind() == ElementKind.CONSTRUCTOR;
      String name = made ? owner.getSimpleName().toString() : method.getSimpleName().toString();
      String of = made || isWrapper(owner) ? "" : owner.getSimpleName() + ".";
      return of + name + Signature.of(method);
    }
    if (element instanceof TypeElement type) {
      String kind = type.getKind().name().toLowerCase(java.util.Locale.ROOT);
      return kind + " " + Names.plain(type.getQualifiedName().toString());
    }
    VariableElement variable = (VariableElement) element;
    String name = variable.getSimpleName().toString();
    String declared = Signature.of(variable.asType()) + " " + name;
    if (variable.getConstantValue() != null) {
      return declared + " = " + variable.getConstantValue();
    }
    return values
        .of(variable.getEnclosingElement().toString(), name)
        .map(value -> declared + " = " + value)
        .orElse(declared);
  }

  private static boolean isWrapper(Element owner) {
    return owner.getSimpleName().toString().startsWith("$");
  }
}
