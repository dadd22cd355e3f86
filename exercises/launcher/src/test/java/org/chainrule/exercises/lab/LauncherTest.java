package org.chainrule.exercises.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's shell script, in a checkout whose Maven only writes down how it was called. */
class LauncherTest {
  private static final String MAVEN =
      """
      sleep 0.5
      echo "$@" >>calls
      mkdir -p exercises/launcher/target
      """;

  @TempDir private Path root;

  @BeforeEach
  void makeACheckout() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("chainrule"))) {
      here = here.getParent();
    }
    Files.copy(here.resolve("chainrule"), root.resolve("chainrule"));
    for (String module : List.of("src", "kernel", "exercises")) {
      Files.createDirectory(root.resolve(module));
    }
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    script(root.resolve("mvnw"), MAVEN);
  }

  /** Starts it where no browser is on the PATH, and nobody may install one. */
  private Process launch(String... arguments) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Path id = bin.resolve("id");
    if (Files.notExists(id)) {
      for (String tool : tools()) {
        script(bin.resolve(tool), "exec " + tool(tool) + " \"$@\"");
      }
      script(id, "echo 1000");
    }
    var command = new ArrayList<>(List.of(tool("bash").toString(), "chainrule"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(root, "said", "").toFile());
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static void script(Path file, String command) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** What the script calls; of flock and Perl, those that this machine has. */
  private static List<String> tools() throws IOException {
    var tools = new ArrayList<>(List.of("dirname", "mkdir", "sed", "find", "mv"));
    tools.addAll(List.of("mktemp", "grep", "head", "tail", "sleep"));
    for (String lock : List.of("flock", "perl")) {
      if (Programs.find(lock).isPresent()) {
        tools.add(lock);
      }
    }
    return tools;
  }

  private static Path tool(String name) {
    return Programs.find(name).orElseThrow(() -> new IllegalStateException(name + " is missing"));
  }

  private List<String> calls() throws IOException {
    Path calls = root.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private String said() throws IOException {
    var said = new StringBuilder();
    try (Stream<Path> files = Files.list(root)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("said")).toList()) {
        said.append(Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return said.toString();
  }

  private static void ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void ofSeveralThatStartAtOnceOneBuildsAndTheOthersWaitForIt() throws Exception {
    var started = new ArrayList<Process>();
    for (int i = 0; i < 4; i++) {
      started.add(launch("kernelspec"));
    }
    for (Process process : started) {
      ended(process);
    }
    assertThat(calls()).as(this::saidOrFault).hasSize(1);
    assertThat(calls().get(0)).contains("package");
    assertThat(said()).contains("another ./chainrule is building");
  }

  private String saidOrFault() {
    try {
      return said();
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void theLockIsFreeAfterALauncherThatWasKilled() throws Exception {
    Process killed = launch("kernelspec");
    while (!Files.exists(root.resolve("target/build.log"))) {
      Thread.onSpinWait();
    }
    killed.destroyForcibly();
    ended(killed);
    ended(launch("kernelspec"));
    assertThat(root.resolve("exercises/launcher/target/.built")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-pl src",
        "-plsrc -am",
        "--projects=src,kernel -am",
        "-pl :chainrule-launcher",
        "-pl !notebooks",
        "-pl -notebooks",
        "-DexcludedGroups=browser",
        "-DskipITs",
      })
  void testsOutsideTheBrowserNeedNone(String arguments) throws Exception {
    ended(launch(("test " + arguments).split(" ", -1)));
    assertThat(calls()).as(this::saidOrFault).singleElement().asString().contains("verify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          test -pl src -DskipITs       | verify -pl src,src/core,src/nn -DskipITs
          test -plsrc,kernel -DskipITs | verify -plsrc,src/core,src/nn,kernel -DskipITs
          test --projects=!src         | verify --projects=!src,!src/core,!src/nn
          """)
  void aFolderOfModulesStandsForItsModules(String arguments, String expected) throws Exception {
    for (String module : List.of("core", "nn")) {
      Files.createDirectories(root.resolve("src").resolve(module));
      Files.createFile(root.resolve("src").resolve(module).resolve("pom.xml"));
    }
    ended(launch((arguments + " -DexcludedGroups=browser").split(" ", -1)));
    assertThat(calls()).singleElement().asString().contains(expected + " -DexcludedGroups");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " -pl notebooks -am", " -pl src -amd", " -pl !benchmarks"})
  void testsInTheBrowserAreNotBegunWithoutOne(String arguments) throws Exception {
    Process process = launch(("test" + arguments).split(" ", -1));
    ended(process);
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(calls()).isEmpty();
    assertThat(said()).contains("chromium", "-DexcludedGroups=browser");
  }
}
