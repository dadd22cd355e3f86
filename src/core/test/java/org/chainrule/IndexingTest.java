package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chainrule.Tensor.slice;
import static org.chainrule.Tensor.tensor;
import static org.chainrule.Tensor.zeros;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainrule.array.ShapeException;
import org.junit.jupiter.api.Test;

/** Square brackets: values and gradients are compared with PyTorch's in GoldenTest. */
class IndexingTest {
  private final Tensor x = Tensor.arange(6).reshape(2, 3);

  private static void assertRefuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ShapeException.class).hasMessageContaining(message);
  }

  @Test
  void aLeafWithoutAGradientChangesInPlace() {
    Tensor y = zeros(2, 3);
    y.at(0).set(1);
    y.at(1, slice(1, null)).set(tensor(7, 8));
    y.at(-1, 0).set(9);
    assertThat(y.tolist()).isEqualTo(List.of(List.of(1., 1., 1.), List.of(9., 7., 8.)));
    y.at(y.gt(7)).set(0);
    y.at(new int[] {0}).set(5);
    assertThat(y.tolist()).isEqualTo(List.of(List.of(5., 5., 5.), List.of(0., 7., 0.)));
    assertThat(y.isLeaf()).isTrue();
    assertThat(y.zero_().sum().item()).isZero();
    assertThat(y.fill_(2).sum().item()).isEqualTo(12);
  }

  @Test
  void whatSharesTheNumbersIsNotReached() {
    Tensor shared = x.reshape(6);
    Tensor copy = x.clone();
    x.at(0).set(100);
    assertThat(shared.get(0)).isZero();
    assertThat(copy.get(0, 0)).isZero();
    copy.at(0).set(copy.index(1));
    assertThat(copy.tolist()).isEqualTo(List.of(List.of(3., 4., 5.), List.of(3., 4., 5.)));
  }

  @Test
  void aParameterIsChangedUnderNoGradOnly() {
    Tensor w = zeros(3).requiresGrad(true);
    assertThatThrownBy(() -> w.at(0).set(1))
        .isInstanceOf(AutogradException.class)
        .hasMessageContaining("requires a gradient and is changed in place");
    assertThatThrownBy(w::zero_).isInstanceOf(AutogradException.class);
    Autograd.noGrad(() -> w.at(0).set(1));
    assertThat(w.toArray()).containsExactly(1, 0, 0);
    assertThat(w.isLeaf() && w.requiresGrad()).isTrue();
  }

  @Test
  void aResultBecomesTheResultOfTheChange() {
    Tensor w = tensor(1, 2, 3).requiresGrad(true);
    Tensor y = w.mul(2).named("y");
    Tensor square = y.mul(y).sum();
    y.at(1).set(50);
    assertThat(y.gradFn().op().gradName()).isEqualTo("ScatterBackward0");
    y.sum().add(square).backward();
    assertThat(w.grad().toArray()).containsExactly(2 + 8, 16, 2 + 24);
  }

  @Test
  void aConstantBecomesAResultByAValueWithAGradient() {
    Tensor w = tensor(3, 4).requiresGrad(true);
    Tensor y = zeros(3);
    Tensor before = y.mul(w.sum());
    y.at(slice(0, 2)).set(w);
    y.mul(tensor(5, 6, 7)).sum().add(before.sum()).backward();
    assertThat(w.grad().toArray()).containsExactly(5, 6);
  }

  @Test
  void aResultUnderNoGradKeepsItsGraph() {
    Tensor w = tensor(1, 2).requiresGrad(true);
    Tensor y = w.exp();
    Autograd.noGrad(() -> y.fill_(7));
    assertThat(y.toArray()).containsExactly(7, 7);
    y.sum().backward();
    assertThat(w.grad().toArray()).containsExactly(tensor(1, 2).exp().toArray());
  }

  @Test
  void ofTwoValuesForOnePlaceTheLaterOneStays() {
    Tensor values = tensor(1, 2).requiresGrad(true);
    Tensor y = zeros(2);
    y.at(tensor(1, 1)).set(values);
    assertThat(y.toArray()).containsExactly(0, 2);
    y.sum().backward();
    assertThat(values.grad().toArray()).containsExactly(0, 1);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefuses(() -> x.index(2), "index 2 lies outside of axis 0 of shape (2, 3)");
    assertRefuses(() -> x.index(0, -4), "index -4 lies outside");
    assertRefuses(() -> x.index(0, 0, 0), "has too few axes for so many indices");
    assertRefuses(() -> Tensor.scalar(1).index(0), "has no axis to index: item() reads it");
    assertRefuses(() -> x.index(tensor(0, 3)), "index 3.0 lies outside of axis 0");
    assertRefuses(() -> x.index(tensor(0.5)), "index 0.5 lies outside of axis 0");
    assertRefuses(() -> x.index(tensor(1, 0, 1).bool()), "a mask of shape (3) for shape (2, 3)");
    assertRefuses(() -> x.index("a", 1), "an index is a whole number");
    assertRefuses(() -> x.index(tensor(0, 1), tensor(0, 1, 2)), "do not broadcast");
    assertRefuses(() -> x.at(0).set(zeros(2)), "shape (2) cannot be repeated to (3)");
    assertRefuses(() -> x.at(tensor(0), 1).set(1), "x[indices] and x[mask] are copies");
    assertRefuses(() -> x.at(5).set(1), "index 5 lies outside of axis 0");
  }

  @Test
  void anElementIsChangedByWhatItIs() {
    Tensor y = tensor(2, 3, 4);
    y.at(0).add(1);
    y.at(1).sub(tensor(1));
    y.at(2).mul(5);
    y.at(slice(0, 2)).div(tensor(3, 4));
    y.at(0).sub(0.5);
    y.at(1).add(y.index(0));
    y.at(new int[] {2}).mul(tensor(2));
    y.at(0).div(2);
    assertThat(y.toArray()).containsExactly(0.25, 1, 40);
    Tensor w = tensor(1, 2).requiresGrad(true);
    Tensor z = w.mul(1);
    z.at(0).mul(w.index(1));
    z.sum().backward();
    assertThat(w.grad().toArray()).containsExactly(2, 2);
  }
}
