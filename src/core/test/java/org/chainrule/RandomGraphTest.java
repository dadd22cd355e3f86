package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.chainrule.func.GradCheck;

/** What holds for every graph, tried on random ones in which values are used again and again. */
class RandomGraphTest {
  private static final int LEAVES = 3;

  /** Three leaves of different shapes and a recipe for a scalar of them. */
  private record Recipe(List<Tensor> leaves, long seed, int steps) {
    static Recipe of(long seed) {
      Random random = new Random(seed);
      List<Tensor> leaves =
          List.of(
              Tensor.randn(random, 2, 3).requiresGrad(true),
              Tensor.randn(random, 3).requiresGrad(true),
              Tensor.randn(random, 2, 1).requiresGrad(true));
      return new Recipe(leaves, seed, 3 + random.nextInt(10));
    }

    Tensor build(Tensor... inputs) {
      Random random = new Random(seed + 1);
      List<Tensor> values = new ArrayList<>(List.of(inputs));
      for (int i = 0; i < steps; i++) {
        Tensor x = values.get(random.nextInt(values.size()));
        Tensor y = values.get(random.nextInt(values.size()));
        values.add(
            switch (random.nextInt(9)) {
              case 0 -> x.add(y);
              case 1 -> x.mul(y).tanh();
              case 2 -> x.sub(y).sin();
              case 3 -> x.div(y.pow(2).add(1));
              case 4 -> x.sigmoid();
              case 5 -> x.softplus();
              case 6 -> x.sum(-1, true).tanh();
              case 7 -> x.logsumexp(0, true).sub(y);
              default -> x.neg().mul(x).mul(0.1);
            });
      }
      Tensor total = values.get(values.size() - 1).mean();
      for (Tensor input : inputs) {
        total = total.add(input.sum().mul(0.01));
      }
      return total;
    }

    Tensor build() {
      return build(leaves.toArray(Tensor[]::new));
    }
  }

  @Property(tries = 100)
  void gradientsAgreeWithFiniteDifferences(@ForAll long seed) {
    Recipe recipe = Recipe.of(seed);
    GradCheck.Report report =
        GradCheck.check(recipe::build, recipe.leaves().toArray(Tensor[]::new));
    assertThat(report.ok()).as(report.toString()).isTrue();
  }

  @Property(tries = 30)
  void secondDerivativesAgreeWithFiniteDifferences(@ForAll long seed) {
    Recipe recipe = Recipe.of(seed);
    GradCheck.Report report =
        GradCheck.defaults()
            .projected(seed)
            .runSecond(recipe::build, recipe.leaves().toArray(Tensor[]::new));
    assertThat(report.ok()).as(report.toString()).isTrue();
  }

  @Property(tries = 100)
  void retainedTwiceIsExactlyDouble(@ForAll long seed) {
    Recipe recipe = Recipe.of(seed);
    Tensor z = recipe.build();
    z.backward(Tensor.RETAIN_GRAPH);
    List<Tensor> once = recipe.leaves().stream().map(Tensor::grad).toList();
    z.backward();
    for (int i = 0; i < LEAVES; i++) {
      assertThat(recipe.leaves().get(i).grad().array()).isEqualTo(once.get(i).mul(2).array());
    }
  }

  @Property(tries = 100)
  void theGradientIsLinearInTheUpstream(@ForAll long seed) {
    Recipe recipe = Recipe.of(seed);
    Tensor z = recipe.build();
    List<Tensor> one = pull(z, recipe, 1);
    List<Tensor> two = pull(z, recipe, -2.5);
    List<Tensor> sum = pull(z, recipe, 1 - 2.5);
    for (int i = 0; i < LEAVES; i++) {
      assertThat(one.get(i).add(two.get(i)).allClose(sum.get(i), 1e-12)).isTrue();
    }
  }

  private static List<Tensor> pull(Tensor z, Recipe recipe, double up) {
    return Autograd.grad(
        List.of(z), recipe.leaves(), List.of(Tensor.scalar(up)), Tensor.RETAIN_GRAPH);
  }

  @Property(tries = 100)
  void theOrderOfConstructionDoesNotMatter(@ForAll long seed) {
    Recipe recipe = Recipe.of(seed);
    Recipe other = Recipe.of(seed ^ 0x5DEECE66DL);
    Tensor[] leaves = recipe.leaves().toArray(Tensor[]::new);
    List<Tensor> oneWay =
        Autograd.grad(recipe.build(leaves).add(other.build(leaves)), recipe.leaves());
    Tensor second = other.build(leaves);
    Tensor first = recipe.build(leaves);
    List<Tensor> inputs = new ArrayList<>(recipe.leaves());
    Collections.reverse(inputs);
    List<Tensor> otherWay = new ArrayList<>(Autograd.grad(second.add(first), inputs));
    Collections.reverse(otherWay);
    for (int i = 0; i < LEAVES; i++) {
      assertThat(oneWay.get(i).allClose(otherWay.get(i), 1e-12)).isTrue();
    }
  }

  @Property(tries = 100)
  void everyGradientHasItsLeafsShape(@ForAll long seed) {
    Recipe recipe = Recipe.of(seed);
    recipe.build().backward();
    for (Tensor leaf : recipe.leaves()) {
      assertThat(leaf.grad().shape()).isEqualTo(leaf.shape());
    }
  }
}
