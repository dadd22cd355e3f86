package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookRunner;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every lesson, executed by the packaged kernel in a process of its own. Other languages have the
 * same code and outputs: {@link KoreanEditionTest}.
 */
class LessonsIT {
  private static final Duration CELL = Duration.ofMinutes(2);

  @TempDir Path folder;

  static Stream<Path> lessons() throws Exception {
    return Lessons.originals().stream();
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void runsAndGivesTheOutputsThatAreStored(Path lesson) throws Exception {
    Path executed = folder.resolve(lesson.getFileName());
    Notebook notebook = Notebook.read(lesson);
    Optional<NotebookRunner.Failure> failure =
        new NotebookRunner(kernel(), CELL, cell -> {}).run(notebook, folder);
    assertThat(failure).isEmpty();
    notebook.write(executed);

    assertThat(Lessons.plainOutputs(executed)).isEqualTo(Lessons.plainOutputs(lesson));
    assertThat(Lessons.mimeTypes(executed)).isEqualTo(Lessons.mimeTypes(lesson));
  }

  private static KernelSpec kernel() {
    Path jar = Checkout.ROOT.resolve("kernel/target/chainrule-kernel.jar");
    assertThat(Files.isRegularFile(jar)).as("the packaged kernel").isTrue();
    return KernelSpec.of(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            jar.toString(),
            "{connection_file}"));
  }
}
