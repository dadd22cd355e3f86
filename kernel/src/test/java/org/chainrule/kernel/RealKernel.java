package org.chainrule.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chainrule.kernel.client.KernelSpec;

/** The kernel as it is delivered: the jar, in a process of its own. */
final class RealKernel {
  private RealKernel() {}

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  static Path jar() {
    String jar = System.getProperty("kernel.jar");
    if (jar == null) {
      throw new IllegalStateException("the build tells these tests where the jar is: kernel.jar");
    }
    return Path.of(jar);
  }

  /** It, with a small heap and without the learner's own history. */
  static KernelSpec spec() {
    return KernelSpec.of(
            List.of(java().toString(), "-Xmx512m", "-jar", jar().toString(), "{connection_file}"))
        .withEnv(Map.of("CHAINRULE_HISTORY", ""));
  }
}
