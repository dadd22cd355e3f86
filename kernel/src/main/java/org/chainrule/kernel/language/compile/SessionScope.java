package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * What a cell can refer to: the session's declarations before the cell runs.
 *
 * @param imports import statements
 * @param declared each declared variable, method and class, by its name; a method that is
 *     overloaded has several
 */
public record SessionScope(List<String> imports, Map<String, List<Declared>> declared) {
  /**
   * Something that an earlier cell has declared.
   *
   * @param wrapper the class that JShell has wrapped it in; empty while it waits for another
   *     declaration
   * @param source its declaration; of a variable, without the initializer
   */
  public record Declared(String wrapper, Kind kind, String name, String source) {
    /** Whether it cannot be used before something else is declared. */
    boolean isPending() {
      return wrapper.isEmpty();
    }

    static Declared of(DeclarationSnippet snippet, String wrapper) {
      return switch (snippet.kind()) {
        case VAR ->
            new Declared(
                wrapper,
                Kind.VARIABLE,
                snippet.name(),
                ((VarSnippet) snippet).typeName() + " " + snippet.name() + ";");
        case METHOD -> new Declared(wrapper, Kind.METHOD, snippet.name(), snippet.source());
        default -> new Declared(wrapper, Kind.CLASS, snippet.name(), snippet.source());
      };
    }
  }

  /** What can be declared. */
  public enum Kind {
    VARIABLE,
    METHOD,
    CLASS
  }

  /**
   * What a session knows.
   *
   * @param wrapper the class that JShell has wrapped a snippet in
   * @param compiled the loaded classes
   */
  public static SessionScope of(
      JShell jshell,
      List<String> imports,
      Function<Snippet, String> wrapper,
      Set<String> compiled) {
    var declared = new LinkedHashMap<String, List<Declared>>();
    jshell
        .snippets()
        .filter(each -> each instanceof DeclarationSnippet && jshell.status(each).isActive())
        .map(DeclarationSnippet.class::cast)
        .forEach(
            each -> {
              boolean pending = !jshell.status(each).isDefined();
              String name = pending ? "" : wrapper.apply(each);
              if (pending || compiled.contains(name)) {
                declared
                    .computeIfAbsent(each.name(), n -> new ArrayList<>())
                    .add(Declared.of(each, name));
              }
            });
    return new SessionScope(imports, declared);
  }

  /** Whether a declaration hides the name that an import would bring. */
  boolean hides(String name, boolean isStatic) {
    return declared.getOrDefault(name, List.of()).stream()
        .anyMatch(each -> !each.isPending() && (isStatic || each.kind() == Kind.CLASS));
  }

  /** The classes that a name has been given to in the session. */
  Stream<String> wrappers(String name) {
    return declared.getOrDefault(name, List.of()).stream()
        .filter(each -> !each.isPending())
        .map(Declared::wrapper);
  }
}
