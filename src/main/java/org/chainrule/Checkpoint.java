package org.chainrule;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.chainrule.engine.Node;

/**
 * A stretch of the graph that keeps no values: when the backward pass first misses one, the stretch
 * is computed a second time, and its vertices get back what they need, each from its counterpart.
 */
final class Checkpoint implements Runnable {
  private final Supplier<Tensor> body;
  private final List<Node> nodes = new ArrayList<>();

  private Checkpoint(Supplier<Tensor> body) {
    this.body = body;
  }

  static Tensor run(Supplier<Tensor> body) {
    Checkpoint checkpoint = new Checkpoint(body);
    Tensor result = GradMode.recording(checkpoint.nodes, body);
    checkpoint.nodes.forEach(n -> n.lend(checkpoint));
    return result;
  }

  @Override
  public void run() {
    boolean before = GradMode.set(true);
    try {
      List<Node> again = new ArrayList<>();
      Tensor result = GradMode.recording(again, body);
      boolean same = result.requiresGrad() && again.size() == nodes.size();
      for (int i = 0; same && i < nodes.size(); i++) {
        same = nodes.get(i).sameAs(again.get(i));
      }
      if (!same) {
        throw new AutogradException(
            "a checkpointed function did something else when it was computed again: it must not depend on anything that changes, such as a random generator");
      }
      IdentityHashMap<Node, Node> twin = new IdentityHashMap<>();
      for (int i = 0; i < nodes.size(); i++) {
        twin.put(again.get(i), nodes.get(i));
      }
      twin.forEach((fresh, node) -> node.restore(fresh, value -> inOriginal(value, twin)));
    } finally {
      GradMode.set(before);
    }
  }

  private static Tensor inOriginal(Tensor value, IdentityHashMap<Node, Node> twin) {
    Node original = twin.get(value.node());
    return original == null ? value : Tensor.at(original, value.array());
  }
}
