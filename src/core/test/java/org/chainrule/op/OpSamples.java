package org.chainrule.op;

import static org.chainrule.Tensor.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainrule.Autograd;
import org.chainrule.Functional;
import org.chainrule.Reduction;
import org.chainrule.Tensor;
import org.chainrule.array.Shape;

/**
 * Every operation at a few points where it is smooth. Inputs are sines, so that PyTorch can be
 * given the same ones without a random generator; no input is 0, because zeros hide a wrong
 * backward.
 */
final class OpSamples {
  /** A function with inputs at which it can be differentiated twice. */
  record Sample(String name, Function<Tensor[], Tensor> f, List<Tensor> inputs) {
    Tensor[] leaves() {
      return inputs.stream().map(t -> t.detach().requiresGrad(true)).toArray(Tensor[]::new);
    }

    Tensor apply(Tensor... x) {
      return f.apply(x);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private OpSamples() {}

  /** sin(offset + 1.3 i) + shift, row by row. */
  static Tensor sines(double offset, double shift, int... shape) {
    double[] data = new double[Shape.of(shape).size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.sin(offset + 1.3 * i) + shift;
    }
    return tensor(data, shape);
  }

  private static final List<Sample> ALL = new ArrayList<>();

  static List<Sample> all() {
    return List.copyOf(ALL);
  }

  private static void add(String name, Function<Tensor[], Tensor> f, Tensor... inputs) {
    ALL.add(new Sample(name, f, List.of(inputs)));
  }

  private static void unary(String name, UnaryOperator<Tensor> f, double shift) {
    for (int[] shape : new int[][] {{}, {2, 3}, {0}, {1}, {2, 3, 4}}) {
      add(name + Shape.of(shape), x -> f.apply(x[0]), sines(0.7, shift, shape));
    }
    add(name + " transposed", x -> f.apply(x[0].t()), sines(0.7, shift, 2, 3));
  }

  private static void binary(String name, Function<Tensor[], Tensor> f, double shift) {
    int[][][] pairs = {
      {{}, {}},
      {{2, 3}, {2, 3}},
      {{2, 3}, {3}},
      {{2, 1}, {1, 3}},
      {{}, {2, 2}},
      {{0, 3}, {3}},
      {{1}, {4}},
      {{2, 1, 2}, {3, 1}},
    };
    for (int[][] p : pairs) {
      add(
          name + Shape.of(p[0]) + Shape.of(p[1]),
          f,
          sines(0.7, shift, p[0]),
          sines(2.1, shift + 0.05, p[1]));
    }
    add(
        name + " transposed",
        x -> f.apply(new Tensor[] {x[0].t(), x[1]}),
        sines(0.7, shift, 2, 3),
        sines(2.1, shift, 3, 2));
  }

  static {
    binary("add", x -> x[0].add(x[1]), 0);
    binary("sub", x -> x[0].sub(x[1]), 0);
    binary("mul", x -> x[0].mul(x[1]), 0);
    binary("div", x -> x[0].div(x[1]), 2);
    binary("remainder", x -> x[0].remainder(x[1]), 2);
    binary("power", x -> x[0].pow(x[1]), 1.5);
    binary("maximum", x -> x[0].maximum(x[1]), 0);
    binary("minimum", x -> x[0].minimum(x[1]), 0);
    binary("where", x -> Tensor.where(tensor(1), x[0], x[1]), 0);
    add(
        "where(2, 2)",
        x -> Tensor.where(tensor(new double[][] {{1, 0}, {0, 1}}), x[0], x[1]),
        sines(1, 0, 2, 2),
        sines(2, 0, 2));
    add("mul same operand", x -> x[0].mul(x[0]), sines(1, 0, 2, 3));
    add("div same operand", x -> x[0].div(x[0]), sines(1, 2, 2, 3));
    add("sub same operand", x -> x[0].mul(2).sub(x[0]), sines(1, 0, 3));

    unary("neg", Tensor::neg, 0);
    unary("pow2", x -> x.pow(2), 0);
    unary("pow3", x -> x.pow(3), 0);
    unary("pow1", x -> x.pow(1), 0);
    unary("pow0", x -> x.pow(0), 0);
    unary("pow-1.5", x -> x.pow(-1.5), 1.5);
    unary("abs", Tensor::abs, 0);
    unary("exp", Tensor::exp, 0);
    unary("log", Tensor::log, 1.5);
    unary("log2", Tensor::log2, 1.5);
    unary("log1p", Tensor::log1p, 0.5);
    unary("expm1", Tensor::expm1, 0);
    unary("square", Tensor::square, 0);
    unary("clone", Tensor::clone, 0);
    unary("sqrt", Tensor::sqrt, 1.5);
    unary("sin", Tensor::sin, 0);
    unary("cos", Tensor::cos, 0);
    unary("erf", Tensor::erf, 0);
    unary("relu", Tensor::relu, 0);
    unary("leakyRelu", x -> x.leakyRelu(0.1), 0);
    unary("elu", x -> x.elu(1.3), 0);
    unary("softplus", Tensor::softplus, 0);
    unary("gelu", Tensor::gelu, 0);
    unary("sigmoid", Tensor::sigmoid, 0);
    unary("tanh", Tensor::tanh, 0);
    unary("mask", x -> Pointwise.mask(x, x.array().map(v -> v > 0.5 ? 2 : v < -0.5 ? 0.5 : 0)), 0);
    unary("clamp", x -> x.clamp(-0.5, 0.6), 0);

    reductions("sum", Tensor::sum);
    reductions("mean", Tensor::mean);
    reductions("max", Tensor::max);
    reductions("min", Tensor::min);
    reductions("norm", (x, axes, keepDim) -> x.norm(2, axes, keepDim));
    double infinite = Double.POSITIVE_INFINITY;
    for (double p : new double[] {0, 0.5, 1, 1.5, 3, infinite, -infinite}) {
      reductions("norm " + p, (x, axes, keepDim) -> x.norm(p, axes, keepDim));
    }
    reductions("logsumexp", Tensor::logsumexp);
    add("var", x -> x[0].var(), sines(0.4, 0, 5));
    add("var of 1, biased", x -> x[0].var(1, false), sines(0.4, 0, 2, 3));
    add("var biased", x -> x[0].var(false), sines(0.4, 0, 2, 3));
    add("std of 1, unbiased", x -> x[0].std(1, true), sines(0.4, 0, 2, 3));
    add("var(1)", x -> x[0].var(1), sines(0.4, 0, 2, 3));
    add("var keepDims", x -> x[0].var(new int[] {0, 2}, 0, true), sines(0.4, 0, 2, 3, 2));
    add("std", x -> x[0].std(), sines(0.4, 0, 5));
    add("std(1)", x -> x[0].std(1, false, true), sines(0.4, 0, 2, 3));
    add("std keepDims", x -> x[0].std(new int[] {0, 2}, 0, true), sines(0.4, 0, 2, 3, 2));
    add("prod", x -> x[0].prod(), sines(0.4, 0, 2, 3));
    add("prod scalar", x -> x[0].prod(), sines(0.4, 0));
    add("prod(1)", x -> x[0].prod(1, true), sines(0.4, 0, 2, 3, 2));
    add("prod with a 0", x -> x[0].mul(tensor(1, 0, 1)).prod(-1), sines(0.4, 0, 2, 3));
    add("prod with two", x -> x[0].mul(tensor(0, 1, 0)).prod(), sines(0.4, 0, 3));
    add("prod of rows and 0", x -> x[0].mul(tensor(1, 0, 1)).prod(0), sines(0.4, 0, 2, 3));
    add("cumsum(0)", x -> x[0].cumsum(0), sines(0.4, 0, 3, 2));
    add("cumsum(-2)", x -> x[0].cumsum(-2), sines(0.4, 0, 2, 3, 2));
    add("sort", x -> x[0].sort().values(), sines(0.4, 0, 2, 5));
    add("sort(0) descending", x -> x[0].sort(0, true).values(), sines(0.4, 0, 4, 2));
    add("topk", x -> x[0].topk(2).values(), sines(0.4, 0, 2, 5));
    add("topk smallest", x -> x[0].topk(2, 0, false).values(), sines(0.4, 0, 4, 2));
    add("sumTo", x -> x[0].sumTo(Shape.of(1, 3)), sines(0.4, 0, 2, 2, 3));
    add("softmax", x -> x[0].softmax(-1), sines(0.4, 0, 2, 3));
    add("softmax(0)", x -> x[0].softmax(0), sines(0.4, 0, 2, 3));
    add("logSoftmax", x -> x[0].logSoftmax(-1), sines(0.4, 0, 2, 3));
    add("logSoftmax(1)", x -> x[0].logSoftmax(1), sines(0.4, 0, 2, 3, 2));

    add("reshape", x -> x[0].reshape(3, -1), sines(0.4, 0, 2, 3));
    add("transpose", x -> x[0].transpose(0, 2), sines(0.4, 0, 2, 3, 2));
    add("permute", x -> x[0].permute(2, 0, 1), sines(0.4, 0, 2, 3, 2));
    add("expand", x -> x[0].expand(4, 2, 3), sines(0.4, 0, 2, 1));
    add("view", x -> x[0].view(-1, 2), sines(0.4, 0, 2, 3));
    add("T", x -> x[0].T(), sines(0.4, 0, 2, 3));
    add("mT", x -> x[0].mT(), sines(0.4, 0, 2, 2, 3));
    add("flatten", x -> x[0].flatten(), sines(0.4, 0, 2, 3));
    add("squeeze all", x -> x[0].squeeze(), sines(0.4, 0, 1, 2, 1, 3));
    add("flip", x -> x[0].flip(0, -1), sines(0.4, 0, 2, 2, 3));
    add("roll", x -> x[0].roll(-2, 1), sines(0.4, 0, 2, 5));
    add("roll all", x -> x[0].roll(7), sines(0.4, 0, 2, 3));
    add("repeat", x -> x[0].repeat(2, 1, 3), sines(0.4, 0, 2, 3));
    add("triu", x -> x[0].triu(), sines(0.4, 0, 3, 4));
    add("triu(1)", x -> x[0].triu(1), sines(0.4, 0, 2, 3, 3));
    add("tril(-1)", x -> x[0].tril(-1), sines(0.4, 0, 4, 3));
    add("tril", x -> x[0].tril(), sines(0.4, 0, 3, 3));
    add("diag of a matrix", x -> x[0].diag(), sines(0.4, 0, 3, 4));
    add("diag of a matrix, below", x -> x[0].diag(-1), sines(0.4, 0, 4, 3));
    add("diag of a vector", x -> x[0].diag(), sines(0.4, 0, 3));
    add("diag of a vector, above", x -> x[0].diag(2), sines(0.4, 0, 2));
    add("identity", x -> Tensor.apply(Movement.IDENTITY, x), sines(0.4, 0, 2));
    add("slice", x -> x[0].slice(1, 1, -1, 2), sines(0.4, 0, 2, 6));
    add("select", x -> x[0].select(-1, -2), sines(0.4, 0, 2, 6));
    add("indexSelect", x -> x[0].indexSelect(0, 2, 0, 2), sines(0.4, 0, 3, 2));
    add(
        "gather",
        x -> x[0].gather(1, tensor(new double[][] {{2, 2}, {0, 1}})),
        sines(0.4, 0, 2, 3));
    add(
        "scatterAdd",
        x -> {
          Tensor wide = x[0].requiresGrad() ? x[0] : x[0].requiresGrad(true);
          Tensor row = wide.indexSelect(0, 1, 1, 2);
          return Autograd.grad(
                  List.of(row), List.of(wide), List.of(x[1]), org.chainrule.Option.CREATE_GRAPH)
              .get(0);
        },
        sines(0.4, 0, 3, 2),
        sines(0.9, 0, 3, 2));
    add("cat", x -> Tensor.cat(1, x[0], x[1], x[0]), sines(0.4, 0, 2, 3), sines(0.9, 0, 2, 1));
    add("stack", x -> Tensor.stack(1, x[0], x[1]), sines(0.4, 0, 2, 3), sines(0.9, 0, 2, 3));
    add(
        "gather of fewer",
        x -> x[0].gather(1, tensor(new double[][] {{2, 2, 0, 1}})),
        sines(0.4, 0, 2, 3));
    add(
        "scatter",
        x -> x[0].scatter(0, tensor(new double[][] {{1, 2}, {0, 1}}), x[1]),
        sines(0.4, 0, 3, 3),
        sines(0.9, 0, 2, 3));
    add(
        "scatter a number",
        x -> x[0].scatter(1, tensor(new double[][] {{1}, {0}}), 2.5),
        sines(0.4, 0, 2, 3));
    add(
        "scatterAdd to",
        x -> x[0].scatterAdd(0, tensor(new double[][] {{1, 2, 1}, {1, 1, 0}}), x[1]),
        sines(0.4, 0, 3, 3),
        sines(0.9, 0, 2, 3));
    add("x[1]", x -> x[0].index(1), sines(0.4, 0, 2, 3));
    add("x[-1][1]", x -> x[0].index(-1).index(1), sines(0.4, 0, 2, 3));
    add("x[1:3]", x -> x[0].index(Tensor.slice(1, 3)), sines(0.4, 0, 4, 2));
    add("x[::2, -1]", x -> x[0].index(Tensor.slice().step(2), -1), sines(0.4, 0, 4, 2));
    add("x[:, None]", x -> x[0].index(Tensor.slice(null, 2), null), sines(0.4, 0, 3, 2));
    add("x[mask]", x -> x[0].index(x[0].gt(0)), sines(0.4, 0, 3, 2));
    add("x[row mask]", x -> x[0].index(tensor(1, 0, 1).bool()), sines(0.4, 0, 3, 2));
    add("x[[2, 0, 2]]", x -> x[0].index(new int[] {2, 0, -1}), sines(0.4, 0, 3, 2));
    add("x[indices]", x -> x[0].index(tensor(new double[][] {{2, 0}, {-1, 1}})), sines(0.4, 0, 3));
    add("x[r, c]", x -> x[0].index(tensor(0, 1, 1), tensor(2, 0, 2)), sines(0.4, 0, 2, 3));
    add("x[:, i]", x -> x[0].index(Tensor.slice(), tensor(2, 0)), sines(0.4, 0, 2, 3, 2));
    add(
        "x[i, :, j]",
        x -> x[0].index(tensor(1, 0), Tensor.slice(), tensor(0, 1)),
        sines(0.4, 0, 2, 3, 2));
    add("x[0, :, j]", x -> x[0].index(0, Tensor.slice(), tensor(0, 1, 1)), sines(0.4, 0, 2, 3, 2));
    add("x[:, mask]", x -> x[0].index(Tensor.slice(), tensor(1, 0, 1).bool()), sines(0.4, 0, 2, 3));
    add("x[i, j, k]", x -> x[0].index(1, tensor(2, 0), tensor(1)), sines(0.4, 0, 2, 3, 2));
    add("x[1] = y", x -> put(x[0].mul(1), x[1], 1), sines(0.4, 0, 2, 3), sines(0.9, 0, 3));
    add(
        "x[1][0:2] = y",
        x -> put(x[0].mul(1), x[1], 1, Tensor.slice(0, 2)),
        sines(0.4, 0, 2, 3),
        sines(0.9, 0));
    add("x[mask] = 5", x -> put(x[0].mul(1), tensor(5), x[0].gt(0)), sines(0.4, 0, 2, 3));
    add(
        "x[indices] = y",
        x -> put(x[0].mul(1), x[1], tensor(0, -1)),
        sines(0.4, 0, 3, 2),
        sines(0.9, 0, 2, 2));
    add("zeros[1] = x", x -> put(Tensor.zeros(2, 3), x[0], 1).mul(x[0]), sines(0.4, 0, 3));
    add(
        "y was read before y[0] = x",
        x -> {
          Tensor y = x[0].exp();
          Tensor before = y.mul(y).sum();
          y.at(0).set(x[1]);
          return y.mul(y).sum().add(before);
        },
        sines(0.4, 0, 3),
        sines(0.9, 0));
    add(
        "embedding",
        x -> Functional.embedding(tensor(new double[][] {{2, 0}, {2, 1}}), x[0]),
        sines(0.4, 0, 3, 2));
    add("maskedFill", x -> x[0].maskedFill(tensor(0, 1, 0), 7), sines(0.4, 0, 2, 3));
    add("split", x -> parts(x[0].split(2, 1)), sines(0.4, 0, 2, 5));
    add("split lengths", x -> parts(x[0].split(new int[] {1, 0, 3}, 0)), sines(0.4, 0, 4, 2));
    add("chunk", x -> parts(x[0].chunk(4)), sines(0.4, 0, 6, 2));
    add("meshgrid", x -> parts(Tensor.meshgrid(x[0], x[1])), sines(0.4, 0, 2), sines(0.9, 0, 3));
    add("squeeze", x -> x[0].unsqueeze(1).squeeze(1).flatten(0), sines(0.4, 0, 2, 3));

    matmul("matmul", new int[] {2, 3}, new int[] {3, 4});
    matmul("matmul vector", new int[] {2, 3}, new int[] {3});
    matmul("vector matmul", new int[] {3}, new int[] {3, 2});
    matmul("dot", new int[] {3}, new int[] {3});
    matmul("batched", new int[] {2, 2, 3}, new int[] {2, 3, 2});
    matmul("batched broadcast", new int[] {2, 1, 2, 3}, new int[] {2, 3, 2});
    matmul("batched matrix", new int[] {2, 2, 3}, new int[] {3, 2});
    matmul("batched vector", new int[] {2, 2, 3}, new int[] {3});
    matmul("vector batched", new int[] {3}, new int[] {2, 3, 2});
    matmul("empty", new int[] {0, 3}, new int[] {3, 2});
    matmul("empty inner", new int[] {2, 0}, new int[] {0, 2});
    add("mm", x -> x[0].mm(x[1]), sines(.4, 0, 2, 3), sines(.9, 0, 3, 4));
    add("bmm", x -> x[0].bmm(x[1]), sines(.4, 0, 2, 2, 3), sines(.9, 0, 2, 3, 2));
    add("mv", x -> x[0].mv(x[1]), sines(.4, 0, 2, 3), sines(.9, 0, 3));
    add("dot of vectors", x -> x[0].dot(x[1]), sines(.4, 0, 3), sines(.9, 0, 3));
    add("outer", x -> x[0].outer(x[1]), sines(.4, 0, 2), sines(.9, 0, 3));
    einsum("ij,jk->ik", new int[][] {{2, 3}, {3, 4}});
    einsum("ij,jk", new int[][] {{2, 3}, {3, 2}});
    einsum("ba,cb", new int[][] {{2, 3}, {4, 2}});
    einsum("bij,bjk->bik", new int[][] {{2, 2, 3}, {2, 3, 2}});
    einsum("bhqd,bhkd->bhqk", new int[][] {{2, 2, 3, 2}, {2, 2, 2, 2}});
    einsum("ij->ji", new int[][] {{2, 3}});
    einsum("ij->", new int[][] {{2, 3}});
    einsum("ij->j", new int[][] {{2, 3}});
    einsum("ii", new int[][] {{3, 3}});
    einsum("ii->i", new int[][] {{3, 3}});
    einsum("bii->ib", new int[][] {{2, 3, 3}});
    einsum("iji->j", new int[][] {{2, 3, 2}});
    einsum("iii->i", new int[][] {{2, 2, 2}});
    einsum("i,i->", new int[][] {{3}, {3}});
    einsum("i,j->ij", new int[][] {{2}, {3}});
    einsum("ij,ij->ij", new int[][] {{2, 3}, {2, 3}});
    einsum("ij,ij->i", new int[][] {{2, 3}, {1, 3}});
    einsum("ij,ik->jk", new int[][] {{1, 2}, {3, 2}});
    einsum("...ij,...jk->...ik", new int[][] {{2, 1, 2, 3}, {2, 3, 2}});
    einsum("...i,i->...", new int[][] {{2, 2, 3}, {3}});
    einsum("i...", new int[][] {{2, 3}});
    einsum("bn,anm,bm->ba", new int[][] {{2, 3}, {2, 3, 2}, {2, 2}});
    einsum("ab,bc,cd -> ad", new int[][] {{2, 3}, {3, 2}, {2, 2}});
    einsum(",i->i", new int[][] {{}, {3}});
    einsum("i,j,k->", new int[][] {{2}, {3}, {2}});
    add("matmul tn", x -> x[0].matmul(true, x[1], false), sines(.4, 0, 3, 2), sines(.9, 0, 3, 4));
    add("matmul nt", x -> x[0].matmul(false, x[1], true), sines(.4, 0, 2, 3), sines(.9, 0, 4, 3));
    add("matmul tt", x -> x[0].matmul(true, x[1], true), sines(.4, 0, 3, 2), sines(.9, 0, 4, 3));
    matmul("matmul nt vector", new int[] {3}, true, new int[] {4, 3});
    matmul("matmul nt column", new int[] {2, 3}, true, new int[] {3});
    matmul("matmul nt dot", new int[] {3}, true, new int[] {3});
    matmul("matmul nt vector batched", new int[] {3}, true, new int[] {2, 4, 3});
    add(
        "matmul tn vector",
        x -> x[0].matmul(true, x[1], false),
        sines(.4, 0, 3, 2),
        sines(.9, 0, 3));
    add(
        "matmul tt batched vector",
        x -> x[0].matmul(true, x[1], true),
        sines(.4, 0, 2, 3, 4),
        sines(.9, 0, 3));
    add(
        "linear of one example",
        x -> Functional.linear(x[0], x[1], x[2]),
        sines(.4, 0, 3),
        sines(.9, 0, 4, 3),
        sines(1.9, 0, 4));
    add("matmul itself", x -> x[0].matmul(x[0]), sines(.4, 0, 3, 3));

    Tensor labels = tensor(0, 2, 1);
    add(
        "klDiv BATCH_MEAN",
        x -> Functional.klDiv(x[0], x[1].softmax(1), Reduction.BATCH_MEAN),
        sines(.4, 0, 2, 3),
        sines(.9, 0, 2, 3));
    for (Reduction r : List.of(Reduction.MEAN, Reduction.SUM, Reduction.NONE)) {
      add("crossEntropy " + r, x -> Functional.crossEntropy(x[0], labels, r), sines(.4, 0, 3, 4));
      add("l1 " + r, x -> Functional.l1(x[0], x[1], r), sines(.4, 0, 4), sines(.9, 0, 4));
      add("huber " + r, x -> Functional.huber(x[0], x[1], .5, r), sines(.4, 0, 4), sines(.9, 0, 4));
      add("klDiv " + r, x -> Functional.klDiv(x[0], tensor(0, .25, .75), r), sines(.4, 0, 3));
      add(
          "binaryCrossEntropy " + r,
          x -> Functional.binaryCrossEntropy(x[0].sigmoid(), tensor(0, 1, .3), r),
          sines(.4, 0, 3));
      add(
          "crossEntropy of images " + r,
          x -> Functional.crossEntropy(x[0], tensor(new double[][] {{0, 2}, {1, 0}}), r),
          sines(.4, 0, 2, 3, 2));
      add(
          "crossEntropy of one " + r,
          x -> Functional.crossEntropy(x[0], tensor(1), r),
          sines(.4, 0, 3));
      add(
          "crossEntropy of probabilities " + r,
          x -> Functional.crossEntropy(x[0], x[1].softmax(1), tensor(1, .5, 2), -100, r, .1),
          sines(.4, 0, 2, 3),
          sines(.9, 0, 2, 3));
      add(
          "crossEntropy with options " + r,
          x -> Functional.crossEntropy(x[0], tensor(0, 2, 7, 1), tensor(1, .5, 2), 7, r, .1),
          sines(.4, 0, 4, 3));
      add(
          "crossEntropy with one ignored " + r,
          x -> Functional.crossEntropy(x[0], tensor(0, 2, -100), r),
          sines(.4, 0, 3, 3));
      add(
          "crossEntropy with weights " + r,
          x -> Functional.crossEntropy(x[0], tensor(0, 2, 1), tensor(1, .5, 2), -100, r, 0),
          sines(.4, 0, 3, 3));
      add("mse " + r, x -> Functional.mse(x[0], x[1], r), sines(.4, 0, 4), sines(.9, 0, 4));
      add("hinge " + r, x -> Functional.hinge(x[0], labels, 0.3, r), sines(.4, 0, 3, 4));
      add(
          "binaryCrossEntropyWithLogits " + r,
          x -> Functional.binaryCrossEntropyWithLogits(x[0], tensor(0, 1, .3), r),
          sines(.4, 0, 3));
    }
    add(
        "linear",
        x -> Functional.linear(x[0], x[1], x[2]),
        sines(.4, 0, 2, 3),
        sines(.9, 0, 4, 3),
        sines(1.9, 0, 4));
    add("maxout", x -> Functional.maxout(x[0], 2), sines(.4, 0, 2, 6));
    add(
        "conv2d",
        x -> Functional.conv2d(x[0], x[1], x[2], 1, 1),
        sines(.4, 0, 2, 2, 3, 4),
        sines(.9, 0, 3, 2, 2, 3),
        sines(1.9, 0, 3));
    add(
        "conv2d stride",
        x -> Functional.conv2d(x[0], x[1], null, 2, 0),
        sines(.4, 0, 1, 1, 5, 5),
        sines(.9, 0, 2, 1, 3, 3));
    add("maxPool2d", x -> Functional.maxPool2d(x[0], 2, 2), sines(.4, 0, 2, 2, 4, 4));
    add("maxPool2d padded", x -> Functional.maxPool2d(x[0], 3, 2, 1), sines(.4, 0, 1, 2, 4, 5));
    add("avgPool2d padded", x -> Functional.avgPool2d(x[0], 3, 2, 1), sines(.4, 0, 1, 2, 4, 5));
    add(
        "adaptiveAvgPool2d",
        x -> Functional.adaptiveAvgPool2d(x[0], 2, 3),
        sines(.4, 0, 1, 2, 5, 4));
    add(
        "adaptiveMaxPool2d",
        x -> Functional.adaptiveMaxPool2d(x[0], 2, 3),
        sines(.4, 0, 1, 2, 5, 4));
    add(
        "conv2d dilation groups",
        x -> Functional.conv2d(x[0], x[1], x[2], 1, 1, 2, 2),
        sines(.4, 0, 2, 4, 4, 4),
        sines(.9, 0, 6, 2, 2, 2),
        sines(1.9, 0, 6));
    add(
        "conv1d",
        x -> Functional.conv1d(x[0], x[1], x[2], 2, 1, 2, 1),
        sines(.4, 0, 2, 2, 7),
        sines(.9, 0, 3, 2, 3),
        sines(1.9, 0, 3));
    add(
        "convTranspose2d",
        x -> Functional.convTranspose2d(x[0], x[1], x[2], 2, 1, 1, 1, 1),
        sines(.4, 0, 2, 2, 2, 3),
        sines(.9, 0, 2, 3, 3, 2),
        sines(1.9, 0, 3));
    add(
        "convTranspose2d dilation groups",
        x -> Functional.convTranspose2d(x[0], x[1], null, 1, 0, 0, 2, 2),
        sines(.4, 0, 1, 4, 2, 2),
        sines(.9, 0, 4, 1, 2, 2));
    add(
        "groupNorm",
        x -> Functional.groupNorm(x[0], 2, x[1], x[2], 1e-5),
        sines(.4, 0, 2, 4, 3),
        sines(.9, 0, 4),
        sines(1.9, 0, 4));
    Tensor oneOfTwo = tensor(new double[][] {{1, 1, 0}, {0, 1, 1}}).bool();
    for (boolean causal : new boolean[] {false, true}) {
      add(
          "attention causal " + causal,
          x -> Functional.scaledDotProductAttention(x[0], x[1], x[2], null, causal),
          sines(.4, 0, 2, 3, 2),
          sines(.9, 0, 2, 3, 2),
          sines(1.9, 0, 2, 3, 4));
    }
    add(
        "attention with a mask",
        x -> Functional.scaledDotProductAttention(x[0], x[1], x[2], oneOfTwo, false),
        sines(.4, 0, 2, 2),
        sines(.9, 0, 3, 2),
        sines(1.9, 0, 3, 4));
    add(
        "attention with numbers",
        x -> Functional.scaledDotProductAttention(x[0], x[1], x[2], x[3], false),
        sines(.4, 0, 2, 2),
        sines(.9, 0, 3, 2),
        sines(1.9, 0, 3, 4),
        sines(2.9, 0, 2, 3));
    add("avgPool2d", x -> Functional.avgPool2d(x[0], 3, 1), sines(.4, 0, 1, 2, 4, 4));
    add(
        "dropout",
        x -> Functional.dropout(x[0], .4, true, new java.util.Random(3)),
        sines(.4, 0, 4, 3));
    add(
        "batchNorm",
        x ->
            Functional.batchNorm(
                x[0],
                Functional.channelMean(x[0]),
                Functional.channelVariance(x[0]),
                x[1],
                x[2],
                1e-5),
        sines(.4, 0, 4, 3),
        sines(.9, 0, 3),
        sines(1.9, 0, 3));
    add(
        "batchNorm images",
        x ->
            Functional.batchNorm(
                x[0],
                Functional.channelMean(x[0]),
                Functional.channelVariance(x[0]),
                x[1],
                x[2],
                1e-5),
        sines(.4, 0, 2, 2, 2, 2),
        sines(.9, 0, 2),
        sines(1.9, 0, 2));
    add(
        "layerNorm",
        x -> Functional.layerNorm(x[0], x[1], x[2], 1e-5),
        sines(.4, 0, 2, 4),
        sines(.9, 0, 4),
        sines(1.9, 0, 4));
    add("custom", x -> new Cube().apply(x[0]), sines(.4, 0, 3));
    add(
        "checkpoint",
        x -> Autograd.checkpoint(() -> x[0].tanh().matmul(x[1]).sigmoid().mul(x[0])),
        sines(.4, 0, 5, 5),
        sines(.9, 0, 5, 5));
  }

  /** A learner's operation that saves both its operand and its result. */
  static final class Cube extends org.chainrule.Function {
    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      Tensor y = x[0].pow(3);
      ctx.saveForBackward(x[0], y);
      return y;
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor up) {
      Tensor x = ctx.savedTensors().get(0);
      Tensor y = ctx.savedTensors().get(1);
      return List.of(up.mul(y.div(x)).mul(3));
    }
  }

  private static void einsum(String equation, int[]... shapes) {
    Tensor[] inputs = new Tensor[shapes.length];
    Arrays.setAll(inputs, i -> sines(.4 + .5 * i, 0, shapes[i]));
    add("einsum " + equation, x -> Tensor.einsum(equation, x), inputs);
  }

  private static Tensor put(Tensor x, Tensor value, Object... path) {
    x.at(path).set(value);
    return x;
  }

  /** Each part times the sine of its number, and all in a row. */
  private static Tensor parts(List<Tensor> parts) {
    return Tensor.cat(
        0,
        IntStream.range(0, parts.size())
            .mapToObj(i -> parts.get(i).flatten().mul(Math.sin(i + 1)))
            .toArray(Tensor[]::new));
  }

  private static void matmul(String name, int[] a, int[] b) {
    add(name, x -> x[0].matmul(x[1]), sines(0.4, 0, a), sines(0.9, 0, b));
  }

  private static void matmul(String name, int[] a, boolean transposeB, int[] b) {
    add(name, x -> x[0].matmul(false, x[1], transposeB), sines(0.4, 0, a), sines(0.9, 0, b));
  }

  /** A reduction over axes. */
  private interface OverAxes {
    Tensor apply(Tensor x, int[] axes, boolean keepDim);
  }

  private static int[] axes(int... axes) {
    return axes;
  }

  private static void reductions(String name, OverAxes f) {
    add(name + " all", x -> f.apply(x[0], axes(), false), sines(0.4, 0, 2, 3));
    add(name + " scalar", x -> f.apply(x[0], axes(), false), sines(0.4, 0));
    add(name + "(0)", x -> f.apply(x[0], axes(0), false), sines(0.4, 0, 2, 3));
    add(name + "(-1)", x -> f.apply(x[0], axes(-1), false), sines(0.4, 0, 2, 3));
    add(name + "(0,2)", x -> f.apply(x[0], axes(0, 2), false), sines(0.4, 0, 2, 3, 2));
    add(name + "(1) keepDims", x -> f.apply(x[0], axes(1), true), sines(0.4, 0, 2, 3, 2));
    add(name + " of no rows", x -> f.apply(x[0], axes(1), false), sines(0.4, 0, 0, 3));
  }
}
