package org.chainrule.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologicalOrderTest {
  private static List<String> order(Map<String, List<String>> operands, String... roots) {
    return TopologicalOrder.operandsFirst(
        List.of(roots), node -> operands.getOrDefault(node, List.of()));
  }

  @Test
  void everyNodeComesOnceAfterItsOperandsAndFirstOperandsFirst() {
    var operands =
        Map.of("f", List.of("q", "z"), "q", List.of("x", "y"), "z", List.of("y", "y", "q"));
    assertThat(order(operands, "f")).containsExactly("x", "y", "q", "z", "f");
  }

  @Test
  void aSecondRootAddsOnlyWhatIsNew() {
    var operands = Map.of("f", List.of("x"), "g", List.of("f", "y"));
    assertThat(order(operands, "f", "g")).containsExactly("x", "f", "y", "g");
  }

  @Test
  void aLongChainNeedsNoStack() {
    var order =
        TopologicalOrder.operandsFirst(
            List.of(1_000_000), n -> n == 0 ? List.of() : List.of(n - 1));
    assertThat(order).hasSize(1_000_001).startsWith(0, 1).endsWith(1_000_000);
  }

  @Test
  void aCycleIsNamed() {
    var operands = Map.of("a", List.of("b", "d"), "b", List.of("c"), "c", List.of("b"));
    assertThatThrownBy(() -> order(operands, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a computational graph has no cycles, but these form one: [c, b]");
  }
}
