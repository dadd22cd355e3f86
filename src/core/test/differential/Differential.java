import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chainrule.Autograd;
import org.chainrule.Functional;
import org.chainrule.Option;
import org.chainrule.Reduction;
import org.chainrule.Tensor;
import org.chainrule.array.Shape;
import org.chainrule.func.Derivatives;

/** Computes the expressions that differential.py wrote, and compares: see the script run. */
public final class Differential {
  private static final double TOLERANCE = 1e-9;

  private record Step(String name, int[] operands, int[] p) {}

  private record Expression(String text, List<int[]> shapes, List<Step> steps) {
    static Expression of(String text) {
      String[] parts = text.split(";");
      List<int[]> shapes =
          Arrays.stream(parts[0].split("\\|", -1)).map(Differential::ints).toList();
      List<Step> steps =
          Arrays.stream(parts)
              .skip(1)
              .map(part -> part.split(",", -1))
              .map(field -> new Step(field[0], ints(field[1]), ints(field[2])))
              .toList();
      return new Expression(text, shapes, steps);
    }

    Tensor apply(Tensor... inputs) {
      List<Tensor> values = new ArrayList<>(List.of(inputs));
      for (Step step : steps) {
        Tensor[] x = Arrays.stream(step.operands).mapToObj(values::get).toArray(Tensor[]::new);
        values.add(Differential.apply(step.name, step.p, x[0], x[x.length - 1]));
      }
      return values.get(values.size() - 1);
    }
  }

  private Differential() {}

  public static void main(String[] args) throws IOException {
    Map<String, Integer> used = new TreeMap<>();
    int expressions = 0;
    int wrong = 0;
    double worst = 0;
    try (BufferedReader lines = Files.newBufferedReader(Path.of(args[0]))) {
      Expression expression = null;
      Map<String, Tensor> found = Map.of();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] field = line.split("\t", -1);
        if (field[0].equals("expression")) {
          expression = Expression.of(field[1]);
          expression.steps.forEach(step -> used.merge(step.name, 1, Integer::sum));
          found = results(expression);
          expressions++;
          continue;
        }
        double[] expected =
            Arrays.stream(field[1].split(" ")).mapToDouble(Double::parseDouble).toArray();
        double error = error(found.get(field[0]).toArray(), expected);
        worst = Math.max(worst, error);
        if (!(error <= TOLERANCE)) {
          wrong++;
          System.out.printf("%s differs by %s: %s%n", field[0], error, expression.text);
        }
      }
    }
    System.out.printf(
        "%d expressions of %d operations, %d quantities wrong, largest error %.1e%n",
        expressions, used.size(), wrong, worst);
    System.exit(wrong == 0 && expressions > 0 ? 0 : 1);
  }

  private static double error(double[] actual, double... expected) {
    if (actual.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
    }
    return worst;
  }

  private static Map<String, Tensor> results(Expression expression) {
    Tensor[] x = new Tensor[expression.shapes.size()];
    Arrays.setAll(x, i -> sines(.4 + .5 * i, .1, expression.shapes.get(i)).requiresGrad(true));
    Map<String, Tensor> found = new LinkedHashMap<>();
    Tensor y = expression.apply(x);
    found.put("value", y);
    List<Tensor> all = List.of(x);
    List<Tensor> first =
        y.requiresGrad()
            ? Autograd.grad(
                List.of(y), all, List.of(sines(1.3, .2, y.shape().dims())), Option.CREATE_GRAPH)
            : Arrays.asList(new Tensor[x.length]);
    Tensor total = Tensor.scalar(0);
    for (Tensor g : first) {
      total = g == null ? total : total.add(g.mul(g).sum());
    }
    List<Tensor> second =
        total.requiresGrad()
            ? Autograd.grad(total.sin(), all)
            : Arrays.asList(new Tensor[x.length]);
    for (int k = 0; k < x.length; k++) {
      int at = k;
      found.put("grad " + k, orZero(first.get(k), x[k]));
      found.put("second " + k, orZero(second.get(k), x[k]));
      Tensor tangent =
          Derivatives.jvp(
              input -> {
                Tensor[] inputs = Arrays.stream(x).map(Tensor::detach).toArray(Tensor[]::new);
                inputs[at] = input;
                return expression.apply(inputs);
              },
              x[k].detach(),
              sines(.3, .1, expression.shapes.get(k)));
      found.put("forward " + k, orZero(tangent, y));
    }
    return found;
  }

  private static Tensor orZero(Tensor gradient, Tensor like) {
    return gradient == null ? like.zerosLike() : gradient;
  }

  private static int[] ints(String text) {
    return text.isEmpty()
        ? new int[0]
        : Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static Tensor sines(double offset, double shift, int... shape) {
    double[] data = new double[Shape.of(shape).size()];
    Arrays.setAll(data, i -> Math.sin(offset + 1.3 * i) + shift);
    return Tensor.tensor(data, shape);
  }

  private static Tensor apart(Tensor x) {
    Tensor rising = Tensor.arange(x.numel()).reshape(x.shape()).mul(.01);
    return x.add(sines(.5, 0, x.shape().dims()).mul(.1)).add(rising);
  }

  private static Tensor positive(Tensor x) {
    return x.mul(x).add(.5);
  }

  private static Tensor first(Tensor x) {
    return Tensor.zeros(x.shape().dims());
  }

  private static Tensor apply(String name, int[] p, Tensor x, Tensor y) {
    boolean flag = p.length == 2 && p[1] == 1;
    return switch (name) {
      case "add" -> x.add(y);
      case "sub" -> x.sub(y);
      case "mul" -> x.mul(y);
      case "div" -> x.div(positive(y));
      case "pow" -> positive(x).pow(y.tanh());
      case "remainder" -> x.remainder(positive(y));
      case "logical" -> Tensor.where(x.gt(0).logicalAnd(y.lt(.5)).logicalOr(x.gt(1)), x, y);
      case "maximum" -> apart(x).maximum(y);
      case "minimum" -> apart(x).minimum(y);
      case "where" -> Tensor.where(x.gt(.3), x, y);
      case "neg" -> x.neg();
      case "square" -> x.square();
      case "cube" -> x.pow(3);
      case "abs" -> x.abs();
      case "exp" -> x.tanh().exp();
      case "expm1" -> x.tanh().expm1();
      case "log" -> positive(x).log();
      case "log2" -> positive(x).log2();
      case "log1p" -> positive(x).log1p();
      case "sqrt" -> positive(x).sqrt();
      case "sin" -> x.sin();
      case "cos" -> x.cos();
      case "erf" -> x.erf();
      case "relu" -> x.relu();
      case "leakyRelu" -> x.leakyRelu(.1);
      case "elu" -> x.elu(1.3);
      case "softplus" -> x.tanh().softplus();
      case "gelu" -> x.gelu();
      case "sigmoid" -> x.sigmoid();
      case "tanh" -> x.tanh();
      case "clamp" -> x.clamp(-.5, .6);
      case "clone" -> x.clone();
      case "maskedFill" -> x.maskedFill(x.gt(.2), .7);
      case "sum" -> x.sum(p[0], flag);
      case "sumAll" -> x.sum();
      case "mean" -> x.mean(p[0], flag);
      case "max" -> apart(x).max(p[0], flag);
      case "min" -> apart(x).min(p[0], flag);
      case "prod" -> x.prod(p[0], flag);
      case "std" -> x.size(p[0]) > 1 ? apart(x).std(p[0], false, flag) : x;
      case "var" -> x.var(p[0], false, flag);
      case "varAll" -> x.var();
      case "stdAll" -> apart(x).std(false);
      case "norm1" -> x.norm(1, p[0], flag);
      case "norm3" -> apart(x).norm(3, p[0], flag);
      case "normRoot" -> positive(x).norm(.5, p[0], flag);
      case "normLargest" -> apart(positive(x)).norm(Double.POSITIVE_INFINITY, p[0], flag);
      case "norm" -> positive(x).norm(2, p[0], flag);
      case "logsumexp" -> x.logsumexp(p[0], flag);
      case "softmax" -> x.softmax(p[0]);
      case "logSoftmax" -> x.logSoftmax(p[0]);
      case "cumsum" -> x.cumsum(p[0]);
      case "sort" -> apart(x).sort(p[0], flag).values();
      case "topk" -> apart(x).topk(1, p[0], flag).values();
      case "flip" -> x.flip(p[0]);
      case "roll" -> x.roll(p[1] + 1, p[0]);
      case "unsqueeze" -> x.unsqueeze(p[0]);
      case "squeeze" -> x.squeeze();
      case "flatten" -> x.flatten();
      case "transpose" -> x.transpose(p[0], p[1]);
      case "permute" -> x.permute(p);
      case "repeat" -> x.repeat(p);
      case "expand" -> x.unsqueeze(0).expand(x.unsqueeze(0).repeat(twice(x)).shape());
      case "triu" -> x.triu(p[0]);
      case "tril" -> x.tril(p[0]);
      case "diag", "diagonal" -> x.diag();
      case "slice" -> x.slice(-1, 1, x.size(-1));
      case "chunk" -> {
        List<Tensor> parts = x.chunk(2, -1);
        yield parts.get(0).mul(2).add(parts.get(parts.size() - 1).sum());
      }
      case "split" -> x.split(2, -1).get(0);
      case "row" -> x.index(p[0]);
      case "rows" -> x.index(p);
      case "indexSelect" -> x.indexSelect(0, p);
      case "mask" -> x.dim() == 0 ? x.flatten() : x.index(x.gt(-9));
      case "gather" -> x.gather(p[0], first(x));
      case "scatter" -> x.sin().scatter(p[0], first(x).slice(p[0], 0, 1), x.cos());
      case "scatterAdd" -> x.sin().scatterAdd(p[0], first(x), x.cos());
      case "put" -> {
        Tensor copy = x.mul(1);
        copy.at(p[0]).set(x.sin().sum());
        yield copy;
      }
      case "cat" -> Tensor.cat(p[0], x, x.sin());
      case "stack" -> Tensor.stack(p[0], x, x.cos());
      case "matmul" -> x.matmul(y);
      case "gram" -> x.matmul(x.mT());
      case "einsum" -> Tensor.einsum("...ij,...jk->...ki", x, y);
      case "einsumSum" -> Tensor.einsum("ij,kj,ij->ik", x, x, x);
      case "bmm" -> x.bmm(y);
      case "mv" -> x.mv(y);
      case "embedding" ->
          Functional.embedding(Tensor.tensor(Arrays.stream(p).asDoubleStream().toArray()), x);
      case "conv1d" -> Functional.conv1d(x, sines(.8, 0, 3, x.size(1), 2), null, 1, 1, 1, 1);
      case "conv2d" ->
          Functional.conv2d(x.unsqueeze(0), sines(.8, 0, 2, x.size(0), 2, 2), null, 2, 1)
              .select(0, 0);
      case "convTranspose2d" ->
          Functional.convTranspose2d(
                  x.unsqueeze(0), sines(.8, 0, x.size(0), 2, 2, 2), null, 2, 0, 0, 1, 1)
              .select(0, 0);
      case "maxPool2d" -> Functional.maxPool2d(apart(x).unsqueeze(0), 2, 1).select(0, 0);
      case "avgPool2d" -> Functional.avgPool2d(x.unsqueeze(0), 2, 1, 1).select(0, 0);
      case "adaptiveMaxPool2d" ->
          Functional.adaptiveMaxPool2d(apart(x).unsqueeze(0), 2, 2).select(0, 0);
      case "adaptiveAvgPool2d" -> Functional.adaptiveAvgPool2d(x.unsqueeze(0), 2, 2).select(0, 0);
      case "layerNorm" -> {
        Tensor one = Tensor.ones(x.size(-1));
        yield Functional.layerNorm(apart(x), one, one.zerosLike(), 1e-5);
      }
      case "batchNorm" -> {
        Tensor one = Tensor.ones(x.size(1));
        Tensor a = apart(x);
        yield Functional.batchNorm(
            a,
            Functional.channelMean(a),
            Functional.channelVariance(a),
            one,
            one.zerosLike(),
            1e-5);
      }
      case "groupNorm" -> {
        Tensor one = Tensor.ones(x.size(1));
        yield Functional.groupNorm(apart(x), 1, one, one.zerosLike(), 1e-5);
      }
      case "attention" -> Functional.scaledDotProductAttention(x, x.sin(), x.cos(), null, true);
      case "crossEntropy" ->
          Functional.crossEntropy(x, labels(x), null, Functional.IGNORED, Reduction.NONE, .1);
      case "nll" -> Functional.nll(x.logSoftmax(1), labels(x), Reduction.MEAN);
      case "klDiv" -> Functional.klDiv(x.logSoftmax(-1), y.softmax(-1), Reduction.BATCH_MEAN);
      case "huber" -> Functional.huber(x, y, .7, Reduction.NONE);
      case "bceWithLogits" ->
          Functional.binaryCrossEntropyWithLogits(x, y.sigmoid(), Reduction.NONE);
      case "bce" -> Functional.binaryCrossEntropy(x.sigmoid(), y.sigmoid(), Reduction.NONE);
      case "outer" -> x.outer(y);
      case "dot" -> x.dot(y);
      case "meshgrid" -> Tensor.meshgrid(x, y).get(1).mul(x.sum());
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Tensor labels(Tensor x) {
    return Tensor.arange(x.size(0)).remainder(x.size(1));
  }

  private static int[] twice(Tensor x) {
    int[] times = new int[x.dim() + 1];
    Arrays.fill(times, 1);
    times[0] = 2;
    return times;
  }
}
