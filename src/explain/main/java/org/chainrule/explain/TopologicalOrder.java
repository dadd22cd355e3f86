package org.chainrule.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Orders the nodes of a graph by depth-first search, without recursion. */
final class TopologicalOrder {
  private TopologicalOrder() {}

  /**
   * The roots and all that they were computed from, each node after its operands, and first
   * operands first.
   *
   * @throws IllegalArgumentException with its nodes when there is a cycle
   */
  static <N> List<N> operandsFirst(List<N> roots, Function<N, List<N>> operandsOf) {
    var order = new ArrayList<N>();
    var open = new HashSet<N>();
    var done = new HashSet<N>();
    for (N root : roots) {
      var stack = new ArrayDeque<N>(List.of(root));
      while (!stack.isEmpty()) {
        N node = stack.peek();
        if (!open.add(node)) {
          stack.pop();
          if (done.add(node)) {
            order.add(node);
          }
          continue;
        }
        List<N> operands = operandsOf.apply(node);
        for (int i = operands.size() - 1; i >= 0; i--) {
          N operand = operands.get(i);
          if (!open.contains(operand)) {
            stack.push(operand);
          } else if (!done.contains(operand)) {
            // whatever is open and not done lies on the way from the root to here
            stack.removeIf(n -> !open.contains(n));
            var cycle = new ArrayList<>(stack);
            throw new IllegalArgumentException(
                "a computational graph has no cycles, but these form one: "
                    + cycle.subList(0, cycle.indexOf(operand) + 1));
          }
        }
      }
    }
    return order;
  }
}
