package org.chainrule.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.chainrule.Tensor;
import org.chainrule.engine.Node;
import org.chainrule.func.Derivatives;
import org.chainrule.func.GradCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the sealed hierarchy, at every sample. */
class OpTest {
  static List<OpSamples.Sample> samples() {
    return OpSamples.all();
  }

  private static Stream<Class<?>> operations(Class<?> family) {
    return family.isSealed()
        ? Arrays.stream(family.getPermittedSubclasses()).flatMap(OpTest::operations)
        : Stream.of(family);
  }

  @Test
  void everyOperationHasASampleAndALaw() {
    Set<Class<?>> met = new HashSet<>();
    for (OpSamples.Sample sample : samples()) {
      Tensor y = sample.apply(sample.leaves());
      visit(y.node(), met, new HashSet<>());
    }
    assertThat(met).containsAll(operations(Op.class).toList());
  }

  private static void visit(Node node, Set<Class<?>> met, Set<Node> seen) {
    if (!seen.add(node) || node.isLeaf()) {
      return;
    }
    met.add(node.op().getClass());
    for (int i = 0; i < node.operands().size(); i++) {
      assertThat(node.law(i)).isNotBlank();
      visit(node.operands().get(i), met, seen);
    }
    assertThat(node.opName()).isNotBlank();
    assertThat(node.symbol()).isNotBlank();
    assertThat(node.op().gradName()).contains("Backward");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theRuleAgreesWithFiniteDifferences(OpSamples.Sample sample) {
    GradCheck.Report report = GradCheck.check(sample.f(), sample.inputs().toArray(Tensor[]::new));
    assertThat(report.ok()).as(report.toString()).isTrue();
    assertThat(report.kinks()).isEmpty();
    assertThat(report.relativeError()).as(report.toString()).isLessThan(1e-5);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theRuleOfTheRuleAgreesWithFiniteDifferences(OpSamples.Sample sample) {
    GradCheck.Report report =
        GradCheck.checkSecond(sample.f(), sample.inputs().toArray(Tensor[]::new));
    assertThat(report.ok()).as(report.toString()).isTrue();
    assertThat(report.kinks()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void forwardModeIsTheTransposeOfReverseMode(OpSamples.Sample sample) {
    Tensor[] leaves = sample.leaves();
    for (int k = 0; k < leaves.length; k++) {
      int at = k;
      Tensor v = OpSamples.sines(0.3, 0.1, leaves[k].shape().dims());
      Tensor u = OpSamples.sines(1.3, 0.2, sample.apply(leaves).shape().dims());
      java.util.function.UnaryOperator<Tensor> f =
          x -> {
            Tensor[] inputs = sample.inputs().stream().map(Tensor::detach).toArray(Tensor[]::new);
            inputs[at] = x;
            return sample.apply(inputs);
          };
      Tensor x = sample.inputs().get(k);
      Tensor forward = Derivatives.jvp(f, x, v);
      Tensor twice = Derivatives.jvpByDoubleBackward(f, x, v);
      double uJv = forward.mul(u).sum().item();
      double vJu = Derivatives.vjp(f, x, u).mul(v).sum().item();
      assertThat(Math.abs(uJv - vJu)).isLessThanOrEqualTo(1e-12 * Math.max(1, Math.abs(uJv)));
      assertThat(forward.allClose(twice, 1e-12)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aGraphThatWasRetainedGivesExactlyTheSameAgain(OpSamples.Sample sample) {
    Tensor[] leaves = sample.leaves();
    Tensor y = sample.apply(leaves);
    Tensor up = OpSamples.sines(1.3, 0.2, y.shape().dims());
    y.backward(up, Tensor.RETAIN_GRAPH);
    List<Tensor> once = Arrays.stream(leaves).map(Tensor::grad).toList();
    y.backward(up);
    for (int i = 0; i < leaves.length; i++) {
      if (once.get(i) != null) {
        assertThat(leaves[i].grad().array()).isEqualTo(once.get(i).mul(2).array());
      }
    }
  }
}
