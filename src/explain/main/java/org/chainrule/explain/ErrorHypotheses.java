package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainrule.Autograd;
import org.chainrule.AutogradException;
import org.chainrule.Node;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * The gradients that result from common mistakes. Each hypothesis is computed from the graph
 * itself; a calculation by hand that equals it has made that mistake.
 */
final class ErrorHypotheses {
  private static final int MOST_NODES = 200;
  private static final int MOST_USES = 6;

  /** A wrong gradient, the mistake that leads to it, and where it was made. */
  record Hypothesis(Mistake mistake, Tensor gradient, String where) {}

  private final GradientFlow graph;
  private final Node node;
  private final Tensor truth;
  private final Tensor upstream;
  private final List<Hypothesis> found = new ArrayList<>();

  private ErrorHypotheses(GradientFlow graph, Node node, Tensor truth, Tensor upstream) {
    this.graph = graph;
    this.node = node;
    this.truth = truth;
    this.upstream = upstream;
  }

  /** All suspects for the gradient of a node, the most specific mistakes first. */
  static List<Hypothesis> of(
      GradientFlow graph, Node node, Tensor truth, Tensor upstream, Tensor stale) {
    var suspects = new ErrorHypotheses(graph, node, truth, upstream);
    Autograd.noGrad(
        () -> {
          if (stale != null) {
            suspects.add(Mistake.STALE_GRADIENT, stale, "");
          }
          suspects.divisors();
          if (graph.nodes.size() <= MOST_NODES) {
            suspects.missingAccumulation();
            suspects.withoutUpstream();
          }
          suspects.withoutLocal();
          suspects.transposes();
          suspects.lengths();
          suspects.add(Mistake.SIGN, truth.neg(), "");
        });
    return suspects.found;
  }

  private void add(Mistake mistake, Tensor gradient, String where) {
    found.add(new Hypothesis(mistake, gradient, where));
  }

  /** Of every value on the way that is used more than once, each choice of uses but all. */
  private void missingAccumulation() {
    for (Node shared : between()) {
      List<Use> uses = uses(shared);
      if (uses.size() < 2 || uses.size() > MOST_USES) {
        continue;
      }
      for (int chosen = 1; chosen < (1 << uses.size()) - 1; chosen++) {
        Set<Use> counted = new HashSet<>();
        for (int i = 0; i < uses.size(); i++) {
          if ((chosen >> i & 1) == 1) {
            counted.add(uses.get(i));
          }
        }
        Tensor gradient =
            gradient(
                graph.output,
                upstream,
                (node, operand) ->
                    node.operands().get(operand) != shared
                        || counted.contains(new Use(node, operand)));
        if (gradient != null) {
          String where =
              "%s is used %d times, and %d of them %s counted"
                  .formatted(
                      graph.name(shared),
                      uses.size(),
                      counted.size(),
                      counted.size() == 1 ? "is" : "are");
          add(Mistake.MISSING_ACCUMULATION, gradient, where);
        }
      }
    }
  }

  /** The derivative of every intermediate result instead of the output's. */
  private void withoutUpstream() {
    for (Node middle : between()) {
      if (middle != node && middle != graph.output) {
        Tensor ones = Tensor.full(middle.shape(), 1);
        Tensor gradient = gradient(middle, ones, (node, operand) -> true);
        if (gradient != null) {
          String where =
              "this is d%s/d%s, and d%s/d%s is missing"
                  .formatted(
                      graph.name(middle),
                      graph.name(node),
                      graph.name(graph.output),
                      graph.name(middle));
          add(Mistake.LOCAL_WITHOUT_UPSTREAM, gradient, where);
        }
      }
    }
  }

  private void withoutLocal() {
    for (Use use : uses(node)) {
      graph
          .total(use.node)
          .ifPresent(
              total ->
                  add(
                      Mistake.UPSTREAM_WITHOUT_LOCAL,
                      Tensor.of(total),
                      "the upstream gradient comes from " + graph.name(use.node)));
    }
  }

  private void transposes() {
    if (truth.dim() == 2) {
      add(Mistake.MISSING_TRANSPOSE, truth.t(), "this is the transpose of the gradient");
    }
    for (Use use : uses(node)) {
      if (!use.node.opName().equals("matmul") || graph.total(use.node).isEmpty()) {
        continue;
      }
      Node other = use.node.operands().get(1 - use.operand);
      Tensor gradOutput = Tensor.of(graph.total(use.node).get());
      use.node
          .value(1 - use.operand)
          .ifPresent(
              value -> {
                Tensor factor = Tensor.of(value);
                product(
                    use.operand == 0 ? gradOutput : factor,
                    use.operand == 0 ? factor : gradOutput,
                    other);
              });
    }
  }

  private void product(Tensor left, Tensor right, Node other) {
    if (left.dim() == 2 && right.dim() == 2 && left.size(1) == right.size(0)) {
      String where = graph.name(other) + " enters the product as it is, and not transposed";
      add(Mistake.MISSING_TRANSPOSE, left.matmul(right), where);
    }
  }

  /** What the graph divides by: a mean by its count, and any whole constant. */
  private void divisors() {
    Set<Integer> means = new LinkedHashSet<>();
    Set<Integer> constants = new LinkedHashSet<>();
    for (Node node : between()) {
      if (!node.isLeaf() && node.opName().equals("mean")) {
        means.add(node.operands().get(0).shape().size() / Math.max(1, node.shape().size()));
      }
      for (Node operand : node.operands()) {
        if (graph.isNumber(operand)) {
          double value = graph.value(operand).orElseThrow().data()[0];
          double divisor = node.opName().equals("div") ? value : 1 / value;
          if (Math.abs(divisor) < 1e9 && Math.abs(divisor - Math.rint(divisor)) < 1e-9) {
            constants.add((int) Math.rint(divisor));
          }
        }
      }
    }
    means.forEach(n -> scaled(Mistake.SUM_WHERE_MEAN, n, n, "the mean is over " + n + " numbers"));
    constants.forEach(n -> scaled(Mistake.MISSING_ONE_OVER_N, n, n, "N = " + n));
  }

  /** The lengths of axes on the way: a loss may divide by one within a single operation. */
  private void lengths() {
    Set<Integer> lengths = new LinkedHashSet<>();
    for (Node node : between()) {
      for (Node operand : node.operands()) {
        Arrays.stream(operand.shape().dims()).forEach(lengths::add);
      }
    }
    lengths.forEach(n -> scaled(Mistake.MISSING_ONE_OVER_N, n, n, "N = " + n));
    lengths.forEach(
        n -> scaled(Mistake.MEAN_WHERE_SUM, n, 1.0 / n, "the sum is over " + n + " numbers"));
  }

  private void scaled(Mistake mistake, int n, double factor, String where) {
    if (n > 1) {
      add(mistake, truth.mul(factor), where);
    }
  }

  /** The nodes on the ways from this node to the output, both included. */
  private List<Node> between() {
    Set<Node> reached = new LinkedHashSet<>(List.of(node));
    for (Node node : graph.nodes) {
      if (node.operands().stream().anyMatch(reached::contains)) {
        reached.add(node);
      }
    }
    return List.copyOf(reached);
  }

  private record Use(Node node, int operand) {}

  private List<Use> uses(Node used) {
    var uses = new ArrayList<Use>();
    for (Node node : graph.nodes) {
      for (int i = 0; i < node.operands().size(); i++) {
        if (node.operands().get(i) == used) {
          uses.add(new Use(node, i));
        }
      }
    }
    return uses;
  }

  /** A gradient of this node, or null if there is none or a value was freed. */
  private Tensor gradient(Node from, Tensor start, GradientFlow.Wires counted) {
    try {
      Map<Node, Tensor> all = graph.gradients(from, start, counted);
      return all.get(node);
    } catch (AutogradException | ShapeException unknown) {
      return null;
    }
  }
}
