package org.chainrule.kernel.language.session;

import java.util.List;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/** JShell as the JDK ships it, with its default imports: what our engine is measured against. */
final class PlainJShell implements AutoCloseable {
  private static final List<String> DEFAULT =
      List.of(
          "java.io",
          "java.math",
          "java.net",
          "java.nio.file",
          "java.util",
          "java.util.concurrent",
          "java.util.function",
          "java.util.prefs",
          "java.util.regex",
          "java.util.stream");

  private final JShell jshell = JShell.builder().executionEngine("local").build();

  PlainJShell() {
    DEFAULT.forEach(each -> jshell.eval("import " + each + ".*;"));
  }

  /**
   * Runs a cell.
   *
   * @return empty when JShell rejects it or it throws; else the value that its last snippet gave as
   *     JShell writes it, or the empty string
   */
  Optional<String> run(String cell) {
    String rest = cell;
    String value = "";
    while (true) {
      CompletionInfo info = jshell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        return Optional.of(value);
      }
      if (!info.completeness().isComplete()) {
        return Optional.empty();
      }
      for (SnippetEvent event : jshell.eval(info.source())) {
        if (event.causeSnippet() != null) {
          continue;
        }
        boolean rejected =
            event.status() == Status.REJECTED
                || (event.status() == Status.RECOVERABLE_NOT_DEFINED
                    && event.snippet() instanceof VarSnippet);
        if (rejected || event.exception() != null) {
          return Optional.empty();
        }
        value = event.value() == null ? "" : event.value();
      }
      rest = info.remaining();
    }
  }

  @Override
  public void close() {
    jshell.close();
  }
}
