package org.chainrule.kernel.language.runtime;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * The JVM's leave to change the code of a loaded class in place, so that a method can be written
 * anew without the loss of the variables around it. Without it everything works, but JShell falls
 * back on loading such classes again.
 *
 * <p>It is asked for when it is first needed, as the launcher asks for it on behalf of a jar with a
 * {@code Launcher-Agent-Class}: had the launcher asked, the JVM would fetch the bytecode of every
 * class for the agent to see, archived or not, and start the later. The jar's manifest names this
 * class and opens {@code sun.instrument}.
 */
public final class HotSwap {
  private static volatile Instrumentation instrumentation;
  private static boolean asked;

  private HotSwap() {}

  /** Called by the JVM, as soon as the agent is loaded. */
  public static void agentmain(String arguments, Instrumentation granted) {
    instrumentation = granted;
  }

  static synchronized boolean available() {
    if (instrumentation == null && !asked) {
      asked = true;
      try {
        Method load =
            Class.forName("sun.instrument.InstrumentationImpl")
                .getDeclaredMethod("loadAgent", String.class);
        load.setAccessible(true);
        load.invoke(null, home().toString());
      } catch (ReflectiveOperationException | RuntimeException notAJar) {
        return false;
      }
    }
    return instrumentation != null;
  }

  /** The jar or folder that this program runs from. */
  public static Path home() {
    try {
      return Path.of(HotSwap.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static void redefine(ClassDefinition... changes)
      throws ClassNotFoundException, UnmodifiableClassException {
    instrumentation.redefineClasses(changes);
  }
}
