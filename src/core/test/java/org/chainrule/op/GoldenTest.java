package org.chainrule.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainrule.Tensor.tensor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainrule.Autograd;
import org.chainrule.Functional;
import org.chainrule.Option;
import org.chainrule.Reduction;
import org.chainrule.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers that PyTorch 2.13 computes for the same samples: see {@code golden/golden.py}. */
class GoldenTest {
  private static final Map<String, Map<String, double[]>> GOLDEN = read();

  private static final Map<String, OpSamples.Sample> SAMPLES =
      OpSamples.all().stream().collect(Collectors.toMap(OpSamples.Sample::name, s -> s));

  private static Map<String, Map<String, double[]>> read() {
    Map<String, Map<String, double[]>> golden = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                GoldenTest.class.getResourceAsStream("/golden.txt"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] field = line.split("\t", -1);
        double[] numbers =
            Arrays.stream(field[2].split(" ", -1))
                .filter(s -> !s.isEmpty())
                .mapToDouble(s -> s.equals("nan") ? Double.NaN : parse(s))
                .toArray();
        golden.computeIfAbsent(field[0], k -> new LinkedHashMap<>()).put(field[1], numbers);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return golden;
  }

  private static double parse(String s) {
    return s.endsWith("inf")
        ? (s.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
        : Double.parseDouble(s);
  }

  static List<String> names() {
    return GOLDEN.keySet().stream()
        .filter(n -> !n.startsWith("kink") && !n.startsWith("special"))
        .toList();
  }

  private static void assertSame(String what, Tensor actual, double... expected) {
    double[] numbers = actual.toArray();
    assertThat(numbers).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < numbers.length; i++) {
      if (Double.isNaN(expected[i]) || Double.isInfinite(expected[i])) {
        assertThat(Double.compare(numbers[i], expected[i])).as(what + " at " + i).isZero();
      } else {
        assertThat(Math.abs(numbers[i] - expected[i]))
            .as("%s at %d: %s, PyTorch has %s", what, i, numbers[i], expected[i])
            .isLessThanOrEqualTo(1e-11 * Math.max(1, Math.abs(expected[i])));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void valuesFirstAndSecondDerivativesArePyTorchs(String name) {
    OpSamples.Sample sample = SAMPLES.get(name);
    assertThat(sample).as("a sample called " + name).isNotNull();
    Map<String, double[]> expected = GOLDEN.get(name);
    Tensor[] x = sample.leaves();
    Tensor y = sample.apply(x);
    assertSame(name + " value", y, expected.get("value"));
    Tensor u = OpSamples.sines(1.3, 0.2, y.shape().dims());
    List<Tensor> grads = Autograd.grad(List.of(y), List.of(x), List.of(u), Option.CREATE_GRAPH);
    Tensor total = Tensor.scalar(0);
    for (int k = 0; k < x.length; k++) {
      assertSame(name + " grad " + k, grads.get(k), expected.get("grad " + k));
      total = total.add(grads.get(k).mul(grads.get(k)).sum());
    }
    if (expected.containsKey("second 0")) {
      List<Tensor> second =
          total.requiresGrad() ? Autograd.grad(total.sin(), List.of(x)) : List.of();
      for (int k = 0; k < x.length; k++) {
        Tensor g = second.isEmpty() || second.get(k) == null ? x[k].zerosLike() : second.get(k);
        assertSame(name + " second " + k, g, expected.get("second " + k));
      }
    }
  }

  private static final Map<String, Function<Tensor[], Tensor>> KINKS =
      Map.ofEntries(
          Map.entry("maximum", x -> x[0].maximum(x[1])),
          Map.entry("minimum", x -> x[0].minimum(x[1])),
          Map.entry("max", x -> x[0].max()),
          Map.entry("max axis", x -> x[0].max(0)),
          Map.entry("min", x -> x[0].min()),
          Map.entry("min axis", x -> x[0].min(0)),
          Map.entry("max axes", x -> x[0].max(0, 1)),
          Map.entry("relu", x -> x[0].relu()),
          Map.entry("leakyRelu", x -> x[0].leakyRelu(.1)),
          Map.entry("elu", x -> x[0].elu(1.3)),
          Map.entry("abs", x -> x[0].abs()),
          Map.entry("clamp", x -> x[0].clamp(-1, 1)),
          Map.entry("norm", x -> x[0].norm()),
          Map.entry("norm 1", x -> x[0].norm(1)),
          Map.entry("norm 1.5", x -> x[0].norm(1.5)),
          Map.entry("norm 3", x -> x[0].norm(3)),
          Map.entry("norm 1 of a 0", x -> x[0].norm(1)),
          Map.entry("norm 1.5 of a 0", x -> x[0].norm(1.5)),
          Map.entry("norm 3 of a 0", x -> x[0].norm(3)),
          Map.entry("norm inf", x -> x[0].norm(Double.POSITIVE_INFINITY)),
          Map.entry("root of squares", x -> x[0].pow(2).sum().sqrt()),
          Map.entry("std", x -> x[0].std()),
          Map.entry("prod", x -> x[0].prod()),
          Map.entry("prod of two", x -> x[0].prod()),
          Map.entry("sort", x -> x[0].sort().values().mul(tensor(1, 2, 3))),
          Map.entry("sqrt", x -> x[0].sqrt()),
          Map.entry("log", x -> x[0].log()),
          Map.entry("power", x -> x[0].pow(x[1])),
          Map.entry("pow0", x -> x[0].pow(0)),
          Map.entry("maxPool2d", x -> Functional.maxPool2d(x[0], 2, 2)));

  private static final Map<String, List<Tensor>> KINK_INPUTS =
      Map.ofEntries(
          Map.entry("maximum", List.of(tensor(1, 2), tensor(1, 0))),
          Map.entry("minimum", List.of(tensor(1, 2), tensor(1, 0))),
          Map.entry("max", List.of(tensor(3, 1, 3))),
          Map.entry("max axis", List.of(tensor(3, 1, 3))),
          Map.entry("min", List.of(tensor(3, 1, 1))),
          Map.entry("min axis", List.of(tensor(3, 1, 1))),
          Map.entry("max axes", List.of(tensor(new double[][] {{3, 1}, {3, 0}}))),
          Map.entry("relu", List.of(tensor(0, -0., 1))),
          Map.entry("leakyRelu", List.of(tensor(0, 1))),
          Map.entry("elu", List.of(tensor(0, 1))),
          Map.entry("abs", List.of(tensor(0, -1))),
          Map.entry("clamp", List.of(tensor(-1, 1, 2))),
          Map.entry("norm", List.of(tensor(0, 0))),
          Map.entry("norm 1", List.of(tensor(0, 0))),
          Map.entry("norm 1.5", List.of(tensor(0, 0))),
          Map.entry("norm 3", List.of(tensor(0, 0))),
          Map.entry("norm 1 of a 0", List.of(tensor(0, -2))),
          Map.entry("norm 1.5 of a 0", List.of(tensor(0, -2))),
          Map.entry("norm 3 of a 0", List.of(tensor(0, -2))),
          Map.entry("norm inf", List.of(tensor(3, -3, 1))),
          Map.entry("root of squares", List.of(tensor(0, 0))),
          Map.entry("std", List.of(tensor(2, 2, 2))),
          Map.entry("prod", List.of(tensor(0, 2, 3))),
          Map.entry("prod of two", List.of(tensor(0, 0, 3))),
          Map.entry("sort", List.of(tensor(2, 2, 1))),
          Map.entry("sqrt", List.of(tensor(0, 1))),
          Map.entry("log", List.of(tensor(0, 1))),
          Map.entry("power", List.of(tensor(0, 0, 2), tensor(0, 2, 0))),
          Map.entry("pow0", List.of(tensor(0, 1))),
          Map.entry("maxPool2d", List.of(tensor(new double[] {1, 1, 1, 0}, 1, 1, 2, 2))));

  static Stream<String> kinks() {
    return GOLDEN.keySet().stream().filter(n -> n.startsWith("kink ")).map(n -> n.substring(5));
  }

  @ParameterizedTest
  @MethodSource("kinks")
  void tiesAndKinksAreDecidedAsInPyTorch(String name) {
    Tensor[] x =
        KINK_INPUTS.get(name).stream()
            .map(t -> t.detach().requiresGrad(true))
            .toArray(Tensor[]::new);
    KINKS.get(name).apply(x).sum().backward();
    IntStream.range(0, x.length)
        .forEach(k -> assertSame(name, x[k].grad(), GOLDEN.get("kink " + name).get("grad " + k)));
  }

  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double[] ODD = {
    NAN, INF, -INF, 0, -0., Double.MIN_VALUE, -1e-310, 1, -1, 0.5, -0.5, 3, 1e200, -1e200
  };
  private static final double[][] VECTORS = {
    {NAN, 1, NAN},
    {INF, 0, 1},
    {-INF, 0, 1},
    {INF, -INF, 0},
    {-INF, -INF, -INF},
    {INF, INF, 1},
    {0, -0., 0},
    {-0., 0, -0.},
    {2, 2, 1},
    {1, 2, 3},
    {NAN, INF, -INF},
    {1e200, -1e200, 1},
    {3e-200, 4e-200, 0},
    {Double.MIN_VALUE, Double.MIN_VALUE, 0}
  };

  private static final Map<String, UnaryOperator<Tensor>> UNARY =
      Map.ofEntries(
          Map.entry("neg", Tensor::neg),
          Map.entry("pow2", x -> x.pow(2)),
          Map.entry("pow3", x -> x.pow(3)),
          Map.entry("pow1", x -> x.pow(1)),
          Map.entry("pow0", x -> x.pow(0)),
          Map.entry("pow-1", x -> x.pow(-1)),
          Map.entry("pow0.5", x -> x.pow(0.5)),
          Map.entry("pow-1.5", x -> x.pow(-1.5)),
          Map.entry("abs", Tensor::abs),
          Map.entry("exp", Tensor::exp),
          Map.entry("log", Tensor::log),
          Map.entry("log2", Tensor::log2),
          Map.entry("log1p", Tensor::log1p),
          Map.entry("expm1", Tensor::expm1),
          Map.entry("sqrt", Tensor::sqrt),
          Map.entry("sin", Tensor::sin),
          Map.entry("cos", Tensor::cos),
          Map.entry("erf", Tensor::erf),
          Map.entry("relu", Tensor::relu),
          Map.entry("leakyRelu", x -> x.leakyRelu(.1)),
          Map.entry("elu", x -> x.elu(1.3)),
          Map.entry("softplus", Tensor::softplus),
          Map.entry("gelu", Tensor::gelu),
          Map.entry("sigmoid", Tensor::sigmoid),
          Map.entry("tanh", Tensor::tanh),
          Map.entry("clamp", x -> x.clamp(-.5, 1)),
          Map.entry("clamp to nothing", x -> x.clamp(3, 1)));

  private static final Map<String, BinaryOperator<Tensor>> BINARY =
      Map.of(
          "add", Tensor::add,
          "sub", Tensor::sub,
          "mul", Tensor::mul,
          "div", Tensor::div,
          "power", Tensor::pow,
          "maximum", Tensor::maximum,
          "minimum", Tensor::minimum,
          "where", (x, y) -> Tensor.where(everySecond(x.numel()), x, y));

  private static final Map<String, UnaryOperator<Tensor>> ROWS =
      Map.ofEntries(
          Map.entry("sum", x -> x.sum(1)),
          Map.entry("mean", x -> x.mean(1)),
          Map.entry("max", x -> x.max(1)),
          Map.entry("min", x -> x.min(1)),
          Map.entry("max of two axes", x -> x.unsqueeze(1).max(1, 2)),
          Map.entry("min of two axes", x -> x.unsqueeze(1).min(1, 2)),
          Map.entry("max of all", x -> eachRow(x, Tensor::max)),
          Map.entry("min of all", x -> eachRow(x, Tensor::min)),
          Map.entry("norm", x -> x.norm(2, 1)),
          Map.entry("norm 1", x -> x.norm(1, 1)),
          Map.entry("norm inf", x -> x.norm(INF, 1)),
          Map.entry("logsumexp", x -> x.logsumexp(1)),
          Map.entry("softmax", x -> x.softmax(1)),
          Map.entry("logSoftmax", x -> x.logSoftmax(1)),
          Map.entry("var", x -> x.var(1)),
          Map.entry("std", x -> x.std(new int[] {1}, 1, false)),
          Map.entry("prod", x -> x.prod(1)),
          Map.entry("cumsum", x -> x.cumsum(1)),
          Map.entry("sort", x -> x.sort(1).values()),
          Map.entry("topk", x -> x.topk(2, 1).values()),
          Map.entry("var of all", x -> eachRow(x, Tensor::var)),
          Map.entry("var, correction 3", x -> x.var(new int[] {1}, 3, false)),
          Map.entry(
              "crossEntropy",
              x ->
                  Functional.crossEntropy(
                      x, tensor(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1), Reduction.NONE)));

  private static Tensor everySecond(int n) {
    double[] data = new double[n];
    Arrays.setAll(data, i -> 1 - i % 2);
    return tensor(data);
  }

  private static Tensor eachRow(Tensor x, UnaryOperator<Tensor> f) {
    return Tensor.stack(0, x.unbind().stream().map(f).toArray(Tensor[]::new));
  }

  static Stream<String> specials() {
    return GOLDEN.keySet().stream().filter(n -> n.startsWith("special ")).map(n -> n.substring(8));
  }

  @ParameterizedTest
  @MethodSource("specials")
  void specialValuesAndTheirDerivativesArePyTorchs(String name) {
    Map<String, double[]> expected = GOLDEN.get("special " + name);
    for (double up : new double[] {1, INF}) {
      List<Tensor> x = specialInputs(name);
      Tensor y = special(name, x);
      if (up == 1) {
        assertSame(name + " value", y, expected.get("value"));
      }
      List<Tensor> first =
          Autograd.grad(List.of(y), x, List.of(Tensor.full(y.shape(), up)), Option.CREATE_GRAPH);
      for (int k = 0; k < x.size(); k++) {
        String what = up == 1 ? "grad " + k : "infinite " + k;
        assertSame(name + " " + what, first.get(k), expected.get(what));
      }
      Tensor total = first.stream().map(Tensor::sum).reduce(Tensor.scalar(0), Tensor::add);
      for (int k = 0; up == 1 && k < x.size() && expected.containsKey("second " + k); k++) {
        Tensor second = total.requiresGrad() ? secondOf(total, x.get(k)) : null;
        assertSame(
            name + " second " + k,
            second == null ? x.get(k).zerosLike() : second,
            expected.get("second " + k));
      }
    }
  }

  private static Tensor secondOf(Tensor total, Tensor x) {
    return Autograd.grad(total, x, Option.RETAIN_GRAPH);
  }

  private static List<Tensor> specialInputs(String name) {
    int values = GOLDEN.get("special " + name).get("grad 0").length;
    if (UNARY.containsKey(name)) {
      return List.of(tensor(Arrays.copyOf(ODD, values)).requiresGrad(true));
    }
    if (ROWS.containsKey(name)) {
      return List.of(tensor(Arrays.copyOf(VECTORS, values / 3)).requiresGrad(true));
    }
    int n = ODD.length;
    Tensor odd = tensor(ODD);
    return List.of(
        odd.reshape(n, 1).expand(n, n).reshape(n * n).requiresGrad(true),
        odd.expand(n, n).reshape(n * n).requiresGrad(true));
  }

  private static Tensor special(String name, List<Tensor> x) {
    if (x.size() == 2) {
      return BINARY.get(name).apply(x.get(0), x.get(1));
    }
    return (UNARY.containsKey(name) ? UNARY : ROWS).get(name).apply(x.get(0));
  }
}
