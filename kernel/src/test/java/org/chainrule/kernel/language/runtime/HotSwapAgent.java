package org.chainrule.kernel.language.runtime;

import com.sun.tools.attach.VirtualMachine;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Gives {@link HotSwap} in the test's JVM what the launcher gives it in the kernel's. */
public final class HotSwapAgent {
  private HotSwapAgent() {}

  /** Loads it, once. */
  public static void load() {
    if (HotSwap.available()) {
      return;
    }
    try {
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().putValue("Agent-Class", HotSwap.class.getName());
      manifest.getMainAttributes().putValue("Can-Redefine-Classes", "true");
      Path jar = Files.createTempFile("agent", ".jar");
      try (OutputStream out = Files.newOutputStream(jar)) {
        new JarOutputStream(out, manifest).close();
      }
      VirtualMachine machine = VirtualMachine.attach("" + ProcessHandle.current().pid());
      machine.loadAgent(jar.toString());
      machine.detach();
      Files.delete(jar);
    } catch (Exception e) {
      throw new IllegalStateException("no agent for the test's JVM", e);
    }
  }
}
