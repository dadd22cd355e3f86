package org.chainrule.exercises;

import org.chainrule.exercises.lab.DoctorCommand;
import org.chainrule.exercises.lab.LabCommand;
import org.chainrule.kernel.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one command line of Chainrule, of which the tools are subcommands. */
@Command(
    name = "chainrule",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Backpropagation, taught in Java notebooks.",
    subcommands = {
      LabCommand.class,
      DoctorCommand.class,
      SiteCommand.class,
      ReleaseCommand.class,
      CheckCommand.class,
      GradeCommand.class,
      MergeCommand.class,
      ExplainCommand.class,
      GradescopeCommand.class,
      AutogradeCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"chainrule " + Versions.CHAINRULE};
    }
  }
}
