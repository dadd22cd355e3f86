package org.chainrule.explain;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Computes the vertical positions of layout nodes. Sweeps to the left put each node level with its
 * uses, sweeps to the right level with its sources; the last sweep goes right, so a wire with
 * nothing in its way is a straight line.
 */
final class YCoordinates {
  private static final int ROUNDS = 16;
  private static final double GAP = 8;

  private YCoordinates() {}

  static void assign(Layering layers) {
    List<List<LayoutNode>> all = layers.all;
    all.forEach(layer -> place(layer, node -> 0));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = all.size() - 2; i >= 0; i--) {
        place(all.get(i), YCoordinates::levelWithUses);
      }
      for (int i = 1; i < all.size(); i++) {
        place(all.get(i), YCoordinates::levelWithSources);
      }
    }
  }

  private static double levelWithUses(LayoutNode node) {
    return node.out.stream()
        .mapToDouble(link -> link.to.y + link.toPort - link.fromPort)
        .average()
        .orElse(node.y);
  }

  /** A gate goes on where computed values come from; inputs join from above or below. */
  private static double levelWithSources(LayoutNode node) {
    boolean computed = node.in.stream().anyMatch(LayoutNode.Link::isComputed);
    return node.in.stream()
        .filter(link -> !computed || link.isComputed())
        .mapToDouble(link -> link.from.y + link.fromPort - link.toPort)
        .average()
        .orElse(node.y);
  }

  /** Inputs give way to what is computed, so that the main wire stays straight. */
  private static double weight(LayoutNode node) {
    boolean computed = node.box == null ? node.in.get(0).isComputed() : !node.in.isEmpty();
    return computed ? 100 : 1;
  }

  /**
   * Puts the nodes of a layer as near as possible to their preferred positions, in their order and
   * without overlap: least squares by pooling neighbours that push each other.
   */
  private static void place(List<LayoutNode> layer, ToDoubleFunction<LayoutNode> wanted) {
    int n = layer.size();
    double[] offset = new double[n];
    for (int i = 1; i < n; i++) {
      double apart = (layer.get(i - 1).height + layer.get(i).height) / 2 + GAP;
      offset[i] = offset[i - 1] + apart;
    }
    double[] height = new double[n];
    double[] weight = new double[n];
    int[] members = new int[n];
    int pools = 0;
    for (int i = 0; i < n; i++) {
      height[pools] = wanted.applyAsDouble(layer.get(i)) - offset[i];
      weight[pools] = weight(layer.get(i));
      members[pools++] = 1;
      while (pools > 1 && height[pools - 2] > height[pools - 1]) {
        double both = weight[pools - 2] + weight[pools - 1];
        double sum = height[pools - 2] * weight[pools - 2] + height[pools - 1] * weight[pools - 1];
        pools--;
        height[pools - 1] = sum / both;
        weight[pools - 1] = both;
        members[pools - 1] += members[pools];
      }
    }
    int i = 0;
    for (int pool = 0; pool < pools; pool++) {
      for (int k = 0; k < members[pool]; k++, i++) {
        layer.get(i).y = height[pool] + offset[i];
      }
    }
  }
}
