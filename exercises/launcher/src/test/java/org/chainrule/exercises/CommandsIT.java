package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with the class path that {@code ./chainrule} gives them: the jars in target/lib. */
@Tag("any-jdk")
class CommandsIT {
  private static final String E01 = "e01-chain-rule";

  @TempDir private Path folder;

  @Test
  void aReleaseIsMadeAndSolutionsAreGraded() throws IOException, InterruptedException {
    chainrule("release", "--exercises", "", "-o", folder.resolve("handout").toString(), "e1");
    assertThat(folder.resolve("handout").resolve(E01).resolve(E01 + ".ipynb")).exists();

    Path submitted = Files.createDirectory(folder.resolve("submitted"));
    Files.copy(Path.of(E01).resolve(E01 + ".ipynb"), submitted.resolve("anna_" + E01 + ".ipynb"));
    chainrule(
        "grade",
        submitted.toString(),
        "--exercises",
        "",
        "-o",
        folder.resolve("graded").toString());

    try (Stream<String> grades = Files.lines(folder.resolve("graded/grades.csv"))) {
      assertThat(grades.filter(line -> line.contains("anna"))).hasSize(1);
    }
  }

  private void chainrule(String... arguments) throws IOException, InterruptedException {
    Path target = Path.of(System.getProperty("launcher.target"));
    Path log = folder.resolve("log");
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
            Main.class.getName());
    Process process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
