package org.chainrule.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainrule.Node;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.TextTable;

/**
 * The computational graph of a tensor, drawn as a circuit: every gate is an operation, the value
 * stands above its wire in green, the gradient of the output below in red. Where a value is used
 * more than once, each wire shows what flows back through it, and the box shows the sum Σ.
 *
 * <pre>{@code
 * Tensor x = tensor(-2).requiresGrad(true).named("x");
 * Tensor y = tensor(5).requiresGrad(true).named("y");
 * Circuit.of(x.add(y))
 * }</pre>
 *
 * <p>Drawing changes nothing: no {@code grad()} is touched, and it works before and after {@code
 * backward()}. After it, large tensors have been freed, and wires that would need them show no
 * gradient. A parameter that an optimiser has changed since shows the value that was used. Hooks
 * are called, as in every backward pass, and what stands at a value is its gradient after them.
 *
 * @see <a href="https://cs231n.github.io/optimization-2/">CS231n: Backpropagation, Intuitions</a>
 */
public final class Circuit implements Displayable {
  private static final int MOST_LINES = 60;
  private final GradientFlow graph;
  private final String remark;
  private final boolean everyName;
  private final Map<Node, String> ids = new HashMap<>();
  private final Map<Paths.Step, Diagram.Wire> wires = new LinkedHashMap<>();
  private final Diagram.Wire outputWire;

  private Circuit(GradientFlow graph, String remark, boolean everyName) {
    this.graph = graph;
    this.remark = remark;
    this.everyName = everyName;
    graph.nodes.forEach(node -> ids.put(node, "n" + ids.size()));
    for (Node node : graph.nodes) {
      for (int i = 0; i < node.operands().size(); i++) {
        Node operand = node.operands().get(i);
        if (!isInsideAGate(operand)) {
          wires.put(
              new Paths.Step(node, i),
              wire(operand, ids.get(node), node.value(i), graph.flow(node, i)));
        }
      }
    }
    outputWire = wire(graph.output, "out", graph.value(graph.output), graph.total(graph.output));
  }

  /** The circuit for a text that calls every result by a name, also by one that was made up. */
  static Circuit named(GradientFlow graph) {
    return new Circuit(graph, "", true);
  }

  /**
   * The circuit with values, and with gradients if the output is a single number.
   *
   * @throws org.chainrule.AutogradException if the output was not computed by a recorded operation
   */
  public static Circuit of(Tensor output) {
    if (output.numel() != 1) {
      return new Circuit(
          GradientFlow.forward(output),
          "the output has shape "
              + output.shape()
              + ": a gradient needs one number, or dL/dy with Circuit.of(y, dLdy)",
          false);
    }
    return of(output, Tensor.full(output.shape(), 1));
  }

  /**
   * The circuit of a part of a network, given the gradient of its output.
   *
   * @param upstream dL/doutput, in the output's shape
   */
  public static Circuit of(Tensor output, Tensor upstream) {
    GradientFlow graph = GradientFlow.backward(output, upstream);
    String remark =
        graph.isComplete()
            ? ""
            : "some gradients are missing, because backward() has freed what they need: draw before"
                + " it, or call backward(RETAIN_GRAPH)";
    return new Circuit(graph, remark, false);
  }

  /** The circuit with values only, for a question such as "which gradients do you expect?". */
  public static Circuit forwardOnly(Tensor output) {
    return new Circuit(GradientFlow.forward(output), "", false);
  }

  @Override
  public MimeBundle display() {
    return diagram().display(toString());
  }

  /** What is drawn, as plain boxes and wires. */
  public Diagram diagram() {
    var boxes = new ArrayList<Diagram.Box>();
    graph.nodes.stream().filter(node -> !isInsideAGate(node)).map(this::box).forEach(boxes::add);
    String name = graph.name(graph.output);
    boxes.add(Diagram.Box.output("out", name));
    var drawn = new ArrayList<>(wires.values());
    drawn.add(outputWire);
    return new Diagram("computational graph of " + name, boxes, drawn);
  }

  /** The drawn wire of one operand. */
  Diagram.Wire wire(Paths.Step step) {
    return wires.get(step);
  }

  /** The wire from the last gate to the output. */
  Diagram.Wire outputWire() {
    return outputWire;
  }

  /** The id of a node's box. */
  String id(Node node) {
    return ids.get(node);
  }

  /** A constant number is written into the gates that use it, as in "× 2", if they have inputs. */
  private boolean isInsideAGate(Node node) {
    return graph.isNumber(node);
  }

  private Diagram.Box box(Node node) {
    String note = "";
    if (graph.uses(node) > 1) {
      note = graph.total(node).map(total -> "Σ " + ArrayText.line(total)).orElse("");
    }
    Diagram.Kind kind =
        !node.isLeaf()
            ? Diagram.Kind.GATE
            : node.requiresGrad() ? Diagram.Kind.INPUT : Diagram.Kind.CONSTANT;
    String label = node.isLeaf() ? graph.name(node) : gate(node);
    return new Diagram.Box(ids.get(node), kind, label, note);
  }

  private String gate(Node node) {
    String symbol = node.symbol().replace('*', '×');
    List<Node> operands = node.operands();
    if (operands.stream().noneMatch(this::isInsideAGate)) {
      return symbol;
    }
    List<String> shown =
        operands.stream().map(x -> isInsideAGate(x) ? graph.name(x) : "·").toList();
    if (operands.size() != 2 || Character.isLetter(symbol.codePointAt(0))) {
      return symbol + "(" + String.join(", ", shown) + ")";
    }
    boolean orderMatters = !symbol.equals("+") && !symbol.equals("×");
    if (!isInsideAGate(operands.get(0))) {
      return symbol + " " + shown.get(1);
    }
    return orderMatters ? shown.get(0) + " " + symbol + " ·" : symbol + " " + shown.get(0);
  }

  private Diagram.Wire wire(
      Node from, String to, Optional<NdArray> carried, Optional<NdArray> gradient) {
    var value = new ArrayList<>(value(from, carried));
    boolean named = !from.isLeaf() && from != graph.output && (everyName || from.name() != null);
    if (named) {
      String name = graph.name(from);
      boolean byShape = value.get(0).startsWith("(");
      if (value.size() == 1) {
        value.set(0, name + (byShape ? " " : " = ") + value.get(0));
      } else {
        value.add(0, name + " =");
      }
    }
    return new Diagram.Wire(
        ids.get(from), to, value, gradient.map(Circuit::lines).orElse(List.of()));
  }

  private static List<String> value(Node node, Optional<NdArray> value) {
    boolean shown = ArrayText.isTiny(node.shape()) && value.isPresent();
    return shown ? ArrayText.rows(value.get()) : List.of(node.shape().toString());
  }

  private static List<String> lines(NdArray gradient) {
    return ArrayText.isTiny(gradient.shape())
        ? ArrayText.rows(gradient)
        : List.of(ArrayText.line(gradient));
  }

  /** The circuit as a table: one line for each node, inputs first. */
  @Override
  public String toString() {
    var table = new TextTable();
    boolean gradients = graph.total(graph.output).isPresent();
    String out = graph.name(graph.output);
    table.row("", "computed as", "value", gradients ? "d" + out + "/d·" : "");
    List<Node> shown = graph.nodes.stream().filter(node -> !isInsideAGate(node)).toList();
    for (int i = 0; i < shown.size(); i++) {
      if (shown.size() > MOST_LINES && i == MOST_LINES / 2) {
        table.row("⋯", (shown.size() - MOST_LINES) + " more", "", "");
        i = shown.size() - MOST_LINES / 2;
      }
      Node node = shown.get(i);
      table.row(
          graph.name(node),
          graph.formula(node),
          graph.value(node).map(Circuit::summary).orElse(node.shape().toString()),
          graph.total(node).map(Circuit::summary).orElse(""));
    }
    return "computational graph of " + out + "\n" + table + (remark.isEmpty() ? "" : remark + "\n");
  }

  private static String summary(NdArray array) {
    String line = ArrayText.line(array);
    return ArrayText.isTiny(array.shape()) ? line : array.shape() + " " + line;
  }
}
