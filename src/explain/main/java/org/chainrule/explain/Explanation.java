package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.chainrule.AutogradException;
import org.chainrule.Node;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;

/**
 * Where a gradient comes from: every path from the output back to a tensor, with the chain rule in
 * symbols and in numbers, and their sum. Made by {@link Explain#of(Tensor, Tensor)}.
 */
public final class Explanation implements Displayable {
  private static final int MOST_PATHS = 12;
  private static final int MOST_FACTORS = 12;

  private final GradientFlow graph;
  private final Node of;
  private final double count;
  private final List<List<Paths.Step>> paths;

  Explanation(GradientFlow graph, Node of) {
    this.graph = graph;
    this.of = of;
    var all = new Paths(graph, of);
    this.count = all.count();
    this.paths = all.first(MOST_PATHS);
  }

  /**
   * The number of paths; a double, because it grows exponentially with the depth of some graphs.
   */
  public double pathCount() {
    return count;
  }

  /**
   * What each path contributes to the gradient, in the order of the text: at most the first twelve
   * paths. Together, all paths add up to the gradient.
   */
  public List<Tensor> contributions() {
    return paths.stream().map(path -> last(flow(path))).toList();
  }

  /** The gradient itself. */
  public Tensor gradient() {
    if (count == 0) {
      throw new AutogradException(noPath());
    }
    NdArray total =
        graph
            .total(of)
            .orElseThrow(
                () ->
                    new AutogradException(
                        "backward() has freed what the gradient of "
                            + graph.name(of)
                            + " needs: explain it before backward(), or call"
                            + " backward(RETAIN_GRAPH)"));
    return Tensor.of(total);
  }

  @Override
  public String toString() {
    return String.join("\n", lines()) + "\n";
  }

  @Override
  public MimeBundle display() {
    List<String> lines = lines();
    String title = "paths from " + name(graph.output) + " to " + name(of);
    var drawing = Circuit.named(graph);
    Diagram diagram = drawing.diagram();
    if (diagram.boxes().size() > Collapse.MOST_BOXES) {
      return MimeBundle.text(toString());
    }
    Set<Diagram.Wire> onPath = Collections.newSetFromMap(new IdentityHashMap<>());
    for (List<Paths.Step> path : paths) {
      path.forEach(step -> onPath.add(drawing.wire(step)));
    }
    onPath.add(drawing.outputWire());
    var emphasis = new DiagramPainter.Emphasis(onPath::contains, box -> false, wire -> true);
    return new DiagramPainter(Layout.of(diagram), emphasis, lines)
        .figure(title, toString())
        .bundle();
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    if (count == 0) {
      lines.add(noPath());
      return lines;
    }
    for (int i = 0; i < paths.size(); i++) {
      List<Paths.Step> path = paths.get(i);
      if (count > 1) {
        lines.add("path " + (i + 1) + " of " + Numbers.brief(count) + ": " + way(path));
      }
      lines.addAll(isScalar(path) ? formula(path) : table(path));
      lines.add("");
    }
    if (count > 1) {
      lines.addAll(sum());
    } else {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private String noPath() {
    return graph.nodes.contains(of)
        ? name(of) + " does not require a gradient: call requiresGrad(true) before it is used"
        : name(graph.output) + " does not depend on " + name(of) + ": there is no path";
  }

  private List<String> sum() {
    var lines = new ArrayList<String>();
    String left = derivative(graph.output, of);
    boolean all = count == paths.size();
    String rest = all ? "" : " + " + Numbers.brief(count - paths.size()) + " more paths";
    lines.add("the paths add up:");
    if (ArrayText.isTiny(of.shape())) {
      List<String> terms = contributions().stream().map(t -> ArrayText.line(t.array())).toList();
      String sum = String.join(" + ", terms.stream().map(Explanation::bracketed).toList());
      lines.add(left + " = " + sum + rest + " = " + ArrayText.line(gradient().array()));
    } else {
      lines.add(left + " has shape " + of.shape() + ", " + ArrayText.line(gradient().array()));
    }
    return lines;
  }

  private static String bracketed(String number) {
    return number.startsWith("-") ? "(" + number + ")" : number;
  }

  private static boolean isScalar(List<Paths.Step> path) {
    return path.stream().allMatch(s -> s.gate().shape().size() == 1 && s.to().shape().size() == 1);
  }

  /** The chain rule in Leibniz' signs, with the operations' derivatives, and in numbers. */
  private List<String> formula(List<Paths.Step> path) {
    String left = derivative(graph.output, of);
    var lines = new ArrayList<String>();
    if (path.isEmpty()) {
      return List.of(left + " = " + ArrayText.line(gradient().array()));
    }
    List<Paths.Step> shown = shortened(path);
    String gap = path.size() == shown.size() ? "" : " ⋯ ";
    var signs = new ArrayList<String>();
    var derivatives = new ArrayList<String>();
    var numbers = new ArrayList<String>();
    hooks(graph.output, signs, derivatives, numbers);
    for (Paths.Step step : shown) {
      signs.add(derivative(step.gate(), step.to()));
      String derivative = DerivativeText.local(graph, step);
      derivatives.add(
          derivative.matches(".* [-+] .*") || derivative.startsWith("-")
              ? "(" + derivative + ")"
              : derivative);
      numbers.add("(" + Numbers.brief(graph.local(step)) + ")");
      hooks(step.to(), signs, derivatives, numbers);
    }
    String indent = " ".repeat(left.length());
    if (signs.size() > 1) {
      lines.add(left + " = " + String.join(" · ", signs) + gap);
      lines.add(indent + " = " + String.join(" · ", derivatives) + gap);
    } else {
      lines.add(left + " = " + derivatives.get(0));
    }
    String product = Numbers.brief(last(flow(path)).item());
    if (!numbers.equals(List.of("(" + product + ")"))) {
      lines.add(indent + " = " + String.join("", numbers) + gap + " = " + product);
    } else if (!derivatives.get(0).equals(product)) {
      lines.add(indent + " = " + product);
    }
    return lines;
  }

  /** A hook that changed the gradient is a factor of its own. */
  private void hooks(
      Node node, List<String> signs, List<String> derivatives, List<String> numbers) {
    Tensor factor = graph.hookFactor(node);
    if (factor != null) {
      String hook = "hook(" + name(node) + ")";
      signs.add(hook);
      derivatives.add(hook);
      numbers.add("(" + Numbers.brief(factor.item()) + ")");
    }
  }

  private static List<Paths.Step> shortened(List<Paths.Step> path) {
    return path.size() <= MOST_FACTORS ? path : path.subList(0, MOST_FACTORS);
  }

  /**
   * The path with the shape and the numbers of the gradient after each gate, and the derivative.
   */
  private List<String> table(List<Paths.Step> path) {
    var table = new TextTable();
    List<Tensor> flow = flow(path);
    table.row(
        derivative(graph.output, graph.output),
        flow.get(0).shape().toString(),
        ArrayText.line(flow.get(0).array()),
        "");
    List<Paths.Step> shown = shortened(path);
    for (int i = 0; i < shown.size(); i++) {
      Paths.Step step = path.get(i);
      Tensor after = flow.get(i + 1);
      table.row(
          derivative(graph.output, step.to()),
          after.shape().toString(),
          ArrayText.line(after.array()),
          reason(step));
    }
    List<String> lines = new ArrayList<>(table.toString().lines().toList());
    if (shown.size() < path.size()) {
      lines.add("⋯ and " + (path.size() - shown.size()) + " more gates");
    }
    return lines;
  }

  private String reason(Paths.Step step) {
    String reason =
        step.gate().symbol().replace('*', '×') + ": " + step.gate().derivative(step.operand());
    if (graph.beforeHooks(step.to()).isPresent()) {
      reason += "; a hook changes it";
    }
    return withBroadcast(step, reason);
  }

  private static String withBroadcast(Paths.Step step, String reason) {
    return Broadcasts.of(step.gate(), step.operand())
        .map(broadcast -> reason + "; " + broadcast.backward())
        .orElse(reason);
  }

  /** The gradient before the first step and after each, along this path alone. */
  private List<Tensor> flow(List<Paths.Step> path) {
    return graph.along(path);
  }

  private static Tensor last(List<Tensor> flow) {
    return flow.get(flow.size() - 1);
  }

  private String way(List<Paths.Step> path) {
    var way = new StringBuilder(name(graph.output));
    List<Paths.Step> shown = shortened(path);
    shown.forEach(step -> way.append(" ← ").append(name(step.to())));
    return shown.size() < path.size() ? way + " ← ⋯ ← " + name(of) : way.toString();
  }

  private String derivative(Node of, Node by) {
    return "d" + name(of) + "/d" + name(by);
  }

  private String name(Node node) {
    return graph.name(node);
  }
}
