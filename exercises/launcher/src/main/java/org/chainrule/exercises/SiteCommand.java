package org.chainrule.exercises;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chainrule.exercises.site.FaultySiteException;
import org.chainrule.exercises.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chainrule site}: the lessons as a web site. */
@Command(
    name = "site",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a web site of the lessons, as they are stored, and of the exercises: it needs a"
          + " browser, and neither a server nor the network.",
      "",
      "Exit code: 0 when it was made, 1 when a lesson has not been executed or a link leads to"
          + " nothing, 2 when it cannot be written. What was there before then stays."
    })
public final class SiteCommand implements Callable<Integer> {
  private static final int FAULTY = 1;
  private static final int BAD = 2;

  @Option(
      names = {"-o", "--output-dir"},
      paramLabel = "DIR",
      defaultValue = "target/site",
      description = "Where it goes; an older one is replaced (default: ${DEFAULT-VALUE}).")
  private Path target;

  @Option(
      names = "--source",
      paramLabel = "DIR",
      defaultValue = "${sys:chainrule.home:-.}",
      description = "The folder that has notebooks/ and exercises/ (default: ${DEFAULT-VALUE}).")
  private Path source;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    long start = System.nanoTime();
    try {
      Site.Made made = Site.make(source, target);
      spec.commandLine()
          .getOut()
          .printf(
              "%d pages, %.1f MB, in %.1f s: %s%n",
              made.pages(), made.bytes() / 1e6, (System.nanoTime() - start) / 1e9, made.index());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (FaultySiteException e) {
      return complain(e.getMessage(), FAULTY);
    } catch (IOException e) {
      return complain("the site cannot be made: " + e.getMessage(), BAD);
    }
  }

  private int complain(String message, int code) {
    spec.commandLine().getErr().println(message);
    spec.commandLine().getErr().flush();
    return code;
  }
}
