package org.chainrule.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers of a drawing and the order in each: boxes in the even layers, labels in the odd ones.
 *
 * <p>Layering count from the farthest input, each box as close to its use as it can be; wires are
 * cut into links between neighbours; barycentre sweeps take crossings away.
 *
 * @see <a href="https://doi.org/10.1109/TSMC.1981.4308636">Sugiyama, Tagawa, Toda: Methods for
 *     Visual Understanding of Hierarchical System Structures, 1981</a>
 */
final class Layering {
  private static final int SWEEPS = 24;
  final List<List<LayoutNode>> all;

  final List<Chain> chains = new ArrayList<>();

  /** The pieces of a wire, from box to box. */
  record Chain(Diagram.Wire wire, List<LayoutNode.Link> links) {}

  Layering(Diagram diagram) {
    Map<String, LayoutNode> nodes = layoutNodes(diagram);
    int last = nodes.values().stream().mapToInt(node -> node.layer).max().orElse(0);
    all = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      all.add(new ArrayList<>());
    }
    for (Diagram.Wire wire : diagram.wires()) {
      List<LayoutNode.Link> links = chain(wire, nodes.get(wire.from()), nodes.get(wire.to()));
      chains.add(new Chain(wire, links));
    }
    inOperandOrder(nodes.values()).forEach(node -> all.get(node.layer).add(node));
    nodes.values().forEach(LayoutNode::makeRoomForPorts);
    reduceCrossings();
    all.forEach(layer -> layer.forEach(LayoutNode::assignPorts));
  }

  /** Gives each box its layer: twice the longest way to the end of the graph, counted back. */
  private static Map<String, LayoutNode> layoutNodes(Diagram diagram) {
    Map<String, Integer> distance = distanceToEnd(diagram);
    int farthest = distance.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Map<String, LayoutNode> nodes = new LinkedHashMap<>();
    for (Diagram.Box box : diagram.boxes()) {
      nodes.put(box.id(), LayoutNode.of(box, 2 * (farthest - distance.get(box.id()))));
    }
    return nodes;
  }

  /** The number of wires on the longest way from each box to a box without outgoing wires. */
  static Map<String, Integer> distanceToEnd(Diagram diagram) {
    Map<String, List<String>> sources = new HashMap<>();
    for (Diagram.Wire wire : diagram.wires()) {
      sources.computeIfAbsent(wire.to(), k -> new ArrayList<>()).add(wire.from());
    }
    Map<String, Integer> distance = new HashMap<>();
    List<String> order = diagram.sourcesFirst();
    for (int i = order.size() - 1; i >= 0; i--) {
      String id = order.get(i);
      int own = distance.merge(id, 0, Math::max);
      for (String source : sources.getOrDefault(id, List.of())) {
        distance.merge(source, own + 1, Math::max);
      }
    }
    return distance;
  }

  private static List<LayoutNode.Link> chain(Diagram.Wire wire, LayoutNode from, LayoutNode to) {
    var chain = new ArrayList<LayoutNode.Link>();
    LayoutNode node = from;
    for (int layer = from.layer + 1; layer < to.layer; layer++) {
      // the label stands where the wire is used: a gate then has its inputs' numbers beside it
      LayoutNode next =
          layer == to.layer - 1 ? LayoutNode.label(wire, layer) : LayoutNode.dummy(layer);
      chain.add(LayoutNode.link(node, next));
      node = next;
    }
    chain.add(LayoutNode.link(node, to));
    return chain;
  }

  /**
   * Every node, in the order of a depth-first search from the results with first operands first: so
   * the first operand starts out above the second.
   */
  private static List<LayoutNode> inOperandOrder(Iterable<LayoutNode> boxes) {
    var seen = new IdentityHashMap<LayoutNode, Boolean>();
    var order = new ArrayList<LayoutNode>();
    for (LayoutNode end : boxes) {
      if (!end.out.isEmpty()) {
        continue;
      }
      var stack = new ArrayDeque<LayoutNode>(List.of(end));
      while (!stack.isEmpty()) {
        LayoutNode node = stack.pop();
        if (seen.put(node, true) == null) {
          order.add(node);
          for (int i = node.in.size() - 1; i >= 0; i--) {
            stack.push(node.in.get(i).from);
          }
        }
      }
    }
    return order;
  }

  private void reduceCrossings() {
    all.forEach(Layering::number);
    int fewest = crossings();
    List<List<LayoutNode>> best = copy();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      boolean rightwards = sweep % 2 == 1;
      for (int i = 1; i < all.size(); i++) {
        List<LayoutNode> layer = all.get(rightwards ? i : all.size() - 1 - i);
        var barycenter = new IdentityHashMap<LayoutNode, Double>();
        layer.forEach(node -> barycenter.put(node, barycentre(node, rightwards)));
        layer.sort(Comparator.comparingDouble(barycenter::get));
        number(layer);
      }
      int crossings = crossings();
      if (crossings < fewest) {
        fewest = crossings;
        best = copy();
      }
    }
    for (int i = 0; i < all.size(); i++) {
      all.set(i, best.get(i));
      number(best.get(i));
    }
  }

  private static double barycentre(LayoutNode node, boolean rightwards) {
    return (rightwards ? node.in : node.out)
        .stream()
            .mapToInt(link -> rightwards ? link.from.rank : link.to.rank)
            .average()
            .orElse(node.rank);
  }

  private List<List<LayoutNode>> copy() {
    var copy = new ArrayList<List<LayoutNode>>();
    all.forEach(layer -> copy.add(new ArrayList<>(layer)));
    return copy;
  }

  private static void number(List<LayoutNode> layer) {
    for (int i = 0; i < layer.size(); i++) {
      layer.get(i).rank = i;
    }
  }

  private int crossings() {
    int count = 0;
    for (List<LayoutNode> layer : all) {
      List<LayoutNode.Link> links = layer.stream().flatMap(node -> node.out.stream()).toList();
      for (int a = 0; a < links.size(); a++) {
        for (int b = a + 1; b < links.size(); b++) {
          int left = links.get(a).from.rank - links.get(b).from.rank;
          int right = links.get(a).to.rank - links.get(b).to.rank;
          count += Integer.signum(left) * Integer.signum(right) < 0 ? 1 : 0;
        }
      }
    }
    return count;
  }
}
