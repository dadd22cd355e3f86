package org.chainrule.kernel.install;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * An installed JDK.
 *
 * @param home its folder
 * @param version its version, for instance 17.0.15
 */
record Jdk(Path home, String version) {
  private static final int OLDEST = 17;

  /** The one that runs this process. */
  static Jdk current() throws IOException {
    return at(Path.of(System.getProperty("java.home")));
  }

  /**
   * The JDK in a folder.
   *
   * @throws IOException if there is none, or it cannot run the kernel
   */
  static Jdk at(Path folder) throws IOException {
    Path home = folder.toAbsolutePath().normalize();
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isRegularFile(java(home))) {
      throw new IOException(
          "there is no JDK in " + home + ": it needs bin/java and a file named release");
    }
    var properties = new Properties();
    properties.load(new StringReader(Files.readString(release)));
    String version = unquoted(properties.getProperty("JAVA_VERSION", "0"));
    if (feature(version) < OLDEST) {
      throw new IOException(
          "the kernel needs a JDK " + OLDEST + " or newer, but " + home + " is " + version);
    }
    String modules = unquoted(properties.getProperty("MODULES", "jdk.jshell"));
    if (!(" " + modules + " ").contains(" jdk.jshell ")) {
      throw new IOException(
          home + " has no module jdk.jshell: install a JDK, not a run-time environment (JRE)");
    }
    return new Jdk(home, version);
  }

  private static String unquoted(String value) {
    return value.replace("\"", "").strip();
  }

  private static int feature(String version) {
    try {
      return Runtime.Version.parse(version).feature();
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  int feature() {
    return feature(version);
  }

  Path java() {
    return java(home);
  }

  private static Path java(Path home) {
    Path windows = home.resolve("bin").resolve("java.exe");
    return Files.isRegularFile(windows) ? windows : home.resolve("bin").resolve("java");
  }
}
