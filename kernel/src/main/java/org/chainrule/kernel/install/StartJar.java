package org.chainrule.kernel.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.chainrule.kernel.language.compile.CompilerFiles;

/**
 * The jar that an installed kernel is started with: only a manifest whose Class-Path is the
 * kernel's jar beside it. Started with the large jar, the JVM would read its whole directory and
 * load the agent of its manifest first. Neither is needed: nearly all classes come from the
 * start-up archive, and the agent is loaded on demand.
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
    // the agent may be loaded later; charts may use native memory
    attributes.putValue("Add-Opens", "java.instrument/sun.instrument");
    // for the compiler's pool of contexts, and to load the module with the vector units later
    attributes.putValue(
        "Add-Exports", String.join(" ", CompilerFiles.EXPORTS) + " java.base/jdk.internal.module");
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    new JarOutputStream(Files.newOutputStream(beside(jar)), manifest).close();
  }
}
