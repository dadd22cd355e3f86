package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chainrule.Node;

/** The ways from the output of a graph back to one of its nodes. */
final class Paths {
  /** One wire of a path: from a gate back to one of its operands. */
  record Step(Node gate, int operand) {
    Node to() {
      return gate.operands().get(operand);
    }
  }

  private final GradientFlow graph;
  private final Node end;
  private final Map<Node, Double> counts = new HashMap<>();

  Paths(GradientFlow graph, Node end) {
    this.graph = graph;
    this.end = end;
    counts.put(end, 1.0);
    for (Node gate : graph.nodes) {
      if (gate != end) {
        double count = steps(gate).stream().mapToDouble(step -> counts.get(step.to())).sum();
        if (count > 0) {
          counts.put(gate, count);
        }
      }
    }
  }

  /** How many paths there are: exponentially many in the depth of some graphs. */
  double count() {
    return counts.getOrDefault(graph.output, 0.0);
  }

  /** The steps from a gate that lead on to the end. */
  private List<Step> steps(Node gate) {
    return IntStream.range(0, gate.operands().size())
        .mapToObj(i -> new Step(gate, i))
        .filter(step -> step.to().requiresGrad() && counts.containsKey(step.to()))
        .toList();
  }

  /** The first paths, first operands first; each runs from the output back to the end. */
  List<List<Step>> first(int most) {
    var found = new ArrayList<List<Step>>();
    if (count() == 0) {
      return found;
    }
    var path = new ArrayList<Step>();
    // the choices that are still open at each step, in reverse
    var open = new ArrayList<List<Step>>();
    open.add(choices(graph.output));
    while (!open.isEmpty() && found.size() < most) {
      List<Step> choices = open.get(open.size() - 1);
      boolean arrived = open.size() == path.size() + 1 && at(path) == end;
      if (arrived) {
        found.add(List.copyOf(path));
      }
      if (arrived || choices.isEmpty()) {
        open.remove(open.size() - 1);
        if (!path.isEmpty()) {
          path.remove(path.size() - 1);
        }
        continue;
      }
      Step step = choices.remove(choices.size() - 1);
      path.add(step);
      open.add(choices(step.to()));
    }
    return found;
  }

  private Node at(List<Step> path) {
    return path.isEmpty() ? graph.output : path.get(path.size() - 1).to();
  }

  private List<Step> choices(Node gate) {
    var choices = new ArrayList<>(gate == end ? List.of() : steps(gate));
    Collections.reverse(choices);
    return choices;
  }
}
