package org.chainrule.kernel;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.ServiceLoader;
import org.chainrule.kernel.install.InstallCommand;
import org.chainrule.kernel.install.KernelspecCommand;
import org.chainrule.kernel.install.UninstallCommand;
import org.chainrule.kernel.io.Versions;
import org.chainrule.kernel.language.CellEngine;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.session.JShellEngine;
import org.chainrule.kernel.magic.FileMagics;
import org.chainrule.kernel.magic.LibraryMagics;
import org.chainrule.kernel.notebook.RunCommand;
import org.chainrule.kernel.spi.KernelCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The jar's main class: runs a kernel if the argument is a connection file, otherwise a command.
 */
@Command(
    name = "chainrule-kernel",
    description = "A Jupyter kernel for Java that knows backpropagation.",
    synopsisHeading = "Usage: java -jar ",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      InstallCommand.class,
      UninstallCommand.class,
      KernelspecCommand.class,
      RunCommand.class
    },
    footer = {
      "",
      "With a connection file as its only argument, it serves as a kernel: Jupyter starts it so.",
      "Then the environment, for instance the \"env\" of kernel.json, may set:",
      "  CHAINRULE_CELL_TIMEOUT  seconds after which a cell is interrupted (none: never)",
      "  CHAINRULE_OUTPUT_LIMIT  characters that a cell may print, or all",
      "  CHAINRULE_HISTORY       the file that remembers what was run; empty: none"
    })
public final class Main implements Runnable {
  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && isConnectionFile(args[0])) {
      System.exit(KernelMain.run(Path.of(args[0]), Main::engine));
    }
    // picocli is loaded for commands only: a kernel starts faster without it
    System.exit(commandLine().execute(args));
  }

  /** The kernel's own commands and those that other modules provide. */
  private static CommandLine commandLine() {
    var commands = new CommandLine(new Main());
    ServiceLoader.load(KernelCommand.class).forEach(commands::addSubcommand);
    return commands;
  }

  private static CellEngine engine() {
    var magics = new ArrayList<Magic>(LibraryMagics.all());
    magics.addAll(FileMagics.all());
    JShellEngine engine = JShellEngine.inThisJvm(magics);
    engine.warmUp();
    return engine;
  }

  /** A file in the working directory does not hide a command of the same name. */
  private static boolean isConnectionFile(String argument) {
    return argument.endsWith(".json")
        || (!argument.startsWith("-") && isRegularFile(argument) && !isCommand(argument));
  }

  private static boolean isRegularFile(String argument) {
    try {
      return Files.isRegularFile(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isCommand(String argument) {
    return commandLine().getSubcommands().containsKey(argument);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Versions.CHAINRULE};
    }
  }
}
