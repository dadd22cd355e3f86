package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.Tensor.RETAIN_GRAPH;
import static org.chainrule.Tensor.mul;
import static org.chainrule.Tensor.ones;
import static org.chainrule.Tensor.scalar;
import static org.chainrule.Tensor.tensor;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.array.ShapeException;
import org.junit.jupiter.api.Test;

/** The worked examples of the curriculum, to the digits that the lessons show. */
class TensorTest {
  private static Tensor leaf(double value, String name) {
    return scalar(value).requiresGrad(true).named(name);
  }

  private static void assertGrad(Tensor leaf, double... expected) {
    assertThat(leaf.grad().toArray()).containsExactly(expected, within(1e-6));
  }

  @Test
  void example1_sumTimesZ() {
    Tensor x = leaf(-2, "x");
    Tensor y = leaf(5, "y");
    Tensor z = leaf(-4, "z");
    Tensor q = x.add(y).named("q").retainGrad();
    Tensor f = q.mul(z).named("f").retainGrad();
    f.backward();
    assertThat(q.item()).isEqualTo(3);
    assertThat(f.item()).isEqualTo(-12);
    assertGrad(f, 1);
    assertGrad(q, -4);
    assertGrad(z, 3);
    assertGrad(x, -4);
    assertGrad(y, -4);
  }

  @Test
  void example2_sigmoidCircuitGateByGate() {
    Tensor[] w = {leaf(2, "w0"), leaf(-3, "w1"), leaf(-3, "w2")};
    Tensor[] x = {leaf(-1, "x0"), leaf(-2, "x1")};
    Tensor dot = w[0].mul(x[0]).add(w[1].mul(x[1])).add(w[2]).retainGrad();
    Tensor minus = dot.mul(-1).retainGrad();
    Tensor exp = minus.exp().retainGrad();
    Tensor plusOne = exp.add(1).retainGrad();
    Tensor f = Tensor.div(1, plusOne).retainGrad();
    f.backward();
    assertThat(f.item()).isCloseTo(0.731059, within(1e-6));
    assertThat(plusOne.item()).isCloseTo(1.367879, within(1e-6));
    assertThat(exp.item()).isCloseTo(0.367879, within(1e-6));
    assertGrad(plusOne, -0.534447);
    assertGrad(exp, -0.534447);
    assertGrad(minus, -0.196612);
    assertGrad(dot, 0.196612);
    assertGrad(w[0], -0.196612);
    assertGrad(x[0], 0.393224);
    assertGrad(w[1], -0.393224);
    assertGrad(x[1], -0.589836);
    assertGrad(w[2], 0.196612);
  }

  @Test
  void example2_sigmoidAsOneNode() {
    Tensor w = tensor(2, -3, -3).requiresGrad(true);
    Tensor x = tensor(-1, -2, 1).requiresGrad(true);
    w.matmul(x).sigmoid().backward();
    assertGrad(w, -0.196612, -0.393224, 0.196612);
    assertGrad(x, 0.393224, -0.589836, -0.589836);
  }

  @Test
  void example3_gatesDistributeSwapAndRoute() {
    Tensor x = leaf(3, "x");
    Tensor y = leaf(-4, "y");
    Tensor z = leaf(2, "z");
    Tensor w = leaf(-1, "w");
    Tensor f = mul(2, x.mul(y).add(z.maximum(w)));
    f.backward();
    assertThat(f.item()).isEqualTo(-20);
    assertGrad(x, -8);
    assertGrad(y, 6);
    assertGrad(z, 2);
    assertGrad(w, 0);
  }

  @Test
  void example4_squaredNormOfAMatrixTimesAVector() {
    Tensor w = tensor(new double[][] {{.1, .5}, {-.3, .8}}).requiresGrad(true);
    Tensor x = tensor(.2, .4).requiresGrad(true);
    Tensor q = w.matmul(x).retainGrad();
    Tensor f = q.pow(2).sum();
    f.backward();
    assertThat(q.toArray()).containsExactly(new double[] {.22, .26}, within(1e-12));
    assertThat(f.item()).isCloseTo(.116, within(1e-12));
    assertGrad(q, .44, .52);
    assertGrad(w, .088, .176, .104, .208);
    assertGrad(x, -.112, .636);
  }

  @Test
  void example8_chainOfTwo() {
    Tensor x = leaf(2, "x");
    Tensor.mul(3, x.pow(2)).backward();
    assertGrad(x, 12);
  }

  @Test
  void example9_printsAsInTheTranscript() {
    Tensor x = ones(2, 2).requiresGrad(true);
    assertThat(x).hasToString("tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)");
    Tensor y = x.add(1);
    assertThat(y).hasToString("tensor([[2., 2.],\n        [2., 2.]], grad_fn=<AddBackward0>)");
    Tensor z = mul(2, y.pow(2));
    assertThat(z).hasToString("tensor([[8., 8.],\n        [8., 8.]], grad_fn=<MulBackward0>)");
    Tensor mean = z.mean();
    assertThat(mean).hasToString("tensor(8., grad_fn=<MeanBackward0>)");
    mean.backward();
    assertThat(x.grad()).hasToString("tensor([[2., 2.],\n        [2., 2.]])");
  }

  @Test
  void gradientsOfABroadcastOperandAreSummedBack() {
    Tensor a = tensor(new double[][] {{1, 2, 3}, {4, 5, 6}}).requiresGrad(true);
    Tensor b = tensor(10, 20, 30).requiresGrad(true);
    Tensor c = tensor(new double[][] {{2}, {3}}).requiresGrad(true);
    a.mul(b).mul(c).sum().backward();
    assertGrad(a, 20, 40, 60, 30, 60, 90);
    assertGrad(b, 2 + 12, 4 + 15, 6 + 18);
    assertGrad(c, 10 + 40 + 90, 40 + 100 + 180);
  }

  @Test
  void aSecondBackwardIsAnErrorAndLeavesTheGradientAsItWas() {
    Tensor x = leaf(3, "x");
    Tensor y = leaf(4, "y");
    Tensor z = x.pow(2).add(y.pow(2)).named("z");
    z.backward();
    assertThatThrownBy(z::backward)
        .isInstanceOf(AutogradException.class)
        .hasMessageContaining("z (add, shape ())")
        .hasMessageContaining("first:  TensorTest.java:")
        .hasMessageContaining("second: TensorTest.java:")
        .hasMessageContaining("backward(RETAIN_GRAPH)");
    assertGrad(x, 6);
    assertGrad(y, 8);
  }

  @Test
  void withTheGraphRetainedGradientsAccumulate() {
    Tensor x = leaf(3, "x");
    Tensor y = leaf(4, "y");
    Tensor z = x.pow(2).add(y.pow(2));
    z.backward(RETAIN_GRAPH);
    z.backward();
    assertGrad(x, 12);
    assertGrad(y, 16);
  }

  @Test
  void theSameOperandTwiceGetsBothGradients() {
    Tensor x = leaf(3, "x");
    x.mul(x).backward();
    assertGrad(x, 6);
  }

  @Test
  void aGradientCanBeDifferentiated() {
    Tensor x = tensor(1, 2).requiresGrad(true);
    Tensor loss = x.pow(4).sum();
    Tensor g = Autograd.grad(loss, x, Tensor.CREATE_GRAPH);
    assertThat(g.toArray()).containsExactly(4, 32);
    Tensor hv = Autograd.grad(g.mul(tensor(1, -1)).sum(), x);
    assertThat(hv.toArray()).containsExactly(12, -48);
    assertThat(x.grad()).isNull();
  }

  @Test
  void valuesOfSmallGraphsStayReadableAfterBackward() {
    Tensor x = leaf(-2, "x");
    Tensor z = leaf(-4, "z");
    Tensor f = x.add(5).mul(z);
    assertThat(f.gradFn().value().orElseThrow().get()).isEqualTo(-12);
    f.backward();
    var mul = f.gradFn();
    assertThat(mul.opName()).isEqualTo("mul");
    assertThat(mul.symbol()).isEqualTo("*");
    assertThat(mul.derivative(0)).isEqualTo("d(xy)/dx = y");
    assertThat(mul.operands().get(1).name()).isEqualTo("z");
    assertThat(mul.operands().get(0).value().orElseThrow().get()).isEqualTo(3);
    List<Double> flowed = new ArrayList<>();
    Autograd.observe(
        mul,
        scalar(1),
        new BackwardObserver() {
          @Override
          public void operandGradient(Node node, int operand, Tensor gradient) {
            flowed.add(gradient.item());
          }
        });
    assertThat(flowed).containsExactly(-4.0, 3.0, -4.0);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    Tensor w = Tensor.zeros(2, 3).named("w");
    Tensor x = Tensor.zeros(2, 4).named("x");
    assertThatThrownBy(() -> w.matmul(x))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith(
            "matmul of w of shape (2, 3) and x of shape (2, 4): the inner lengths differ: the first has 3 columns, the second has 2 rows; transpose the first? (TensorTest.java:");
    assertThatThrownBy(() -> w.add(x))
        .hasMessageStartingWith(
            "add of w of shape (2, 3) and x of shape (2, 4): they do not broadcast: axis -1 (counted from the end) has length 3 in one and 4 in the other");
  }

  @Test
  void aChainOfAMillionNodesNeedsNoStack() {
    Tensor x = leaf(1, "x");
    Tensor y = x;
    for (int i = 0; i < 1_000_000; i++) {
      y = y.add(1e-6);
    }
    y.backward();
    assertGrad(x, 1);
  }
}
