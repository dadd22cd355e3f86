package org.chainrule.kernel.language.runtime;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * Access to {@link Instrumentation}, with which the code of a loaded class is replaced in place, so
 * that redefining a method keeps the variables of its class. Without it JShell loads such classes
 * again.
 *
 * <p>The agent is loaded on first use, in the way in which the launcher loads a {@code
 * Launcher-Agent-Class}. With such an entry in the manifest, the JVM would read the bytecode of all
 * classes for the agent, also of archived ones, and start more slowly. The jar's manifest names
 * this class and opens {@code sun.instrument}.
 */
public final class HotSwap {
  private static volatile Instrumentation instrumentation;
  private static boolean asked;

  private HotSwap() {}

  /** Called by the JVM when the agent is loaded. */
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
