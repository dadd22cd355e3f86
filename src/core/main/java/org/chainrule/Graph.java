package org.chainrule;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The nodes that the roots depend on and that require a gradient, numbered, in an order in which
 * every node comes after all nodes that use it (Kahn's algorithm, without recursion). {@link
 * org.chainrule.graph.TopologicalOrder} gives explanations operands first; a pass needs users
 * first, and the number of users.
 *
 * <p>Passes do not lock: threads may run them at the same time, also through shared nodes, and a
 * hook or a checkpoint may start another pass. The first graph stores the numbers in a field of the
 * nodes; a graph that is created while the first is open uses a map, which is slower.
 */
final class Graph implements AutoCloseable {
  private static final AtomicBoolean SLOTS_IN_USE = new AtomicBoolean();

  /** Where the nodes are; null for the graph that uses {@link Node#slot}. */
  private final IdentityHashMap<Node, Integer> slots;

  private Node[] nodes = new Node[16];
  private int[] users = new int[16];
  private int count;

  /**
   * Finds the nodes under the roots.
   *
   * @param refuseFreed whether to throw if a node was freed
   */
  Graph(Node[] roots, boolean refuseFreed) {
    slots = SLOTS_IN_USE.compareAndSet(false, true) ? null : new IdentityHashMap<>();
    boolean done = false;
    try {
      for (Node root : roots) {
        add(root);
      }
      addOperands(refuseFreed);
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  @Override
  public void close() {
    if (slots == null) {
      SLOTS_IN_USE.set(false);
    }
  }

  private int add(Node node) {
    if (contains(node)) {
      return slot(node);
    }
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
      users = Arrays.copyOf(users, 2 * count);
    }
    nodes[count] = node;
    if (slots == null) {
      node.slot = count;
    } else {
      slots.put(node, count);
    }
    return count++;
  }

  private void addOperands(boolean refuseFreed) {
    for (int i = 0; i < count; i++) {
      if (refuseFreed && nodes[i].freed()) {
        throw nodes[i].freedError();
      }
      for (Node operand : nodes[i].inputs()) {
        if (operand.requiresGrad()) {
          int slot = add(operand);
          users[slot]++;
        }
      }
    }
  }

  int count() {
    return count;
  }

  Node node(int slot) {
    return nodes[slot];
  }

  boolean contains(Node node) {
    return slots == null ? node.slot < count && nodes[node.slot] == node : slots.containsKey(node);
  }

  int slot(Node node) {
    return slots == null ? node.slot : slots.get(node);
  }

  /** The numbers of the nodes, each after those of all nodes that use it. */
  int[] order() {
    int[] order = new int[count];
    int[] left = Arrays.copyOf(users, count);
    int ready = 0;
    for (int i = 0; i < count; i++) {
      if (left[i] == 0) {
        order[ready++] = i;
      }
    }
    for (int i = 0; i < ready; i++) {
      for (Node operand : nodes[order[i]].inputs()) {
        if (operand.requiresGrad() && --left[slot(operand)] == 0) {
          order[ready++] = slot(operand);
        }
      }
    }
    return order;
  }

  /** Marks the nodes that are in this graph. */
  boolean[] marked(Node... some) {
    boolean[] marked = new boolean[count];
    for (Node node : some) {
      if (contains(node)) {
        marked[slot(node)] = true;
      }
    }
    return marked;
  }

  /**
   * Which nodes lie on a path to a wanted node.
   *
   * @throws AutogradException if one of them was freed
   */
  boolean[] leadingTo(boolean[] wanted, int[] order) {
    boolean[] needed = wanted.clone();
    for (int i = count - 1; i >= 0; i--) {
      needed[order[i]] |= leadsOn(nodes[order[i]], needed);
    }
    for (int i = 0; i < count; i++) {
      if (nodes[i].freed() && leadsOn(nodes[i], needed)) {
        throw nodes[i].freedError();
      }
    }
    return needed;
  }

  private boolean leadsOn(Node node, boolean[] needed) {
    for (Node operand : node.inputs()) {
      if (operand.requiresGrad() && needed[slot(operand)]) {
        return true;
      }
    }
    return false;
  }
}
