package org.chainrule.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of a drawing that is too wide for a page: the layers from {@code first} to {@code last}.
 * Rows are cut through a layer of boxes: what has been computed there ends the upper row and comes
 * in again, as a lettered tag, at the start of the lower one; inputs stand in the lower row only.
 */
final class DiagramLine {
  private static final double PAGE = 940;
  private static final int MOST_WIRES_CUT = 6;
  private static final double TAG_ROOM = 34;
  private static final double NEAR = 14;

  final int first;
  final int last;
  private final boolean begins;
  private final boolean ends;
  private final double[] left;
  private final double[] right;
  private double low = Double.MAX_VALUE;
  private double high = -Double.MAX_VALUE;
  private double shift;

  private DiagramLine(List<List<LayoutNode>> layers, int first, int last) {
    this.first = first;
    this.last = last;
    begins = first == 0;
    ends = last == layers.size() - 1;
    left = new double[last - first + 1];
    right = new double[last - first + 1];
    double x = Layout.MARGIN;
    for (int i = first; i <= last; i++) {
      double width = !begins && i == first ? TAG_ROOM : 0;
      for (LayoutNode node : layers.get(i)) {
        if (holds(node)) {
          width = Math.max(width, node.width);
        }
        if (holds(node) || entersAgain(node)) {
          low = Math.min(low, node.y - node.height / 2);
          high = Math.max(high, node.y + node.height / 2);
        }
      }
      left[i - first] = x;
      right[i - first] = x + width;
      x += width + (i < last ? gap(layers.get(i)) : 0);
    }
  }

  /** Cuts the layers into as few rows as the page needs, where few wires are cut. */
  static List<DiagramLine> of(Layering layers) {
    var rows = new ArrayList<DiagramLine>();
    int end = layers.all.size() - 1;
    int first = 0;
    DiagramLine rest = new DiagramLine(layers.all, first, end);
    while (rest.width() > PAGE) {
      int cut = bestCut(layers.all, first, Math.ceil(rest.width() / PAGE));
      if (cut < 0) {
        break;
      }
      rows.add(new DiagramLine(layers.all, first, cut));
      first = cut;
      rest = new DiagramLine(layers.all, first, end);
    }
    rows.add(rest);
    return rows;
  }

  /** The layer at which to end the next row, or -1: near the wanted width, through few wires. */
  private static int bestCut(List<List<LayoutNode>> layers, int first, double rows) {
    double wanted = new DiagramLine(layers, first, layers.size() - 1).width() / rows;
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int cut = first + 2; cut < layers.size() - 1; cut += 2) {
      double width = new DiagramLine(layers, first, cut).width();
      long wires = layers.get(cut).stream().filter(node -> !node.in.isEmpty()).count();
      double cost = Math.abs(width - wanted) / 60 + 2.0 * wires;
      if (width <= PAGE && wires <= MOST_WIRES_CUT && cost < least) {
        least = cost;
        best = cut;
      }
    }
    return best;
  }

  /** Whether a node is drawn in this row. */
  boolean holds(LayoutNode node) {
    if (node.layer < first || node.layer > last) {
      return false;
    }
    boolean cutAtStart = node.layer == first && !begins;
    boolean cutAtEnd = node.layer == last && !ends;
    return cutAtStart ? node.in.isEmpty() : !cutAtEnd || !node.in.isEmpty();
  }

  /** Whether a node of the row above comes in again here. */
  boolean entersAgain(LayoutNode node) {
    return node.layer == first && !begins && !node.in.isEmpty();
  }

  void moveTo(double top) {
    shift = top - low;
  }

  double height() {
    return high - low;
  }

  /** The right edge of the row. */
  double width() {
    return right[right.length - 1] + (ends ? 0 : TAG_ROOM);
  }

  double y(LayoutNode node) {
    return node.y + shift;
  }

  double left(int layer) {
    return left[layer - first];
  }

  double right(int layer) {
    return right[layer - first];
  }

  double middle(int layer) {
    return (left(layer) + right(layer)) / 2;
  }

  /** Steep wires get a wider gap. */
  private static double gap(List<LayoutNode> layer) {
    double steepest = 0;
    for (LayoutNode node : layer) {
      for (LayoutNode.Link link : node.out) {
        double climb = link.from.y + link.fromPort - link.to.y - link.toPort;
        steepest = Math.max(steepest, Math.abs(climb));
      }
    }
    return Math.min(60, NEAR + steepest / 5);
  }
}
