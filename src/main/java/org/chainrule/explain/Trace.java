package org.chainrule.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.chainrule.Autograd;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.engine.Node;

/**
 * A backward pass of its own, which writes down everything that the real one forgets: what flows
 * through every single wire. It asks the same operations for the same rules, and touches no {@code
 * grad()}.
 */
final class Trace {
  /** Operands before what is computed from them; the last is the output. */
  final List<Node> nodes;

  final Node output;
  private final Map<Node, String> names = new HashMap<>();
  private final Map<Node, Tensor> totals = new HashMap<>();
  private final Map<Node, Tensor[]> flows = new HashMap<>();
  private final Map<Node, Integer> uses = new HashMap<>();
  private boolean complete = true;

  private Trace(Tensor output) {
    if (output.gradFn() == null) {
      String name = output.name() == null ? "this tensor" : output.name();
      throw new AutogradException(
          name
              + " was not computed by a recorded operation, so there is no graph: call"
              + " requiresGrad(true) on an input before computing it, outside of noGrad");
    }
    this.output = output.node();
    this.nodes = inOrder(this.output);
    nameAll();
    for (Node node : nodes) {
      node.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
    }
  }

  /** The graph alone, without gradients. */
  static Trace forward(Tensor output) {
    return new Trace(output);
  }

  /** The graph, and the gradient of the output: of one number, or of a tensor with dL/doutput. */
  static Trace backward(Tensor output, Tensor upstream) {
    var trace = new Trace(output);
    Autograd.noGrad(() -> trace.flow(upstream));
    return trace;
  }

  private static List<Node> inOrder(Node output) {
    var order = new ArrayList<Node>();
    var open = new HashSet<Node>();
    var done = new HashSet<Node>();
    var stack = new ArrayDeque<Node>(List.of(output));
    while (!stack.isEmpty()) {
      Node node = stack.peek();
      if (open.add(node)) {
        List<Node> operands = node.operands();
        for (int i = operands.size() - 1; i >= 0; i--) {
          if (!open.contains(operands.get(i))) {
            stack.push(operands.get(i));
          }
        }
      } else {
        stack.pop();
        if (done.add(node)) {
          order.add(node);
        }
      }
    }
    return order;
  }

  /** Names that are missing are made up: unique, so that a formula can be read. */
  private void nameAll() {
    var taken = new HashSet<String>();
    nodes.stream().map(Node::name).filter(Objects::nonNull).forEach(taken::add);
    var last = new HashMap<String, Integer>();
    for (Node node : nodes) {
      String name = node.name();
      if (name == null && isNumber(node)) {
        name = Numbers.brief(node.value().get().data()[0]);
      } else if (name == null) {
        String stem = node == output ? "out" : node.isLeaf() ? "in" : "v";
        name = stem;
        while ((name.equals(stem) && node != output) || !taken.add(name)) {
          name = stem + last.merge(stem, 1, Integer::sum);
        }
      }
      names.put(node, name);
    }
  }

  private void flow(Tensor upstream) {
    totals.putAll(gradients(output, upstream, (node, operand) -> true, flows));
  }

  /**
   * The gradient of any node of the graph, over some of the wires only: what a calculation by hand
   * finds that stops too early or forgets a path.
   */
  Map<Node, Tensor> gradients(Node from, Tensor upstream, Wires counted) {
    return Autograd.noGrad(() -> gradients(from, upstream, counted, new HashMap<>()));
  }

  private Map<Node, Tensor> gradients(
      Node from, Tensor upstream, Wires counted, Map<Node, Tensor[]> sent) {
    var totals = new HashMap<Node, Tensor>();
    totals.put(from, upstream);
    for (int i = nodes.indexOf(from); i >= 0; i--) {
      if (Thread.interrupted()) {
        throw new CancellationException("the explanation was interrupted");
      }
      Node node = nodes.get(i);
      Tensor up = totals.get(node);
      if (up == null || node.isLeaf()) {
        continue;
      }
      List<Node> operands = node.operands();
      var flows = new Tensor[operands.size()];
      for (int k = 0; k < flows.length; k++) {
        if (operands.get(k).requiresGrad() && counted.includes(node, k)) {
          try {
            flows[k] = node.vjp(k, up);
          } catch (AutogradException freed) {
            complete = false;
            continue;
          }
          totals.merge(operands.get(k), flows[k], Tensor::add);
        }
      }
      sent.put(node, flows);
    }
    return totals;
  }

  /** Which wires a calculation counts. */
  interface Wires {
    boolean includes(Node gate, int operand);
  }

  /** Whether every gradient could be computed: not when big values were freed by a backward(). */
  boolean isComplete() {
    return complete;
  }

  /** Its name, or one that was made up; also for a node outside of the graph. */
  String name(Node node) {
    String name = names.getOrDefault(node, node.name());
    return name == null ? "this tensor" : name;
  }

  /** A constant without a name is called by its value. */
  static boolean isNumber(Node node) {
    return node.isLeaf()
        && !node.requiresGrad()
        && node.name() == null
        && node.shape().size() == 1
        && node.value().isPresent();
  }

  int uses(Node node) {
    return uses.getOrDefault(node, 0);
  }

  /** The gradient of the output with respect to a node: the sum over all its uses. */
  Optional<NdArray> total(Node node) {
    return Optional.ofNullable(totals.get(node)).map(Tensor::array);
  }

  /** What flows back through one wire. */
  Optional<NdArray> flow(Node node, int operand) {
    Tensor[] sent = flows.get(node);
    return sent == null ? Optional.empty() : Optional.ofNullable(sent[operand]).map(Tensor::array);
  }

  /** How the node was computed, in names: {@code x + y}. */
  String formula(Node node) {
    if (node.isLeaf()) {
      return node.requiresGrad() ? "input" : "constant";
    }
    List<String> operands = node.operands().stream().map(this::name).toList();
    String symbol = node.symbol();
    if (symbol.equals("*(-1)")) {
      return "-" + operands.get(0);
    }
    boolean infix = operands.size() == 2 && "+-*/^@".contains(symbol);
    if (infix) {
      return operands.get(0) + " " + symbol + " " + operands.get(1);
    } else if (operands.size() == 1 && symbol.startsWith("^")) {
      return operands.get(0) + symbol;
    }
    return node.opName() + "(" + String.join(", ", operands) + ")";
  }
}
