package org.chainrule.kernel.language.runtime;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chainrule.kernel.language.Debuggee.Frame;
import org.chainrule.kernel.language.Debuggee.Library;
import org.chainrule.kernel.language.Debuggee.Place;
import org.chainrule.kernel.language.Debuggee.Stack;
import org.chainrule.kernel.language.Debuggee.Variable;
import org.chainrule.kernel.language.Debuggee.Watcher;

/**
 * Called by the probes in the bytecode of cells that are debugged. Keeps the calls of each thread
 * with their variables, which Java tells nobody without an agent that was there at start. Public
 * because the cells' classes have another class loader.
 */
public final class Probes {
  /** Where the lines of classes are in cells. */
  public interface Places {
    /** The place of a line; empty if it is in no cell. */
    Optional<Place> of(String className, int line);

    /** Is another number whenever an answer may be another. */
    int version();
  }

  /** The place of a probe. */
  public static final class Site {
    private final String className;
    private final String method;
    private final int line;
    private final int index;
    private final boolean fresh;
    private final List<String> names;
    private final List<String> types;
    private volatile Found found = new Found(-1, null);

    /** A place, and of which version of all places it is. */
    private record Found(int version, Place place) {}

    private Site(
        String className,
        String method,
        int line,
        int index,
        boolean fresh,
        List<String> names,
        List<String> types) {
      this.className = className;
      this.method = method;
      this.line = line;
      this.index = index;
      this.fresh = fresh;
      this.names = names;
      this.types = types;
    }

    /** Null if it is in no cell. */
    private Place place() {
      Places now = places;
      int version = now.version();
      Found known = found;
      if (known.version != version) {
        known = new Found(version, now.of(className, line).orElse(null));
        found = known;
      }
      return known.place;
    }
  }

  /** The most calls that are told of a thread. */
  private static final int MOST_FRAMES = 200;

  /** What is between names, and between types, in the constants that sites are made of. */
  public static final String BETWEEN = ";";

  private static final int MOST_WALKED = 10 * MOST_FRAMES;

  private static volatile Places places = new Nowhere();

  private static volatile Watcher watcher;
  private static final ThreadLocal<Calls> CALLS = ThreadLocal.withInitial(Calls::new);
  private static final ThreadLocal<Map<String, Object>> LOCALS = ThreadLocal.withInitial(Map::of);

  private Probes() {}

  /** Begins to tell the watcher what happens. */
  public static void watch(Watcher told, Places placesOfLines) {
    places = placesOfLines;
    watcher = told;
  }

  /** Tells nobody any more. */
  public static void unwatch() {
    watcher = null;
  }

  /**
   * Makes the place of a probe, as a constant of its class.
   *
   * @param index its number among the method's, in the order of the code
   * @param fresh 1 if no expression is half computed there
   * @param names the names of the variables that have a value there, in the order of their values
   * @param types their types
   */
  public static Site site(
      MethodHandles.Lookup cell,
      String unused,
      Class<?> type,
      String method,
      int line,
      int index,
      int fresh,
      String names,
      String types) {
    String className = cell.lookupClass().getName();
    return new Site(className, method, line, index, fresh == 1, list(names), list(types));
  }

  private static List<String> list(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(BETWEEN));
  }

  /** A part of a cell begins; a call that an earlier one has left behind is gone. */
  public static void begin() {
    Calls calls = CALLS.get();
    if (!calls.quiet) {
      calls.calls.clear();
    }
    enter();
  }

  /** A method begins. */
  public static void enter() {
    CALLS.get().calls.add(new Call());
  }

  /** A line begins; the variables that have a value have these. */
  public static void line(Site site, Object[] values) {
    Calls calls = CALLS.get();
    if (calls.calls.isEmpty()) {
      return; // after a stack overflow
    }
    Call call = calls.calls.get(calls.depth() - 1);
    Place place = site.place();
    if (place == null) {
      return; // what the session has added to the cell
    }
    calls.arrives = call.arrives(site, place);
    call.site = site;
    call.values = values;
    call.place = place;
    Watcher told = watcher;
    if (told != null && !calls.quiet) {
      told.reached(calls);
    }
  }

  /** A method is about to return. */
  public static void exit() {
    Calls calls = CALLS.get();
    if (calls.calls.isEmpty()) {
      return;
    }
    Call ended = calls.calls.remove(calls.depth() - 1);
    Watcher told = watcher;
    if (told != null && !calls.quiet && calls.depth() > 0) {
      try {
        told.left(calls);
      } catch (Throwable e) {
        calls.calls.add(ended); // the method's handler removes it
        throw e;
      }
    }
  }

  /** An exception leaves a method. */
  public static void threw(Throwable thrown) {
    Calls calls = CALLS.get();
    try {
      Watcher told = watcher;
      boolean stopped = thrown instanceof ExecutionGuard.Stopped;
      if (told != null && !calls.quiet && !stopped && calls.last != thrown) {
        calls.last = thrown;
        told.threw(calls, thrown);
      }
    } finally {
      if (!calls.calls.isEmpty()) {
        calls.calls.remove(calls.depth() - 1);
      }
      if (calls.depth() == 0) {
        calls.last = null;
      }
    }
  }

  /** Whether the current thread is in a method of a cell that is debugged. */
  public static boolean isInCell() {
    return CALLS.get().depth() > 0;
  }

  /** A variable of the frame that an expression is evaluated in. */
  public static Object local(String name) {
    return LOCALS.get().get(name);
  }

  /** Sets the variables of the frame in which the current thread evaluates an expression. */
  public static void locals(Map<String, Object> values) {
    LOCALS.set(values);
  }

  /** Whether the current thread's probes are silent, as while an expression is evaluated. */
  public static void quiet(boolean quiet) {
    CALLS.get().quiet = quiet;
  }

  private static final class Call {
    private Site site;
    private Object[] values = {};
    private Place place;
    private Place statement;
    private final Set<Place> passed = new HashSet<>();

    private boolean isAt(StackWalker.StackFrame frame) {
      return site != null
          && site.className.equals(frame.getClassName())
          && site.method.equals(frame.getMethodName());
    }

    /**
     * Whether the call comes to the line now: from another one, or from its end in a loop. A line
     * on which an expression goes on that it began is not come to again.
     */
    private boolean arrives(Site next, Place to) {
      if (next.fresh) {
        statement = to;
        if (!passed.isEmpty()) {
          passed.clear();
        }
        return !to.equals(place) || next.index == site.index;
      }
      boolean first = !to.equals(statement) && passed.add(to);
      return first && !to.equals(place);
    }
  }

  private static final class Nowhere implements Places {
    @Override
    public Optional<Place> of(String className, int line) {
      return Optional.empty();
    }

    @Override
    public int version() {
      return 0;
    }
  }

  private static final class Calls implements Stack {
    private final List<Call> calls = new ArrayList<>();
    private boolean arrives;
    private boolean quiet;
    private Throwable last;

    @Override
    public int depth() {
      return calls.size();
    }

    @Override
    public Place place() {
      return calls.isEmpty() ? null : calls.get(depth() - 1).place;
    }

    @Override
    public boolean arrives() {
      return arrives;
    }

    @Override
    public List<Variable> variables() {
      return calls.isEmpty() ? List.of() : variables(calls.get(depth() - 1));
    }

    @Override
    public String cell() {
      for (Call each : calls) {
        if (each.place != null) {
          return each.place.cell();
        }
      }
      return "";
    }

    @Override
    public List<Frame> frames() {
      List<StackWalker.StackFrame> real =
          StackWalker.getInstance().walk(frames -> frames.limit(MOST_WALKED).toList());
      var frames = new ArrayList<Frame>();
      int next = depth() - 1;
      for (StackWalker.StackFrame each : real) {
        if (next < 0 || frames.size() == MOST_FRAMES) {
          break;
        }
        Call call = calls.get(next);
        if (call.isAt(each)) {
          next--;
          frames.add(new Frame(call.site.method, call.place, variables(call)));
        } else if (!frames.isEmpty() && isTold(each)) {
          frames.add(frame(each.toStackTraceElement()));
        }
      }
      return frames;
    }

    /** Not what the JVM puts between a lambda and who calls it, nor unnamed parts of cells. */
    private static boolean isTold(StackWalker.StackFrame frame) {
      String name = frame.getClassName();
      return frame.getLineNumber() > 0
          && !name.startsWith("REPL.")
          && !name.startsWith("java.lang.invoke.")
          && !name.startsWith("jdk.internal.");
    }

    private static Frame frame(StackTraceElement element) {
      String name = element.getClassName();
      String folder = name.substring(0, name.lastIndexOf('.') + 1).replace('.', '/');
      String module = element.getModuleName() == null ? "" : element.getModuleName();
      return new Frame(
          name.substring(name.lastIndexOf('.') + 1) + "." + element.getMethodName(),
          new Library(module, folder + element.getFileName(), element.getLineNumber()),
          List.of());
    }

    private static List<Variable> variables(Call call) {
      if (call.site == null) {
        return List.of();
      }
      var variables = new ArrayList<Variable>();
      for (int i = 0; i < call.values.length; i++) {
        variables.add(new Variable(call.site.names.get(i), call.site.types.get(i), call.values[i]));
      }
      return variables;
    }
  }
}
