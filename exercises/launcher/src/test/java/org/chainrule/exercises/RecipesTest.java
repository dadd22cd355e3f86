package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.chainrule.exercises.grade.Shard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of the README, run by the shell with a launcher that only writes down its calls. */
class RecipesTest {
  private static final int SHARDS = 8;

  @TempDir private Path folder;

  @BeforeEach
  void putALauncherThatTakesNotes() throws IOException {
    Path launcher =
        Files.writeString(
            folder.resolve("chainrule"),
            """
            #!/bin/sh
            echo "$@" >> calls
            while [ $# -gt 1 ]; do
              [ "$1" != -o ] || mkdir -p "$2"
              shift
            done
            """);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The block of code that begins with this fence and has this in it. */
  private static String recipe(String language, String mark) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(block -> block.group(1))
        .filter(block -> block.contains(mark))
        .findFirst()
        .orElseThrow();
  }

  private void shell(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder("sh", "-euc", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();
  }

  private List<String> calls(String command) throws IOException {
    return Files.readAllLines(folder.resolve("calls")).stream()
        .filter(call -> call.startsWith(command + " ") && !call.contains("--help"))
        .toList();
  }

  /** Every shard once, each into a folder of its own, all from one seed. */
  private void assertAllShardsAreGraded() throws IOException {
    List<String> grades = calls("grade");
    assertThat(grades.stream().map(call -> option(call, "--shard")))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, SHARDS).mapToObj(i -> i + "/" + SHARDS).toList());
    assertThat(grades.stream().map(call -> option(call, "-o"))).doesNotHaveDuplicates();
    assertThat(grades.stream().map(call -> option(call, "--seed"))).containsOnly("5");
    grades.forEach(call -> Shard.parse(option(call, "--shard")));
  }

  private static String option(String call, String name) {
    List<String> words = List.of(call.split(" "));
    return words.get(words.indexOf(name) + 1);
  }

  @Test
  void theSlurmArrayGradesEveryShardOnce() throws IOException, InterruptedException {
    String script = recipe("sh", "SLURM_ARRAY_TASK_ID");
    assertThat(script).contains("#SBATCH --array=1-" + SHARDS);
    for (int task = 1; task <= SHARDS; task++) {
      shell(
          script,
          Map.of(
              "SLURM_ARRAY_TASK_ID", String.valueOf(task),
              "SLURM_ARRAY_TASK_COUNT", String.valueOf(SHARDS),
              "SLURM_CPUS_PER_TASK", "2"));
    }
    assertAllShardsAreGraded();
  }

  @Test
  void theIndexedJobGradesEveryShardOnce() throws IOException, InterruptedException {
    String job = recipe("yaml", "JOB_COMPLETION_INDEX");
    assertThat(job).contains("completions: " + SHARDS, "completionMode: Indexed");
    var script = Pattern.compile("(?s)- \\|\\n(.*?)\\n {10}\\w").matcher(job);
    assertThat(script.find()).isTrue();
    for (int index = 0; index < SHARDS; index++) {
      shell(script.group(1).stripIndent(), Map.of("JOB_COMPLETION_INDEX", String.valueOf(index)));
    }
    assertAllShardsAreGraded();
  }

  @Test
  void gnuParallelGradesEveryShardOnceAndMergesThem() throws IOException, InterruptedException {
    assumeThat(Path.of("/usr/bin/parallel")).as("GNU parallel is installed").exists();
    shell(recipe("sh", "parallel"), Map.of());
    assertAllShardsAreGraded();
    assertThat(calls("merge"))
        .containsExactly("merge shard1 shard2 shard3 shard4 shard5 shard6 shard7 shard8 -o graded");
  }
}
