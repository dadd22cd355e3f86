package org.chainrule.kernel.session;

import java.util.List;

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

  private DefaultImports() {}

  /** Them, as import statements. */
  public static List<String> statements() {
    return NAMES.stream().map(name -> "import " + name + ";").toList();
  }
}
