package org.chainrule.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.chainrule.AutogradException;
import org.chainrule.GradMode;
import org.chainrule.Tensor;

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
    LOCK.lock();
    try {
      try {
        for (Tensor root : roots) {
          discover(root.node());
        }
        expand();
        int[] order = order();
        boolean[] needed = inputs == null ? null : needed(order, inputs);
        return walk(order, needed, roots, gradients, inputs);
      } finally {
        for (int i = 0; i < count; i++) {
          nodes[i].slot = slotBefore[i];
        }
      }
    } finally {
      LOCK.unlock();
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
    Tensor[] arrived = new Tensor[count];
    boolean small = count <= SMALL_GRAPH;
    String site = retain ? null : CallSite.sparingly();
    ArrayDeque<Runnable> gathered = new ArrayDeque<>();
    Tensor[] result = inputs == null ? null : new Tensor[inputs.length];
    boolean before = GradMode.set(create);
    try {
      for (int i = 0; i < roots.length; i++) {
        add(arrived, roots[i].node().slot, gradients[i]);
      }
      for (int slot : order) {
        if (Thread.interrupted()) {
          throw new CancellationException("backward() was interrupted");
        }
        Node node = nodes[slot];
        Tensor up = arrived[slot];
        if (up == null || (needed != null && !needed[slot])) {
          continue;
        }
        if (inputs != null) {
          for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].node() == node) {
              result[i] = up;
            }
          }
        } else if (node.gathers()) {
          gathered.add(() -> node.grad(node.grad() == null ? up : node.grad().add(up)));
        }
        if (small && up.numel() <= Node.SMALL) {
          node.upstream(up.array());
        }
        Node[] operands = node.inputs();
        for (int i = 0; i < operands.length; i++) {
          Node operand = operands[i];
          if (operand.requiresGrad() && (needed == null || needed[operand.slot])) {
            add(arrived, operand.slot, node.vjp(i, up));
          }
        }
        arrived[slot] = null;
        if (!retain) {
          node.free(site, small);
        }
      }
      gathered.forEach(Runnable::run);
      return result;
    } finally {
      GradMode.set(before);
    }
  }

  private static void add(Tensor[] arrived, int slot, Tensor gradient) {
    arrived[slot] = arrived[slot] == null ? gradient : arrived[slot].add(gradient);
  }
}
