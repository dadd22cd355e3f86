package org.chainrule.explain;

import java.util.function.Predicate;

/**
 * What stands out in a drawing, and what is not shown yet.
 *
 * @param wire which wires are drawn strong
 * @param box which boxes are drawn strong
 * @param gradient which wires show their gradient
 */
record Emphasis(
    Predicate<Diagram.Wire> wire, Predicate<Diagram.Box> box, Predicate<Diagram.Wire> gradient) {
  static final Emphasis NONE = new Emphasis(wire -> false, box -> false, wire -> true);
}
