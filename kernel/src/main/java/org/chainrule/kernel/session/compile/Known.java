package org.chainrule.kernel.session.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * What a cell can refer to: the session as it stands before the cell runs.
 *
 * @param imports import statements
 * @param declared the wrapper class of each declared variable, method and class, by its name; a
 *     method that is overloaded has several
 */
public record Known(List<String> imports, Map<String, List<String>> declared) {
  /**
   * What a session knows.
   *
   * @param wrapper the class that JShell has put a snippet into
   * @param compiled the classes that there are
   */
  public static Known of(
      JShell jshell,
      List<String> imports,
      Function<Snippet, String> wrapper,
      Set<String> compiled) {
    var declared = new LinkedHashMap<String, List<String>>();
    jshell
        .snippets()
        .filter(each -> each instanceof DeclarationSnippet && jshell.status(each).isDefined())
        .forEach(
            each -> {
              String name = wrapper.apply(each);
              if (compiled.contains(name)) {
                declared
                    .computeIfAbsent(((DeclarationSnippet) each).name(), n -> new ArrayList<>())
                    .add(name);
              }
            });
    return new Known(imports, declared);
  }
}
