package org.chainrule.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

  /**
   * Installs it below a folder, as a learner would; gives the folder of the kernelspec.
   *
   * @throws IllegalStateException with what the command said, if it failed
   */
  static Path install(Path prefix) throws Exception {
    Path said = Files.createTempFile(prefix, "install", ".txt");
    Process install =
        new ProcessBuilder(
                java().toString(),
                "-jar",
                jar().toString(),
                "install",
                "--prefix",
                prefix.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!install.waitFor(240, TimeUnit.SECONDS) || install.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(said));
    }
    return prefix.resolve("share/jupyter/kernels/chainrule");
  }

  /** An installed one, with a small heap and without the learner's own history. */
  static KernelSpec installed(Path prefix) throws Exception {
    var argv = new ArrayList<>(KernelSpec.read(install(prefix)).argv());
    argv.add(1, "-Xmx512m");
    return KernelSpec.of(argv).withEnv(Map.of("CHAINRULE_HISTORY", ""));
  }

  /** It, with a small heap and without the learner's own history. */
  static KernelSpec spec() {
    return KernelSpec.of(
            List.of(java().toString(), "-Xmx512m", "-jar", jar().toString(), "{connection_file}"))
        .withEnv(Map.of("CHAINRULE_HISTORY", ""));
  }
}
