package org.chainrule.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.chainrule.Tensor.tensor;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.chainrule.Node;
import org.chainrule.Tensor;
import org.chainrule.func.Derivatives;
import org.chainrule.func.GradCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the tables, at every sample. */
class OpTest {
  static List<OpSamples.Sample> samples() {
    return OpSamples.all();
  }

  /** All constants of this package that are operations. */
  private static Map<Op<?>, String> tables() {
    Map<Op<?>, String> all = new LinkedHashMap<>();
    for (JavaClass table : new ClassFileImporter().importPackages("org.chainrule.op")) {
      for (JavaField field : table.getFields()) {
        if (field.getRawType().isEquivalentTo(Op.class)) {
          all.put(constant(field.reflect()), field.getFullName());
        }
      }
    }
    return all;
  }

  private static Op<?> constant(Field field) {
    try {
      return (Op<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyOperationOfTheTablesHasASample() {
    Set<Op<?>> met = new HashSet<>();
    for (OpSamples.Sample sample : samples()) {
      visit(sample.apply(sample.leaves()).node(), met, new HashSet<>());
    }
    Map<Op<?>, String> missing = new LinkedHashMap<>(tables());
    assertThat(missing).hasSizeGreaterThan(40);
    missing.keySet().removeAll(met);
    assertThat(missing).isEmpty();
  }

  private static void visit(Node node, Set<Op<?>> met, Set<Node> seen) {
    if (!seen.add(node) || node.isLeaf()) {
      return;
    }
    met.add(node.op());
    for (int i = 0; i < node.operands().size(); i++) {
      assertThat(node.derivative(i)).isNotBlank();
      visit(node.operands().get(i), met, seen);
    }
    assertThat(node.opName()).isNotBlank();
    assertThat(node.symbol()).isNotBlank();
    assertThat(node.op().gradName()).contains("Backward");
  }

  /** The texts that explanations and drawings are made of; each was read against the calculus. */
  @Test
  void everyDerivativeNameAndSymbolIsTheOneThatWasReviewed() throws IOException {
    Set<String> lines = new TreeSet<>();
    for (OpSamples.Sample sample : samples()) {
      derivatives(sample.apply(sample.leaves()).node(), lines, new HashSet<>());
    }
    Tensor v = Tensor.ones(3).requiresGrad(true);
    Tensor m = Tensor.ones(3, 3).requiresGrad(true);
    for (Tensor product : List.of(v.matmul(v), v.matmul(m), m.matmul(v), m.matmul(m))) {
      derivatives(product.node(), lines, new HashSet<>());
    }
    Files.write(Path.of("target", "derivatives.txt"), lines); // to be compared, and reviewed
    List<String> reviewed;
    try (InputStream text = OpTest.class.getResourceAsStream("derivatives.txt")) {
      reviewed = new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(lines).containsExactlyElementsOf(reviewed);
  }

  private static void derivatives(Node node, Set<String> lines, Set<Node> seen) {
    if (!seen.add(node) || node.isLeaf()) {
      return;
    }
    for (int i = 0; i < node.operands().size(); i++) {
      lines.add(
          "%s | %s | %s | %d | %s"
              .formatted(
                  node.opName(), node.symbol(), node.op().gradName(), i, node.derivative(i)));
      derivatives(node.operands().get(i), lines, seen);
    }
  }

  @Test
  void logsumexpNeitherOverflowsNorLosesInfinities() {
    assertThat(tensor(1000, 1000).logsumexp().item()).isEqualTo(1000 + Math.log(2));
    assertThat(tensor(-1000, -1000).logsumexp().item()).isEqualTo(-1000 + Math.log(2));
    double infinite = Double.POSITIVE_INFINITY;
    assertThat(tensor(-infinite, -infinite).logsumexp().item()).isEqualTo(-infinite);
    assertThat(tensor(infinite, 1).logsumexp().item()).isEqualTo(infinite);
    assertThat(tensor(-infinite, 1).logsumexp().item()).isEqualTo(1);
  }

  /** As in Python; PyTorch itself has NaN for some quotients that overflow. */
  @Test
  void aRemainderHasTheSignOfTheDivisor() {
    Tensor x = tensor(7, -7, 7, -7, 6);
    Tensor y = tensor(3, 3, -3, -3, 3).requiresGrad(true);
    Tensor rest = x.remainder(y);
    assertThat(rest.toArray()).containsExactly(1, 2, -2, -1, 0);
    rest.sum().backward();
    assertThat(y.grad().toArray()).containsExactly(-2, 3, 3, -2, -2);
    double infinite = Double.POSITIVE_INFINITY;
    assertThat(tensor(-1, 1, 1).remainder(tensor(infinite, Double.MIN_VALUE, 0)).toArray())
        .containsExactly(infinite, 0, Double.NaN);
    assertThat(Tensor.remainder(-7, tensor(3)).item()).isEqualTo(2);
    assertThat(tensor(-7).remainder(3).item()).isEqualTo(2);
  }

  @Test
  void aNormNeitherOverflowsNorUnderflows() {
    assertThat(tensor(3e200, -4e200).norm().item()).isCloseTo(5e200, withinPercentage(1e-12));
    assertThat(tensor(-3e-200, 4e-200).norm().item()).isCloseTo(5e-200, withinPercentage(1e-12));
    assertThat(tensor(0, 0).norm().item()).isZero();
    assertThat(tensor(Double.NEGATIVE_INFINITY, 1).norm().item())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(tensor(Double.NaN, 1).norm().item()).isNaN();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theVjpAgreesWithFiniteDifferences(OpSamples.Sample sample) {
    GradCheck.Report report = GradCheck.check(sample.f(), sample.inputs().toArray(Tensor[]::new));
    boolean empty = report.entries() == 0; // then there is nothing to judge, and no pass
    assertThat(report.ok()).as(report.toString()).isEqualTo(!empty);
    assertThat(report.kinks()).isEmpty();
    assertThat(report.relativeError()).as(report.toString()).isLessThan(1e-5);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theVjpOfTheVjpAgreesWithFiniteDifferences(OpSamples.Sample sample) {
    GradCheck.Report report =
        GradCheck.checkSecond(sample.f(), sample.inputs().toArray(Tensor[]::new));
    boolean empty = report.entries() == 0; // then there is nothing to judge, and no pass
    assertThat(report.ok()).as(report.toString()).isEqualTo(!empty);
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
