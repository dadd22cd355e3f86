package org.chainrule.kernel.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uninstall}: removes what {@code install} has put there. */
@Command(
    name = "uninstall",
    mixinStandardHelpOptions = true,
    description = "Removes an installed kernel from Jupyter.")
public final class UninstallCommand implements Callable<Integer> {
  @Mixin private InstallPrefix where;

  @Option(
      names = "--name",
      defaultValue = Installation.DEFAULT_NAME,
      description = "the kernel's name (default: ${DEFAULT-VALUE})")
  private String name;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Path java = Path.of(System.getProperty("java.home"));
      var installation = new Installation(where.jupyter(Platform.current()), name, name, java);
      if (installation.uninstall()) {
        spec.commandLine().getOut().println("Removed " + installation.folder());
        return 0;
      }
      spec.commandLine().getErr().println("No kernel is installed in " + installation.folder());
    } catch (IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println("Not removed: " + e.getMessage());
    }
    return 1;
  }
}
