package org.chainrule.kernel.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import jdk.jshell.UnresolvedReferenceException;
import org.chainrule.kernel.Language.Outcome.Failed;
import org.chainrule.kernel.session.compile.Names;

/** Tells a learner about an exception: what it is, where in the cell, and what caused it. */
final class Traceback {
  static final String RED = "\u001b[1;31m";
  static final String GREEN = "\u001b[32m";
  static final String PLAIN = "\u001b[0m";

  /** Frames between two of the learner's that are shown; more are counted only. */
  private static final int SHOWN = 2;

  /** Frames of the learner's that are shown at either end of a long recursion. */
  private static final int ENDS = 8;

  /** A method that JShell puts beside the one that runs a piece. */
  private static final String HELPER = "do_it$Aux";

  /** How the names of the methods begin that run a piece. */
  private static final String RUN = "do_it$";

  private final Origins origins;
  private final Cell cell;

  Traceback(Origins origins, Cell cell) {
    this.origins = origins;
    this.cell = cell;
  }

  Failed failed(Throwable thrown) {
    var lines = new ArrayList<String>();
    int line = 0;
    Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable each = thrown; each != null && told.add(each); each = each.getCause()) {
      String lead = each == thrown ? "" : "Caused by: ";
      String message = message(each);
      lines.add(RED + lead + name(each) + PLAIN + (message.isEmpty() ? "" : ": " + message));
      if (each instanceof StackOverflowError) {
        lines.add("    The calls went too deep: does the recursion end?");
      }
      int at = frames(each, lines);
      line = each == thrown ? at : line;
    }
    return new Failed(name(thrown), oneLine(message(thrown)), List.copyOf(lines), line);
  }

  /** A method or class that cannot be used yet because something that it names is missing. */
  Failed unresolved(String declared, String missing, Throwable thrown) {
    var lines = new ArrayList<String>();
    String name = UnresolvedReferenceException.class.getSimpleName();
    String message =
        declared + " cannot be used yet: there is no " + missing + ". Declare it, then try again.";
    lines.add(RED + name + PLAIN + ": " + message);
    int line = frames(thrown, lines);
    return new Failed(name, message, List.copyOf(lines), line);
  }

  /** Adds the frames worth showing; gives the line of this cell where it happened, or 0. */
  private int frames(Throwable thrown, List<String> lines) {
    StackTraceElement[] stack = thrown.getStackTrace();
    int last = stack.length - 1;
    while (last >= 0 && origins.place(stack[last]).isEmpty()) {
      last--;
    }
    if (last < 0) {
      return 0;
    }
    var shown = new ArrayList<String>();
    var between = new ArrayList<StackTraceElement>();
    int here = 0;
    for (StackTraceElement frame : List.of(stack).subList(0, last + 1)) {
      var place = origins.place(frame);
      if (place.isEmpty() || frame.getMethodName().equals(HELPER)) {
        between.add(frame);
        continue;
      }
      fold(between, shown);
      shown.add("    at " + where(frame, place.get()));
      if (here == 0 && place.get().cell() == cell.number) {
        here = place.get().line();
      }
    }
    lines.addAll(withoutRepeats(shown));
    return here;
  }

  /** A deep recursion by its ends. */
  private static List<String> withoutRepeats(List<String> frames) {
    var once = new ArrayList<String>();
    int repeats = 0;
    for (int i = 0; i < frames.size(); i++) {
      boolean again = i > 0 && frames.get(i).equals(frames.get(i - 1));
      repeats = again ? repeats + 1 : 0;
      boolean last = i + 1 == frames.size() || !frames.get(i + 1).equals(frames.get(i));
      if (!again) {
        once.add(frames.get(i));
      } else if (last) {
        once.add("    … " + repeats + " times more");
      }
    }
    if (once.size() <= 3 * ENDS) {
      return once;
    }
    var ends = new ArrayList<>(once.subList(0, ENDS));
    ends.add("    … " + (once.size() - 2 * ENDS) + " more");
    ends.addAll(once.subList(once.size() - ENDS, once.size()));
    return ends;
  }

  private static void fold(List<StackTraceElement> between, List<String> shown) {
    var library = between.stream().filter(frame -> !isMachinery(frame)).toList();
    library.stream().limit(SHOWN).forEach(frame -> shown.add("    at " + frame(frame)));
    if (library.size() > SHOWN) {
      shown.add("    … " + (library.size() - SHOWN) + " more in libraries");
    }
    between.clear();
  }

  private static boolean isMachinery(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("org.chainrule.kernel.")
        || type.startsWith("jdk.internal.reflect.")
        || type.startsWith("java.lang.reflect.")
        || type.startsWith(Origins.WRAPPER)
        || frame.getMethodName().equals(HELPER);
  }

  /** The line is left out where it leads to this library's own text, which changes. */
  private static String frame(StackTraceElement frame) {
    boolean shown = frame.getLineNumber() > 0 && !frame.getClassName().startsWith("org.chainrule.");
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + (shown ? "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")" : "");
  }

  private String where(StackTraceElement frame, Origins.Place place) {
    String line =
        place.cell() == cell.number
            ? "cell line " + place.line()
            : "line " + place.line() + " of cell [" + place.cell() + "]";
    return GREEN + line + PLAIN + inside(frame) + ":  " + place.text();
  }

  private static String inside(StackTraceElement frame) {
    String type = frame.getClassName().replaceFirst("^REPL\\.\\$JShell\\$\\w+\\$?", "");
    String method = frame.getMethodName();
    if (method.startsWith("lambda$")) {
      method = "a lambda";
    } else if ("<init>".equals(method)) {
      method = "new";
    } else if ("<clinit>".equals(method)) {
      method = "static";
    }
    if (type.isEmpty()) {
      return method.startsWith(RUN) ? "" : ", in " + method;
    }
    return ", in " + type.replace('$', '.') + "." + method;
  }

  static String name(Throwable thrown) {
    return Names.plain(thrown.getClass().getName());
  }

  @SuppressWarnings("CatchingUnchecked") // the message may be the learner's own code
  private static String message(Throwable thrown) {
    try {
      String message = thrown.getLocalizedMessage();
      return message == null ? "" : Names.plain(message);
    } catch (Throwable e) {
      return "(its getMessage() threw " + name(e) + ")";
    }
  }

  private static String oneLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
