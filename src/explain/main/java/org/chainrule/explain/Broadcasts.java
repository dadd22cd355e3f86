package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.chainrule.Node;
import org.chainrule.array.Shape;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.TextTable;
import org.chainrule.op.Movement;

/**
 * The broadcasts in a graph, where an operand was repeated to fit another, and what that means for
 * its gradient: where the forward pass copies, the backward pass adds up. Made by {@link
 * Explain#broadcasts}.
 */
public final class Broadcasts implements Displayable {

  /**
   * One operand that was repeated.
   *
   * @param operand its name
   * @param operation the operation that broadcast it
   * @param from its shape
   * @param to the shape it was repeated to
   * @param axes the axes, counted in {@code to}, over which the backward pass sums
   */
  public record Broadcast(
      String operand, String operation, Shape from, Shape to, List<Integer> axes) {

    /** What the forward pass did. */
    public String forward() {
      return operand + " " + from + " became " + to;
    }

    /** What the backward pass does about it. */
    public String backward() {
      String which = axes.stream().map(String::valueOf).collect(Collectors.joining(", "));
      return "backward sums over " + (axes.size() == 1 ? "axis " : "axes ") + which;
    }

    @Override
    public String toString() {
      return forward() + "; " + backward();
    }
  }

  private final List<Broadcast> all;

  Broadcasts(GradientFlow graph) {
    var found = new ArrayList<Broadcast>();
    for (Node node : graph.nodes) {
      for (int i = 0; i < node.operands().size(); i++) {
        if (node.operands().get(i).shape().size() != 1 || node.operands().get(i).name() != null) {
          of(node, i, graph.name(node.operands().get(i))).ifPresent(found::add);
        }
      }
    }
    all = List.copyOf(found);
  }

  /** In the order of the forward pass; constant numbers are left out. */
  public List<Broadcast> all() {
    return all;
  }

  static Optional<Broadcast> of(Node node, int operand) {
    Node from = node.operands().get(operand);
    return of(node, operand, from.name() == null ? "it" : from.name());
  }

  private static Optional<Broadcast> of(Node node, int operand, String name) {
    Shape from = node.operands().get(operand).shape();
    Shape to = node.shape();
    boolean repeats = node.op().isElementwise() || node.op() == Movement.EXPAND;
    if (!repeats || from.equals(to)) {
      return Optional.empty();
    }
    int lead = to.rank() - from.rank();
    var axes = new ArrayList<Integer>();
    for (int axis = 0; axis < to.rank(); axis++) {
      if (axis < lead || from.dim(axis - lead) != to.dim(axis)) {
        axes.add(axis);
      }
    }
    return Optional.of(new Broadcast(name, node.opName(), from, to, List.copyOf(axes)));
  }

  /** For each, the shapes aligned at their last axes, as the rule of broadcasting reads them. */
  @Override
  public String toString() {
    if (all.isEmpty()) {
      return "nothing was broadcast: in every operation the shapes were equal\n";
    }
    var text = new StringBuilder();
    for (Broadcast broadcast : all) {
      text.append(broadcast.operation()).append(": ").append(broadcast).append('\n');
      var table = new TextTable();
      table.row("  " + broadcast.operand(), aligned(broadcast.from(), broadcast.to()));
      table.row("  repeated to", aligned(broadcast.to(), broadcast.to()));
      table.row("  summed in backward", marks(broadcast));
      text.append(table);
    }
    return text.toString();
  }

  private static String aligned(Shape shape, Shape to) {
    var cells = new StringBuilder();
    int lead = to.rank() - shape.rank();
    for (int axis = 0; axis < to.rank(); axis++) {
      String length = axis < lead ? "" : Integer.toString(shape.dim(axis - lead));
      cells.append("%6s".formatted(length));
    }
    return cells.toString();
  }

  private static String marks(Broadcast broadcast) {
    String[] marks = new String[broadcast.to().rank()];
    Arrays.setAll(marks, axis -> "%6s".formatted(broadcast.axes().contains(axis) ? "Σ" : ""));
    return String.join("", marks);
  }

  @Override
  public MimeBundle display() {
    return MimeBundle.text(toString());
  }
}
