package org.chainrule.kernel.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The jar that an installed kernel is started with: a manifest that names the kernel's jar beside
 * it, and nothing else. Java reads the whole list of the jar that it starts, and gives the kernel's
 * the agent that it asks for, before it comes to the kernel; started so, it does neither, as nearly
 * all that is in the big jar comes out of the archive, and the agent is rarely needed.
 */
final class StartJar {
  private static final String NAME = "start.jar";

  /** The class that starts the kernel's jar, which is the one to know this package. */
  static final String MAIN = "org.chainrule.kernel.Main";

  private StartJar() {}

  /** Where the one for a kernel's jar is. */
  static Path beside(Path jar) {
    return jar.resolveSibling(NAME);
  }

  /** Writes the one for a kernel's jar. */
  static void write(Path jar) throws IOException {
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, MAIN);
    attributes.put(Attributes.Name.CLASS_PATH, jar.getFileName().toString());
    // the agent may be asked for, and the memory of a chart's picture may be the system's own
    attributes.putValue("Add-Opens", "java.instrument/sun.instrument");
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    new JarOutputStream(Files.newOutputStream(beside(jar)), manifest).close();
  }
}
