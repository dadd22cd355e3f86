package org.chainrule.engine;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.chainrule.AutogradException;
import org.chainrule.GradMode;
import org.chainrule.Tensor;
import org.chainrule.array.Binary;

/**
 * The backward walk. It puts every vertex after all that use it (Kahn's algorithm: count the users,
 * then take whatever has none left), hands each its gradient, asks its operation for what flows to
 * the operands, and adds up where paths meet. Nothing recurses: a chain of a million vertices needs
 * no stack.
 *
 * <p>One walk runs at a time in a process. It may be started again from within, by a hook or a
 * checkpoint.
 */
public final class Engine {
  /** Up to so many vertices the graph keeps small values for drawings after it was freed. */
  public static final int SMALL_GRAPH = 1000;

  private static final ReentrantLock LOCK = new ReentrantLock();

  private final boolean retain;
  private final boolean create;
  private Node[] nodes = new Node[16];
  private int[] users = new int[16];
  private int[] slotBefore = new int[16];
  private int count;
  private Tensor[] arrived;
  private boolean[] own;

  private Engine(boolean retain, boolean create) {
    this.retain = retain;
    this.create = create;
  }

  /** Adds dL/dleaf to the gradient of every leaf (and of whatever retains its gradient). */
  public static void backward(Tensor root, Tensor gradient, boolean retain, boolean create) {
    new Engine(retain, create).run(new Tensor[] {root}, new Tensor[] {gradient}, null);
  }

  /** The gradients of the inputs, in their order, null where no path leads; gathers nothing. */
  public static Tensor[] grad(
      Tensor[] roots, Tensor[] gradients, Tensor[] inputs, boolean retain, boolean create) {
    return new Engine(retain, create).run(roots, gradients, inputs);
  }

  private Tensor[] run(Tensor[] roots, Tensor[] gradients, Tensor[] inputs) {
    GradMode.passBegins();
    LOCK.lock();
    try {
      try {
        for (Tensor root : roots) {
          discover(root.node());
        }
        expand();
        int[] order = order();
        boolean[] needed = inputs == null ? null : needed(order, inputs);
        arrived = new Tensor[count];
        own = new boolean[count];
        Tensor[] result = walk(order, needed, roots, gradients, inputs);
        GradMode.passCompleted();
        return result;
      } finally {
        restoreSlots();
      }
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * Forward mode: how the output changes when the input changes by a tangent. Visits the vertices
   * in the order in which they were computed and hands each the tangents of its operands.
   *
   * @return null when the output does not depend on the input
   */
  public static Tensor forward(Tensor output, Tensor input, Tensor tangent) {
    return new Engine(true, GradMode.isEnabled()).push(output.node(), input.node(), tangent);
  }

  private Tensor push(Node output, Node input, Tensor tangent) {
    GradMode.passBegins();
    LOCK.lock();
    try {
      try {
        discover(output);
        expand();
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
        return arrived[output.slot];
      } finally {
        restoreSlots();
      }
    } finally {
      LOCK.unlock();
    }
  }

  private Tensor tangent(Node node) {
    Tensor[] tangents = new Tensor[node.inputs().length];
    boolean any = false;
    for (int i = 0; i < tangents.length; i++) {
      Node operand = node.inputs()[i];
      tangents[i] = operand.requiresGrad() ? arrived[operand.slot] : null;
      any |= tangents[i] != null;
    }
    return any ? node.op().tangent(node, tangents) : null;
  }

  private void restoreSlots() {
    for (int i = 0; i < count; i++) {
      nodes[i].slot = slotBefore[i];
    }
  }

  private boolean known(Node node) {
    return node.slot < count && nodes[node.slot] == node;
  }

  private int discover(Node node) {
    if (known(node)) {
      return node.slot;
    }
    if (node.freed()) {
      throw new AutogradException(node.freedMessage());
    }
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
      users = Arrays.copyOf(users, 2 * count);
      slotBefore = Arrays.copyOf(slotBefore, 2 * count);
    }
    slotBefore[count] = node.slot;
    nodes[count] = node;
    node.slot = count;
    return count++;
  }

  private void expand() {
    for (int i = 0; i < count; i++) {
      nodes[i].checkVersions();
      for (Node operand : nodes[i].inputs()) {
        if (operand.requiresGrad()) {
          int slot = discover(operand);
          users[slot]++;
        }
      }
    }
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
        if (operand.requiresGrad() && --left[operand.slot] == 0) {
          order[ready++] = operand.slot;
        }
      }
    }
    return order;
  }

  /** Which vertices lie on a way to one of the inputs. */
  private boolean[] needed(int[] order, Tensor[] inputs) {
    boolean[] needed = new boolean[count];
    for (Tensor input : inputs) {
      if (known(input.node())) {
        needed[input.node().slot] = true;
      }
    }
    for (int i = count - 1; i >= 0; i--) {
      for (Node operand : nodes[order[i]].inputs()) {
        needed[order[i]] |= operand.requiresGrad() && needed[operand.slot];
      }
    }
    return needed;
  }

  private Tensor[] walk(
      int[] order, boolean[] needed, Tensor[] roots, Tensor[] gradients, Tensor[] inputs) {
    boolean[] wanted = inputs == null ? null : wanted(inputs);
    boolean small = count <= SMALL_GRAPH;
    boolean anomaly = GradMode.isAnomaly();
    String site = retain ? null : CallSite.sparingly();
    boolean before = GradMode.set(create);
    try {
      for (int i = 0; i < roots.length; i++) {
        add(roots[i].node().slot, gradients[i]);
      }
      for (int slot : order) {
        if (Thread.interrupted()) {
          throw new CancellationException("backward() was interrupted");
        }
        Node node = nodes[slot];
        if (arrived[slot] == null || (needed != null && !needed[slot])) {
          continue;
        }
        Tensor up = node.hooked(arrived[slot]);
        boolean gathers = wanted == null ? node.gathers() : wanted[slot];
        arrived[slot] = gathers ? up : null;
        if (small && up.numel() <= Node.SMALL) {
          node.upstream(up.array());
        }
        Node[] operands = node.inputs();
        for (int i = 0; i < operands.length; i++) {
          Node operand = operands[i];
          if (operand.requiresGrad() && (needed == null || needed[operand.slot])) {
            Tensor gradient = node.vjp(i, up);
            if (anomaly) {
              Anomaly.check(node, i, up, gradient);
            }
            add(operand.slot, gradient);
          }
        }
        if (!retain) {
          node.free(site, small);
        }
      }
      return inputs == null ? gather() : pick(inputs);
    } finally {
      GradMode.set(before);
    }
  }

  private boolean[] wanted(Tensor[] inputs) {
    boolean[] wanted = new boolean[count];
    for (Tensor input : inputs) {
      if (known(input.node())) {
        wanted[input.node().slot] = true;
      }
    }
    return wanted;
  }

  /** The last step, after everything that can fail: the gradients reach their tensors. */
  private Tensor[] gather() {
    for (int slot = 0; slot < count; slot++) {
      if (arrived[slot] != null) {
        Node node = nodes[slot];
        Tensor gradient = arrived[slot];
        if (node.grad() != null) {
          node.grad(node.grad().add(gradient));
        } else {
          // One gradient may have arrived at several leaves: each gets a tensor of its own.
          node.grad(gradient.requiresGrad() ? gradient : gradient.detach());
        }
      }
    }
    return new Tensor[0];
  }

  private Tensor[] pick(Tensor[] inputs) {
    Tensor[] result = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      result[i] = known(inputs[i].node()) ? arrived[inputs[i].node().slot] : null;
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
