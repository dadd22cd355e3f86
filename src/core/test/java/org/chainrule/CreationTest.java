package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.Tensor.arange;
import static org.chainrule.Tensor.eye;
import static org.chainrule.Tensor.full;
import static org.chainrule.Tensor.linspace;
import static org.chainrule.Tensor.rand;
import static org.chainrule.Tensor.randn;
import static org.chainrule.Tensor.tensor;

import java.util.List;
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

  @Test
  void oneSeedServesAllThatAreGivenNoGenerator() {
    Tensor.manualSeed(7);
    List<Tensor> first =
        List.of(
            randn(2, 3),
            rand(4),
            Tensor.randint(-2, 3, 50),
            Tensor.randperm(9),
            tensor(1, 2, 3).multinomial(20, true));
    Tensor.manualSeed(7);
    assertThat(randn(2, 3).array()).isEqualTo(first.get(0).array());
    assertThat(rand(4).array()).isEqualTo(first.get(1).array());
    assertThat(Tensor.randint(-2, 3, 50).array()).isEqualTo(first.get(2).array());
    assertThat(Tensor.randperm(9).array()).isEqualTo(first.get(3).array());
    assertThat(tensor(1, 2, 3).multinomial(20, true).array()).isEqualTo(first.get(4).array());
    assertThat(randn(2, 3).array()).isNotEqualTo(first.get(0).array());
    assertThat(first.get(2).toArray()).containsOnly(-2, -1, 0, 1, 2);
    assertThat(first.get(3).toArray()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(Tensor.randint(0, 10, 2, 3).shape()).hasToString("(2, 3)");
    assertThatThrownBy(() -> Tensor.randint(3, 3, 1)).hasMessageContaining("randint from 3 to 3");
  }

  @Test
  void indicesAreDrawnByTheirWeights() {
    Random random = new Random(1);
    Tensor weights = tensor(new double[][] {{0, 1, 3}, {2, 0, 0}});
    Tensor drawn = weights.multinomial(4000, true, random);
    assertThat(drawn.shape()).hasToString("(2, 4000)");
    assertThat(drawn.select(0, 0).eq(2).mean().item()).isCloseTo(0.75, within(0.03));
    assertThat(drawn.select(0, 0).toArray()).containsOnly(1, 2);
    assertThat(drawn.select(0, 1).toArray()).containsOnly(0);
    Tensor all = tensor(1, 5, 0, 2).multinomial(3, false, random);
    assertThat(all.toArray()).containsExactlyInAnyOrder(0, 1, 3);
    assertThatThrownBy(() -> tensor(1, 0).multinomial(2))
        .hasMessage("multinomial: 2 are to be drawn, and 1 weights of a row are above 0");
    assertThatThrownBy(() -> tensor(1, -1).multinomial(1, true)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> tensor(0, 0).multinomial(1, true)).hasMessageContaining("0 weights");
    assertThatThrownBy(() -> Tensor.zeros(1, 1, 1).multinomial(1)).hasMessageContaining("(N, C)");
  }

  @Test
  void comparisonsAreMasksAndSayWhatPyTorchSays() {
    Tensor x = tensor(1, 2, 3, Double.NaN);
    Tensor y = tensor(2, 2, 2, Double.NaN);
    assertThat(x.eq(y).toArray()).containsExactly(0, 1, 0, 0);
    assertThat(x.ne(y).toArray()).containsExactly(1, 0, 1, 1);
    assertThat(x.ge(y).toArray()).containsExactly(0, 1, 1, 0);
    assertThat(x.le(y).toArray()).containsExactly(1, 1, 0, 0);
    assertThat(x.ne(2).toArray()).containsExactly(1, 0, 1, 1);
    assertThat(x.ge(2).toArray()).containsExactly(0, 1, 1, 0);
    assertThat(x.le(2).toArray()).containsExactly(1, 1, 0, 0);
    assertThat(x.ge(2).unsqueeze(0).T().flatten().detach().isMask()).isTrue();
    assertThat(x.ge(2).mul(1).isMask()).isFalse();
  }

  @Test
  void indicesOfTheLargestAndTheOrder() {
    Tensor x = tensor(new double[][] {{3, 1, 3}, {7, Double.NaN, 0}});
    assertThat(x.argmax().item()).isEqualTo(4);
    assertThat(x.argmin().item()).isEqualTo(4);
    assertThat(x.select(0, 0).argmin().item()).isEqualTo(1);
    assertThat(x.argmax(1, true).array()).isEqualTo(tensor(new double[][] {{0}, {1}}).array());
    assertThat(x.argmin(0, true).shape()).hasToString("(1, 3)");
    assertThat(x.sort().indices().tolist())
        .isEqualTo(List.of(List.of(1., 0., 2.), List.of(2., 0., 1.)));
    assertThat(x.sort(1, true).indices().tolist())
        .isEqualTo(List.of(List.of(0., 2., 1.), List.of(1., 0., 2.)));
    assertThat(x.topk(1, 0, false).indices().tolist()).isEqualTo(List.of(List.of(0., 0., 1.)));
    assertThat(Functional.oneHot(tensor(2, 0), 3).tolist())
        .isEqualTo(List.of(List.of(0., 0., 1.), List.of(1., 0., 0.)));
    assertThat(arange(2, 5).toArray()).containsExactly(2, 3, 4);
  }
}
