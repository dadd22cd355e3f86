package org.chainrule.kernel.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kernelspec}: prints the kernel.json for this jar where it is. */
@Command(
    name = "kernelspec",
    mixinStandardHelpOptions = true,
    description = "Prints a kernel.json for this jar, for those who place it themselves.")
public final class KernelspecCommand implements Callable<Integer> {
  @Option(
      names = "--display-name",
      paramLabel = "TEXT",
      defaultValue = Installation.DEFAULT_DISPLAY_NAME,
      description = "the kernel's name in launchers (default: ${DEFAULT-VALUE})")
  private String displayName;

  @Option(
      names = "--jdk",
      paramLabel = "DIR",
      description = "the JDK, 17 or newer, that runs the kernel (default: the one that runs this)")
  private Path jdk;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Path home = jdk == null ? Path.of(System.getProperty("java.home")) : jdk;
      var installation =
          new Installation(
              Platform.current().userJupyter(), Installation.DEFAULT_NAME, displayName, home);
      spec.commandLine().getOut().print(installation.spec(Installation.thisJar()).json());
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }
}
