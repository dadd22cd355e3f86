package org.chainrule.kernel.language.compile;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.chainrule.kernel.language.compile.SessionScope.Declared;
import org.chainrule.kernel.language.compile.SnippetKind.Declaration;

/**
 * The declarations of earlier cells that are compiled again together with a cell: those that depend
 * on a class that the cell redeclares, because their bytecode refers to the old class; those that
 * were waiting for something that the cell declares; and methods that the cell overloads, because a
 * method hides imported ones of its name.
 *
 * @param declared the declarations, as they were written
 * @param named all names that the cell may refer to
 */
record Dependents(Set<Declared> declared, Set<String> named) {
  /** Of a cell that declares nothing: none, and the names that it uses. */
  static Dependents none(Set<String> named) {
    return new Dependents(Set.of(), named);
  }

  static Dependents of(SessionScope session, Set<String> names, List<SnippetKind> kinds) {
    Set<String> own = SyntheticUnit.own(kinds);
    Set<String> changed = new HashSet<>();
    Set<String> overloaded = new HashSet<>();
    for (SnippetKind kind : kinds) {
      if (kind instanceof Declaration declaration
          && session.declared().containsKey(declaration.name())) {
        boolean method = declaration.kind() == Declaration.Kind.METHOD;
        (method ? overloaded : changed).add(declaration.name());
      }
    }
    var found = new LinkedHashSet<Declared>();
    Set<String> named = new HashSet<>(names);
    Set<String> awaited = new HashSet<>(own);
    for (boolean more = !own.isEmpty(); more; ) {
      more = false;
      for (List<Declared> all : session.declared().values()) {
        for (Declared each : all) {
          boolean again =
              own.contains(each.name())
                  ? overloaded.contains(each.name()) && each.kind() == SessionScope.Kind.METHOD
                  : named.contains(each.name())
                      && mentions(each, each.isPending() ? awaited : changed);
          if (again && found.add(each)) {
            more = true;
            named.addAll(words(each));
            awaited.add(each.name());
            if (each.kind() == SessionScope.Kind.CLASS) {
              changed.add(each.name());
            }
          }
        }
      }
    }
    return new Dependents(found, named);
  }

  private static boolean mentions(Declared declared, Set<String> changed) {
    return words(declared).stream().anyMatch(changed::contains);
  }

  private static Set<String> words(Declared declared) {
    return Lexer.tokens(declared.source()).stream()
        .filter(each -> each.kind() == Lexer.Kind.WORD)
        .map(Lexer.Token::text)
        .collect(Collectors.toSet());
  }

  /** The declaration as a static member of a class. */
  static String member(Declared declared) {
    String source = declared.source();
    boolean isStatic = false;
    for (Lexer.Token token : Lexer.withoutComments(source)) {
      if (token.is("(") || token.is("{") || token.is("class")) {
        break;
      }
      isStatic |= token.is("static");
    }
    int start = Names.afterComments(source);
    return source.substring(0, start) + (isStatic ? "" : "static ") + source.substring(start);
  }
}
