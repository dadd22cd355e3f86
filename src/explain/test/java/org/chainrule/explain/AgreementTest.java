package org.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.chainrule.Autograd;
import org.chainrule.Function;
import org.chainrule.Option;
import org.chainrule.Tensor;
import org.chainrule.nn.Adam;
import org.chainrule.nn.Optimizer;
import org.chainrule.nn.SGD;

/**
 * Hand checks, circuits and paths agree with {@code grad()}: on random graphs with hooks and with
 * functions of the learner's, before and after backward passes and optimiser steps.
 */
class AgreementTest {
  /** x y, which saves its operands. */
  private static final class Product extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      ctx.saveForBackward(x);
      return x[0].mul(x[1]);
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      List<Tensor> x = ctx.savedTensors();
      return List.of(gradOutput.mul(x.get(1)), gradOutput.mul(x.get(0)));
    }
  }

  /** tanh, which saves its result. */
  private static final class Squash extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      Tensor y = x[0].tanh();
      ctx.saveForBackward(y);
      return y;
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      Tensor y = ctx.savedTensors().get(0);
      return List.of(gradOutput.mul(y.mul(y).neg().add(1)));
    }
  }

  /** The first operand, to which alone it gives a gradient. */
  private static final class First extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      return x[0].add(x[1].mul(0));
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      return Arrays.asList(gradOutput, null);
    }
  }

  private static final class Graph {
    final List<Tensor> leaves = new ArrayList<>();
    final List<Tensor> values = new ArrayList<>();
    final Tensor loss;

    Graph(Random random, int rows, int columns) {
      for (int i = 0; i < 3; i++) {
        leaves.add(Tensor.randn(random, rows, columns).requiresGrad(true).named("leaf" + i));
      }
      values.addAll(leaves);
      int steps = 3 + random.nextInt(8);
      for (int i = 0; i < steps; i++) {
        Tensor x = values.get(random.nextInt(values.size()));
        Tensor y = values.get(random.nextInt(values.size()));
        Tensor value =
            switch (random.nextInt(10)) {
              case 0 -> x.add(y);
              case 1 -> x.mul(y);
              case 2 -> new Product().apply(x, y);
              case 3 -> new Squash().apply(x);
              case 4 -> new First().apply(x, y);
              case 5 -> x.div(y.pow(2).add(1));
              case 6 -> x.matmul(y.t()).matmul(y).tanh();
              case 7 -> x.sub(y.mean(0, true)).sigmoid();
              case 8 -> x.mul(Tensor.randn(random, rows, columns)); // a constant
              default -> x.exp().add(1).log();
            };
        values.add(value);
      }
      Tensor total = values.get(values.size() - 1).mean();
      for (Tensor leaf : leaves) {
        total = total.add(leaf.mul(leaf).sum().mul(0.01));
      }
      loss = total;
      for (int i = random.nextInt(3); i > 0; i--) {
        hook(random, values.get(random.nextInt(values.size())));
      }
    }

    private static void hook(Random random, Tensor value) {
      switch (random.nextInt(3)) {
        case 0 -> value.registerHook(g -> g.mul(10));
        case 1 -> value.registerHook(g -> g.clamp(-0.1, 0.1));
        default -> value.registerHook(g -> null);
      }
    }

    /** What grad() says, null where no gradient arrives. */
    List<Tensor> truth() {
      return Autograd.grad(loss, values, Option.RETAIN_GRAPH);
    }
  }

  /** What may happen between a forward pass and an explanation; says whether it freed the graph. */
  private static boolean happen(Random random, Graph graph) {
    boolean freed = false;
    for (int i = random.nextInt(4); i > 0; i--) {
      Optimizer optimizer =
          random.nextBoolean() ? new SGD(graph.leaves, 0.3) : new Adam(graph.leaves, 0.3);
      switch (random.nextInt(3)) {
        case 0 -> {
          if (!freed) {
            graph.loss.backward(Option.RETAIN_GRAPH);
            optimizer.step();
          }
        }
        case 1 -> {
          if (!freed) {
            graph.loss.backward();
            freed = true;
          }
        }
        default -> Autograd.noGrad(() -> graph.leaves.forEach(w -> w.mulInPlace(-3)));
      }
    }
    return freed;
  }

  @Property(tries = 300)
  void smallGraphsAreExplainedAsGradComputedThem(@ForAll long seed) {
    Random random = new Random(seed);
    Graph graph = new Graph(random, 2, 3);
    List<Tensor> truth = graph.truth();
    String circuit = Circuit.of(graph.loss).toString();

    happen(random, graph);

    assertThat(Circuit.of(graph.loss)).hasToString(circuit);
    HandCheck check = HandCheck.of(graph.loss).within(1e-12);
    for (int i = 0; i < truth.size(); i++) {
      Tensor value = graph.values.get(i);
      if (truth.get(i) != null) {
        HandCheck right = check.grad("g" + i, value, truth.get(i));
        assertThat(right.allCorrect()).as(right.toString()).isTrue();
        assertThat(check.grad("wrong", value, truth.get(i).add(1)).allCorrect()).isFalse();
        assertPathsAddUp(Explain.of(graph.loss, value), truth.get(i));
      }
    }
  }

  private static void assertPathsAddUp(Explanation explanation, Tensor truth) {
    assertThat(explanation.gradient().allClose(truth, 1e-12)).isTrue();
    if (explanation.pathCount() <= 12) {
      Tensor sum = explanation.contributions().stream().reduce(truth.detach().mul(0), Tensor::add);
      assertThat(sum.allClose(truth, 1e-9)).as(sum + " is not " + truth).isTrue();
      assertThat(explanation.toString()).isNotBlank();
    }
  }

  @Property(tries = 100)
  void largeGraphsAreExplainedRightOrNotAtAll(@ForAll long seed) {
    Random random = new Random(seed);
    Graph graph = new Graph(random, 4, 5);
    List<Tensor> truth = graph.truth();

    boolean freed = happen(random, graph);

    HandCheck check = HandCheck.of(graph.loss).within(1e-12);
    for (int i = 0; i < truth.size(); i++) {
      if (truth.get(i) == null) {
        continue;
      }
      try {
        HandCheck right = check.grad("g" + i, graph.values.get(i), truth.get(i));
        assertThat(right.allCorrect()).as(right.toString()).isTrue();
      } catch (IllegalArgumentException e) {
        assertThat(freed).isTrue();
        assertThat(e).hasMessageContaining("backward() has freed the graph");
      }
    }
  }
}
