package org.chainrule.explain;

import java.util.List;
import java.util.function.UnaryOperator;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;

/**
 * Explanations of gradients.
 *
 * <pre>{@code
 * Explain.of(f, x)          // every path from f to x: symbols, numbers, and their sum
 * Explain.steps(f)          // the backward pass, one gate at a time
 * Explain.broadcasts(loss)  // what was repeated forwards and is summed backwards
 * Explain.jacobian(g, x)    // the Jacobian, beside the product that backward computes instead
 * }</pre>
 *
 * <p>Nothing here touches a {@code grad()}. Explain before {@code backward()}: large graphs are
 * freed by it.
 */
public final class Explain {
  private Explain() {}

  /**
   * Every path from the output back to a tensor: {@code df/dx = df/dq · dq/dx = z · 1 = (-4)(1) =
   * -4}. In a graph of tensors each path is a table of gradients with their shapes and derivatives.
   *
   * @throws AutogradException if the output is not one number, or was not recorded
   */
  public static Explanation of(Tensor output, Tensor x) {
    return new Explanation(graph(output), x.node());
  }

  /** The same for every input of the output that requires a gradient, in order of first use. */
  public static List<Explanation> of(Tensor output) {
    GradientFlow graph = graph(output);
    return graph.nodes.stream()
        .filter(node -> node.isLeaf() && node.requiresGrad())
        .map(node -> new Explanation(graph, node))
        .toList();
  }

  /** The backward pass in numbered frames, one for each gate. */
  public static Steps steps(Tensor output) {
    return new Steps(graph(output));
  }

  /** Every operand that was repeated to fit another, and the axes over which backward sums. */
  public static Broadcasts broadcasts(Tensor output) {
    return new Broadcasts(GradientFlow.forward(output));
  }

  /**
   * The Jacobian of a function at x, and beside it the product that backward computes without ever
   * building it.
   */
  public static JacobianMap jacobian(UnaryOperator<Tensor> f, Tensor x) {
    return JacobianMap.of(f, x);
  }

  /** The same with an upstream gradient dL/dy of your own, in the shape of f(x). */
  public static JacobianMap jacobian(UnaryOperator<Tensor> f, Tensor x, Tensor upstream) {
    return JacobianMap.of(f, x, upstream);
  }

  private static GradientFlow graph(Tensor output) {
    if (output.numel() != 1) {
      throw new AutogradException(
          "a gradient is of one number, such as a loss, and the output has shape "
              + output.shape()
              + ": reduce it with sum() or mean() first");
    }
    return GradientFlow.backward(output, Tensor.full(output.shape(), 1));
  }
}
