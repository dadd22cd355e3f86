package org.chainrule.kernel.session;

import java.io.PrintStream;
import java.io.Writer;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import jdk.jshell.spi.SPIResolutionException;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language.Outcome;
import org.chainrule.kernel.session.compile.Names;
import org.chainrule.kernel.session.compile.Program;

/**
 * Runs what JShell has compiled, in this JVM. Values stay objects, where JShell would make text of
 * them; exceptions stay what they are; loops can be stopped. (JShell's own LocalExecutionControl
 * stops threads, on JDK 17 with {@link Thread#stop}, which may leave a library's data half changed;
 * and it cannot stop classes that were redefined.)
 */
final class CellControl extends DirectExecutionControl {
  private final CellClasses classes;
  private final CellThread thread;
  private Cell cell;
  private Object result;
  private Throwable thrown;
  private boolean semicolonHides;

  CellControl() {
    this(new CellClasses());
  }

  private CellControl(CellClasses classes) {
    super(classes);
    this.classes = classes;
    this.thread = new CellThread(classes.loader());
  }

  /** This control as JShell wants it. */
  ExecutionControlProvider provider() {
    return new ExecutionControlProvider() {
      @Override
      public String name() {
        return "cells";
      }

      @Override
      public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return CellControl.this;
      }
    };
  }

  CellClasses classes() {
    return classes;
  }

  /** Forgets the last result; what comes next runs for this cell. */
  void prepare(Cell next) {
    cell = next;
    result = null;
    thrown = null;
  }

  /** What the last snippet threw, or null. */
  Throwable thrown() {
    return thrown;
  }

  /** Runs a body of our own as if the cell had it, so that it can be interrupted. */
  Object run(Callable<?> body) throws Throwable {
    return thread.run(cell, body);
  }

  /** Tells of a failure, whose message is the learner's code too and may not come to an end. */
  Outcome told(Supplier<Outcome.Failed> words) {
    try {
      Outcome failed = (Outcome.Failed) run(words::get);
      // getMessage() may have swallowed the stop
      return cell.interrupted() ? CellRun.interrupted(null) : failed;
    } catch (Throwable e) {
      if (cell.interrupted()) {
        return CellRun.interrupted(e);
      }
      throw new IllegalStateException("a failure could not be told", e);
    }
  }

  /** Whether a semicolon behind an expression keeps its value from being shown. */
  void semicolonHides(boolean hides) {
    semicolonHides = hides;
  }

  boolean semicolonHides() {
    return semicolonHides;
  }

  /**
   * The last result as the learner sees it.
   *
   * @param statement whether it is the value of an expression with a semicolon; then what a call
   *     gives by the way, null or the stream that it has printed to, is no value to show
   */
  Optional<MimeBundle> shown(boolean statement) {
    boolean byTheWay = result == null || result instanceof PrintStream || result instanceof Writer;
    if (statement && (semicolonHides || byTheWay)) {
      return Optional.empty();
    }
    if (result instanceof String id && id.equals(cell.lastDisplay)) {
      return Optional.empty(); // display(x) has shown x; its id is for updateDisplay alone
    }
    return Optional.of(rendered(result));
  }

  /** The value as a bundle; what it says of itself is the learner's code too, and may fail. */
  @SuppressWarnings("CatchingUnchecked")
  MimeBundle rendered(Object result) {
    try {
      return withPlainNames((MimeBundle) run(() -> Display.render(result)));
    } catch (Throwable e) {
      thrown = cell.interrupted() ? e : thrown;
      String type = Names.plain(result.getClass().getName());
      return MimeBundle.text("a " + type + " that cannot be shown: it threw " + Traceback.name(e));
    }
  }

  private static MimeBundle withPlainNames(MimeBundle bundle) {
    return bundle.plain().contains(Origins.WRAPPER)
        ? bundle.with(MimeBundle.TEXT, Names.plain(bundle.plain()))
        : bundle;
  }

  /** The value of a variable of the learner's; null also when there is none. */
  Object value(String className, String name) {
    try {
      return field(className, name).get(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  private Field field(String className, String name) throws ReflectiveOperationException {
    Field field = classes.findClass(className).getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Gives a variable a value that it had before; gives whether its type allows it. */
  boolean give(String className, String name, Object value) {
    try {
      if (value != null) {
        field(className, name).set(null, value);
      }
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError e) {
      return false;
    }
  }

  /** Loads the classes of a program; gives its class, or null if that failed. */
  Class<?> load(Program program) {
    try {
      return classes.loadPassing(program.name(), program.classes());
    } catch (ClassNotFoundException | LinkageError e) {
      thrown = e;
      return null;
    }
  }

  /** Runs one method of a program. */
  void run(Class<?> program, String method) {
    try {
      call(program.getMethod(method));
    } catch (NoSuchMethodException e) {
      thrown = e;
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a learner's code throws is the cell's outcome
  private void call(Method method) {
    try {
      result = thread.run(cell, () -> method.invoke(null));
    } catch (InvocationTargetException e) {
      thrown = Objects.requireNonNullElse(e.getCause(), e);
    } catch (Throwable e) {
      thrown = e;
    }
  }

  @Override
  protected String invoke(Method method) throws Exception {
    call(method);
    if (thrown == null) {
      return "";
    }
    if (thrown instanceof SPIResolutionException) {
      throw new InvocationTargetException(thrown); // JShell knows what is missing
    }
    // without the exception itself: JShell would ask it for its message, which may be anything
    throw new UserException("", thrown.getClass().getName(), new StackTraceElement[0]);
  }

  @Override
  public String varValue(String className, String varName) {
    return "";
  }

  @Override
  public void load(ClassBytecodes[] loaded)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    try {
      super.load(loaded);
    } catch (ClassInstallException e) {
      thrown = e.getCause(); // JShell would go on as if nothing had happened
      throw e;
    }
  }

  @Override
  public void redefine(ClassBytecodes[] changed)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    if (!HotSwap.available()) {
      throw new NotImplementedException("no agent");
    }
    try {
      var definitions = new ClassDefinition[changed.length];
      for (int i = 0; i < changed.length; i++) {
        Class<?> loaded = classes.findClass(changed[i].name());
        definitions[i] = new ClassDefinition(loaded, Guards.weave(changed[i].bytecodes()));
      }
      HotSwap.redefine(definitions);
      classes.classesRedefined(changed);
    } catch (ClassNotFoundException
        | UnmodifiableClassException
        | UnsupportedOperationException
        | LinkageError e) {
      // another shape, say a new field: JShell then loads the class anew
      throw new ClassInstallException(e.toString(), new boolean[changed.length]);
    }
  }

  @Override
  public void stop() {
    Cell running = cell;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
