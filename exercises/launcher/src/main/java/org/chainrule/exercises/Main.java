package org.chainrule.exercises;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.chainrule.exercises.lab.DoctorCommand;
import org.chainrule.exercises.lab.LabCommand;
import org.chainrule.exercises.sandbox.SandboxFailure;
import org.chainrule.exercises.text.Printable;
import org.chainrule.kernel.io.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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

  /** The command line, with all its commands. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, args) -> wrong(e))
        .setExecutionExceptionHandler((e, command, result) -> stopped(e, command));
  }

  private static int wrong(ParameterException e) {
    PrintWriter err = Printable.writer(e.getCommandLine().getErr());
    err.println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE;
  }

  private static int stopped(Exception e, CommandLine command) {
    PrintWriter err = Printable.writer(command.getErr());
    if (e instanceof UncheckedIOException unchecked) {
      err.println(words(unchecked.getCause()));
    } else if (e instanceof IOException io) {
      err.println(words(io));
    } else if (e instanceof SandboxFailure) {
      err.println("The sandbox failed, which says nothing about any notebook: " + e.getMessage());
      return ExitCode.TRY_AGAIN;
    } else {
      err.println("This is a fault of the program, and not of the input. Please report it:");
      e.printStackTrace(err);
    }
    err.flush();
    return ExitCode.STOPPED;
  }

  private static String words(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + " cannot be read or written: permission denied";
    }
    if (e instanceof FileSystemException other && other.getReason() == null) {
      return other.getFile() + ": " + other.getClass().getSimpleName();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"chainrule " + Versions.CHAINRULE};
    }
  }
}
