package org.chainrule;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.chainrule.array.Binary;
import org.chainrule.array.Shape;
import org.chainrule.op.Op;
import org.chainrule.platform.CallSite;

/**
 * The backward and forward passes over a graph, the only place where derivatives are applied. For
 * each node the backward pass takes the accumulated gradient, computes the vjps of the operands,
 * and adds them to the operands' gradients. Explanations observe this pass; see {@link
 * BackwardObserver}.
 */
final class Engine implements Op.Saved {
  private final boolean retain;
  private final boolean create;
  private final BackwardObserver observer;
  private final boolean anomaly = GradMode.isAnomaly();

  private Graph graph;

  /** Which nodes get a gradient because they lead to an input; null if all of them do. */
  private boolean[] needed;

  /** Whose gradients are asked for; null where every leaf accumulates its own. */
  private boolean[] wanted;

  private Tensor[] accumulated;
  private boolean[] own;

  /** The nodes whose gradient an observed pass cannot compute. */
  private boolean[] unknown;

  /** The node whose derivatives are being applied: the source of {@link #value}. */
  private Node current;

  private Engine(boolean retain, boolean create, BackwardObserver observer) {
    this.retain = retain;
    this.create = create;
    this.observer = observer;
  }

  /** Adds dL/dleaf to the gradient of every leaf (and of whatever retains its gradient). */
  static void backward(Tensor root, Tensor gradient, boolean retain, boolean create) {
    new Engine(retain, create, null).run(new Node[] {root.node()}, new Tensor[] {gradient}, null);
  }

  /** The gradients of the inputs, in their order, null where no path leads; accumulates nothing. */
  static Tensor[] grad(
      Tensor[] roots, Tensor[] gradients, Tensor[] inputs, boolean retain, boolean create) {
    return new Engine(retain, create, null).run(nodes(roots), gradients, nodes(inputs));
  }

  /** See {@link Autograd#observe}. */
  static void observe(Node root, Tensor gradient, BackwardObserver observer) {
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
    try (Graph all = new Graph(roots, inputs == null && observer == null)) {
      graph = all;
      int[] order = graph.order();
      if (inputs != null) {
        wanted = graph.marked(inputs);
        needed = graph.leadingTo(wanted, order);
      }
      accumulated = new Tensor[graph.count()];
      own = new boolean[graph.count()];
      unknown = observer == null ? null : new boolean[graph.count()];
      for (int i = 0; i < roots.length; i++) {
        add(graph.slot(roots[i]), gradients[i]);
      }
      pass(order);
      if (observer != null) {
        return new Tensor[0];
      }
      GradMode.passCompleted();
      if (inputs == null) {
        accumulate();
        return new Tensor[0];
      }
      Tensor[] result = new Tensor[inputs.length];
      Arrays.setAll(
          result, i -> graph.contains(inputs[i]) ? accumulated[graph.slot(inputs[i])] : null);
      return result;
    }
  }

  private void pass(int[] order) {
    boolean small = KeptValues.keepsAfterFree(order.length);
    String site = retain ? null : CallSite.nowRateLimited();
    boolean before = GradMode.set(create);
    try {
      for (int slot : order) {
        if (Thread.interrupted()) {
          throw new CancellationException("backward() was interrupted");
        }
        current = graph.node(slot);
        if (observer != null && unknown[slot]) {
          passUnknown();
        } else if (accumulated[slot] != null && (needed == null || needed[slot])) {
          visit(slot, site, small);
        }
      }
    } finally {
      GradMode.set(before);
    }
  }

  private void visit(int slot, String site, boolean small) {
    Node node = current;
    Tensor gradient =
        observer == null
            ? node.applyHooks(accumulated[slot])
            : observer.nodeGradient(node, accumulated[slot]);
    boolean keeps = wanted == null ? node.accumulates() : wanted[slot];
    accumulated[slot] = keeps ? gradient : null;
    if (node.isLeaf() || !toOperands(node, gradient) || observer != null) {
      return;
    }
    if (node.freed()) { // freed by another thread in the meantime
      throw node.freedError();
    }
    if (!retain) {
      node.free(site, small);
    }
  }

  /** Lets the gradient of a node flow to its operands; returns whether any of them takes part. */
  private boolean toOperands(Node node, Tensor gradOutput) {
    Node[] operands = node.inputs();
    Tensor[] together = null;
    boolean asked = false;
    for (int i = 0; i < operands.length; i++) {
      Node operand = operands[i];
      if (!operand.requiresGrad()
          || (needed != null && !needed[graph.slot(operand)])
          || (observer != null && !observer.follows(node, i))) {
        continue;
      }
      Tensor gradient;
      try {
        together = asked ? together : node.vjps(gradOutput);
        asked = true;
        gradient = together == null ? node.vjp(i, gradOutput, this) : together[i];
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
      if (anomaly && hasNaN(gradient) && !hasNaN(gradOutput)) {
        throw backwardNaN(node, i);
      }
      if (observer != null) {
        observer.operandGradient(node, i, gradient);
      }
      add(graph.slot(operand), gradient);
    }
    return asked;
  }

  private void passUnknown() {
    for (int i = 0; i < current.inputs().length; i++) {
      if (current.inputs()[i].requiresGrad() && observer.follows(current, i)) {
        miss(current, i);
      }
    }
  }

  private void miss(Node node, int operand) {
    unknown[graph.slot(node.inputs()[operand])] = true;
    observer.missing(node, operand);
  }

  /** Accumulates gradients of several uses; in place if the sum will not be differentiated. */
  private void add(int slot, Tensor gradient) {
    if (accumulated[slot] == null) {
      accumulated[slot] = gradient;
    } else if (own[slot]) {
      Binary.ADD.into(accumulated[slot].array(), gradient.array());
    } else {
      accumulated[slot] = accumulated[slot].add(gradient);
      own[slot] = !create;
    }
  }

  /** The last step, after everything that can fail: the gradients reach their tensors. */
  private void accumulate() {
    for (int slot = 0; slot < accumulated.length; slot++) {
      if (accumulated[slot] != null) {
        graph.node(slot).accumulate(accumulated[slot]);
      }
    }
  }

  // ---- forward mode ----

  /** See {@link Autograd#jvp}. */
  static Tensor jvp(Tensor output, Tensor input, Tensor tangent) {
    return new Engine(true, GradMode.isEnabled(), null).jvp(output.node(), input.node(), tangent);
  }

  private Tensor jvp(Node output, Node input, Tensor tangent) {
    GradMode.passBegins();
    try (Graph all = new Graph(new Node[] {output}, false)) {
      graph = all;
      int[] order = graph.order();
      accumulated = new Tensor[graph.count()];
      for (int i = order.length - 1; i >= 0; i--) {
        if (Thread.interrupted()) {
          throw new CancellationException("forward mode was interrupted");
        }
        current = graph.node(order[i]);
        accumulated[order[i]] = current == input ? tangent : tangentOf(current);
      }
      GradMode.passCompleted();
      return accumulated[graph.slot(output)];
    }
  }

  private Tensor tangentOf(Node node) {
    Tensor[] tangents = new Tensor[node.inputs().length];
    boolean any = false;
    for (int i = 0; i < tangents.length; i++) {
      Node operand = node.inputs()[i];
      tangents[i] = operand.requiresGrad() ? accumulated[graph.slot(operand)] : null;
      any |= tangents[i] != null;
    }
    return any ? node.jvp(tangents, this) : null;
  }

  // ---- what a derivative can read ----

  @Override
  public Tensor value(Op.Value which) {
    return switch (which) {
      case X -> current.savedOperand(0);
      case Y -> current.savedOperand(1);
      case OUTPUT -> current.savedOutput();
    };
  }

  @Override
  public Shape shape(int operand) {
    return current.inputs()[operand].shape();
  }

  @Override
  public Shape shape() {
    return current.shape();
  }

  // ---- anomaly mode ----

  /** Fails when an operation made a NaN of operands that have none; else remembers the line. */
  static void checkForward(Tensor result, Tensor... operands) {
    Node made = result.node();
    made.madeAt(CallSite.now());
    if (hasNaN(result) && Arrays.stream(operands).noneMatch(Engine::hasNaN)) {
      throw new AutogradException(
          "the forward pass made a NaN: %s in %s, from operands without one"
              .formatted(made.describe(), made.madeAt()));
    }
  }

  private static AutogradException backwardNaN(Node node, int operand) {
    return new AutogradException(
        "the backward pass made a NaN: the gradient of %s for its operand %d, %s, by the rule %s. It was computed in %s"
            .formatted(
                node.describe(),
                operand,
                node.inputs()[operand].describe(),
                node.derivative(operand),
                node.madeAt()));
  }

  private static boolean hasNaN(Tensor t) {
    return Arrays.stream(t.array().data()).anyMatch(Double::isNaN);
  }
}
