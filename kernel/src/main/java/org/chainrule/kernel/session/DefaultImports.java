package org.chainrule.kernel.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.JShell;

/** What a cell may name without an import of its own; packages that are not there are left out. */
public final class DefaultImports {
  private static final List<String> NAMES =
      List.of(
          "java.io.*",
          "java.math.*",
          "java.nio.file.*",
          "java.time.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
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
        .flatMap(each -> Stream.of(each.source().split(";")))
        .map(String::strip)
        .filter(each -> each.startsWith("import") && !each.equals(NOTHING))
        .map(each -> each + ";")
        .toList();
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
