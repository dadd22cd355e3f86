package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chainrule.exercises.child.SandboxMain;
import org.chainrule.exercises.compiler.CompilerMain;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.release.Release;
import org.chainrule.kernel.notebook.Notebook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real grader that is told to end in the middle of its work. */
class EndingTest {
  private static final String E01 = "e01-chain-rule";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aGraderThatIsStoppedLeavesNoFolderAndNoProcess(String signal)
      throws IOException, InterruptedException {
    Notebook endless = Release.of(Exercise.read(Path.of(E01)).notebook());
    endless.cells().stream()
        .filter(cell -> cell.nbgrader().filter(n -> n.gradeId().equals("e01-local")).isPresent())
        .forEach(cell -> cell.setSource("while (true) { }"));
    Files.createDirectory(folder.resolve("in"));
    Files.writeString(folder.resolve("in/anna_" + E01 + ".ipynb"), endless.text());

    Process grader =
        new ProcessBuilder(
                "env", // whoever runs this test in the background has it ignore interrupts
                "--default-signal=INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "grade",
                folder.resolve("in").toString(),
                "--exercises",
                "",
                "-o",
                folder.resolve("out").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      Instant giveUp = Instant.now().plus(Duration.ofMinutes(2));
      while (!runs(grader, SandboxMain.class) || !runs(grader, CompilerMain.class)) {
        assertThat(grader.waitFor(20, TimeUnit.MILLISECONDS))
            .as("ended: %s", Files.readString(folder.resolve("log")))
            .isFalse();
        assertThat(Instant.now()).isBefore(giveUp);
      }
      List<ProcessHandle> children = grader.descendants().toList();
      assertThat(folders(grader)).isNotEmpty();

      assertThat(
              new ProcessBuilder("kill", "-" + signal, String.valueOf(grader.pid()))
                  .start()
                  .waitFor())
          .isZero();

      assertThat(grader.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(grader.exitValue()).isEqualTo(128 + (signal.equals("INT") ? 2 : 15));
      assertThat(folders(grader)).isEmpty();
      for (ProcessHandle child : children) {
        assertThat(child.onExit()).succeedsWithin(30, TimeUnit.SECONDS);
      }
      assertThat(folder.resolve("out/results")).doesNotExist();
    } finally {
      grader.destroyForcibly();
    }
  }

  private static boolean runs(Process grader, Class<?> main) {
    return grader
        .descendants()
        .anyMatch(child -> child.info().commandLine().orElse("").contains(main.getName()));
  }

  private static List<Path> folders(Process grader) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/tmp"))) {
      return all.filter(
              path -> path.getFileName().toString().startsWith("chainrule-" + grader.pid() + "-"))
          .toList();
    }
  }
}
