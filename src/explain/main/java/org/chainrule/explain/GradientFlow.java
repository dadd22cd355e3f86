package org.chainrule.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.chainrule.Autograd;
import org.chainrule.AutogradException;
import org.chainrule.BackwardObserver;
import org.chainrule.Node;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.ShapeException;
import org.chainrule.display.Numbers;
import org.chainrule.graph.TopologicalOrder;

/**
 * A graph with its names, and what the engine's backward pass did with it, written down while it
 * walked: the gradient of every node, before and after its hooks, and what flowed along every
 * single wire. No {@code grad()} is touched, and nothing is computed here that the engine would
 * compute: also what a mistaken calculation finds is a backward pass, in which some wires are not
 * followed.
 */
final class GradientFlow {
  /** Operands before what is computed from them; the last is the output. */
  final List<Node> nodes;

  final Node output;
  private final Map<Node, String> names = new HashMap<>();
  private final Map<Node, NdArray> values = new HashMap<>();
  private final List<Node> order = new ArrayList<>();
  private final Map<Node, Tensor> totals = new HashMap<>();
  private final Map<Node, Tensor> hooked = new HashMap<>();
  private final Map<Node, Tensor[]> flows = new HashMap<>();
  private final Map<Node, Integer> uses = new HashMap<>();
  private final Map<Node, Integer> arrivals = new HashMap<>();
  private boolean complete = true;

  private GradientFlow(Tensor output) {
    if (output.gradFn() == null) {
      String name = output.name() == null ? "this tensor" : output.name();
      throw new AutogradException(
          name
              + " was not computed by a recorded operation, so there is no graph: call"
              + " requiresGrad(true) on an input before computing it, outside of noGrad");
    }
    this.output = output.node();
    this.nodes = TopologicalOrder.operandsFirst(List.of(this.output), Node::operands);
    for (Node node : nodes) {
      node.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
      readValues(node);
    }
    nameAll();
  }

  /** A leaf may have been changed in place since: its value here is the one that was used. */
  private void readValues(Node node) {
    for (int i = 0; i < node.operands().size(); i++) {
      Node operand = node.operands().get(i);
      if (operand.isLeaf()) {
        node.value(i).ifPresent(value -> values.putIfAbsent(operand, value));
      }
    }
    if (!node.isLeaf()) {
      node.value().ifPresent(value -> values.put(node, value));
    }
  }

  /** The graph alone, without gradients. */
  static GradientFlow forward(Tensor output) {
    return new GradientFlow(output);
  }

  /** The graph, and the gradient of the output: of one number, or of a tensor with dL/doutput. */
  static GradientFlow backward(Tensor output, Tensor upstream) {
    if (!upstream.shape().equals(output.shape())) {
      throw new ShapeException(
          "the upstream gradient has shape %s and the output has %s: they must be equal"
              .formatted(upstream.shape(), output.shape()));
    }
    var graph = new GradientFlow(output);
    Autograd.observe(graph.output, upstream.detach(), graph.new Recorder());
    return graph;
  }

  /** Writes down the backward pass; hooks are called, as in every backward pass. */
  private final class Recorder implements BackwardObserver {
    @Override
    public Tensor nodeGradient(Node node, Tensor gradient) {
      Tensor changed = BackwardObserver.super.nodeGradient(node, gradient);
      if (!changed.array().equals(gradient.array())) {
        hooked.put(node, gradient);
      }
      totals.put(node, changed);
      order.add(node);
      return changed;
    }

    @Override
    public void operandGradient(Node node, int operand, Tensor gradient) {
      flows.computeIfAbsent(node, n -> new Tensor[n.operands().size()])[operand] = gradient;
      arrivals.merge(node.operands().get(operand), 1, Integer::sum);
    }

    @Override
    public void missing(Node node, int operand) {
      complete = false;
    }
  }

  /** Names that are missing are made up: unique, so that a formula can be read. */
  private void nameAll() {
    var taken = new HashSet<String>();
    nodes.stream().map(Node::name).filter(Objects::nonNull).forEach(taken::add);
    var last = new HashMap<String, Integer>();
    for (Node node : nodes) {
      String name = node.name();
      if (name == null && isNumber(node)) {
        name = Numbers.brief(values.get(node).data()[0]);
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

  /**
   * The gradient of any node of the graph, over some of the wires only: what a calculation by hand
   * finds that stops too early or forgets a path.
   */
  Map<Node, Tensor> gradients(Node from, Tensor upstream, Wires counted) {
    var partial = new Partial(counted);
    Autograd.observe(from, upstream, partial);
    return partial.complete ? partial.totals : Map.of();
  }

  /** The gradients along a single path: at its beginning, and after each step. */
  List<Tensor> along(List<Paths.Step> path) {
    Set<Paths.Step> steps = new HashSet<>(path);
    Map<Node, Tensor> all =
        gradients(
            output,
            startOf(output),
            (gate, operand) -> steps.contains(new Paths.Step(gate, operand)));
    if (all.isEmpty()) {
      throw output.freedError();
    }
    var flow = new ArrayList<Tensor>();
    flow.add(all.get(output));
    for (Paths.Step step : path) {
      Tensor none = Tensor.full(step.to().shape(), 0); // a Function gave no gradient
      flow.add(all.getOrDefault(step.to(), none));
    }
    return flow;
  }

  /** The local derivative of one step, where both ends are single numbers. */
  double local(Paths.Step step) {
    double[] local = new double[1];
    Autograd.observe(
        step.gate(),
        Tensor.full(step.gate().shape(), 1),
        new BackwardObserver() {
          @Override
          public Tensor nodeGradient(Node node, Tensor gradient) {
            return gradient;
          }

          @Override
          public boolean follows(Node node, int operand) {
            return node == step.gate() && operand == step.operand();
          }

          @Override
          public void operandGradient(Node node, int operand, Tensor gradient) {
            local[0] = gradient.item();
          }

          @Override
          public void missing(Node node, int operand) {
            throw node.freedError();
          }
        });
    return local[0];
  }

  private Tensor startOf(Node node) {
    return hooked.getOrDefault(node, totals.get(node));
  }

  /** A backward pass over some of the wires. Hooks are not called again: see {@link #rehooked}. */
  private final class Partial implements BackwardObserver {
    private final Wires counted;
    private final Map<Node, Tensor> totals = new HashMap<>();
    private boolean complete = true;

    Partial(Wires counted) {
      this.counted = counted;
    }

    @Override
    public Tensor nodeGradient(Node node, Tensor gradient) {
      Tensor changed = rehooked(node, gradient);
      totals.put(node, changed);
      return changed;
    }

    @Override
    public boolean follows(Node node, int operand) {
      return counted.includes(node, operand);
    }

    @Override
    public void missing(Node node, int operand) {
      complete = false;
    }
  }

  /**
   * A part of the gradient of a node after the node's hooks: scaled, element by element, as the
   * hooks scaled the whole. So the parts still add up to the whole.
   */
  private Tensor rehooked(Node node, Tensor part) {
    Tensor before = hooked.get(node);
    return before == null
        ? part
        : Tensor.of(part.array().zip(hookFactor(node).array(), (p, factor) -> p * factor));
  }

  /** By what the hooks of a node multiplied its gradient, 1 where it was 0; null without any. */
  Tensor hookFactor(Node node) {
    Tensor before = hooked.get(node);
    return before == null
        ? null
        : Tensor.of(totals.get(node).array().zip(before.array(), (a, b) -> b == 0 ? 1 : a / b));
  }

  /** The gradient of a node before its hooks changed it; empty if they did not. */
  Optional<NdArray> beforeHooks(Node node) {
    return Optional.ofNullable(hooked.get(node)).map(Tensor::array);
  }

  /** The nodes in the order in which the engine took them. */
  List<Node> order() {
    return order;
  }

  /** The value of a node as it was used in this graph, while it is kept. */
  Optional<NdArray> value(Node node) {
    return Optional.ofNullable(values.get(node));
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
  boolean isNumber(Node node) {
    return node.isLeaf()
        && !node.requiresGrad()
        && node.name() == null
        && node.shape().size() == 1
        && values.containsKey(node);
  }

  int uses(Node node) {
    return uses.getOrDefault(node, 0);
  }

  /** How many gradients add up at a node. */
  int arrivals(Node node) {
    return arrivals.getOrDefault(node, 0);
  }

  /** The gradient of the output with respect to a node: the sum over all its uses, after hooks. */
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
