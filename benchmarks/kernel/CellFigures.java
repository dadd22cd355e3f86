import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.client.Outputs;
import org.chainrule.kernel.client.Result;

/**
 * The same work in cells of an installed kernel and in Python with torch, side by side.
 *
 * <pre>
 * java -cp kernel/target/chainrule-kernel.jar benchmarks/kernel/CellFigures.java KERNELSPEC PYTHON PEER [TITLE…]
 * </pre>
 *
 * Each work is a cell that prepares and a cell that repeats a step, as a learner would type them.
 * One kernel and one Python run all works, first for {@code -Dwarm=3} seconds each; then, work by
 * work, the sides take turns for {@code -Drounds=7} rounds, in which each repeats the step for
 * about half a second. {@code -Dclock=cpu} takes the processor's time of the process, for a machine
 * that is busy. Prints medians, and the median of the ratios.
 */
public final class CellFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final int ROUNDS = Integer.getInteger("rounds", 7);
  private static final int THREADS = Integer.getInteger("threads", 0);
  private static final double WARM = Double.parseDouble(System.getProperty("warm", "3"));
  private static final double ROUND = 0.5;

  private static final boolean CPU = "cpu".equals(System.getProperty("clock"));
  private static final String JAVA_CLOCK =
      CPU
          ? "ProcessHandle.current().info().totalCpuDuration().get().toNanos()"
          : "System.nanoTime()";
  private static final String PYTHON_CLOCK = CPU ? "time.process_time()" : "time.perf_counter()";

  private static final String JAVA_STEP =
      "optimizer.zeroGrad(); loss.apply(model.apply(x), y).backward(); optimizer.step();";
  private static final String PYTHON_STEP =
      "optimizer.zero_grad(); loss(model(x), y).backward(); optimizer.step()";

  /** A work, its cells, and the part of PyTorch's time that it may take. */
  private record Work(
      String title, double goal, String java, String javaStep, String python, String pythonStep) {

    static Work training(double goal, int batch, int... sizes) {
      var java = new StringBuilder("manualSeed(0); Layer model = new Sequential(");
      var python = new StringBuilder("torch.manual_seed(0); model = nn.Sequential(");
      for (int i = 1; i < sizes.length; i++) {
        String layer = "Linear(" + sizes[i - 1] + ", " + sizes[i] + ")";
        java.append("new ").append(layer).append(i + 1 < sizes.length ? ", new ReLU(), " : ");\n");
        python.append("nn.").append(layer).append(i + 1 < sizes.length ? ", nn.ReLU(), " : ")\n");
      }
      int in = sizes[0];
      int classes = sizes[sizes.length - 1];
      java.append("var optimizer = new SGD(model.parameters(), 0.01);\n")
          .append("var loss = new CrossEntropyLoss();\n")
          .append("Tensor x = randn(" + batch + ", " + in + ");\n")
          .append("Tensor y = randint(0, " + classes + ", " + batch + ");");
      python
          .append("optimizer = torch.optim.SGD(model.parameters(), lr=0.01)\n")
          .append("loss = nn.CrossEntropyLoss()\n")
          .append("x = torch.randn(" + batch + ", " + in + ")\n")
          .append("y = torch.randint(0, " + classes + ", (" + batch + ",))");
      String network = String.join("-", Arrays.stream(sizes).mapToObj(String::valueOf).toList());
      return new Work(
          "training step " + network + ", batch " + batch,
          goal,
          java.toString(),
          JAVA_STEP,
          python.toString(),
          PYTHON_STEP);
    }

    static Work layer(String title, String layer, String output, String shape) {
      return new Work(
          title + ", forward and backward",
          1,
          "Layer layer = new " + layer + "; Tensor x = randn(" + shape + ");",
          "layer.zeroGrad(); layer.apply(x).pow(2).mean().backward();",
          "layer = nn." + layer + "; x = torch.randn(" + shape + ")",
          "layer.zero_grad(); layer(x)" + output + ".pow(2).mean().backward()");
    }

    static Work million(String function, String java, String python) {
      return new Work(
          function + " of 10⁶",
          1,
          "Tensor x = linspace(-6, 6, 1_000_000);",
          "Tensor y = " + java + ";",
          "x = torch.linspace(-6, 6, 1_000_000)",
          "y = " + python);
    }

    /** A cell that repeats the step for some seconds and prints the microseconds of one. */
    String javaLoop(double seconds) {
      return """
      int steps = 0;
      long begin = %1$s;
      for (long end = System.nanoTime() + %2$.0fL; System.nanoTime() < end; steps++) {
        %3$s
      }
      System.out.println((%1$s - begin) / 1e3 / steps);
      """
          .formatted(JAVA_CLOCK, seconds * 1e9, javaStep);
    }

    String pythonLoop(double seconds) {
      return """
      steps = 0
      begin = %1$s
      end = time.perf_counter() + %2$.2f
      while time.perf_counter() < end:
          %3$s
          steps += 1
      print((%1$s - begin) * 1e6 / steps)
      """
          .formatted(PYTHON_CLOCK, seconds, pythonStep);
    }
  }

  private static final List<Work> WORKS =
      List.of(
          Work.training(1 / 4.0, 64, 2, 16, 16, 2),
          Work.training(1 / 3.0, 64, 64, 64, 10),
          Work.training(0.9, 64, 784, 256, 10),
          Work.training(0.9, 256, 784, 512, 256, 10),
          Work.layer(
              "3x3 convolution 8 to 16, 16 images of 28x28",
              "Conv2d(8, 16, 3)",
              "",
              "16, 8, 28, 28"),
          Work.layer("LSTM, 64 wide, 50 steps, batch 16", "LSTM(64, 64)", "[0]", "50, 16, 64"),
          new Work(
              "attention, 4 heads, 64 wide, 32 long, batch 8, forward and backward",
              1,
              "Layer layer = new MultiheadAttention(64, 4); Tensor x = randn(32, 8, 64);",
              "layer.zeroGrad(); layer.apply(x).pow(2).mean().backward();",
              "layer = nn.MultiheadAttention(64, 4); x = torch.randn(32, 8, 64)",
              "layer.zero_grad(); layer(x, x, x)[0].pow(2).mean().backward()"),
          Work.million("sigmoid", "x.sigmoid()", "x.sigmoid()"),
          Work.million("tanh", "x.tanh()", "x.tanh()"),
          Work.million("exp", "x.exp()", "x.exp()"),
          Work.million("gelu", "x.gelu()", "nn.functional.gelu(x)"),
          Work.million("softmax", "x.softmax(0)", "x.softmax(0)"),
          new Work(
              "softmax of 1000 rows of 1000",
              1,
              "Tensor x = randn(1000, 1000);",
              "Tensor y = x.softmax(1);",
              "x = torch.randn(1000, 1000)",
              "y = x.softmax(1)"));

  private CellFigures() {}

  /** One who runs cells that print a number. */
  private interface Side {
    double run(String cell) throws IOException;
  }

  public static void main(String[] args) throws Exception {
    var argv = new ArrayList<>(KernelSpec.read(Path.of(args[0])).argv());
    if (THREADS > 0) {
      argv.add(1, "-XX:ActiveProcessorCount=" + THREADS);
    }
    KernelSpec spec = KernelSpec.of(argv).withEnv(Map.of("CHAINRULE_HISTORY", ""));
    List<String> wanted = Arrays.asList(args).subList(3, args.length);
    Process python =
        new ProcessBuilder(args[1], args[2]).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (KernelClient kernel = KernelClient.start(spec, Path.of("."), PATIENCE);
        BufferedReader said = python.inputReader(StandardCharsets.UTF_8);
        Writer cells = python.outputWriter(StandardCharsets.UTF_8)) {
      heading(kernel, said.readLine());
      Side theirs =
          cell -> {
            cells.append(new JsonPrimitive(cell).toString()).append('\n').flush();
            return number(said.readLine());
          };
      Side ours = cell -> number(printed(kernel, cell));
      List<Work> works =
          WORKS.stream()
              .filter(w -> wanted.isEmpty() || wanted.stream().anyMatch(w.title::contains))
              .toList();
      for (Work work : works) {
        prepare(work, WARM, ours, theirs);
      }
      for (Work work : works) {
        measure(work, ours, theirs);
      }
      System.out.println();
    } finally {
      python.destroy();
    }
  }

  private static void heading(KernelClient kernel, String peer) {
    String vm =
        printed(
            kernel,
            "System.out.println(System.getProperty(\"java.vm.name\") + \" \" +"
                + " System.getProperty(\"java.version\"));");
    String feature = vm.replaceAll(".* (\\d+)\\S*$", "$1");
    System.out.printf("## JDK %s%n%n", feature);
    System.out.printf(
        """
        Cells of an installed kernel beside the same in Python: medians of %d rounds; in a round each side repeats the step
        for about half a second, one after the other, and the ratio (our time to PyTorch's) is taken within the round. All
        works run in one kernel, after %.0f s of warm-up each on both sides. Double precision everywhere.

        - machine: %d processors, of which %s are used, %s, %s%s
        - kernel: %s
        - peer: %s
        - time: %s

        | work | ours, µs | PyTorch, µs | ratio | goal | reached |
        |---|---:|---:|---:|---:|---|
        """,
        ROUNDS,
        WARM,
        Runtime.getRuntime().availableProcessors(),
        THREADS > 0 ? THREADS : "all",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("note", "").isEmpty() ? "" : ", " + System.getProperty("note"),
        vm,
        peer,
        CPU ? "of the processor" : "wall");
  }

  private static void prepare(Work work, double seconds, Side ours, Side theirs)
      throws IOException {
    ours.run(work.java + "\nSystem.out.println(0);");
    theirs.run(work.python + "\nprint(0)");
    ours.run(work.javaLoop(seconds));
    theirs.run(work.pythonLoop(seconds));
  }

  private static void measure(Work work, Side ours, Side theirs) throws IOException {
    prepare(work, ROUND, ours, theirs);
    double[] our = new double[ROUNDS];
    double[] their = new double[ROUNDS];
    double[] ratio = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      our[round] = ours.run(work.javaLoop(ROUND));
      their[round] = theirs.run(work.pythonLoop(ROUND));
      ratio[round] = our[round] / their[round];
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %,.0f | %.2f | %.2f | %s |%n",
        work.title,
        median(our),
        median(their),
        median(ratio),
        work.goal,
        median(ratio) <= work.goal ? "yes" : "**no**");
  }

  private static String printed(KernelClient kernel, String cell) {
    var text = new StringBuilder();
    var errors = new StringBuilder();
    Result result =
        kernel.execute(
            cell,
            Outputs.of(
                (type, content) -> {
                  if (type.equals("stream")) {
                    text.append(content.get("text").getAsString());
                  } else if (type.equals("error")) {
                    errors.append(content);
                  }
                }),
            PATIENCE);
    if (!result.ok()) {
      throw new KernelException(cell + "\n" + errors);
    }
    return text.toString().strip();
  }

  private static double number(String line) throws IOException {
    if (line == null) {
      throw new IOException("the other side has ended");
    }
    return Stream.of(line.split("\n"))
        .map(String::strip)
        .mapToDouble(Double::parseDouble)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
