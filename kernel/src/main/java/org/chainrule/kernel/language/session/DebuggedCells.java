package org.chainrule.kernel.language.session;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.compile.CompiledCell;
import org.chainrule.kernel.language.compile.Names;
import org.chainrule.kernel.language.compile.Sources;
import org.chainrule.kernel.language.runtime.ExecutionGuard;
import org.chainrule.kernel.language.runtime.LocalRuntime;
import org.chainrule.kernel.language.runtime.Probes;

/** The cells of a session in this JVM, as a debugger sees them. */
final class DebuggedCells implements Debuggee {
  private static final Pattern WRAPPED = Pattern.compile("(REPL\\.\\$JShell\\$\\w+)\\$(.*)");

  private static final Pattern CLASS = Pattern.compile("[\\w.$]+");

  /** How long compiling may wait for a cell that runs. */
  private static final long PATIENCE_MILLIS = 2000;

  /** The same, where the answer can be made good when the cell runs. */
  private static final long SHORT_MILLIS = 500;

  private final Supplier<Shell> shell;
  private final LocalRuntime runtime;
  private final SourceMap sources;
  private final ReentrantLock turn;
  private final Map<String, String> compiled = new ConcurrentHashMap<>();
  private final Map<String, Variable> copies = new ConcurrentSkipListMap<>();
  private volatile boolean watched;

  /**
   * @param turn what one holds to run a cell, or to compile
   */
  DebuggedCells(
      Supplier<Shell> shell, LocalRuntime runtime, SourceMap sources, ReentrantLock turn) {
    this.shell = shell;
    this.runtime = runtime;
    this.sources = sources;
    this.turn = turn;
  }

  /** Whether a debugger is attached. */
  boolean isWatched() {
    return watched;
  }

  /** A new session is debugged if the last one was. */
  void opened(Shell opened) {
    compiled.clear();
    copies.clear();
    opened.probe(watched);
  }

  @Override
  public void watch(Watcher watcher) {
    watched = true;
    Probes.watch(watcher, sources);
    shell.get().probe(true);
  }

  @Override
  public void unwatch() {
    watched = false;
    Probes.unwatch();
    shell.get().probe(false);
    compiled.clear();
  }

  @Override
  public SortedSet<Integer> lines(String cell) throws Exception {
    return compiling(SHORT_MILLIS, () -> shell.get().lines(cell));
  }

  /** Compiles something: at once in a cell's own thread, which is stopped, else between cells. */
  private <T> T compiling(long patience, Callable<T> body) throws Exception {
    if (Probes.isInCell()) {
      return body.call();
    }
    if (!turn.tryLock(patience, TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("a cell is running; stop it at a breakpoint, or pause it");
    }
    try {
      return body.call();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public List<Variable> globals() {
    var globals = new ArrayList<>(shell.get().variables(runtime::value));
    globals.removeIf(each -> copies.containsKey(each.name()));
    globals.addAll(copies.values());
    return globals;
  }

  @Override
  public List<String> libraries() {
    return shell.get().classPath();
  }

  @Override
  public Optional<String> source(Library library) {
    return Sources.of(library.module(), library.file());
  }

  /**
   * JShell cannot declare anything while it runs a cell, so that waits for the next one. A variable
   * that is there already, and may have the value, gets it at once.
   */
  @Override
  public void copyToGlobals(String name, Variable copied) {
    if (!shell.get().assign(name, copied.value(), runtime::assign)) {
      copies.put(name, new Variable(name, inSource(copied.type()), copied.value()));
    }
  }

  /** Declares the copied variables; called before each cell, with the lock held. */
  void declareCopies() {
    copies.values().forEach(each -> shell.get().declare(each, runtime::assign));
    copies.clear();
  }

  @Override
  public Object evaluate(String expression, List<Variable> ofFrame) throws Exception {
    var locals = new ArrayList<>(ofFrame);
    for (Variable each : copies.values()) {
      if (ofFrame.stream().noneMatch(local -> local.name().equals(each.name()))) {
        locals.add(each);
      }
    }
    String code = withLocals(expression, locals);
    String known = compiled.get(code);
    if (known == null) {
      known = compiling(PATIENCE_MILLIS, () -> shell.get().load(code));
      compiled.put(code, known);
    }
    var values = new HashMap<String, Object>();
    locals.forEach(each -> values.put(each.name(), each.value()));
    Probes.locals(values);
    try {
      return runtime.callHere(known, CompiledCell.method(0));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception thrown ? thrown : e;
    } finally {
      Probes.locals(Map.of());
    }
  }

  /** A lambda whose first lines are the variables that the expression names. */
  private static String withLocals(String expression, List<Variable> locals) {
    String named = expression.replaceAll("\\bthis\\b", "\\$this");
    var code = new StringBuilder("((java.util.concurrent.Callable<Object>) () -> {");
    for (Variable each : locals) {
      String name = each.name().equals("this") ? "$this" : each.name();
      if (Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
          .matcher(named)
          .find()) {
        String type = inSource(each.type());
        code.append(type + " " + name + " = (" + type + ") " + Probes.class.getName());
        code.append(".local(\"" + each.name() + "\");");
      }
    }
    return code.append("return (\n" + named + "\n);}).call()").toString();
  }

  /** A type as a cell writes it; in binary names, a dollar is before a class within another. */
  private static String inSource(String type) {
    return CLASS.matcher(type).replaceAll(each -> Matcher.quoteReplacement(name(each.group())));
  }

  private static String name(String binaryName) {
    var wrapped = WRAPPED.matcher(binaryName);
    return wrapped.matches()
        ? wrapped.group(1) + "." + wrapped.group(2).replace('$', '.')
        : binaryName.replace('$', '.');
  }

  @Override
  public String plainType(String type) {
    return Names.plain(type);
  }

  @Override
  public Object quietly(Callable<?> body) throws Exception {
    Probes.quiet(true);
    try {
      return body.call();
    } finally {
      Probes.quiet(false);
    }
  }

  @Override
  public void stopIfInterrupted() {
    ExecutionGuard.check();
  }
}
