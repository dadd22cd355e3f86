package org.chainrule.kernel.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.chainrule.kernel.Main;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.install.Platform.Os;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  @TempDir Path folder;

  private static Platform platform(Os os, String... environment) {
    var map = new HashMap<String, String>();
    for (int i = 0; i < environment.length; i += 2) {
      map.put(environment[i], environment[i + 1]);
    }
    return new Platform(os, map, Path.of("/home/ada"));
  }

  @Test
  void jupyterLooksForAUsersKernelsHereOnEachSystem() {
    assertThat(platform(Os.LINUX).userJupyter())
        .isEqualTo(Path.of("/home/ada/.local/share/jupyter"));
    assertThat(platform(Os.LINUX, "XDG_DATA_HOME", "/data").userJupyter())
        .isEqualTo(Path.of("/data/jupyter"));
    assertThat(platform(Os.MACOS).userJupyter()).isEqualTo(Path.of("/home/ada/Library/Jupyter"));
    assertThat(platform(Os.WINDOWS, "APPDATA", "/Roaming").userJupyter())
        .isEqualTo(Path.of("/Roaming/jupyter"));
    assertThat(platform(Os.WINDOWS).userJupyter())
        .isEqualTo(Path.of("/home/ada/AppData/Roaming/jupyter"));
  }

  @Test
  void jupyterDataDirWinsOnEverySystem() {
    for (Os os : Os.values()) {
      assertThat(platform(os, "JUPYTER_DATA_DIR", "/mine").userJupyter())
          .isEqualTo(Path.of("/mine"));
    }
  }

  @Test
  void aPrefixIsTheSameOnEverySystem() {
    for (Os os : Os.values()) {
      assertThat(platform(os).inPrefix(Path.of("/env"))).isEqualTo(Path.of("/env/share/jupyter"));
    }
  }

  private Path jar() throws IOException {
    return Files.writeString(folder.resolve("some.jar"), "a jar");
  }

  private Installation installation() {
    return new Installation(folder.resolve("share/jupyter"), "chainrule", "Java", JAVA);
  }

  @Test
  void everythingThatTheKernelNeedsIsInItsFolder() throws Exception {
    installation().install(jar());
    Path spec = folder.resolve("share/jupyter/kernels/chainrule");
    try (var files = Files.list(spec)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "chainrule-kernel.jar",
              "kernel.json",
              "logo-32x32.png",
              "logo-64x64.png",
              "logo-svg.svg",
              "start.jar");
    }
  }

  @Test
  void theKernelspecStartsJavaItselfAndAsksForInterruptsAsMessages() throws Exception {
    installation().install(jar());
    KernelSpec spec = KernelSpec.read(installation().folder());
    assertThat(Path.of(spec.argv().get(0))).isAbsolute().exists();
    assertThat(spec.argv()).contains(installation().folder().resolve("start.jar").toString());
    assertThat(spec.argv()).endsWith("{connection_file}");
    assertThat(spec.interruptMode()).isEqualTo("message");
    assertThat(spec.language()).isEqualTo("java");
  }

  @Test
  void installingAgainReplacesAndLeavesNoRest() throws Exception {
    installation().install(jar());
    Files.writeString(installation().folder().resolve("kernel.jsa"), "stale");
    Files.writeString(folder.resolve("some.jar"), "a newer jar");
    installation().install(folder.resolve("some.jar"));
    assertThat(installation().folder().resolve("kernel.jsa")).doesNotExist();
    assertThat(installation().folder().resolve("chainrule-kernel.jar")).hasContent("a newer jar");
    try (var files = Files.list(installation().folder().getParent())) {
      assertThat(files).containsExactly(installation().folder());
    }
  }

  @Test
  void anInstallationThatFailsChangesNothing() throws Exception {
    installation().install(jar());
    assertThatThrownBy(() -> installation().install(folder.resolve("none.jar")))
        .isInstanceOf(IOException.class);
    assertThat(installation().folder().resolve("chainrule-kernel.jar")).hasContent("a jar");
    try (var files = Files.list(installation().folder().getParent())) {
      assertThat(files).containsExactly(installation().folder());
    }
  }

  @Test
  void uninstallingRemovesAllOfItAndSaysWhetherThereWasAny() throws Exception {
    installation().install(jar());
    assertThat(installation().uninstall()).isTrue();
    assertThat(installation().folder()).doesNotExist();
    assertThat(installation().uninstall()).isFalse();
  }

  @Test
  void aNameThatJupyterWouldNotFindIsRefused() {
    assertThatThrownBy(() -> new Installation(folder, "my kernel", "x", JAVA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("my kernel");
  }

  @Test
  void whatIsNoJdkOrTooOldOrHasNoJshellIsSaid() throws Exception {
    assertThatThrownBy(() -> Jdk.at(folder)).hasMessageContaining("there is no JDK in " + folder);
    Path old = jdk("11", "JAVA_VERSION=\"11.0.2\"");
    assertThatThrownBy(() -> Jdk.at(old))
        .hasMessageContaining("JDK 17 or newer")
        .hasMessageContaining("11.0.2");
    Path jre = jdk("21", "JAVA_VERSION=\"21.0.1\"\nMODULES=\"java.base java.desktop\"");
    assertThatThrownBy(() -> Jdk.at(jre)).hasMessageContaining("jdk.jshell");
    assertThat(Jdk.at(jdk("17", "JAVA_VERSION=\"17\"")).feature()).isEqualTo(17);
    assertThat(Jdk.at(JAVA).feature()).isEqualTo(Runtime.version().feature());
  }

  private Path jdk(String name, String release) throws IOException {
    Path home = Files.createDirectories(folder.resolve("jdk-" + name + "/bin")).getParent();
    Files.writeString(home.resolve("release"), release);
    Files.writeString(home.resolve("bin/java"), "");
    return home;
  }

  @Test
  void aKernelspecThatIsNoneIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("kernel.json"), "{\"argv\": []}");
    assertThatThrownBy(() -> KernelSpec.read(file)).hasMessageContaining(file.toString());
    assertThat(
            KernelSpec.read(
                    Files.writeString(
                        file, "{\"argv\": [\"{resource_dir}/k\", \"{connection_file}\"]}"))
                .command(Path.of("/c.json")))
        .containsExactly(folder + "/k", "/c.json");
    assertThat(Map.of()).isEqualTo(KernelSpec.read(file).env());
  }

  @Test
  void theStartJarNamesTheMainClass() {
    assertThat(StartJar.MAIN).isEqualTo(Main.class.getName());
  }
}
