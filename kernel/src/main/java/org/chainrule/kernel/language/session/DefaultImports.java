package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/** The default imports of a session; missing packages are left out. */
public final class DefaultImports {
  private static final List<String> NAMES =
      List.of(
          "java.io.*",
          "java.math.*",
          "java.net.*",
          "java.nio.file.*",
          "java.time.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
          "java.util.prefs.*",
          "java.util.regex.*",
          "java.util.stream.*",
          "org.chainrule.*",
          "static org.chainrule.Tensor.*",
          "org.chainrule.display.*",
          "static org.chainrule.display.Display.*",
          "org.chainrule.widgets.*",
          "static org.chainrule.widgets.Widgets.*",
          "org.chainrule.nn.*",
          "org.chainrule.func.*",
          "org.chainrule.explain.*",
          "org.chainrule.plot.*",
          "org.chainrule.data.*",
          "org.chainrule.scalar.*",
          "org.knowm.xchart.*",
          "tech.tablesaw.api.*",
          // in two of the packages above: the one that is meant more often
          "java.util.function.Function");

  /** An import without effect. */
  private static final String NOTHING = "import static java.lang.Override.*";

  private DefaultImports() {}

  /** Declares the imports in a session. */
  static void declareIn(JShell jshell) {
    boolean together =
        snippets().stream().map(jshell::eval).allMatch(events -> events.get(0).status().isActive());
    if (!together) {
      statements().forEach(jshell::eval);
    }
  }

  /** All import statements of a session, with the learner's own. */
  public static List<String> statementsIn(JShell jshell) {
    return jshell
        .imports()
        .flatMap(each -> isOurs(each) ? Stream.of(each.source().split(";")) : written(each))
        .map(String::strip)
        .filter(each -> !each.equals(NOTHING))
        .map(each -> each + ";")
        .toList();
  }

  /**
   * Imports a name explicitly from a package that the learner has imported on demand, so that it is
   * no longer ambiguous with the default imports.
   *
   * @param more import statements that the session does not have yet
   * @return whether exactly one of the learner's imports provides the name
   */
  static boolean prefer(JShell jshell, String name, List<String> more) {
    Stream<String> learners =
        jshell.imports().filter(each -> !isOurs(each)).flatMap(DefaultImports::written);
    List<Snippet> found =
        Stream.concat(learners, more.stream().map(each -> each.replaceFirst("\\s*;$", "")))
            .filter(each -> each.endsWith(".*"))
            .distinct()
            .map(each -> each.substring(0, each.length() - 1) + name + ";")
            .map(statement -> jshell.eval(statement).get(0).snippet())
            .filter(snippet -> jshell.status(snippet).isDefined())
            .toList();
    if (found.size() != 1) {
      found.forEach(jshell::drop); // the learner has to choose
      return false;
    }
    return true;
  }

  /** Whether it is the snippet with the default imports of packages. */
  private static boolean isOurs(ImportSnippet snippet) {
    return snippet.source().startsWith(NOTHING);
  }

  /** An import without the comments in it. */
  private static Stream<String> written(ImportSnippet snippet) {
    String kind =
        snippet.isStatic()
            ? "static "
            // JDK 17 does not have this kind
            : snippet.subKind().name().equals("MODULE_IMPORT_SUBKIND") ? "module " : "";
    return Stream.of("import " + kind + snippet.fullname());
  }

  /**
   * The imports in as few snippets as possible, because each costs a compilation: on-demand imports
   * are in one line, which JShell rejects if a package is missing. JShell identifies it by its
   * first import, and another snippet with the same import would replace it; so the first is an
   * import without effect that no cell has.
   */
  static List<String> snippets() {
    var packages = new StringBuilder(NOTHING + ";");
    var snippets = new ArrayList<String>();
    for (String statement : statements()) {
      if (statement.endsWith("*;")) {
        packages.append(' ').append(statement);
      } else {
        snippets.add(statement);
      }
    }
    snippets.add(0, packages.toString());
    return snippets;
  }

  /** The imports as statements. */
  public static List<String> statements() {
    return NAMES.stream().map(name -> "import " + name + ";").toList();
  }
}
