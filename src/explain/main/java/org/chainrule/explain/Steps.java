package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainrule.Node;
import org.chainrule.array.NdArray;
import org.chainrule.display.Display;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.drawing.Canvas;
import org.chainrule.display.drawing.Figure;

/**
 * The backward pass in numbered frames: each frame shows one gate: its gradient, the gradients of
 * its operands, and what has been accumulated so far. Made by {@link Explain#steps}.
 *
 * <pre>{@code
 * Steps steps = Explain.steps(f);
 * steps                    // all frames, one below the other
 * steps.frame(2)           // one of them
 * steps.play(1.5)          // one after the other, in place, 1.5 s each
 * }</pre>
 */
public final class Steps implements Displayable {
  private static final int MOST_AT_ONCE = 16;
  private static final double GAP = 8;

  private final GradientFlow graph;
  private final Circuit circuit;
  private final List<Node> gates;
  private final List<List<String>> texts = new ArrayList<>();
  private final Layout layout;

  Steps(GradientFlow graph) {
    this.graph = graph;
    this.circuit = Circuit.named(graph);
    this.gates = graph.order().stream().filter(n -> !n.isLeaf()).toList();
    Diagram diagram = circuit.diagram();
    if (diagram.boxes().size() > Collapse.MOST_BOXES) {
      throw new IllegalArgumentException(
          "the graph has %d boxes, and steps are drawn for at most %d: take a smaller part of it"
              .formatted(diagram.boxes().size(), Collapse.MOST_BOXES));
    }
    this.layout = Layout.of(withoutSums(diagram));
    describe();
  }

  /** A sum is known only at the end, so the boxes do not show it. */
  private static Diagram withoutSums(Diagram diagram) {
    List<Diagram.Box> boxes =
        diagram.boxes().stream()
            .map(box -> new Diagram.Box(box.id(), box.kind(), box.label(), ""))
            .toList();
    return new Diagram(diagram.title(), boxes, diagram.wires());
  }

  private void describe() {
    String out = graph.name(graph.output);
    texts.add(
        List.of(
            "step 0 of %d: start with d%s/d%s = %s"
                .formatted(gates.size(), out, out, line(graph.total(graph.output).get()))));
    Map<Node, List<String>> gathered = new HashMap<>();
    for (Node gate : gates) {
      var text = new ArrayList<String>();
      NdArray gradOutput = graph.total(gate).orElseThrow();
      text.add(
          "step %d of %d: gate %s receives d%s/d%s = %s"
              .formatted(
                  texts.size(),
                  gates.size(),
                  gate.symbol().replace('*', '×'),
                  out,
                  graph.name(gate),
                  line(gradOutput)));
      for (int i = 0; i < gate.operands().size(); i++) {
        Node operand = gate.operands().get(i);
        if (graph.flow(gate, i).isEmpty()) {
          continue;
        }
        String sent = line(graph.flow(gate, i).get());
        text.add("  " + rule(gate, i, gradOutput, sent));
        List<String> parts = gathered.computeIfAbsent(operand, k -> new ArrayList<>());
        parts.add(sent);
        if (graph.arrivals(operand) > 1) {
          text.add("  " + sum(out, operand, parts));
        }
        if (graph.beforeHooks(operand).isPresent() && parts.size() == graph.arrivals(operand)) {
          text.add("  a hook changes it to " + line(graph.total(operand).orElseThrow()));
        }
      }
      texts.add(List.copyOf(text));
    }
  }

  /** The chain rule for one operand: in numbers if they are numbers, else as the law. */
  private String rule(Node gate, int operand, NdArray gradOutput, String sent) {
    Node to = gate.operands().get(operand);
    String out = graph.name(graph.output);
    String sign = graph.arrivals(to) > 1 ? " += " : " = ";
    String left = "d" + out + "/d" + graph.name(to) + sign;
    if (gradOutput.size() != 1 || to.shape().size() != 1) {
      return left + sent + "   " + gate.derivative(operand);
    }
    var step = new Paths.Step(gate, operand);
    String derivative = DerivativeText.local(graph, step);
    return left
        + "d%s/d%s · %s".formatted(out, graph.name(gate), derivative)
        + " = (%s)(%s) = %s".formatted(line(gradOutput), Numbers.brief(graph.local(step)), sent);
  }

  private String sum(String out, Node operand, List<String> parts) {
    String left = "d%s/d%s".formatted(out, graph.name(operand));
    String terms =
        String.join(" + ", parts.stream().map(p -> p.startsWith("-") ? "(" + p + ")" : p).toList());
    int all = graph.arrivals(operand);
    NdArray total = graph.beforeHooks(operand).or(() -> graph.total(operand)).orElseThrow();
    return parts.size() < all
        ? "%s so far: %s (%d of %d uses)".formatted(left, terms, parts.size(), all)
        : "%s = %s = %s, all %d uses added up".formatted(left, terms, line(total), all);
  }

  private static String line(NdArray array) {
    String line = ArrayText.line(array);
    return ArrayText.isTiny(array.shape()) ? line : array.shape() + " " + line;
  }

  /** The number of frames: one for each gate that a gradient passes, and the start. */
  public int size() {
    return texts.size();
  }

  /**
   * One frame.
   *
   * @param number from 0, the start, to {@code size() - 1}
   */
  public Displayable frame(int number) {
    if (number < 0 || number >= size()) {
      throw new IllegalArgumentException(
          "there is no frame %d: they are numbered from 0 to %d".formatted(number, size() - 1));
    }
    return () -> figure(number).bundle();
  }

  /**
   * Shows the frames one after the other in the same place.
   *
   * @param seconds how long each stays
   * @throws InterruptedException if the cell is stopped
   */
  public void play(double seconds) throws InterruptedException {
    String id = Display.display(frame(0));
    for (int i = 1; i < size(); i++) {
      Thread.sleep(Math.round(seconds * 1000));
      Display.updateDisplay(id, frame(i));
    }
  }

  /** The text of every frame. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    texts.forEach(lines -> text.append(String.join("\n", lines)).append('\n'));
    return text.toString();
  }

  @Override
  public MimeBundle display() {
    if (size() > MOST_AT_ONCE) {
      return MimeBundle.text(
          this + "(too many frames to draw at once: use frame(i) or play(seconds))\n");
    }
    var frames = new ArrayList<Figure>();
    for (int i = 0; i < size(); i++) {
      frames.add(figure(i));
    }
    double width = frames.stream().mapToDouble(Figure::width).max().orElse(0);
    double height = frames.stream().mapToDouble(frame -> frame.height() + GAP).sum() - GAP;
    return new Figure(
            width,
            height,
            "backward pass of " + graph.name(graph.output),
            toString(),
            canvas -> {
              double y = 0;
              for (Figure frame : frames) {
                if (y > 0) {
                  canvas.wire(
                      List.of(new Canvas.Point(0, y), new Canvas.Point(width, y)),
                      Canvas.Paint.line("#e2e4e8", 1));
                }
                frame.painter().accept(canvas.at(0, y));
                y += frame.height() + GAP;
              }
            })
        .bundle();
  }

  private Figure figure(int number) {
    Node active = number == 0 ? null : gates.get(number - 1);
    Set<Diagram.Wire> known = wires();
    known.add(circuit.outputWire());
    Set<Diagram.Wire> strong = wires();
    if (number == 0) {
      strong.add(circuit.outputWire());
    }
    var done = new HashSet<>(gates.subList(0, number));
    for (Node gate : done) {
      for (int i = 0; i < gate.operands().size(); i++) {
        Diagram.Wire wire = circuit.wire(new Paths.Step(gate, i));
        if (wire != null) {
          known.add(wire);
          if (gate == active && graph.flow(gate, i).isPresent()) {
            strong.add(wire);
          }
        }
      }
    }
    String id = active == null ? "" : circuit.id(active);
    var emphasis =
        new DiagramPainter.Emphasis(strong::contains, box -> box.id().equals(id), known::contains);
    String plain = String.join("\n", texts.get(number));
    return new DiagramPainter(layout, emphasis, texts.get(number))
        .figure("step " + number + " of the backward pass", plain);
  }

  private static Set<Diagram.Wire> wires() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
