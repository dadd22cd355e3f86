package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chainrule.Tensor.ones;
import static org.chainrule.Tensor.scalar;
import static org.chainrule.Tensor.tensor;
import static org.chainrule.Tensor.zeros;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation with shapes at the limits: empty, without axes, out of range, too large. */
class ShapeWalkTest {
  /** An operation that names an axis. */
  private record OverAxis(String name, BiFunction<Tensor, Integer, Tensor> f) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<OverAxis> overAxis() {
    return List.of(
        new OverAxis("sum", (x, axis) -> x.sum(axis)),
        new OverAxis("sum", (x, axis) -> x.sum(axis, true)),
        new OverAxis("mean", (x, axis) -> x.mean(axis)),
        new OverAxis("max", (x, axis) -> x.max(axis)),
        new OverAxis("min", (x, axis) -> x.min(axis, true)),
        new OverAxis("var", (x, axis) -> x.var(axis)),
        new OverAxis("var", (x, axis) -> x.var(axis, false, true)),
        new OverAxis("norm", (x, axis) -> x.norm(2, axis)),
        new OverAxis("logsumexp", (x, axis) -> x.logsumexp(axis)),
        new OverAxis("argmax", Tensor::argmax),
        new OverAxis("softmax", Tensor::softmax),
        new OverAxis("logSoftmax", Tensor::logSoftmax),
        new OverAxis("transpose", (x, axis) -> x.transpose(0, axis)),
        new OverAxis("permute", (x, axis) -> x.permute(axis, 0)),
        new OverAxis("flatten", Tensor::flatten),
        new OverAxis("squeeze", Tensor::squeeze),
        new OverAxis("slice", (x, axis) -> x.slice(axis, 0, 1)),
        new OverAxis("select", (x, axis) -> x.select(axis, 0)),
        new OverAxis("indexSelect", (x, axis) -> x.indexSelect(axis, 0)),
        new OverAxis("gather", (x, axis) -> x.gather(axis, zeros(2, 3))),
        new OverAxis("cat", (x, axis) -> Tensor.cat(axis, x, x)),
        new OverAxis("std", (x, axis) -> x.std(axis)),
        new OverAxis("prod", (x, axis) -> x.prod(axis, true)),
        new OverAxis("cumsum", Tensor::cumsum),
        new OverAxis("argmax", Tensor::argmin),
        new OverAxis("sort", (x, axis) -> x.sort(axis).values()),
        new OverAxis("topk", (x, axis) -> x.topk(1, axis).values()),
        new OverAxis("flip", Tensor::flip),
        new OverAxis("roll", (x, axis) -> x.roll(1, axis)),
        new OverAxis("split", (x, axis) -> x.split(1, axis).get(0)),
        new OverAxis("chunk", (x, axis) -> x.chunk(1, axis).get(0)),
        new OverAxis("scatter", (x, axis) -> x.scatter(axis, zeros(1, 1), 7)),
        new OverAxis("scatterAdd", (x, axis) -> x.scatterAdd(axis, zeros(1, 1), x)));
  }

  @ParameterizedTest
  @MethodSource("overAxis")
  void anAxisThatIsNotThereIsNamedWithTheRange(OverAxis operation) {
    for (int axis : new int[] {2, -3, 99, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> operation.f.apply(ones(2, 3), axis))
          .isInstanceOf(ShapeException.class)
          .hasMessageStartingWith(operation.name)
          .hasMessageContaining("axis %d of shape (2, 3): axes run from -2 to 1".formatted(axis));
    }
  }

  @ParameterizedTest
  @MethodSource("overAxis")
  void anAxisMayBeCountedFromTheEnd(OverAxis operation) {
    if (operation.name.equals("permute")) {
      return; // here the axis stands before axis 0
    }
    Tensor x = tensor(new double[][] {{1, 5, 2}, {4, 3, 6}});
    assertThat(operation.f.apply(x, -1).array()).isEqualTo(operation.f.apply(x, 1).array());
    assertThat(operation.f.apply(x, -2).array()).isEqualTo(operation.f.apply(x, 0).array());
  }

  /** An operation on one tensor. */
  private record Unary(String name, UnaryOperator<Tensor> f) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Unary> unary() {
    return Stream.of(
        new Unary("neg", Tensor::neg),
        new Unary("pow", x -> x.pow(3)),
        new Unary("powers", x -> x.pow(x)),
        new Unary("relu", Tensor::relu),
        new Unary("softplus", Tensor::softplus),
        new Unary("clamp", x -> x.clamp(0, 1)),
        new Unary("maximum", x -> x.maximum(x.neg())),
        new Unary("where", x -> Tensor.where(x.gt(0), x, x.neg())),
        new Unary("sum", Tensor::sum),
        new Unary("sum of the first", x -> x.sum(0)),
        new Unary("sum of the last", x -> x.sum(-1, true)),
        new Unary("norm", Tensor::norm),
        new Unary("logsumexp", x -> x.logsumexp(-1)),
        new Unary("softmax", x -> x.softmax(0)),
        new Unary("logSoftmax", x -> x.logSoftmax(-1)),
        new Unary("transpose", x -> x.transpose(0, -1)),
        new Unary("flatten", x -> x.flatten(1)),
        new Unary("unsqueeze", x -> x.unsqueeze(-1).squeeze(-1)),
        new Unary("slice", x -> x.slice(1, 0, 7)),
        new Unary("cat", x -> Tensor.cat(-1, x, x)),
        new Unary("stack", x -> Tensor.stack(-1, x, x)),
        new Unary("matmul", x -> x.matmul(x.transpose(-1, -2))),
        new Unary("matmul of transposes", x -> x.matmul(true, x, false)),
        new Unary("layerNorm", x -> Functional.layerNorm(x, scalar(1), scalar(0), 1e-5)),
        new Unary("log1p", Tensor::log1p),
        new Unary("std", x -> x.std(1)),
        new Unary("prod", Tensor::prod),
        new Unary("prod of the last", x -> x.prod(-1, true)),
        new Unary("cumsum", x -> x.cumsum(1)),
        new Unary("sort", x -> x.sort(1).values()),
        new Unary("flip", x -> x.flip(0, 1, 2)),
        new Unary("roll", x -> x.roll(1, 1).roll(1)),
        new Unary("repeat", x -> x.repeat(2, 1, 1, 2)),
        new Unary("tril", Tensor::tril),
        new Unary("clone", Tensor::clone),
        new Unary("square", Tensor::square),
        new Unary("split", x -> x.split(2, 1).get(0)),
        new Unary("chunk", x -> x.chunk(2, -1).get(0)),
        new Unary("einsum", x -> Tensor.einsum("bij,bkj->bik", x, x)),
        new Unary("slice in brackets", x -> x.index(Tensor.slice(0, 2))),
        new Unary("mask", x -> x.index(x.gt(0))),
        new Unary("maskedFill", x -> x.maskedFill(x.gt(0), 1)),
        new Unary(
            "assignment",
            x -> {
              Tensor y = x.mul(1);
              y.at(x.gt(0)).set(3);
              return y;
            }),
        new Unary("mse", x -> Functional.mse(x, x.detach(), Reduction.SUM)),
        new Unary("sumTo", x -> x.sumTo(Shape.of(1, 1, 1))),
        new Unary("expand", x -> x.unsqueeze(0).expand(2, -1, -1, -1)));
  }

  @ParameterizedTest
  @MethodSource("unary")
  void anEmptyTensorHasAValueAndAnEmptyGradient(Unary operation) {
    for (int[] shape : new int[][] {{0, 3, 4}, {3, 0, 4}, {3, 4, 0}, {0, 0, 0}}) {
      Tensor x = zeros(shape).requiresGrad(true);
      operation.f.apply(x).sum().backward();
      assertThat(x.grad().shape()).isEqualTo(x.shape());
    }
  }

  @Test
  void emptyTensorsHavePyTorchsShapesAndValues() {
    assertThat(zeros(0, 3, 4).flatten(1).shape()).hasToString("(0, 12)");
    assertThat(zeros(0, 3, 4).flatten(-1).shape()).hasToString("(0, 3, 4)");
    assertThat(zeros(3, 0, 4).flatten(0).shape()).hasToString("(0)");
    assertThat(zeros(0, 3).reshape(-1, 3).shape()).hasToString("(0, 3)");
    assertThat(zeros(0, 3).reshape(-1).shape()).hasToString("(0)");
    assertThat(zeros(0, 3).max(1).shape()).hasToString("(0)");
    assertThat(zeros(0, 3).argmax(1).shape()).hasToString("(0)");
    assertThat(zeros(3, 0).logsumexp(1).toArray()).containsOnly(Double.NEGATIVE_INFINITY);
    assertThat(zeros(3, 0).norm(2, 1).toArray()).containsExactly(0, 0, 0);
    assertThat(zeros(3, 0).mean(1).toArray()).containsOnly(Double.NaN);
    assertThat(zeros(3, 0).var(1).toArray()).containsOnly(Double.NaN);
    assertThat(zeros(0).var().item()).isNaN();
    assertThat(zeros(3, 0).matmul(zeros(0, 2)).array()).isEqualTo(zeros(3, 2).array());
    assertThat(Tensor.arange(0).shape()).hasToString("(0)");
    assertThat(Tensor.linspace(0, 1, 0).shape()).hasToString("(0)");
    assertThat(Tensor.eye(0).shape()).hasToString("(0, 0)");
    assertThat(tensor(new double[0][][]).shape()).hasToString("(0, 0, 0)");
    assertThat(zeros(1 << 20, 1 << 20, 0).numel()).isZero();
    assertThat(Functional.maxPool2d(zeros(0, 1, 4, 4), 2, 2).shape()).hasToString("(0, 1, 2, 2)");
    assertThat(Functional.conv2d(zeros(0, 1, 4, 4), ones(2, 1, 2, 2), null, 1, 0).shape())
        .hasToString("(0, 2, 3, 3)");
    assertThat(Functional.conv2d(zeros(2, 0, 4, 4), ones(2, 0, 2, 2), null, 1, 0).array())
        .isEqualTo(zeros(2, 2, 3, 3).array());
    assertThat(Functional.crossEntropy(zeros(0, 3), zeros(0)).item()).isNaN();
  }

  @Test
  void aVectorIsItsOwnTransposeInAProduct() {
    Tensor v = tensor(1, 2, 3);
    Tensor m = tensor(new double[][] {{1, 2, 3}, {4, 5, 6}});
    assertThat(v.matmul(true, v, true).item()).isEqualTo(14);
    assertThat(v.matmul(true, m, true).array()).isEqualTo(v.matmul(m.t()).array());
    assertThat(m.matmul(false, v, true).array()).isEqualTo(m.matmul(v).array());
    assertThatThrownBy(() -> v.matmul(true, tensor(1, 2), false))
        .hasMessageContaining("the inner lengths differ");
  }

  @Test
  void aScalarHasNoAxesButCanBeFlattened() {
    assertThat(scalar(3).flatten(0).toArray()).containsExactly(3);
    assertThat(scalar(3).unsqueeze(-1).shape()).hasToString("(1)");
    assertThat(scalar(3).expand(2, 2).toArray()).containsExactly(3, 3, 3, 3);
    assertThat(Tensor.stack(0, scalar(1), scalar(2)).toArray()).containsExactly(1, 2);
    assertThat(scalar(3).var().item()).isNaN();
    assertThatThrownBy(() -> Tensor.cat(0, scalar(1), scalar(2)))
        .hasMessageContaining("a scalar has no axes");
  }

  private static void assertRefuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void placesIndicesAndLengthsOutOfRangeAreRefused() {
    Tensor x = ones(2, 3);
    assertRefuses(() -> x.unsqueeze(-5), "no place -5 for a new axis; places run from -3 to 2");
    assertRefuses(() -> x.unsqueeze(3), "places run from -3 to 2");
    assertRefuses(() -> x.select(0, -3), "index -3 lies outside of axis 0 of shape (2, 3)");
    assertRefuses(() -> zeros(0, 3).indexSelect(1, 7), "index 7 lies outside of axis 1");
    assertRefuses(() -> zeros(3, 0).select(0, 5), "index 5 lies outside of axis 0");
    assertRefuses(() -> x.reshape(-1, -1), "only one length can be -1");
    assertRefuses(() -> zeros(0, 3).reshape(0, -1), "-1 cannot be worked out");
    assertRefuses(() -> x.reshape(-2, 3), "an axis cannot have length -2");
    assertRefuses(() -> zeros(3, 0).argmax(1), "there are no elements");
    assertRefuses(() -> zeros(3, 0).max(0, 1), "there are no elements");
    assertRefuses(() -> Tensor.linspace(0, 1, -1), "an axis cannot have length -1");
    assertRefuses(() -> Functional.avgPool2d(zeros(1, 1, 4, 4), 2, 0), "stride 0");
    assertRefuses(() -> Functional.maxout(x, 0), "maxout of groups of 0");
    assertRefuses(
        () -> Functional.batchNorm(ones(3), x, x, x, x, 0), "batchNorm needs x of shape (N, C, …)");
    assertRefuses(
        () -> Functional.dropout(x, Double.NaN, true, new Random(1)), "it must be in [0, 1)");
    assertRefuses(
        () -> Functional.crossEntropy(x, tensor(0, 3)),
        "crossEntropy: label 3.0 of example 1 is no class of scores of shape (2, 3): labels are whole numbers from 0 to 2");
    assertRefuses(() -> x.eq(ones(2)), "eq of a tensor of shape (2, 3) and a tensor of shape (2)");
    assertRefuses(() -> zeros(2, 3, 4).T(), "t() transposes a matrix");
    assertRefuses(
        () -> x.repeat(2), "repeat(2) of a tensor of shape (2, 3): give a number for each");
    assertRefuses(() -> x.repeat(1, -1), "an axis cannot have length -1");
    assertRefuses(() -> ones(3).tril(), "tril of a tensor of shape (3): it needs two axes");
    assertRefuses(() -> zeros(1, 1, 1).diag(), "diag of a tensor of shape (1, 1, 1)");
    assertRefuses(
        () -> x.topk(4), "topk of a tensor of shape (2, 3): there are no 4 along axis -1");
    assertRefuses(() -> x.split(0), "split of a tensor of shape (2, 3) into parts of length 0");
    assertRefuses(() -> x.split(new int[] {1, 1}, 1), "they do not add up to the length of axis 1");
    assertRefuses(() -> x.chunk(0), "chunk of a tensor of shape (2, 3) into 0");
    assertRefuses(() -> x.scatter(1, zeros(2, 2), ones(2)), "they need as many axes");
    assertRefuses(() -> x.scatter(1, zeros(2, 2), ones(1, 2)), "the source is shorter");
    assertRefuses(() -> x.scatter(1, zeros(3, 1), 0), "it may be longer in axis 1 only");
    assertRefuses(() -> x.scatterAdd(1, tensor(new double[][] {{3}}), x), "one of 0 … 2");
    assertRefuses(() -> x.mm(ones(3)), "mm of a tensor of shape (2, 3) and a tensor of shape (3)");
    assertRefuses(() -> x.dot(x), "it needs 1 and 1 axes; matmul takes any");
    assertRefuses(() -> x.outer(x), "it needs 1 and 1 axes");
    assertRefuses(() -> zeros(1, 2, 3).bmm(zeros(4, 3, 2)), "the batches differ in length");
    assertRefuses(() -> Tensor.scalar(1).tolist(), "use item()");
    assertRefuses(() -> Tensor.einsum("ij,jk->ik", x), "it names 2 operands, and there are 1");
    assertRefuses(() -> Tensor.einsum("ij->ik", x), "axis k of the result stands in no operand");
    assertRefuses(() -> Tensor.einsum("ij->ii", x), "axis i of the result");
    assertRefuses(() -> Tensor.einsum("ijk", x), "ijk names 3 axes of a tensor of shape (2, 3)");
    assertRefuses(() -> Tensor.einsum("ii", x), "axis i has lengths 2 and 3");
    assertRefuses(() -> Tensor.einsum("i1", x), "a character that is no letter");
    assertRefuses(() -> Functional.embedding(tensor(2), x), "embedding: 2.0 is none of the whole");
    assertRefuses(() -> Functional.embedding(tensor(0), ones(3)), "embedding needs a table (C, D)");
    assertRefuses(() -> Functional.oneHot(tensor(0, 0.5), 3), "oneHot: 0.5 is none of the whole");
    assertRefuses(() -> zeros(0).norm(Double.POSITIVE_INFINITY), "norm of a tensor of shape (0)");
    assertThat(x.slice(1, 0, 3, Integer.MAX_VALUE).shape()).hasToString("(2, 1)");
  }

  @Test
  void whatIsTooLargeIsRefusedBeforeItIsAllocated() {
    String tooMany = "more than 2147483647 elements";
    assertRefuses(() -> Tensor.eye(65_536), tooMany);
    assertRefuses(() -> Tensor.eye(50_000), tooMany);
    assertRefuses(() -> zeros(1 << 16, 1 << 16), tooMany);
    assertRefuses(() -> tensor(new double[1 << 16][0]).matmul(zeros(0, 1 << 16)), tooMany);
    assertRefuses(() -> zeros(1 << 16, 1).add(zeros(1, 1 << 16)), tooMany);
    assertRefuses(() -> zeros(1).expand(1 << 16, 1 << 16), tooMany);
    assertRefuses(() -> Tensor.arange(0, 1e12, 1), "too large");
    assertRefuses(() -> Tensor.arange(0, Double.NaN, 1), "too large");
    assertRefuses(() -> Tensor.arange(0, Double.POSITIVE_INFINITY, 1), "too large");
    assertRefuses(() -> zeros(0, 1 << 16, 1 << 16).sum(0), tooMany);
    int[] often = new int[1 << 16];
    assertRefuses(() -> zeros(1, 1 << 16).indexSelect(0, often), tooMany);
    assertRefuses(
        () -> Functional.conv2d(zeros(1, 1, 2, 2), ones(1, 1, 2, 2), null, 1, 1 << 20), tooMany);
    assertRefuses(
        () -> Functional.maxPool2d(zeros(1, 1, 2, 2), Integer.MAX_VALUE, 1), "does not fit");
    assertRefuses(() -> zeros(Integer.MAX_VALUE), "is too large: 2147483647 elements take 17.2 GB");
    Tensor wide = zeros(1 << 16, 0);
    Tensor[] many = new Tensor[1 << 15];
    Arrays.fill(many, wide);
    assertRefuses(() -> Tensor.cat(0, many), "axis 0 would have length 2147483648: too large");
  }
}
