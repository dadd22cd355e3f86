import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.client.Outputs;
import org.chainrule.kernel.client.Result;
import org.chainrule.kernel.io.Json;

/**
 * Start, latency and memory of Jupyter kernels, side by side.
 *
 * <pre>
 * java -cp kernel/target/chainrule-kernel.jar benchmarks/kernel/KernelFigures.java start|starts|first|cells|soak KERNELSPEC…
 * </pre>
 *
 * {@code start} measures the time from the start of the process to the first kernel_info_reply and
 * to the first result, the kernels in turn, seven rounds, medians. {@code starts} starts each a
 * hundred times, and counts the starts that answered and the processes that stayed. {@code first}
 * measures what a learner does first in our kernels, at once and after some seconds: 20 trivial
 * cells, a completion, an inspection, a circuit and a chart of 20,000 points, in wall time and in
 * processor time of the whole process, which other programs on the machine disturb less; the
 * kernels in turn, medians. {@code cells} measures trivial cells, completion and inspection. {@code
 * soak} runs 2,000 cells and prints latency and resident memory on the way. A KERNELSPEC is a
 * folder with a kernel.json; its language says which trivial cells it gets.
 */
public final class KernelFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int ROUNDS = Integer.getInteger("rounds", 7);

  private static final int STARTS = Integer.getInteger("starts", 100);

  private KernelFigures() {}

  public static void main(String[] args) throws Exception {
    List<Path> specs = Arrays.stream(args).skip(1).map(Path::of).toList();
    switch (args.length < 2 ? "" : args[0]) {
      case "start" -> start(specs);
      case "starts" -> starts(specs);
      case "first" -> first(specs);
      case "cells" -> cells(specs);
      case "soak" -> soak(specs);
      default -> {
        System.err.println("Usage: KernelFigures start|starts|first|cells|soak KERNELSPEC...");
        System.exit(2);
      }
    }
    System.exit(0);
  }

  private static KernelSpec spec(Path folder) throws IOException {
    return KernelSpec.read(folder).withEnv(Map.of("CHAINRULE_HISTORY", ""));
  }

  private static void start(List<Path> folders) throws IOException {
    int n = folders.size();
    var infos = new double[n][ROUNDS];
    var results = new double[n][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int k = 0; k < n; k++) {
        KernelSpec spec = spec(folders.get(k));
        long begin = System.nanoTime();
        try (KernelClient kernel = KernelClient.start(spec, Path.of("."), PATIENCE)) {
          infos[k][round] = millis(begin);
          check(kernel.execute("1+1", Outputs.ignored(), PATIENCE));
          results[k][round] = millis(begin);
        }
      }
    }
    System.out.println("| kernel | kernel_info ms | first result ms |");
    System.out.println("|---|---:|---:|");
    for (int k = 0; k < n; k++) {
      row(name(folders.get(k)), median(infos[k]), median(results[k]));
    }
  }

  private static void starts(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      int answered = 0;
      int stayed = 0;
      for (int i = 0; i < STARTS; i++) {
        ProcessHandle process;
        try (KernelClient kernel = KernelClient.start(spec(folder), Path.of("."), PATIENCE)) {
          process = kernel.process();
          answered += kernel.execute("1+1", Outputs.ignored(), PATIENCE).ok() ? 1 : 0;
        } catch (KernelException e) {
          continue;
        }
        stayed += process.isAlive() ? 1 : 0;
      }
      System.out.printf(
          Locale.ROOT,
          "%s: %d of %d starts answered, %d processes stayed%n",
          name(folder),
          answered,
          STARTS,
          stayed);
    }
  }

  /** What a learner does first, and how often it is done for one figure. */
  private enum First {
    TRIVIAL_CELL(20, (kernel, i) -> execute(kernel, i + " + " + i)),
    COMPLETION(1, (kernel, i) -> kernel.complete("Tensor.on", 9, PATIENCE)),
    INSPECTION(1, (kernel, i) -> kernel.inspect("Tensor.ones(2)", 9, 0, PATIENCE)),
    CIRCUIT(
        1,
        (kernel, i) ->
            execute(
                kernel,
                "var a = tensor(2.0).requiresGrad(true); var b = a.mul(3).add(1); Circuit.of(b)")),
    CHART(
        1,
        (kernel, i) ->
            execute(
                kernel,
                """
                var chart = new XYChartBuilder().width(600).height(400).build();
                double[] xs = new double[20_000], ys = new double[20_000];
                for (int i = 0; i < 20_000; i++) { xs[i] = i; ys[i] = Math.sin(i * 0.01); }
                chart.addSeries("s", xs, ys);
                chart"""));

    private final int times;
    private final BiFunction<KernelClient, Integer, JsonObject> ask;

    First(int times, BiFunction<KernelClient, Integer, JsonObject> ask) {
      this.times = times;
      this.ask = ask;
    }

    private static JsonObject execute(KernelClient kernel, String code) {
      return kernel.execute(code, Outputs.ignored(), PATIENCE).content();
    }
  }

  private static void first(List<Path> folders) throws Exception {
    int[] waits = {0, Integer.getInteger("wait", 10)};
    System.out.println("| kernel | waited s | what | ms | processor ms |");
    System.out.println("|---|---:|---|---:|---:|");
    for (int wait : waits) {
      int kinds = First.values().length;
      var wall = new double[folders.size()][kinds][ROUNDS];
      var processor = new double[folders.size()][kinds][ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        for (int k = 0; k < folders.size(); k++) {
          KernelSpec spec = spec(folders.get(k));
          try (KernelClient kernel = KernelClient.start(spec, Path.of("."), PATIENCE)) {
            Thread.sleep(Duration.ofSeconds(wait).toMillis());
            for (First kind : First.values()) {
              double before = processorMillis(kernel);
              wall[k][kind.ordinal()][round] =
                  median(times(kind.times, i -> kind.ask.apply(kernel, i)));
              processor[k][kind.ordinal()][round] = (processorMillis(kernel) - before) / kind.times;
            }
          }
        }
      }
      for (int k = 0; k < folders.size(); k++) {
        for (First kind : First.values()) {
          System.out.printf(
              Locale.ROOT,
              "| %s | %d | %s | %.0f | %.0f |%n",
              name(folders.get(k)),
              wait,
              kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              median(wall[k][kind.ordinal()]),
              median(processor[k][kind.ordinal()]));
        }
      }
    }
  }

  private static double processorMillis(KernelClient kernel) {
    return kernel.process().info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
  }

  private static void cells(List<Path> folders) throws IOException {
    System.out.println("| kernel | trivial cell ms | p90 | complete ms | inspect ms | RSS MB |");
    System.out.println("|---|---:|---:|---:|---:|---:|");
    for (Path folder : folders) {
      KernelSpec spec = spec(folder);
      try (KernelClient kernel = KernelClient.start(spec, Path.of("."), PATIENCE)) {
        boolean java = spec.language().equals("java");
        for (int i = 0; i < 20; i++) {
          check(kernel.execute(trivial(java).apply(i), Outputs.ignored(), PATIENCE));
        }
        double[] cell =
            times(
                100,
                i -> kernel.execute(trivial(java).apply(i), Outputs.ignored(), PATIENCE).content());
        String code = java ? "Math.ma" : "print.__na";
        double[] complete = times(30, i -> kernel.complete(code, code.length(), PATIENCE));
        String thing = java ? "Math.max(1, 2)" : "print(1)";
        double[] inspect = times(30, i -> kernel.inspect(thing, java ? 7 : 4, 0, PATIENCE));
        row(
            name(folder),
            median(cell),
            quantile(cell, 0.9),
            median(complete),
            median(inspect),
            memory(kernel));
      }
    }
  }

  private static void soak(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      KernelSpec spec = spec(folder);
      boolean java = spec.language().equals("java");
      System.out.println(name(folder) + ": cells, median ms and p90 of the last 100, RSS MB");
      try (KernelClient kernel = KernelClient.start(spec, Path.of("."), PATIENCE)) {
        System.out.println("trivial cells");
        soak(kernel, 1000, trivial(java));
        System.out.println("cells that declare");
        soak(kernel, 400, declaring(java));
        System.out.println("cells that print");
        soak(kernel, 600, i -> java ? "System.out.println(" + i + ")" : "print(" + i + ")");
      }
    }
  }

  private static void soak(KernelClient kernel, int cells, IntFunction<String> code) {
    System.out.printf(Locale.ROOT, "%6d %8s %8s %8.0f%n", 0, "", "", memory(kernel));
    for (int done = 0; done < cells; done += 100) {
      int from = done;
      double[] times =
          times(
              100,
              i -> kernel.execute(code.apply(from + i), Outputs.ignored(), PATIENCE).content());
      System.out.printf(
          Locale.ROOT,
          "%6d %8.1f %8.1f %8.0f%n",
          done + 100,
          median(times),
          quantile(times, 0.9),
          memory(kernel));
    }
  }

  private static IntFunction<String> trivial(boolean java) {
    return i -> i + " + 1";
  }

  private static IntFunction<String> declaring(boolean java) {
    return java
        ? i -> "int v" + i + " = " + i + "; int f" + i + "(int x) { return x + v" + i + "; }"
        : i -> "v" + i + " = " + i + "\ndef f" + i + "(x): return x + v" + i;
  }

  private static double[] times(int n, IntFunction<JsonObject> ask) {
    return IntStream.range(0, n)
        .mapToDouble(
            i -> {
              long begin = System.nanoTime();
              JsonObject reply = ask.apply(i);
              double millis = millis(begin);
              if (!Json.string(reply, "status", "").equals("ok")) {
                throw new KernelException("not ok: " + reply);
              }
              return millis;
            })
        .toArray();
  }

  private static void check(Result result) {
    if (!result.ok()) {
      throw new KernelException("not ok: " + result.content());
    }
  }

  /** Resident memory of the kernel's process in MB, from /proc; 0 where there is none. */
  private static double memory(KernelClient kernel) {
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/" + kernel.process().pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      // not Linux
    }
    return 0;
  }

  private static String name(Path folder) {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  private static double millis(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double median(double[] values) {
    return quantile(values, 0.5);
  }

  private static double quantile(double[] values, double q) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.round(q * (sorted.length - 1)))];
  }

  private static void row(String name, double... numbers) {
    String cells =
        Arrays.stream(numbers)
            .mapToObj(x -> String.format(Locale.ROOT, "%.0f", x))
            .collect(Collectors.joining(" | "));
    System.out.println("| " + name + " | " + cells + " |");
  }
}
