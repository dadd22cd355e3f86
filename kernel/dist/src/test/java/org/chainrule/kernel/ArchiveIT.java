package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.install.StartUpArchive;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed kernel with its start-up archive, and what becomes of that when the jar changes.
 */
@Timeout(300)
class ArchiveIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path prefix;

  @Test
  void anArchiveThatNoLongerFitsIsIgnoredWithoutAWord() throws Exception {
    Path folder = RealKernel.install(prefix);
    KernelSpec spec = KernelSpec.read(folder);
    assertThat(answers(spec, "fits")).isEmpty();

    change(folder.resolve("chainrule-kernel.jar"));
    assertThat(answers(spec, "stale")).isEmpty();
  }

  @Test
  void whatAChangedJarMakesStaleIsMadeAnew() throws Exception {
    Path folder = RealKernel.install(prefix);
    Path jar = folder.resolve("chainrule-kernel.jar");
    Map<String, FileTime> first = made(folder);
    assertThat(first).hasSize(3);

    assertThat(renewed(jar)).isEmpty();
    assertThat(made(folder)).isEqualTo(first);

    change(jar);
    assertThat(renewed(jar)).isEmpty();
    Map<String, FileTime> second = made(folder);
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, time) -> assertThat(second.get(name)).as(name).isGreaterThan(time));
    assertThat(answers(KernelSpec.read(folder), "renewed")).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(each -> each.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void aLargeComputationLoadsTheVectorUnitsWithoutAWord() throws Exception {
    assumeThat(ModuleFinder.ofSystem().find("jdk.incubator.vector")).isPresent();
    KernelSpec spec = KernelSpec.read(RealKernel.install(prefix));
    String said =
        said(
            spec,
            "vector",
            kernel -> {
              Recording.of(
                  kernel,
                  """
                  String kernels() throws Exception {
                    var best = Class.forName("org.chainrule.jvm.VectorWarmup").getDeclaredField("best");
                    best.setAccessible(true);
                    return best.get(null).getClass().getSimpleName();
                  }
                  boolean warmsUp() {
                    return Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(each -> each.getName().equals("chainrule-warm-up"));
                  }
                  """);
              Recording.of(kernel, "var big = Tensor.linspace(-6, 6, 100_000);");
              assertThat(Recording.of(kernel, "kernels()").value()).isEqualTo("PlainKernels");
              // until the JIT has compiled them, which nobody promises a time for
              while (Recording.of(kernel, "warmsUp()").value().equals("true")) {
                Recording.of(kernel, "for (int i = 0; i < 200; i++) big.sigmoid();");
              }
              assertThat(Recording.of(kernel, "kernels()").value()).isEqualTo("VectorKernels");
            });
    assertThat(said).isEmpty();
  }

  private static void change(Path jar) throws IOException {
    URI inside = URI.create("jar:" + jar.toUri());
    try (FileSystem files = FileSystems.newFileSystem(inside, Map.of())) {
      Files.writeString(files.getPath("/changed.txt"), "another version");
    }
  }

  /** The files of the installation that depend on JDK and jar, and when they were made. */
  private static Map<String, FileTime> made(Path folder) throws IOException {
    var made = new TreeMap<String, FileTime>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("kernel\\.(jsa|aot|classes)(\\.for)?")) {
          made.put(name, Files.getLastModifiedTime(file));
        }
      }
    }
    return made;
  }

  /** Does in a process of its own what a kernel does once all is quiet; gives what it said. */
  private String renewed(Path jar) throws Exception {
    Path program = prefix.resolve("Renew.java");
    Files.writeString(
        program,
        "class Renew { public static void main(String[] a) throws Exception {"
            + StartUpArchive.class.getName()
            + ".renewIfStale(); } }");
    Path said = prefix.resolve("renew.txt");
    Process process =
        new ProcessBuilder(RealKernel.java().toString(), "-cp", jar.toString(), program.toString())
            .redirectOutput(said.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    // which Java 25 says of itself, and cannot be told not to
    return Files.readString(said).replaceAll("Picked up JAVA_TOOL_OPTIONS:.*\\R", "");
  }

  /** Starts the kernel, has it answer and redefine; gives what its process said. */
  private String answers(KernelSpec spec, String name) throws Exception {
    return said(
        spec,
        name,
        kernel -> {
          Recording.of(kernel, "int f() { return 1; } int kept = f();");
          Recording.of(kernel, "int f() { return 2; }");
          // only a class that was changed in place keeps its variables
          assertThat(Recording.of(kernel, "10 * f() + kept").value()).isEqualTo("21");
        });
  }

  /** Starts the kernel, runs cells and ends it; gives what its process said. */
  private String said(KernelSpec spec, String name, Consumer<KernelClient> cells) throws Exception {
    Connection connection = Connection.free("tcp", "127.0.0.1");
    Path file = prefix.resolve(name + ".json");
    Path said = prefix.resolve(name + ".txt");
    connection.write(file);
    var builder =
        new ProcessBuilder(spec.command(file))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("CHAINRULE_HISTORY", "");
    Process process = builder.start();
    try {
      KernelClient kernel = KernelClient.connect(connection, PATIENCE);
      cells.accept(kernel);
      kernel.request(Channel.CONTROL, "shutdown_request", Json.object("restart", false), PATIENCE);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      kernel.disconnect();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said);
  }
}
