package org.chainrule.kernel.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.client.Outputs;
import org.chainrule.kernel.language.compile.ClassIndex;
import org.chainrule.platform.AtomicFile;

/**
 * An archive of loaded classes, with which the JVM starts two to three times faster: class data
 * sharing, or from JDK 25 on the ahead-of-time cache. The JVM checks that archive, jar and JDK
 * match, and otherwise starts without it.
 */
public final class StartUpArchive {
  private static final int FIRST_WITH_CACHE = 25;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What a learner does first: these classes are worth having. */
  private static final List<String> LESSON =
      List.of(
          "var x = tensor(2.0);",
          "import java.util.stream.*;\nint twice(int n) { return 2 * n; }",
          "for (int i = 0; i < 3; i++) { System.out.println(twice(i)); }",
          "List.of(1, 2, 3).stream().map(n -> n * n).toList()",
          "record Point(double x, double y) {}\nnew Point(1, 2)",
          "int y = \"not a number\";",
          "throw new IllegalStateException(\"a learner's mistake\");",
          "var a = tensor(2.0).requiresGrad(true);\nvar b = a.mul(3).add(1);\nb.backward();",
          "Circuit.of(b)",
          "var chart = new XYChartBuilder().width(300).height(200).build();\n"
              + "chart.addSeries(\"y\", new double[] {0, 1}, new double[] {0, 1});\nchart",
          "1 + 1");

  private final Path jar;
  private final Jdk jdk;
  private final Path file;

  private StartUpArchive(Path jar, Jdk jdk) {
    this.jar = jar;
    this.jdk = jdk;
    String name = jdk.feature() >= FIRST_WITH_CACHE ? "kernel.aot" : "kernel.jsa";
    this.file = jar.resolveSibling(name);
  }

  static StartUpArchive beside(Path jar, Jdk jdk) {
    return new StartUpArchive(jar, jdk);
  }

  /** Where it is, or will be. */
  public Path file() {
    return file;
  }

  /** The flags with which Java uses it, and says nothing when it is not there or does not fit. */
  List<String> flags() {
    var flags = new ArrayList<>(common());
    if (cache()) {
      flags.add("-XX:AOTCache=" + file);
    } else {
      flags.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file));
    }
    return flags;
  }

  /**
   * The serial collector halves the memory (282 MB instead of 630 MB after 180 small cells) and
   * starts as fast. What javac keeps during a compilation fits into a survivor space, so that it is
   * not promoted, and the young generation can be smaller than the default (178 MB instead of 240
   * MB after 1,000 cells). The JVM's log is off, because it would report an archive that does not
   * match. The thresholds of the optimizing compiler are four times the default: at start, with two
   * processors, half of the time went into optimizing javac; a learner's loop is still optimized,
   * some tens of milliseconds later. The vector units are loaded with the first large computation:
   * {@code --add-modules} would print a warning, and start later. Their loops are optimized fifty
   * times sooner than others, as they are slow until then: after 1.4 s instead of 4.7 on JDK 17,
   * and 3.0 instead of 5.5 on 25, on a machine that is busy.
   */
  private static List<String> common() {
    return List.of(
        "-Xlog:disable",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-XX:NewSize=64m",
        "-XX:SurvivorRatio=3",
        "-XX:Tier4InvocationThreshold=20000",
        "-XX:Tier4MinInvocationThreshold=2400",
        "-XX:Tier4CompileThreshold=60000",
        "-XX:Tier4BackEdgeThreshold=160000",
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:+EnableVectorSupport",
        "-XX:CompileCommand=quiet",
        "-XX:CompileCommand=CompileThresholdScaling,org.chainrule.jvm.VectorKernels::*,0.02",
        "-Dorg.chainrule.vector.load=true",
        // replaying a recorded profile would compile more than the start can use
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:-AOTReplayTraining");
  }

  private boolean cache() {
    return jdk.feature() >= FIRST_WITH_CACHE;
  }

  /**
   * Makes the archive: runs the kernel once through a short lesson.
   *
   * @throws IOException if it could not be made; the kernel works without it
   */
  public void make() throws IOException {
    ClassIndex.write(jdk.home(), jar);
    try {
      AtomicFile.write(
          file,
          half -> {
            train(half);
            if (!Files.isRegularFile(half)) {
              throw new IOException("Java has written no archive");
            }
          });
    } catch (KernelException e) {
      throw new IOException(e.getMessage(), e);
    }
    AtomicFile.write(madeFor(), fingerprint());
  }

  /**
   * Renews the archive of this installed kernel if the JDK or the jar has changed; does nothing if
   * the kernel is not installed or has no archive.
   */
  public static void renewIfStale() throws IOException {
    Path jar = Installation.thisJar();
    StartUpArchive archive = beside(jar, Jdk.current());
    Path note = archive.madeFor();
    if (Files.isRegularFile(note)
        && Files.isWritable(jar.getParent())
        && !Files.readString(note).equals(archive.fingerprint())) {
      archive.make();
    }
  }

  /** Beside the archive: what it was made for. */
  private Path madeFor() {
    return file.resolveSibling(file.getFileName() + ".for");
  }

  private String fingerprint() throws IOException {
    return String.join(
        "\n",
        jdk.home().toString(),
        jdk.version(),
        Files.getLastModifiedTime(jdk.home().resolve("release")).toString(),
        Files.getLastModifiedTime(jar).toString(),
        Long.toString(Files.size(jar)));
  }

  private void train(Path target) throws IOException {
    var argv = new ArrayList<String>();
    argv.add(jdk.java().toString());
    argv.addAll(common());
    argv.add("-XX:-DisplayVMOutput"); // the JVM logs each step
    argv.add((cache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + target);
    argv.addAll(List.of("-jar", StartJar.beside(jar).toString(), "{connection_file}"));
    KernelSpec command =
        KernelSpec.of(argv).withEnv(Map.of("CHAINRULE_HISTORY", "", "CHAINRULE_TRAINING", "1"));
    KernelClient kernel = KernelClient.start(command, jar.getParent(), PATIENCE);
    try {
      for (String cell : LESSON) {
        kernel.execute(cell, Outputs.ignored(), PATIENCE);
        kernel.complete(cell, 3, PATIENCE);
        kernel.inspect(cell, 3, 0, PATIENCE);
      }
    } finally {
      kernel.close(PATIENCE);
    }
  }
}
