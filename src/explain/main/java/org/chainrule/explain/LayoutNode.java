package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.chainrule.display.drawing.Canvas;
import org.chainrule.display.drawing.Figure;

/**
 * What takes room in a layer of a drawing: a box, the label of a wire, or the point where a long
 * wire passes. Wires run through the middle of labels, so that a value stands above its wire and a
 * gradient below, and nothing can lie on top of anything else.
 */
final class LayoutNode {
  private static final double LINE = 14;
  private static final double PORT_GAP = 9;
  private static final Canvas.Font BOX_FONT = Canvas.Font.sans(14, Figure.INK).strong();
  private static final Canvas.Font LABEL_FONT = Canvas.Font.mono(12, Figure.VALUE);

  /** The box that stands here, or null. */
  final Diagram.Box box;

  /** The wire whose label stands here, or null. */
  final Diagram.Wire label;

  final int layer;
  final List<Link> in = new ArrayList<>();
  final List<Link> out = new ArrayList<>();
  double width;
  double height;

  /** Position in the layer, from the top. */
  int rank;

  /** The height of the middle, where wires pass. */
  double y;

  private LayoutNode(Diagram.Box box, Diagram.Wire label, int layer) {
    this.box = box;
    this.label = label;
    this.layer = layer;
  }

  static LayoutNode of(Diagram.Box box, int layer) {
    var node = new LayoutNode(box, null, layer);
    double note = LABEL_FONT.width(box.note());
    node.width = Math.max(36, Math.max(BOX_FONT.width(box.label()), note) + 20);
    node.height = box.note().isEmpty() ? 34 : 44;
    return node;
  }

  static LayoutNode label(Diagram.Wire wire, int layer) {
    var node = new LayoutNode(null, wire, layer);
    int lines = Math.max(wire.above().size(), wire.below().size());
    node.width = 10;
    for (List<String> side : List.of(wire.above(), wire.below())) {
      for (String line : side) {
        node.width = Math.max(node.width, LABEL_FONT.width(line) + 12);
      }
    }
    node.height = lines == 0 ? 12 : 2 * (lines * LINE + 5);
    return node;
  }

  static LayoutNode dummy(int layer) {
    var node = new LayoutNode(null, null, layer);
    node.height = 12;
    return node;
  }

  static Link link(LayoutNode from, LayoutNode to) {
    var link = new Link(from, to);
    from.out.add(link);
    to.in.add(link);
    return link;
  }

  /** A box with many wires grows, so that each has a port of its own. */
  void makeRoomForPorts() {
    if (box != null) {
      int ports = Math.max(in.size(), out.size());
      boolean lopsided = in.size() > 2 && computedInputs() == 1;
      height = Math.max(height, 18 + PORT_GAP * (ports - 1) * (lopsided ? 2 : 1));
    }
  }

  /**
   * Gives each wire its port, in the order in which the other ends stand. A single computed input
   * gets the middle, so that the main wire is straight.
   */
  void assignPorts() {
    in.sort(Comparator.comparingInt(link -> link.from.rank));
    out.sort(Comparator.comparingInt(link -> link.to.rank));
    double middle = (in.size() - 1) / 2.0;
    if (computedInputs() == 1) {
      middle = in.stream().map(Link::isComputed).toList().indexOf(true);
    }
    for (int i = 0; i < in.size(); i++) {
      in.get(i).toPort = (i - middle) * PORT_GAP;
    }
    for (int i = 0; i < out.size(); i++) {
      out.get(i).fromPort = (i - (out.size() - 1) / 2.0) * PORT_GAP;
    }
  }

  private long computedInputs() {
    return in.stream().filter(Link::isComputed).count();
  }

  /** A piece of a wire between two neighbouring layers. */
  static final class Link {
    final LayoutNode from;
    final LayoutNode to;
    double fromPort;
    double toPort;

    private Link(LayoutNode from, LayoutNode to) {
      this.from = from;
      this.to = to;
    }

    /** Whether the wire comes from a gate and not from an input. */
    boolean isComputed() {
      LayoutNode start = from;
      while (start.box == null) {
        start = start.in.get(0).from;
      }
      return !start.in.isEmpty();
    }
  }
}
