package org.chainrule.exercises;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.report.Zip;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.platform.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code chainrule gradescope}: builds Gradescope's autograder zip with the grader, all its jars
 * and the exercises.
 *
 * @see <a href="https://gradescope-autograders.readthedocs.io/en/latest/specs/">Gradescope</a>
 */
@Command(
    name = "gradescope",
    mixinStandardHelpOptions = true,
    description =
        "Builds the autograder zip of a Gradescope assignment, of one exercise or of several. It"
            + " holds solutions and hidden tests: give it to Gradescope, and to nobody else.")
public final class GradescopeCommand implements Callable<Integer> {
  @Mixin private ExerciseChoice exercises;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "autograder.zip",
      description = "The zip (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--seed",
      description = "Seed of the inputs that the tests draw (default: a new one, kept in the zip).")
  private Long seed;

  @Option(
      names = "--weakest-isolation",
      defaultValue = "BUBBLEWRAP",
      description =
          "The autograder takes the strongest isolation that its container allows, and refuses to"
              + " run when that is weaker than this: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}, which not every container allows).")
  private Isolation weakest;

  @Option(
      names = "--require-sandbox",
      description = "Let the autograder refuse to run without bubblewrap, whatever else is said.")
  private boolean requireSandbox;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    String script = resource("run_autograder");
    Isolation accepted = requireSandbox ? Isolation.BUBBLEWRAP : weakest;
    String option = " --weakest-isolation " + accepted.name();
    files.put("setup.sh", bytes(resource("setup.sh")));
    files.put("run_autograder", bytes(script.replace("{options}", option)));
    long drawn = seed == null ? new SecureRandom().nextLong(Long.MAX_VALUE) : seed;
    files.put("seed.txt", bytes(drawn + "\n"));
    List<Exercise> chosen = exercises.among(exercises.all());
    for (Exercise exercise : chosen) {
      String folder = "exercises/" + exercise.id() + "/";
      files.put(folder + exercise.id() + ".ipynb", bytes(exercise.notebook().text()));
      for (Path test : exercise.tests()) {
        files.put(folder + test.getFileName(), Files.readAllBytes(test));
      }
    }
    files.putAll(jars());
    AtomicFile.write(output, Zip.of(files));
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d exercises, %.0f MB; it holds solutions: give it to Gradescope alone%n",
            output, chosen.size(), Files.size(output) / 1e6);
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** What this program runs from: jars, and its own classes, which may not be in one yet. */
  private static Map<String, byte[]> jars() throws IOException {
    var jars = new LinkedHashMap<String, byte[]>();
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    for (int i = 0; i < entries.length; i++) {
      Path entry = Path.of(entries[i]);
      if (Files.isRegularFile(entry)) {
        jars.put("lib/" + entry.getFileName(), Files.readAllBytes(entry));
      } else if (Files.isDirectory(entry)) {
        jars.put("lib/classes-" + i + ".jar", Zip.of(classes(entry)));
      }
    }
    return jars;
  }

  private static Map<String, byte[]> classes(Path folder) throws IOException {
    var classes = new LinkedHashMap<String, byte[]>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      classes.put(name, Files.readAllBytes(file));
    }
    return classes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) throws IOException {
    try (InputStream text = GradescopeCommand.class.getResourceAsStream("gradescope/" + name)) {
      if (text == null) {
        throw new IOException("this program is damaged: gradescope/" + name + " is missing");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
