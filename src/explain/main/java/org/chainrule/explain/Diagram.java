package org.chainrule.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.drawing.Figure;
import org.chainrule.graph.TopologicalOrder;

/**
 * A directed acyclic graph as it shall be drawn, wires from left to right. It knows nothing of
 * tensors, so a scalar engine that you write yourself can be drawn too:
 *
 * <pre>{@code
 * new Diagram("f = x·x", List.of(Box.input("x", "x"), Box.gate("f", "×")),
 *     List.of(Wire.of("x", "f", "3", "3"), Wire.of("x", "f", "3", "3")))
 * }</pre>
 *
 * @param title one line that names the picture
 * @param boxes the nodes, each with its own id
 * @param wires the edges; wires into the same box come in the order of its operands
 */
public record Diagram(String title, List<Box> boxes, List<Wire> wires) implements Displayable {
  private static final int MOST_LINES = 60;

  /** What a box stands for; it decides how the box looks. */
  public enum Kind {
    /** a leaf whose gradient is asked for */
    INPUT,
    /** a leaf without a gradient */
    CONSTANT,
    /** an operation */
    GATE,
    /** the result */
    OUTPUT,
    /** many operations, drawn as one box to keep the picture readable */
    FOLDED
  }

  /**
   * One node.
   *
   * @param note a second line in red, or the empty string
   */
  public record Box(String id, Kind kind, String label, String note) {
    public Box {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(note, "note");
    }

    public static Box input(String id, String label) {
      return new Box(id, Kind.INPUT, label, "");
    }

    public static Box constant(String id, String label) {
      return new Box(id, Kind.CONSTANT, label, "");
    }

    public static Box gate(String id, String label) {
      return new Box(id, Kind.GATE, label, "");
    }

    public static Box output(String id, String label) {
      return new Box(id, Kind.OUTPUT, label, "");
    }
  }

  /**
   * One edge.
   *
   * @param above lines in green above the wire: the value
   * @param below lines in red below the wire: the gradient
   */
  public record Wire(String from, String to, List<String> above, List<String> below) {
    public Wire {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      above = List.copyOf(above);
      below = List.copyOf(below);
    }

    /** A wire with one line above and one below; an empty string leaves a place empty. */
    public static Wire of(String from, String to, String above, String below) {
      return new Wire(from, to, lines(above), lines(below));
    }

    private static List<String> lines(String text) {
      return text.isEmpty() ? List.of() : List.of(text);
    }

    boolean isLabelled() {
      return !above.isEmpty() || !below.isEmpty();
    }
  }

  /**
   * @throws IllegalArgumentException if two boxes have the same id, a wire ends at no box, or the
   *     wires form a cycle
   */
  public Diagram {
    Objects.requireNonNull(title, "title");
    boxes = List.copyOf(boxes);
    wires = List.copyOf(wires);
    sourcesFirst(boxes, wires); // fails where they are no graph
  }

  @Override
  public MimeBundle display() {
    return display(plain());
  }

  /** The picture with a text of its own instead of the plain list of wires. */
  MimeBundle display(String plain) {
    return figure(plain).bundle();
  }

  Figure figure(String plain) {
    Layout layout = Layout.of(Collapse.fold(this));
    return new DiagramPainter(layout, DiagramPainter.Emphasis.NONE, List.of()).figure(title, plain);
  }

  /** One line for each wire: {@code x -> × : 3 | 6}. */
  private String plain() {
    var labels = new HashMap<String, String>();
    boxes.forEach(box -> labels.put(box.id(), box.label()));
    var text = new StringBuilder(title);
    for (Wire wire : wires) {
      text.append('\n')
          .append(labels.get(wire.from()))
          .append(" -> ")
          .append(labels.get(wire.to()));
      if (wire.isLabelled()) {
        text.append(" : ").append(String.join(" ", wire.above()));
        text.append(wire.below().isEmpty() ? "" : " | " + String.join(" ", wire.below()));
      }
    }
    int more = wires.size() - MOST_LINES;
    return more > 0 ? text + "\nand " + more + " more wires" : text.toString();
  }

  /** The ids of the boxes, each after those from which wires lead to it. */
  List<String> sourcesFirst() {
    return sourcesFirst(boxes, wires);
  }

  private static List<String> sourcesFirst(List<Box> boxes, List<Wire> wires) {
    Map<String, List<String>> sources = new LinkedHashMap<>();
    for (Box box : boxes) {
      if (sources.put(box.id(), new ArrayList<>()) != null) {
        throw new IllegalArgumentException("two boxes have the id '" + box.id() + "'");
      }
    }
    for (Wire wire : wires) {
      for (String end : List.of(wire.from(), wire.to())) {
        if (!sources.containsKey(end)) {
          throw new IllegalArgumentException(
              "the wire "
                  + wire.from()
                  + " -> "
                  + wire.to()
                  + " ends at '"
                  + end
                  + "', and there is no box with that id; the boxes are "
                  + sources.keySet());
        }
      }
      sources.get(wire.to()).add(wire.from());
    }
    return TopologicalOrder.operandsFirst(List.copyOf(sources.keySet()), sources::get);
  }
}
