package org.chainrule.kernel.session;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/**
 * The JVM's leave to change the code of a loaded class in place, so that a method can be written
 * anew without the loss of the variables around it. The JVM hands it over when the kernel's jar
 * names this class as {@code Launcher-Agent-Class}; without it everything works, but JShell falls
 * back on loading such classes again.
 */
public final class HotSwap {
  private static volatile Instrumentation instrumentation;

  private HotSwap() {}

  /** Called by the JVM, before {@code main}. */
  public static void agentmain(String arguments, Instrumentation granted) {
    instrumentation = granted;
  }

  static boolean available() {
    return instrumentation != null;
  }

  static void redefine(ClassDefinition... changes)
      throws ClassNotFoundException, UnmodifiableClassException {
    instrumentation.redefineClasses(changes);
  }
}
