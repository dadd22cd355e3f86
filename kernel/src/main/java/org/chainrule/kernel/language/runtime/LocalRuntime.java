package org.chainrule.kernel.language.runtime;

import java.io.PrintStream;
import java.io.Writer;
import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.platform.CallSite;

/**
 * Runs cells in this JVM. While it is open, the standard streams belong to the cells. Values and
 * exceptions stay objects, which JShell would turn into text; loops can be stopped. (JShell's own
 * LocalExecutionControl stops threads, on JDK 17 with {@link Thread#stop}, which may leave data
 * inconsistent; and it cannot stop redefined classes.)
 */
public final class LocalRuntime implements CellRuntime {
  private final Streams streams = new Streams();
  private final FrameNames names;
  private final UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
  private volatile CellLoader loader = new CellLoader();
  private volatile CellThread thread = new CellThread(loader);
  private volatile RunningCell running;
  private Object result;
  private final List<Object> held = new ArrayList<>();

  /** A runtime; it replaces the standard streams until it is closed. */
  public LocalRuntime(FrameNames names) {
    this.names = names;
    CallSite.describedBy(this::line);
    // an uncaught exception of a thread is printed below the cell that started the thread
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          RunningCell cell = RunningCell.current();
          if (cell == null) {
            thrown.printStackTrace();
          } else if (!cell.interrupted()) {
            cell.io.stderr("In thread " + thread.getName() + ":\n" + cell.trace(thrown) + "\n");
          }
        });
  }

  private String line(StackTraceElement frame) {
    return names.line(frame.getClassName(), frame.getFileName(), frame.getLineNumber());
  }

  @Override
  public void begin(int number, CellIo io) {
    ExecutionGuard.begin();
    running = new RunningCell(io, thrown -> names.trace(Thrown.of(thrown), number));
    running.begin();
  }

  @Override
  public void end() {
    RunningCell ended = running;
    running = null;
    held.clear();
    Streams.flush();
    ended.end();
  }

  @Override
  public Invocation load(Map<String, byte[]> classes) {
    try {
      loader.define(classes);
      return Invocation.NOTHING;
    } catch (ClassNotFoundException | LinkageError e) {
      return new Invocation.Threw(Thrown.of(e));
    }
  }

  @Override
  public boolean redefine(Map<String, byte[]> classes) {
    if (!HotSwap.available()) {
      return false;
    }
    try {
      var definitions = new ClassDefinition[classes.size()];
      int i = 0;
      for (Map.Entry<String, byte[]> each : classes.entrySet()) {
        definitions[i++] = new ClassDefinition(loader.loadClass(each.getKey()), each.getValue());
      }
      HotSwap.redefine(definitions);
      return true;
    } catch (ClassNotFoundException
        | UnmodifiableClassException
        | UnsupportedOperationException
        | LinkageError e) {
      return false; // the schema changed, such as a new field
    }
  }

  @Override
  public Invocation invoke(String className, String method) {
    result = null;
    return call(
        () -> {
          Method called = loader.loadClass(className).getDeclaredMethod(method);
          called.setAccessible(true);
          result = called.invoke(null);
          return null;
        });
  }

  /** Calls a static method in the current thread, as a debugger does in one that it has stopped. */
  public Object callHere(String className, String method) throws ReflectiveOperationException {
    Method called = loader.loadClass(className).getDeclaredMethod(method);
    called.setAccessible(true);
    return called.invoke(null);
  }

  /** The object that the last call returned. */
  public Object value() {
    return result;
  }

  /** Runs a body as part of the cell; returns what it throws as a result. */
  public Invocation call(Callable<MimeBundle> body) {
    try {
      return thread.run(running, () -> attempt(body));
    } catch (CellThread.Stuck e) {
      return new Invocation.Interrupted(true);
    } catch (Throwable e) {
      if (running.interrupted()) {
        return new Invocation.Interrupted(false);
      }
      throw new IllegalStateException("a failure could not be told", e);
    }
  }

  /**
   * Exceptions are read in the cell's thread, because {@code getMessage} may be the learner's code.
   */
  @SuppressWarnings("CatchingUnchecked") // anything that a cell throws is its result
  private Invocation attempt(Callable<MimeBundle> body) {
    Invocation ended;
    try {
      ended = new Invocation.Returned(Optional.ofNullable(body.call()));
    } catch (InvocationTargetException e) {
      ended = new Invocation.Threw(Thrown.of(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (Throwable e) {
      ended = new Invocation.Threw(Thrown.of(e));
    }
    return running().interrupted() ? new Invocation.Interrupted(false) : ended;
  }

  private static RunningCell running() {
    return RunningCell.current();
  }

  @Override
  public Invocation show(boolean statement) {
    Object shown = result;
    boolean byTheWay = shown == null || shown instanceof PrintStream || shown instanceof Writer;
    if (statement && byTheWay) {
      return Invocation.NOTHING;
    }
    if (shown instanceof String id && id.equals(running.lastDisplay)) {
      return Invocation.NOTHING; // display(x) has shown x; its id is not displayed
    }
    return rendered(shown);
  }

  /** The value as a bundle; rendering may call the learner's code, which may fail. */
  private Invocation rendered(Object value) {
    Invocation ended = call(() -> Display.render(value));
    return ended instanceof Invocation.Threw threw
        ? new Invocation.Returned(Optional.of(unshowable(value, threw.thrown())))
        : ended;
  }

  private static MimeBundle unshowable(Object value, Thrown thrown) {
    String type = value.getClass().getName();
    String reason = thrown.message().lines().findFirst().map(line -> ": " + line).orElse("");
    return MimeBundle.text(
        "a " + type + " that cannot be shown: it threw " + thrown.type() + reason);
  }

  @Override
  public Invocation show(String className, String field) {
    try {
      return rendered(field(className, field).get(null));
    } catch (ReflectiveOperationException | LinkageError e) {
      return Invocation.NOTHING;
    }
  }

  private Field field(String className, String name) throws ReflectiveOperationException {
    Field field = loader.loadClass(className).getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** The value of a static field; null also if there is none. */
  public Object value(String className, String name) {
    try {
      return field(className, name).get(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  /** Sets a static field; returns whether there is one that can have the value. */
  public boolean assign(String className, String name, Object value) {
    try {
      field(className, name).set(null, value);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError e) {
      return false;
    }
  }

  @Override
  public int hold(String className, String field) {
    Object value = value(className, field);
    if (value == null) {
      return 0;
    }
    held.add(value);
    return held.size();
  }

  @Override
  public boolean give(int held, String className, String field) {
    return held == 0 || assign(className, field, this.held.get(held - 1));
  }

  @Override
  public boolean has(int held, String className, String field) {
    return value(className, field) == (held == 0 ? null : this.held.get(held - 1));
  }

  @Override
  public void interrupt() {
    RunningCell cell = running;
    if (cell != null) {
      cell.interrupt();
    }
  }

  @Override
  public boolean isInterrupted() {
    RunningCell cell = running;
    return cell != null && cell.interrupted();
  }

  @Override
  public void addToClassPath(Path entry) {
    loader.add(entry);
  }

  @Override
  public void reset() {
    thread.close();
    result = null;
    loader = new CellLoader();
    thread = new CellThread(loader);
  }

  @Override
  public void close() {
    thread.close();
    Thread.setDefaultUncaughtExceptionHandler(uncaught);
    streams.close();
  }
}
