package org.chainrule;

import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;

/**
 * Which values a graph keeps although no derivative reads them. Diagrams and explanations show
 * them, also after {@code backward()} has freed the graph.
 */
final class KeptValues {
  /** Values of up to so many elements are kept. */
  static final int MOST_ELEMENTS = 16;

  /** Up to so many nodes a graph keeps them after it was freed. */
  static final int MOST_NODES = 1000;

  private KeptValues() {}

  static boolean keeps(Shape shape) {
    return shape.size() <= MOST_ELEMENTS;
  }

  static boolean keeps(NdArray array) {
    return array.size() <= MOST_ELEMENTS;
  }

  /** Whether a graph keeps them when it is freed. */
  static boolean keepsAfterFree(int nodes) {
    return nodes <= MOST_NODES;
  }
}
