package org.chainrule.kernel.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code install}: makes this kernel known to Jupyter. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description =
        "Installs this kernel for Jupyter, and makes the archive that lets it start soon.")
public final class InstallCommand implements Callable<Integer> {
  @Mixin private InstallPrefix where;

  @Option(
      names = "--name",
      defaultValue = Installation.DEFAULT_NAME,
      description = "the kernel's name in notebooks (default: ${DEFAULT-VALUE})")
  private String name;

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

  @Option(
      names = "--no-archive",
      description = "do not make the start-up archive: installs at once, starts slower")
  private boolean noArchive;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      Path home = jdk == null ? Path.of(System.getProperty("java.home")) : jdk;
      var installation =
          new Installation(where.jupyter(Platform.current()), name, displayName, home);
      StartUpArchive archive = installation.install(Installation.thisJar());
      out.println("Installed the kernel \"" + name + "\" in " + installation.folder());
      out.flush();
      if (!noArchive) {
        make(archive, out, err);
      }
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      err.println("Not installed: " + e.getMessage());
      return 1;
    }
  }

  private static void make(StartUpArchive archive, PrintWriter out, PrintWriter err) {
    try {
      archive.make();
      out.println("Made " + archive.file().getFileName() + ", so that the kernel starts soon.");
    } catch (IOException e) {
      err.println("No start-up archive (" + e.getMessage() + "): the kernel works without it.");
    }
  }
}
