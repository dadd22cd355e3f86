package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/** What a cell may name without an import of its own; packages that are not there are left out. */
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
          "org.chainrule.nn.*",
          "org.chainrule.func.*",
          "org.chainrule.explain.*",
          "org.chainrule.plot.*",
          "org.chainrule.data.*",
          "org.chainrule.scalar.*",
          "org.knowm.xchart.*",
          "tech.tablesaw.api.*",
          // offered by two of the packages above: the one that is meant more often
          "java.util.function.Function");

  /** An import that brings nothing. */
  private static final String NOTHING = "import static java.lang.Override.*";

  private DefaultImports() {}

  /** Declares them in a session. */
  static void declareIn(JShell jshell) {
    boolean together =
        snippets().stream().map(jshell::eval).allMatch(events -> events.get(0).status().isActive());
    if (!together) {
      statements().forEach(jshell::eval);
    }
  }

  /** All import statements that hold in a session now, the learner's own too. */
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
   * Imports a name from where the learner has imported all there is, so that it no longer comes
   * from our packages too.
   *
   * @param more import statements of the learner's that the session does not have yet
   * @return whether the name comes from one import of the learner's, and no other
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
      found.forEach(jshell::drop); // to choose between them is the learner's
      return false;
    }
    return true;
  }

  /** Whether a snippet is that of the packages. */
  private static boolean isOurs(ImportSnippet snippet) {
    return snippet.source().startsWith(NOTHING);
  }

  /** An import without the comments in it. */
  private static Stream<String> written(ImportSnippet snippet) {
    String kind =
        snippet.isStatic()
            ? "static "
            // a kind that JDK 17 does not know
            : snippet.subKind().name().equals("MODULE_IMPORT_SUBKIND") ? "module " : "";
    return Stream.of("import " + kind + snippet.fullname());
  }

  /**
   * Them in as few snippets as can be, as each costs a compilation: those of whole packages in one
   * line, which JShell rejects when one is not there. To JShell it goes by its first import, and
   * would give way to another of the same; so the first is one that nobody writes, and brings
   * nothing.
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

  /** Them, as import statements. */
  public static List<String> statements() {
    return NAMES.stream().map(name -> "import " + name + ";").toList();
  }
}
