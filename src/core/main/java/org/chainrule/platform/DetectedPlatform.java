package org.chainrule.platform;

/** Finds the platform of this program when it is first asked for. */
final class DetectedPlatform {
  static final Platform PLATFORM = find();

  private DetectedPlatform() {}

  private static Platform find() {
    // By name, so that a compiler to JavaScript does not include classes that need a JVM.
    String name = System.getProperty("org.chainrule.platform", "org.chainrule.jvm.JvmPlatform");
    try {
      return Class.forName(name).asSubclass(Platform.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return Platform.PLAIN;
    }
  }
}
