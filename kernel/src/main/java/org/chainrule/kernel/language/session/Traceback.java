package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jshell.UnresolvedReferenceException;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.CellResult.Frame;
import org.chainrule.kernel.language.compile.Names;
import org.chainrule.kernel.language.runtime.Thrown;

/** Formats an exception: its class and message, the lines of cells, and its causes. */
final class Traceback {
  static final String RED = "\u001b[1;31m";
  static final String GREEN = "\u001b[32m";
  static final String PLAIN = "\u001b[0m";

  /** The most frames that are shown between two frames in cells. */
  private static final int SHOWN = 2;

  /** The frames that are shown at either end of a long recursion. */
  private static final int ENDS = 8;

  /** An auxiliary method of JShell's. */
  private static final String HELPER = "do_it$Aux";

  /** The prefix of the methods that run a snippet. */
  private static final String RUN = "do_it$";

  private final SourceMap sources;
  private final Cell cell;

  Traceback(SourceMap sources, Cell cell) {
    this.sources = sources;
    this.cell = cell;
  }

  CellResult.Failed failed(Thrown thrown) {
    var lines = new ArrayList<String>();
    var own = new ArrayList<Frame>();
    for (Optional<Thrown> each = Optional.of(thrown); each.isPresent(); each = each.get().cause()) {
      Thrown cause = each.get();
      boolean outermost = lines.isEmpty();
      String lead = outermost ? "" : "Caused by: ";
      String message = message(cause);
      lines.add(RED + lead + name(cause) + PLAIN + (message.isEmpty() ? "" : ": " + message));
      if (cause.type().equals(StackOverflowError.class.getName())) {
        lines.add("    The calls went too deep: does the recursion end?");
      }
      List<Frame> frames = frames(cause, lines);
      if (outermost) {
        own.addAll(frames);
      }
    }
    return failed(name(thrown), oneLine(message(thrown)), lines, own);
  }

  private CellResult.Failed failed(
      String name, String message, List<String> lines, List<Frame> frames) {
    int line =
        frames.stream()
            .filter(each -> each.cell() == cell.number())
            .mapToInt(Frame::line)
            .findFirst()
            .orElse(0);
    return new CellResult.Failed(CellResult.Kind.EXCEPTION, name, message, lines, line, frames);
  }

  /** A method or class that cannot be used yet because it depends on an undeclared name. */
  CellResult.Failed unresolved(String declared, String missing, Thrown thrown) {
    var lines = new ArrayList<String>();
    String name = UnresolvedReferenceException.class.getSimpleName();
    String message =
        declared + " cannot be used yet: there is no " + missing + ". Declare it, then try again.";
    lines.add(RED + name + PLAIN + ": " + message);
    List<Frame> frames = frames(thrown, lines);
    return failed(name, message, lines, frames);
  }

  /** Adds the relevant frames; returns those in cells. */
  private List<Frame> frames(Thrown thrown, List<String> lines) {
    List<StackTraceElement> stack = thrown.frames();
    int last = stack.size() - 1;
    while (last >= 0 && sources.place(stack.get(last)).isEmpty()) {
      last--;
    }
    var shown = new ArrayList<String>();
    var between = new ArrayList<StackTraceElement>();
    var own = new ArrayList<Frame>();
    for (StackTraceElement frame : stack.subList(0, last + 1)) {
      var place = sources.place(frame);
      if (place.isEmpty() || frame.getMethodName().equals(HELPER)) {
        between.add(frame);
        continue;
      }
      fold(between, shown);
      shown.add("    at " + where(frame, place.get()));
      own.add(place.get());
    }
    lines.addAll(withoutRepeats(shown));
    return own;
  }

  /** Shortens a deep recursion to its two ends. */
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
        || type.startsWith(SourceMap.WRAPPER)
        || frame.getMethodName().equals(HELPER);
  }

  /** Leaves out line numbers in the library's own sources, which change. */
  private static String frame(StackTraceElement frame) {
    boolean shown = frame.getLineNumber() > 0 && !frame.getClassName().startsWith("org.chainrule.");
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + (shown ? "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")" : "");
  }

  private String where(StackTraceElement frame, Frame place) {
    String line =
        place.cell() == cell.number()
            ? "cell line " + place.line()
            : "line " + place.line() + " of cell [" + place.cell() + "]";
    return GREEN + line + PLAIN + inside(frame) + ":  " + place.source();
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

  private static String name(Thrown thrown) {
    return Names.plain(thrown.type());
  }

  private static String message(Thrown thrown) {
    return Names.plain(thrown.message());
  }

  private static String oneLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
