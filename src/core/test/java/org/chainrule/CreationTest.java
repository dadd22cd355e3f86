package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainrule.Tensor.arange;
import static org.chainrule.Tensor.eye;
import static org.chainrule.Tensor.full;
import static org.chainrule.Tensor.linspace;
import static org.chainrule.Tensor.rand;
import static org.chainrule.Tensor.randn;
import static org.chainrule.Tensor.tensor;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CreationTest {
  @Test
  void aSingleNumberIsAScalarAndAnArrayOfOneIsAVector() {
    assertThat(tensor(3).shape()).hasToString("()");
    assertThat(tensor(new double[] {3}).shape()).hasToString("(1)");
    assertThat(tensor(1, 2).shape()).hasToString("(2)");
  }

  @Test
  void nestedArraysGiveTheirShape() {
    assertThat(tensor(new double[][][] {{{1, 2}, {3, 4}, {5, 6}}}).shape())
        .hasToString("(1, 3, 2)");
    assertThat(tensor(new double[0][]).shape()).hasToString("(0, 0)");
  }

  @Test
  void aTensorDoesNotShareTheArrayItWasMadeOf() {
    double[] data = {1, 2};
    Tensor t = tensor(data);
    data[0] = 9;
    assertThat(t.get(0)).isEqualTo(1);
  }

  @Test
  void ranges() {
    assertThat(arange(3).toArray()).containsExactly(0, 1, 2);
    assertThat(arange(5, 0, -2).toArray()).containsExactly(5, 3, 1);
    assertThat(arange(0, 1, 0.3).toArray()).containsExactly(0, 0.3, 0.6, 0.8999999999999999);
    assertThat(linspace(-1, 1, 5).toArray()).containsExactly(-1, -0.5, 0, 0.5, 1);
    assertThat(linspace(2, 3, 1).toArray()).containsExactly(2);
    assertThat(linspace(0, 1, 7).get(6)).isEqualTo(1);
  }

  @Test
  void filled() {
    assertThat(full(7, 2, 1).toArray()).containsExactly(7, 7);
    assertThat(eye(2).toArray()).containsExactly(1, 0, 0, 1);
    assertThat(Tensor.zeros(2).sub(tensor(0, -0.0)).onesLike().toArray()).containsExactly(1, 1);
  }

  @Test
  void oneSeedGivesTheSameNumbers() {
    assertThat(randn(new Random(42), 3).array()).isEqualTo(randn(new Random(42), 3).array());
    assertThat(randn(new Random(42), 3).array()).isNotEqualTo(randn(new Random(43), 3).array());
    assertThat(rand(new Random(1), 1000).max().item()).isLessThan(1);
    assertThat(rand(new Random(1), 1000).min().item()).isNotNegative();
    assertThat(randn(new Random(1), 100_000).var().item()).isBetween(0.98, 1.02);
  }

  @Test
  void comparisonsGiveOnesAndZeros() {
    Tensor x = tensor(1, 2, 3).requiresGrad(true);
    assertThat(x.gt(2).toArray()).containsExactly(0, 0, 1);
    assertThat(x.lt(tensor(2, 2, 2)).toArray()).containsExactly(1, 0, 0);
    assertThat(x.eq(2).toArray()).containsExactly(0, 1, 0);
    assertThat(x.eq(tensor(2)).requiresGrad()).isFalse();
    assertThat(tensor(new double[][] {{1, 3, 3}, {2, 0, 1}}).argmax(1).toArray())
        .containsExactly(1, 0);
  }

  @Test
  void dropoutKeepsTheMeanAndDoesNothingOutsideOfTraining() {
    Tensor x = full(2, 100_000);
    Tensor y = Functional.dropout(x, 0.25, true, new Random(3));
    assertThat(y.mean().item()).isBetween(1.98, 2.02);
    assertThat(y.eq(0).mean().item()).isBetween(0.245, 0.255);
    assertThat(Functional.dropout(x, 0.25, false, new Random(3))).isSameAs(x);
  }
}
