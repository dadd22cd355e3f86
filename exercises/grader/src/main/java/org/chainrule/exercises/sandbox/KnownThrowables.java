package org.chainrule.exercises.sandbox;

import java.util.regex.Pattern;
import org.chainrule.Tensor;

/**
 * The names of exceptions from the JDK and the library. Any other name was chosen by the student's
 * code and may reveal a test's inputs.
 */
final class KnownThrowables {
  private static final Pattern NAME = Pattern.compile("[\\w.$]{1,100}(Exception|Error)");

  private KnownThrowables() {}

  static boolean isKnown(String className) {
    return NAME.matcher(className).matches() && (isOfTheJdk(className) || isOfUs(className));
  }

  private static boolean isOfTheJdk(String className) {
    return isThrowable(className, ClassLoader.getPlatformClassLoader());
  }

  private static boolean isOfUs(String className) {
    return className.startsWith(Tensor.class.getPackageName() + ".")
        && isThrowable(className, Tensor.class.getClassLoader());
  }

  private static boolean isThrowable(String className, ClassLoader loader) {
    try {
      return Throwable.class.isAssignableFrom(Class.forName(className, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
