package org.chainrule.engine;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chainrule.AutogradException;
import org.chainrule.GradMode;
import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.platform.CallSite;

/**
 * The backward walk, the only place where gradients are computed. It puts every vertex after all
 * that use it (Kahn's algorithm: count the users, then take whatever has none left), hands each its
 * gradient, asks its operation for what flows to the operands, and adds up where paths meet.
 * Nothing recurses: a chain of a million vertices needs no stack.
 *
 * <p>Walks never wait for one another: threads may walk at the same time, also through vertices
 * that they share, and a hook or a checkpoint may start another walk. The walk that comes first
 * numbers the vertices in a field of theirs; one that starts meanwhile has a map, which is slower.
 */
public final class Engine {
  /** Up to so many vertices the graph keeps small values for drawings after it was freed. */
  public static final int SMALL_GRAPH = 1000;

  private static final AtomicBoolean SLOTS_IN_USE = new AtomicBoolean();

  private final boolean retain;
  private final boolean create;
  private final Observer observer;
  private final boolean anomaly = GradMode.isAnomaly();

  /** Where the vertices are; null for the walk that uses {@link Node#slot}. */
  private IdentityHashMap<Node, Integer> slots;

  private Node[] nodes = new Node[16];
  private int[] users = new int[16];
  private int count;
  private Tensor[] arrived;
  private boolean[] own;

  /** Where an observed walk cannot tell what arrives. */
  private boolean[] unknown;

  private Engine(boolean retain, boolean create, Observer observer) {
    this.retain = retain;
    this.create = create;
    this.observer = observer;
  }

  /** Adds dL/dleaf to the gradient of every leaf (and of whatever retains its gradient). */
  public static void backward(Tensor root, Tensor gradient, boolean retain, boolean create) {
    new Engine(retain, create, null).run(new Node[] {root.node()}, new Tensor[] {gradient}, null);
  }

  /** The gradients of the inputs, in their order, null where no path leads; accumulates nothing. */
  public static Tensor[] grad(
      Tensor[] roots, Tensor[] gradients, Tensor[] inputs, boolean retain, boolean create) {
    return new Engine(retain, create, null).run(nodes(roots), gradients, nodes(inputs));
  }

  /**
   * A backward pass for an explanation: it changes no {@code grad()} and frees nothing, and it
   * passes through a freed graph as far as values are left.
   *
   * @param root where it starts: any vertex, with the gradient that arrives there
   */
  public static void observe(Node root, Tensor gradient, Observer observer) {
    new Engine(true, false, observer).run(new Node[] {root}, new Tensor[] {gradient}, null);
  }

  private static Node[] nodes(Tensor... tensors) {
    Node[] nodes = new Node[tensors.length];
    Arrays.setAll(nodes, i -> tensors[i].node());
    return nodes;
  }

  private Tensor[] run(Node[] roots, Tensor[] gradients, Node[] inputs) {
    if (observer == null) {
      GradMode.passBegins();
    }
    boolean first = begin();
    try {
      for (Node root : roots) {
        discover(root);
      }
      expand(inputs == null && observer == null);
      int[] order = order();
      boolean[] wanted = inputs == null ? null : wanted(inputs);
      boolean[] needed = inputs == null ? null : needed(order, wanted);
      if (inputs != null) {
        refuseFreed(needed);
      }
      arrived = new Tensor[count];
      own = new boolean[count];
      unknown = observer == null ? null : new boolean[count];
      for (int i = 0; i < roots.length; i++) {
        add(slot(roots[i]), gradients[i]);
      }
      walk(order, needed, wanted);
      if (observer == null) {
        GradMode.passCompleted();
      }
      if (inputs != null) {
        return pick(inputs);
      }
      if (observer == null) {
        accumulate();
      }
      return new Tensor[0];
    } finally {
      end(first);
    }
  }

  /**
   * Forward mode: how the output changes when the input changes by a tangent. Visits the vertices
   * in the order in which they were computed and hands each the tangents of its operands.
   *
   * @return null when the output does not depend on the input
   */
  public static Tensor forward(Tensor output, Tensor input, Tensor tangent) {
    return new Engine(true, GradMode.isEnabled(), null).push(output.node(), input.node(), tangent);
  }

  private Tensor push(Node output, Node input, Tensor tangent) {
    GradMode.passBegins();
    boolean first = begin();
    try {
      discover(output);
      expand(false);
      int[] order = order();
      arrived = new Tensor[count];
      for (int i = count - 1; i >= 0; i--) {
        if (Thread.interrupted()) {
          throw new CancellationException("forward mode was interrupted");
        }
        Node node = nodes[order[i]];
        arrived[order[i]] = node == input ? tangent : tangent(node);
      }
      GradMode.passCompleted();
      return arrived[slot(output)];
    } finally {
      end(first);
    }
  }

  private Tensor tangent(Node node) {
    Tensor[] tangents = new Tensor[node.inputs().length];
    boolean any = false;
    for (int i = 0; i < tangents.length; i++) {
      Node operand = node.inputs()[i];
      tangents[i] = operand.requiresGrad() ? arrived[slot(operand)] : null;
      any |= tangents[i] != null;
    }
    return any ? node.op().tangent(node, tangents) : null;
  }

  private boolean begin() {
    boolean first = SLOTS_IN_USE.compareAndSet(false, true);
    if (!first) {
      slots = new IdentityHashMap<>();
    }
    return first;
  }

  private static void end(boolean first) {
    if (first) {
      SLOTS_IN_USE.set(false);
    }
  }

  private boolean known(Node node) {
    return slots == null ? node.slot < count && nodes[node.slot] == node : slots.containsKey(node);
  }

  private int slot(Node node) {
    return slots == null ? node.slot : slots.get(node);
  }

  private int discover(Node node) {
    if (known(node)) {
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

  /** Finds all vertices; where all of them are to be walked, fails at the first freed one. */
  private void expand(boolean all) {
    for (int i = 0; i < count; i++) {
      if (all && nodes[i].freed()) {
        throw nodes[i].gone();
      }
      for (Node operand : nodes[i].inputs()) {
        if (operand.requiresGrad()) {
          int slot = discover(operand);
          users[slot]++;
        }
      }
    }
  }

  /** Fails, before anything is changed, when a freed vertex is on the way to an input. */
  private void refuseFreed(boolean[] needed) {
    for (int i = 0; i < count; i++) {
      if (nodes[i].freed() && leadsOn(nodes[i], needed)) {
        throw nodes[i].gone();
      }
    }
  }

  private boolean leadsOn(Node node, boolean[] needed) {
    for (Node operand : node.inputs()) {
      if (operand.requiresGrad() && needed[slot(operand)]) {
        return true;
      }
    }
    return false;
  }

  private int[] order() {
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

  private boolean[] wanted(Node[] inputs) {
    boolean[] wanted = new boolean[count];
    for (Node input : inputs) {
      if (known(input)) {
        wanted[slot(input)] = true;
      }
    }
    return wanted;
  }

  /** Which vertices lie on a way to one of those that are wanted. */
  private boolean[] needed(int[] order, boolean[] wanted) {
    boolean[] needed = wanted.clone();
    for (int i = count - 1; i >= 0; i--) {
      needed[order[i]] |= leadsOn(nodes[order[i]], needed);
    }
    return needed;
  }

  private void walk(int[] order, boolean[] needed, boolean[] wanted) {
    boolean small = count <= SMALL_GRAPH;
    String site = retain ? null : CallSite.nowRateLimited();
    boolean before = GradMode.set(create);
    try {
      for (int slot : order) {
        if (Thread.interrupted()) {
          throw new CancellationException("backward() was interrupted");
        }
        Node node = nodes[slot];
        if (observer != null && unknown[slot]) {
          passOnNothing(node);
          continue;
        }
        if (arrived[slot] == null || (needed != null && !needed[slot])) {
          continue;
        }
        Tensor up =
            observer == null ? node.hooked(arrived[slot]) : observer.arrived(node, arrived[slot]);
        boolean keeps = wanted == null ? node.accumulates() : wanted[slot];
        arrived[slot] = keeps ? up : null;
        if (observer == null && small && up.numel() <= Node.SMALL) {
          node.upstream(up.array());
        }
        if (node.isLeaf() || !passOn(node, up, needed) || observer != null) {
          continue;
        }
        if (node.freed()) { // meanwhile, by a walk of another thread
          throw node.gone();
        }
        if (!retain) {
          node.free(site, small);
        }
      }
    } finally {
      GradMode.set(before);
    }
  }

  /** Lets the gradient of a vertex flow to its operands; says whether any was to get some. */
  private boolean passOn(Node node, Tensor up, boolean[] needed) {
    Node[] operands = node.inputs();
    Tensor[] together = null;
    boolean asked = false;
    for (int i = 0; i < operands.length; i++) {
      Node operand = operands[i];
      if (!operand.requiresGrad() || (needed != null && !needed[slot(operand)])) {
        continue;
      }
      if (observer != null && !observer.follows(node, i)) {
        continue;
      }
      Tensor gradient;
      try {
        together = asked ? together : node.vjps(up);
        asked = true;
        gradient = together == null ? node.vjp(i, up) : together[i];
      } catch (AutogradException e) {
        if (observer == null || !node.freed()) {
          throw e;
        }
        miss(node, i);
        continue;
      }
      if (gradient == null) {
        continue;
      }
      if (anomaly) {
        Anomaly.check(node, i, up, gradient);
      }
      if (observer != null) {
        observer.flowed(node, i, gradient);
      }
      add(slot(operand), gradient);
    }
    return asked;
  }

  private void passOnNothing(Node node) {
    for (int i = 0; i < node.inputs().length; i++) {
      if (node.inputs()[i].requiresGrad() && observer.follows(node, i)) {
        miss(node, i);
      }
    }
  }

  private void miss(Node node, int operand) {
    unknown[slot(node.inputs()[operand])] = true;
    observer.missing(node, operand);
  }

  /** The last step, after everything that can fail: the gradients reach their tensors. */
  private void accumulate() {
    for (int slot = 0; slot < count; slot++) {
      if (arrived[slot] != null) {
        nodes[slot].accumulate(arrived[slot]);
      }
    }
  }

  private Tensor[] pick(Node[] inputs) {
    Tensor[] result = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      result[i] = known(inputs[i]) ? arrived[slot(inputs[i])] : null;
    }
    return result;
  }

  /**
   * Adds where paths meet: into a sum that only this walk knows, if it will not be differentiated.
   */
  private void add(int slot, Tensor gradient) {
    if (arrived[slot] == null) {
      arrived[slot] = gradient;
    } else if (own[slot]) {
      Binary.ADD.into(arrived[slot].array(), gradient.array());
    } else {
      arrived[slot] = arrived[slot].add(gradient);
      own[slot] = !create;
    }
  }
}
