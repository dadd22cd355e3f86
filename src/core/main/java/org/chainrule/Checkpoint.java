package org.chainrule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.op.Op;

/**
 * A part of the graph that keeps no large values: when the backward pass first needs one, the part
 * is computed a second time, and each node takes its values from its counterpart.
 *
 * <p>Both computations must be the same. Random numbers drawn with {@link Tensor#rand} or {@link
 * Tensor#randn} are kept and used again, so that dropout has the same mask and the generator is not
 * advanced. Tensors that it changes in place, such as running statistics of batch normalisation,
 * are reset for the second computation and restored after it. All else that the body depends on
 * must not have changed: operations, shapes and numbers are compared, and a difference is an error.
 */
final class Checkpoint implements Runnable {
  /** How much a sum of the values may differ: a matrix product may add in another order. */
  private static final double TOLERANCE = 1e-9;

  private final Supplier<Tensor> body;
  private final Recording first;
  private final List<Fingerprint> fingerprints;
  private boolean done;

  private Checkpoint(Supplier<Tensor> body, Recording first) {
    this.body = body;
    this.first = first;
    this.fingerprints = first.nodes.stream().map(Fingerprint::of).toList();
  }

  static Tensor run(Supplier<Tensor> body) {
    Recording recording = new Recording(GradMode.recording(), null);
    Tensor result = recording.of(body);
    Checkpoint checkpoint = new Checkpoint(body, recording);
    recording.nodes.forEach(n -> n.offload(checkpoint));
    return result;
  }

  /** What is drawn now, or was drawn here the first time. */
  static NdArray drawn(Supplier<NdArray> draw) {
    Recording recording = GradMode.recording();
    return recording == null ? draw.get() : recording.drawn(draw);
  }

  /** Remembers what a tensor is like before it is changed in place. */
  static void changing(Tensor tensor) {
    for (Recording r = GradMode.recording(); r != null; r = r.outer) {
      r.before.computeIfAbsent(tensor, Leaf::of);
    }
  }

  /** Computes the stretch again; threads that walk the same graph wait for the first of them. */
  @Override
  public synchronized void run() {
    if (done) {
      return;
    }
    Recording again = new Recording(null, first.draws);
    first.before.keySet().forEach(tensor -> again.before.put(tensor, Leaf.of(tensor)));
    boolean before = GradMode.set(true);
    try {
      first.before.forEach((tensor, leaf) -> leaf.putBack(tensor));
      Tensor result = again.of(body);
      compare(again, result);
    } finally {
      GradMode.set(before);
      again.before.forEach((tensor, leaf) -> leaf.putBack(tensor));
    }
    for (int i = 0; i < first.nodes.size(); i++) {
      first.nodes.get(i).restore(again.nodes.get(i));
    }
    done = true;
    first.clear();
  }

  private void compare(Recording again, Tensor result) {
    boolean same = result.requiresGrad() && again.nodes.size() == first.nodes.size();
    for (int i = 0; same && i < first.nodes.size(); i++) {
      same = sameOperation(first.nodes.get(i), again.nodes.get(i));
    }
    for (int i = 0; same && i < first.nodes.size(); i++) {
      checkUnchanged(first.nodes.get(i), again.nodes.get(i));
      same = fingerprints.get(i).fits(Fingerprint.of(again.nodes.get(i)));
    }
    if (!same || again.replayed != first.draws.size()) {
      throw somethingElse();
    }
  }

  private static boolean sameOperation(Node a, Node b) {
    boolean custom = a.parameters() instanceof Op.Custom;
    return (custom ? a.opName().equals(b.opName()) : a.op() == b.op())
        && (custom || Objects.equals(a.parameters(), b.parameters()))
        && a.shape().equals(b.shape())
        && shapes(a).equals(shapes(b));
  }

  private static List<Shape> shapes(Node node) {
    return node.operands().stream().map(Node::shape).toList();
  }

  /** Fails when a leaf operand has been changed since: the second time has read other numbers. */
  private static void checkUnchanged(Node node, Node again) {
    if (again.version() != node.version()) {
      throw new AutogradException(
          "a value that %s needs for its gradient was changed in place after it was used, and a checkpoint computes with it again: change it after backward(), or compute the result again after the change"
              .formatted(node.describe()));
    }
  }

  private static AutogradException somethingElse() {
    return new AutogradException(
        "a checkpointed function did something else when it was computed again: it must not depend on anything that changes, such as a random generator");
  }

  /** The numbers of a leaf and how often they were changed, to be put back. */
  private record Leaf(NdArray numbers, int version) {
    static Leaf of(Tensor tensor) {
      return new Leaf(tensor.array().share(), tensor.version());
    }

    void putBack(Tensor tensor) {
      tensor.putBack(numbers, version);
    }
  }

  /** Two sums that tell whether a node has the same values again, without keeping them. */
  private record Fingerprint(double sum, double size) {
    static Fingerprint of(Node node) {
      double[] sums = new double[2];
      node.values().forEach(array -> add(array.data(), sums));
      return new Fingerprint(sums[0], sums[1]);
    }

    /** Each element has a weight of its own, so that two that change places are noticed. */
    private static void add(double[] values, double[] sums) {
      for (int i = 0; i < values.length; i++) {
        double weight = 1 + (((i + 1) * 0x9E3779B97F4A7C15L) >>> 40) * 0x1p-24;
        sums[0] += weight * values[i];
        sums[1] += Math.abs(values[i]);
      }
    }

    boolean fits(Fingerprint other) {
      return Double.compare(sum, other.sum) == 0
          || Math.abs(sum - other.sum) <= TOLERANCE * Math.max(size, other.size);
    }
  }

  /** What a body does while it runs: the nodes that it makes, what it draws and changes. */
  static final class Recording {
    private final Recording outer;
    private final List<Node> nodes = new ArrayList<>();
    private final List<NdArray> draws;
    private final Map<Tensor, Leaf> before = new HashMap<>();
    private final boolean replays;
    private int replayed;

    /** Records; or gives the draws of an earlier recording again. */
    private Recording(Recording outer, List<NdArray> draws) {
      this.outer = outer;
      this.replays = draws != null;
      this.draws = replays ? draws : new ArrayList<>();
    }

    private Tensor of(Supplier<Tensor> body) {
      Recording around = GradMode.record(this);
      try {
        return body.get();
      } finally {
        GradMode.record(around);
      }
    }

    /** An operation was recorded. */
    void made(Node node) {
      for (Recording r = this; r != null; r = r.outer) {
        r.nodes.add(node);
      }
    }

    private NdArray drawn(Supplier<NdArray> draw) {
      if (!replays) {
        NdArray array = outer == null ? draw.get().share() : outer.drawn(draw);
        draws.add(array);
        return array;
      }
      if (replayed == draws.size()) {
        throw somethingElse();
      }
      return draws.get(replayed++);
    }

    private void clear() {
      nodes.clear();
      draws.clear();
      before.clear();
    }
  }
}
