package org.chainrule.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import org.chainrule.Tensor;

/**
 * Measures each row in turns with its peers and writes the table of ratios. One round is a slice of
 * time for each of them, one after the other, so that whatever else the machine does meets all of
 * them; the ratio is taken within a round, and the median over the rounds is what counts.
 */
final class Table {
  private static final double SLICE = 0.3;

  /** Read by nobody, and written so that no computation can be left out. */
  private static volatile Object sink;

  private final int rounds;
  private final List<String> lines = new ArrayList<>();

  private final LongSupplier clock;

  private Table(int rounds, LongSupplier clock) {
    this.rounds = rounds;
    this.clock = clock;
  }

  /**
   * Arguments: Python with torch, the folder of the peers, the file to write, rounds, and the
   * clock: {@code wall}, or {@code cpu} for the processor time of the whole process, which a
   * machine that is busy with other things does not spoil.
   */
  public static void main(String[] args) throws IOException {
    String clock = args[4];
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Table table =
        new Table(
            Integer.parseInt(args[3]),
            clock.equals("cpu") ? system::getProcessCpuTime : System::nanoTime);
    int threads = Runtime.getRuntime().availableProcessors();
    Path peers = Path.of(args[1]);
    String pytorch;
    try (Peer torch =
        new Peer(
            args[0], peers.resolve("pytorch.py").toString(), Integer.toString(threads), clock)) {
      pytorch = torch.name;
      for (Work work : Work.values()) {
        var ours = work.step();
        Optional<Runnable> djl = Djl.step(work);
        table.row(
            work.title,
            work.mustReach,
            s -> table.secondsPerStep(() -> sink = ours.get(), s),
            s -> torch.secondsPerStep(work.key(), s),
            djl.map(step -> s -> table.secondsPerStep(step, s)));
      }
    }
    String python;
    try (Peer scalar = new Peer(args[0], peers.resolve("scalar.py").toString(), clock)) {
      python = scalar.name;
      var ours = Moons.step();
      table.row(
          "moons step with the scalar engine, against CPython",
          1 / 200.0,
          s -> table.secondsPerStep(() -> sink = ours.getAsDouble(), s),
          s -> scalar.secondsPerStep("moons", s),
          Optional.empty());
    }
    table.write(Path.of(args[2]), threads, clock, pytorch, python);
  }

  private double secondsPerStep(Runnable step, double seconds) {
    long start = clock.getAsLong();
    long now = start;
    int steps = 0;
    while (now - start < seconds * 1e9) {
      step.run();
      steps++;
      now = clock.getAsLong();
    }
    return (now - start) / 1e9 / steps;
  }

  private void row(
      String title,
      double mustReach,
      DoubleUnaryOperator ours,
      DoubleUnaryOperator peer,
      Optional<DoubleUnaryOperator> djl) {
    for (int warm = 0; warm < 10; warm++) {
      sink = ours.applyAsDouble(SLICE);
    }
    sink = peer.applyAsDouble(SLICE);
    djl.ifPresent(d -> sink = d.applyAsDouble(SLICE));
    double[] our = new double[rounds];
    double[] their = new double[rounds];
    double[] djls = new double[rounds];
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      their[i] = peer.applyAsDouble(SLICE);
      our[i] = ours.applyAsDouble(SLICE);
      djls[i] = djl.map(d -> d.applyAsDouble(SLICE)).orElse(Double.NaN);
      ratios[i] = our[i] / their[i];
    }
    double ratio = median(ratios);
    String line =
        "| %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                title,
                micros(median(our)),
                micros(median(their)),
                djl.isPresent() ? micros(median(djls)) : "",
                fraction(ratio),
                fraction(mustReach),
                ratio <= mustReach ? "yes" : "**no**");
    System.out.println(line);
    lines.add(line);
  }

  private static double median(double... values) {
    double[] sorted = DoubleStream.of(values).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static String micros(double seconds) {
    double us = seconds * 1e6;
    return String.format(Locale.ROOT, us < 10 ? "%.2f" : us < 1000 ? "%.0f" : "%,.0f", us);
  }

  private static String fraction(double ratio) {
    return ratio < 0.7
        ? String.format(Locale.ROOT, "1/%.1f", 1 / ratio).replace(".0", "")
        : String.format(Locale.ROOT, "%.2f", ratio);
  }

  private void write(Path file, int threads, String clock, String pytorch, String python)
      throws IOException {
    boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    List<String> text = new ArrayList<>();
    text.addAll(
        Arrays.asList(
            "Medians of %d rounds; in a round each side works for %.1f s, one after the other, and"
                .formatted(rounds, SLICE),
            "the ratio (our time to PyTorch's) is taken within the round. Double precision everywhere. Time is "
                + (clock.equals("cpu") ? "processor time of the whole process." : "wall time."),
            "",
            "- machine: %d thread(s), %s, %s"
                .formatted(threads, System.getProperty("os.name"), System.getProperty("os.arch")),
            "- JVM: %s %s, Vector API %s"
                .formatted(
                    System.getProperty("java.vm.name"),
                    System.getProperty("java.version"),
                    vector ? "present" : "absent"),
            "- BLAS: " + blas(),
            "- peers: " + pytorch + "; " + Djl.name() + "; " + python,
            "",
            "| work | ours, µs | PyTorch, µs | DJL, µs | ratio | must reach | reached |",
            "|---|---|---|---|---|---|---|"));
    text.addAll(lines);
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    Files.write(temporary, text);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String blas() {
    Tensor.ones(128, 128).matmul(Tensor.ones(128, 128));
    try {
      return "native ("
          + dev.ludovic.netlib.blas.NativeBLAS.getInstance().getClass().getSimpleName()
          + ")";
    } catch (RuntimeException | LinkageError e) {
      return "none that is native: products in Java";
    }
  }
}
