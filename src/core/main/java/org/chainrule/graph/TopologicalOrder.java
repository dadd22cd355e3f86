package org.chainrule.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Orders the nodes of a graph by depth-first search, without recursion. */
public final class TopologicalOrder {
  private TopologicalOrder() {}

  /** How far the search is with a node. */
  public enum Visit {
    NEW,
    /** Some of its operands are not in the order yet. */
    OPEN,
    DONE
  }

  /** The operands of nodes, and where visits are recorded: fastest in a field of the nodes. */
  public interface Nodes<N> {
    /** How many operands a node has. */
    int operands(N node);

    /** One of the operands, which are visited from 0 on. */
    N operand(N node, int index);

    /** How far the search is with a node; {@link Visit#NEW} at first. */
    Visit visit(N node);

    /** Records how far the search is. */
    void visit(N node, Visit visit);
  }

  private record Listed<N>(Function<N, List<N>> operandsOf, Map<N, Visit> visits)
      implements Nodes<N> {
    @Override
    public int operands(N node) {
      return operandsOf.apply(node).size();
    }

    @Override
    public N operand(N node, int index) {
      return operandsOf.apply(node).get(index);
    }

    @Override
    public Visit visit(N node) {
      return visits.getOrDefault(node, Visit.NEW);
    }

    @Override
    public void visit(N node, Visit visit) {
      visits.put(node, visit);
    }
  }

  /**
   * The roots and all that they were computed from, each node after its operands, and first
   * operands first.
   *
   * @throws IllegalArgumentException with its nodes if there is a cycle
   */
  public static <N> List<N> operandsFirst(List<N> roots, Function<N, List<N>> operandsOf) {
    return operandsFirst(roots, new Listed<>(operandsOf, new HashMap<>()));
  }

  /** The same for nodes that record their own visits, which are all done in the end. */
  public static <N> List<N> operandsFirst(List<N> roots, Nodes<N> nodes) {
    var order = new ArrayList<N>();
    var stack = new ArrayDeque<N>();
    for (N root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        N node = stack.peek();
        Visit visit = nodes.visit(node);
        if (visit == Visit.NEW) {
          nodes.visit(node, Visit.OPEN);
          pushOperands(node, nodes, stack);
          continue;
        }
        stack.pop();
        if (visit == Visit.OPEN) {
          nodes.visit(node, Visit.DONE);
          order.add(node);
        }
      }
    }
    return order;
  }

  private static <N> void pushOperands(N node, Nodes<N> nodes, ArrayDeque<N> stack) {
    for (int i = nodes.operands(node) - 1; i >= 0; i--) {
      N operand = nodes.operand(node, i);
      Visit visit = nodes.visit(operand);
      if (visit == Visit.NEW) {
        stack.push(operand);
      } else if (visit == Visit.OPEN) {
        throw cycle(stack, operand, nodes);
      }
    }
  }

  /** Whatever is open lies on the path from the root to the operand that closes the cycle. */
  private static <N> IllegalArgumentException cycle(
      ArrayDeque<N> stack, N operand, Nodes<N> nodes) {
    List<N> path = stack.stream().filter(n -> nodes.visit(n) == Visit.OPEN).distinct().toList();
    return new IllegalArgumentException(
        "a computational graph has no cycles, but these form one: "
            + path.subList(0, path.indexOf(operand) + 1));
  }
}
