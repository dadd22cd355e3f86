package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import org.chainrule.kernel.language.compile.SourceSnippet;

/**
 * Keeps the values of variables when JShell declares them again, because a class that they depend
 * on was redefined or because a declaration failed; and notes which values could not be kept.
 */
final class RedefinedVariables {
  /** The runtime's numbers of null and of a missing variable. */
  private static final int NULL = 0;

  private static final int GONE = -1;
  private static final String AGAIN = " Run the cell that makes it again.";

  private final JShell jshell;
  private final RuntimeControl control;
  private final SourceMap sources;
  private final Cell cell;
  private final List<Lost> lost = new ArrayList<>();

  RedefinedVariables(JShell jshell, RuntimeControl control, SourceMap sources, Cell cell) {
    this.jshell = jshell;
    this.control = control;
    this.sources = sources;
    this.cell = cell;
  }

  /** Restores the variable that a failed declaration has replaced. */
  void restore(List<SnippetEvent> events) {
    for (SnippetEvent event : events) {
      if (event.status() == Status.OVERWRITTEN && event.snippet() instanceof VarSnippet old) {
        SourceSnippet.rejected(events).ifPresent(jshell::drop);
        int value = control.runtime().hold(sources.wrapper(old), old.name());
        Snippet again = jshell.eval(old.typeName() + " " + old.name() + ";").get(0).snippet();
        if (jshell.status(again).isDefined()) {
          sources.replace(jshell.sourceCodeAnalysis(), old, again);
          control.runtime().give(value, sources.wrapper(again), old.name());
        }
      }
    }
  }

  /** Handles that JShell has recompiled a declaration because another has changed. */
  void renew(SnippetEvent event) {
    SourceCodeAnalysis analysis = jshell.sourceCodeAnalysis();
    if (!(event.snippet() instanceof VarSnippet variable) || !wasDefined(event)) {
      if (event.status().isActive()) {
        sources.renew(analysis, event.snippet());
      }
      return;
    }
    String before = sources.wrapper(variable);
    int value = control.runtime().hold(before, variable.name());
    Snippet now = variable;
    if (!event.status().isDefined()) {
      // JShell drops a variable whose initializer no longer compiles; it has a value already
      now = jshell.eval(variable.typeName() + " " + variable.name() + ";").get(0).snippet();
      if (!jshell.status(now).isDefined()) {
        lost.add(new Lost(variable.name(), " is gone: its type is not what it was.", GONE));
        return;
      }
    }
    sources.replace(analysis, variable, now);
    String after = sources.wrapper(now);
    if (!before.equals(after) || !event.status().isDefined()) {
      keepValue(variable, value, after, event.causeSnippet());
    }
  }

  private static boolean wasDefined(SnippetEvent event) {
    return event.previousStatus().isDefined() && event.status().isActive();
  }

  private void keepValue(VarSnippet variable, int value, String after, Snippet cause) {
    String type = variable.typeName();
    if (!control.runtime().give(value, after, variable.name())) {
      String text = " was a " + type + " as that class was before, and is null now." + AGAIN;
      lost.add(new Lost(variable.name(), text, NULL));
    } else if (cause instanceof TypeDeclSnippet changed
        && type.matches(".*\\b" + Pattern.quote(changed.name()) + "\\b.*")
        && value != NULL) {
      String text = " holds objects of " + changed.name() + " as that class was before." + AGAIN;
      lost.add(new Lost(variable.name(), text, value));
    }
  }

  /**
   * A variable that was affected by the redefinition of a class.
   *
   * @param text what has changed
   * @param value its value while that is so; {@link #GONE} if it was dropped
   */
  private record Lost(String name, String text, int value) {}

  /** Notes which variables have lost their values, unless the cell has declared them again. */
  void noteLost() {
    for (Lost each : lost) {
      Optional<String> now =
          jshell
              .variables()
              .filter(variable -> variable.name().equals(each.name))
              .filter(variable -> jshell.status(variable).isDefined())
              .findFirst()
              .map(sources::wrapper);
      boolean still =
          now.map(it -> each.value != GONE && control.runtime().has(each.value, it, each.name))
              .orElse(each.value == GONE);
      if (still) {
        cell.note(each.name + each.text);
      }
    }
  }
}
