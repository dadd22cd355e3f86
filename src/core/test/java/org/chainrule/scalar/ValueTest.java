package org.chainrule.scalar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.scalar.Value.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

class ValueTest {
  @Test
  void example1_sumTimesZ() {
    Value x = value(-2);
    Value y = value(5);
    Value z = value(-4);
    Value f = x.add(y).mul(z);
    f.backward();
    assertThat(f.data).isEqualTo(-12);
    assertThat(List.of(x.grad, y.grad, z.grad)).containsExactly(-4.0, -4.0, 3.0);
  }

  /** A function of a Value and the same of a Tensor. */
  private record Both(String name, UnaryOperator<Value> value, UnaryOperator<Tensor> tensor) {}

  private static final List<Both> NUMBERS =
      List.of(
          new Both("x + 2", x -> x.add(2), x -> x.add(2)),
          new Both("x - 2", x -> x.sub(2), x -> x.sub(2)),
          new Both("x * 2", x -> x.mul(2), x -> x.mul(2)),
          new Both("x / 2", x -> x.div(2), x -> x.div(2)),
          new Both("2 + x", x -> Value.add(2, x), x -> Tensor.add(2, x)),
          new Both("2 - x", x -> Value.sub(2, x), x -> Tensor.sub(2, x)),
          new Both("2 * x", x -> Value.mul(2, x), x -> Tensor.mul(2, x)),
          new Both("2 / x", x -> Value.div(2, x), x -> Tensor.div(2, x)),
          new Both("-x", Value::neg, Tensor::neg),
          new Both("x / x", x -> x.div(x), x -> x.div(x)),
          new Both("x to the x", x -> x.pow(x), x -> x.pow(x)),
          new Both("relu", Value::relu, Tensor::relu));

  @Test
  void numbersMayStandOnEitherSideAndTheExponentMayBeAValue() {
    for (Both each : NUMBERS) {
      for (double at : new double[] {1.5, -2, 0, -0.0, Double.NaN, Double.POSITIVE_INFINITY}) {
        Value x = value(at);
        Value y = each.value.apply(x);
        y.backward();
        Tensor t = Tensor.scalar(at).requiresGrad(true);
        Tensor u = each.tensor.apply(t);
        u.backward();
        assertThat(y.data + 0.0)
            .as(each.name + " at " + at)
            .isEqualTo(Double.valueOf(u.item() + 0.0));
        assertThat(x.grad + 0.0)
            .as("slope of " + each.name + " at " + at)
            .isEqualTo(Double.valueOf(t.grad().item() + 0.0));
      }
    }
  }

  @Test
  void gradientsAccumulateInLeavesAndStartAnewInResults() {
    Value x = value(3);
    Value y = x.mul(x);
    y.backward();
    y.backward();
    assertThat(x.grad).isEqualTo(12);
    assertThat(y.grad).isEqualTo(1);
  }

  @Test
  void aLongChainNeedsNoStack() {
    Value x = value(1);
    Value y = x;
    for (int i = 0; i < 200_000; i++) {
      y = y.add(0.5);
    }
    y.backward();
    assertThat(x.grad).isEqualTo(1);
    assertThat(y).hasToString("Value(data=100001.0, grad=1.0)");
  }

  @Property(tries = 300)
  void agreesWithTensorOnRandomExpressions(@ForAll long seed) {
    Random random = new Random(seed);
    List<Value> values = new ArrayList<>();
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double v = random.nextDouble() + 0.5;
      values.add(value(v));
      tensors.add(Tensor.scalar(v).requiresGrad(true));
    }
    for (int i = 0; i < 20; i++) {
      int a = random.nextInt(values.size());
      int b = random.nextInt(values.size());
      int op = random.nextInt(12);
      values.add(apply(op, values.get(a), values.get(b)));
      tensors.add(apply(op, tensors.get(a), tensors.get(b)));
    }
    Value last = values.get(values.size() - 1);
    Tensor root = tensors.get(tensors.size() - 1);
    last.backward();
    root.backward();
    assertThat(last.data).isCloseTo(root.item(), within(1e-10 * (1 + Math.abs(root.item()))));
    for (int i = 0; i < 4; i++) {
      double expected = tensors.get(i).grad() == null ? 0 : tensors.get(i).grad().item();
      assertThat(values.get(i).grad).isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
    }
  }

  private static Value apply(int op, Value x, Value y) {
    return switch (op) {
      case 0 -> x.add(y);
      case 1 -> x.mul(y).tanh();
      case 2 -> x.sub(y).sigmoid();
      case 3 -> x.div(y.mul(y).add(1));
      case 4 -> x.tanh().exp();
      case 5 -> x.relu();
      case 6 -> x.tanh();
      case 7 -> x.sigmoid();
      case 8 -> x.mul(x).add(1).log();
      case 9 -> x.neg().mul(0.5);
      case 10 -> x.tanh().pow(3);
      default -> x.pow(0).add(y);
    };
  }

  private static Tensor apply(int op, Tensor x, Tensor y) {
    return switch (op) {
      case 0 -> x.add(y);
      case 1 -> x.mul(y).tanh();
      case 2 -> x.sub(y).sigmoid();
      case 3 -> x.div(y.mul(y).add(1));
      case 4 -> x.tanh().exp();
      case 5 -> x.relu();
      case 6 -> x.tanh();
      case 7 -> x.sigmoid();
      case 8 -> x.mul(x).add(1).log();
      case 9 -> x.neg().mul(0.5);
      case 10 -> x.tanh().pow(3);
      default -> x.pow(0).add(y);
    };
  }
}
