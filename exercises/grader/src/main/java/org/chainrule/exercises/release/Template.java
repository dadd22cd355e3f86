package org.chainrule.exercises.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.report.Table;
import org.chainrule.platform.AtomicFile;

/** Templates for running the public checks in CI when a folder of released exercises is pushed. */
public enum Template {
  /**
   * A workflow for GitHub Classroom, with the points of each exercise.
   *
   * @see <a href="https://github.com/classroom-resources/autograding-command-grader">The command
   *     grader</a>
   */
  github("classroom.yml", ".github/workflows/classroom.yml"),

  /** A script for any other CI system; its exit code is 0 if every check has passed. */
  ci("check.sh", "check.sh");

  private static final String EACH = "# EACH\n";
  private static final Path KERNEL = Path.of(".chainrule", "chainrule-kernel.jar");

  private final String resource;
  private final String path;

  Template(String resource, String path) {
    this.resource = resource;
    this.path = path;
  }

  /**
   * Writes the template into the folder of the release, together with the kernel that runs the
   * checks.
   */
  public void write(Path release, List<Exercise> exercises, Path kernel) throws IOException {
    Path file = release.resolve(path);
    AtomicFile.write(file, filled(text(), exercises));
    AtomicFile.write(release.resolve(KERNEL), Files.readAllBytes(kernel));
    if (path.endsWith(".sh") && !file.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  private String text() throws IOException {
    try (InputStream text = Template.class.getResourceAsStream(resource)) {
      if (text == null) {
        throw new IOException("this jar is damaged: " + resource + " is missing");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Repeats the text between two EACH lines for each exercise. */
  private static String filled(String text, List<Exercise> exercises) {
    String[] parts = text.split(EACH, -1);
    var filled = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i];
      filled.append(
          i % 2 == 0
              ? part
              : exercises.stream()
                  .map(exercise -> filled(part, exercise))
                  .collect(Collectors.joining()));
    }
    String runners = exercises.stream().map(Template::shortId).collect(Collectors.joining(","));
    return filled.toString().replace("{runners}", runners);
  }

  private static String filled(String part, Exercise exercise) {
    String id = shortId(exercise);
    return part.replace("{title}", StartPage.title(exercise).replace("'", "''"))
        .replace("{exercise}", exercise.id())
        .replace("{id}", id)
        .replace("{ID}", id.toUpperCase(Locale.ROOT))
        .replace("{points}", Table.number(exercise.testPoints()));
  }

  /** Returns a short name for a step, from which GitHub derives an environment variable. */
  private static String shortId(Exercise exercise) {
    return exercise.id().split("-", 2)[0].replaceAll("[^A-Za-z0-9]", "");
  }
}
