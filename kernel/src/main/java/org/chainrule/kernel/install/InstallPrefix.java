package org.chainrule.kernel.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say which of Jupyter's folders is meant. */
final class InstallPrefix {
  static final class Choice {
    @Option(names = "--user", description = "for this user (the default)")
    boolean user;

    @Option(
        names = "--sys-prefix",
        description = "into the active Python environment (VIRTUAL_ENV, CONDA_PREFIX, python3)")
    boolean sysPrefix;

    @Option(
        names = "--prefix",
        paramLabel = "DIR",
        description = "into DIR/share/jupyter, for instance a Python environment")
    Path prefix;
  }

  @ArgGroup(exclusive = true)
  Choice choice = new Choice();

  Path jupyter(Platform platform) throws IOException {
    if (choice.prefix != null) {
      return platform.inPrefix(choice.prefix);
    }
    return choice.sysPrefix
        ? platform.inPrefix(pythonPrefix(platform.environment()))
        : platform.userJupyter();
  }

  private static Path pythonPrefix(Map<String, String> environment) throws IOException {
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      String active = environment.getOrDefault(variable, "");
      if (!active.isBlank()) {
        return Path.of(active);
      }
    }
    for (String python : List.of("python3", "python")) {
      try {
        return askPython(python);
      } catch (IOException e) {
        // try the next one
      }
    }
    throw new IOException(
        "there is no Python to ask for its sys.prefix: activate an environment, or use --prefix");
  }

  private static Path askPython(String python) throws IOException {
    Process process =
        new ProcessBuilder(python, "-c", "import sys; print(sys.prefix)")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String prefix =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(python + " did not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return Path.of(prefix);
  }
}
