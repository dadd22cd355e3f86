package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chainrule.Tensor.ones;
import static org.chainrule.Tensor.tensor;
import static org.chainrule.Tensor.zeros;

import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.junit.jupiter.api.Test;

/** What a wrong shape says, word for word. */
class ShapeErrorTest {
  private final Tensor x = zeros(2, 3).named("x");

  /** The message without the place in brackets at its end. */
  private static void assertSays(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(ShapeException.class)
        .extracting(e -> e.getMessage().replaceFirst(" \\(ShapeErrorTest\\.java:\\d+\\)$", ""))
        .isEqualTo(message);
  }

  @Test
  void matrixProducts() {
    assertSays(
        () -> x.matmul(zeros(4, 5).named("w")),
        "matmul of x of shape (2, 3) and w of shape (4, 5): the inner lengths differ: the first has 3 columns, the second has 4 rows; they must be equal");
    assertSays(
        () -> x.matmul(zeros(5, 3).named("w")),
        "matmul of x of shape (2, 3) and w of shape (5, 3): the inner lengths differ: the first has 3 columns, the second has 5 rows; transpose the second?");
    assertSays(
        () -> x.matmul(Tensor.scalar(1)),
        "matmul of x of shape (2, 3) and a tensor of shape (): a matrix product needs axes, and one factor is a scalar: use mul");
    assertSays(
        () -> zeros(2, 2, 3).matmul(zeros(3, 3, 2)),
        "matmul of a tensor of shape (2, 2, 3) and a tensor of shape (3, 3, 2): they do not broadcast: axis -1 (counted from the end) has length 2 in one and 3 in the other; lengths must be equal, or one of them 1");
    assertSays(
        () -> zeros(2).t(),
        "t() transposes a matrix, but here is a tensor of shape (2): use transpose(i, j)");
  }

  @Test
  void broadcasting() {
    assertSays(
        () -> x.mul(zeros(2, 1, 2)),
        "mul of x of shape (2, 3) and a tensor of shape (2, 1, 2): they do not broadcast: axis -1 (counted from the end) has length 3 in one and 2 in the other; lengths must be equal, or one of them 1");
    assertSays(
        () -> x.expand(4, 3),
        "expand of x of shape (2, 3): shape (2, 3) cannot be repeated to (4, 3): only axes of length 1 can grow");
    assertSays(
        () -> x.sumTo(Shape.of(2, 2)),
        "sum of x of shape (2, 3): shape (2, 3) cannot be summed to (2, 2): it was never repeated from it");
  }

  @Test
  void axes() {
    assertSays(
        () -> x.sum(2), "sum of x of shape (2, 3): axis 2 of shape (2, 3): axes run from -2 to 1");
    assertSays(() -> x.mean(0, 0), "mean of x of shape (2, 3): axis 0 is named twice");
    assertSays(
        () -> Tensor.scalar(1).named("s").sum(0),
        "sum of s of shape (): axis 0 of a scalar: a scalar has no axes");
    assertSays(() -> zeros(0, 2).max(), "max of a tensor of shape (0, 2): there are no elements");
    assertSays(() -> x.permute(0, 0), "permute(0, 0) of x of shape (2, 3): name each axis once");
  }

  @Test
  void layout() {
    assertSays(
        () -> x.reshape(4, 2),
        "reshape of x of shape (2, 3): 6 numbers do not fill shape (4, 2), which has 8 elements");
    assertSays(
        () -> x.reshape(-1, 4),
        "reshape of x of shape (2, 3): 6 numbers do not fill shape (1, 4), which has 4 elements");
    assertSays(() -> zeros(-1), "an axis cannot have length -1: shape [-1]");
    assertSays(
        () -> zeros(1 << 20, 1 << 20),
        "a shape of more than 2147483647 elements: [1048576, 1048576]");
    assertSays(
        () -> tensor(new double[][] {{1, 2}, {3}}),
        "row 1 has 1 numbers and row 0 has 2: rows must be equally long");
    assertSays(
        () -> tensor(new double[] {1, 2, 3}, 2, 2),
        "3 numbers do not fill shape (2, 2), which has 4 elements");
  }

  @Test
  void choosing() {
    assertSays(
        () -> x.indexSelect(1, 3),
        "index 3 lies outside of axis 1 of shape (2, 3): it has length 3");
    assertSays(
        () -> x.gather(1, tensor(new double[][] {{0}, {5}})),
        "index 5.0 lies outside of axis 1 of shape (2, 3): it must be one of 0 … 2");
    assertSays(
        () -> x.gather(1, zeros(3, 1)),
        "gather of x of shape (2, 3) with an index of shape (3, 1): it may be longer in axis 1 only");
    assertSays(
        () -> Tensor.cat(0, x, zeros(2, 4)),
        "cat of x of shape (2, 3) and a tensor of shape (2, 4): they differ in axis 1, and may only differ in axis 0: (2, 3) and (2, 4)");
    assertSays(
        () -> Tensor.cat(0, x, zeros(3)),
        "cat of x of shape (2, 3) and a tensor of shape (3): they have different numbers of axes: (2, 3) and (3)");
    assertSays(
        () -> x.slice(0, 0, 2, 0), "slice of x of shape (2, 3) in steps of 0: use 1 or more");
    assertSays(() -> x.get(1), "1 indices for shape (2, 3), which has 2 axes");
    assertSays(() -> x.get(1, 3), "index [1, 3] lies outside of shape (2, 3)");
    assertSays(
        x::item,
        "item() reads a single number, but x of shape (2, 3) has 6: use get(i, …), or sum() or mean() first");
  }

  @Test
  void lossesAndLayers() {
    assertSays(
        () -> Functional.crossEntropy(x, zeros(3)),
        "crossEntropy needs scores (N, C) and labels (N), but they have shapes (2, 3) and (3)");
    assertSays(
        () -> Functional.mse(zeros(3), zeros(3, 1)),
        "mse compares element by element, but the shapes are (3) and (3, 1): reshape one of them");
    assertSays(
        () -> Functional.maxout(x, 2),
        "maxout of groups of 2: the last axis of x of shape (2, 3) is no multiple of it");
    assertSays(
        () -> Functional.conv2d(zeros(1, 2, 4, 4), zeros(3, 1, 2, 2), null, 1, 0),
        "conv2d needs images (N, C, H, W) and filters (O, C, kh, kw) with the same C, but they have shapes (1, 2, 4, 4) and (3, 1, 2, 2)");
    assertSays(
        () -> Functional.maxPool2d(zeros(1, 1, 2, 2), 3, 1),
        "a window of 3 with stride 1 does not fit into a length of 2 with padding 0");
    assertThatThrownBy(() -> Functional.dropout(x, 1, true, new Random(1)))
        .hasMessage("dropout with probability 1.0: it must be in [0, 1)");
  }

  @Test
  void gradientsAndRanges() {
    assertSays(
        () -> x.setGrad(ones(3)),
        "a gradient of shape (3) for x of shape (2, 3): they must be equal");
    assertThatThrownBy(() -> Tensor.arange(0, 5, -1))
        .hasMessage(
            "arange from 0.0 to 5.0 in steps of -1.0 never reaches the end: the step must have the other sign");
    assertThat(NdArray.scalar(2)).hasToString("2.");
  }

  @Test
  void theLearnersOwnLineStandsAtTheEnd() {
    assertThatThrownBy(() -> x.add(zeros(4)))
        .message()
        .matches("(?s).* \\(ShapeErrorTest\\.java:\\d+\\)");
  }
}
