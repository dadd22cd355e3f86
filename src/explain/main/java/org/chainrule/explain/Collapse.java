package org.chainrule.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps a big graph readable: what lies between its inputs and its result becomes one box. A band
 * of layers is folded, because nothing that leaves a band of layers can come back into it: the
 * graph stays acyclic.
 */
final class Collapse {
  static final int MOST_BOXES = 60;
  private static final int KEPT_EACH_SIDE = 16;
  private static final String FOLD = "\0folded";

  private Collapse() {}

  static Diagram fold(Diagram diagram) {
    if (diagram.boxes().size() <= MOST_BOXES) {
      return diagram;
    }
    Set<String> folded = band(Layering.distanceToEnd(diagram));
    var boxes = new ArrayList<Diagram.Box>();
    diagram.boxes().stream().filter(box -> !folded.contains(box.id())).forEach(boxes::add);
    String label = "⋯ " + folded.size() + " more ⋯";
    boxes.add(new Diagram.Box(FOLD, Diagram.Kind.FOLDED, label, ""));
    return new Diagram(diagram.title(), boxes, wires(diagram, folded));
  }

  /** All layers but the outer ones, of which about half the allowed boxes remain. */
  private static Set<String> band(Map<String, Integer> distance) {
    var layers = new TreeMap<Integer, List<String>>();
    distance.forEach((id, d) -> layers.computeIfAbsent(d, k -> new ArrayList<>()).add(id));
    int nearest = 0;
    int farthest = layers.lastKey();
    int room = KEPT_EACH_SIDE;
    while (nearest < farthest && layers.get(nearest).size() <= room) {
      room -= layers.get(nearest++).size();
    }
    room = KEPT_EACH_SIDE;
    while (farthest > nearest && layers.get(farthest).size() <= room) {
      room -= layers.get(farthest--).size();
    }
    var band = new HashSet<String>();
    layers.subMap(nearest, true, farthest, true).values().forEach(band::addAll);
    return band;
  }

  private static List<Diagram.Wire> wires(Diagram diagram, Set<String> folded) {
    var wires = new ArrayList<Diagram.Wire>();
    var drawn = new LinkedHashSet<List<String>>();
    for (Diagram.Wire wire : diagram.wires()) {
      boolean from = folded.contains(wire.from());
      boolean to = folded.contains(wire.to());
      if (!from && !to) {
        wires.add(wire);
      } else if (!(from && to)) {
        // several wires into the fold are drawn as one, without their labels
        var ends = List.of(from ? FOLD : wire.from(), to ? FOLD : wire.to());
        if (drawn.add(ends)) {
          wires.add(new Diagram.Wire(ends.get(0), ends.get(1), wire.above(), wire.below()));
        } else {
          wires.replaceAll(w -> List.of(w.from(), w.to()).equals(ends) ? bare(w) : w);
        }
      }
    }
    return wires;
  }

  private static Diagram.Wire bare(Diagram.Wire wire) {
    return new Diagram.Wire(wire.from(), wire.to(), List.of(), List.of());
  }
}
