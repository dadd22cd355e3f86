package org.chainrule;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What is done with gradients beside {@code backward()}. */
public final class Autograd {
  private Autograd() {}

  /**
   * The gradient of a scalar with respect to each input, without touching any {@code .grad}.
   *
   * @return one gradient for each input, in order, in the input's shape; null where the output does
   *     not depend on the input
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.autograd.grad.html">PyTorch:
   *     autograd.grad</a>
   */
  public static List<Tensor> grad(Tensor output, List<Tensor> inputs, Option... options) {
    return grad(List.of(output), inputs, null, options);
  }

  /**
   * The gradient of a scalar with respect to one input: see {@link #grad(Tensor, List, Option...)}.
   */
  public static Tensor grad(Tensor output, Tensor input, Option... options) {
    return grad(output, List.of(input), options).get(0);
  }

  /**
   * The vector-Jacobian products of several outputs, added up: Σ gradientᵢᵀ dy_i/dx for each input.
   *
   * @param gradients dL/dy for each output in its shape, or null if every output is a scalar
   */
  public static List<Tensor> grad(
      List<Tensor> outputs, List<Tensor> inputs, List<Tensor> gradients, Option... options) {
    Tensor[] ups = new Tensor[outputs.size()];
    for (int i = 0; i < ups.length; i++) {
      ups[i] = outputs.get(i).upstream(gradients == null ? null : gradients.get(i));
    }
    for (Tensor input : inputs) {
      if (!input.requiresGrad()) {
        throw new AutogradException(
            "grad() with respect to %s, which does not require a gradient: call requiresGrad(true) on it before the output is computed"
                .formatted(input.describe()));
      }
    }
    List<Option> chosen = List.of(options);
    boolean create = chosen.contains(Option.CREATE_GRAPH);
    Tensor[] result =
        Engine.grad(
            outputs.toArray(Tensor[]::new),
            ups,
            inputs.toArray(Tensor[]::new),
            create || chosen.contains(Option.RETAIN_GRAPH),
            create);
    return Arrays.asList(result);
  }

  /** Runs the body without recording: its results do not require gradients. */
  public static void noGrad(Runnable body) {
    boolean before = GradMode.set(false);
    try {
      body.run();
    } finally {
      GradMode.set(before);
    }
  }

  /** The body's value, computed without recording. */
  public static <T> T noGrad(Supplier<T> body) {
    boolean before = GradMode.set(false);
    try {
      return body.get();
    } finally {
      GradMode.set(before);
    }
  }

  /** Records the body although something around it does not: inside of a hook, for instance. */
  public static void enableGrad(Runnable body) {
    boolean before = GradMode.set(true);
    try {
      body.run();
    } finally {
      GradMode.set(before);
    }
  }

  /**
   * Looks for the operation that makes the first NaN, forward or backward, and fails there with the
   * line that computed it. Slow: it remembers a line for every operation and looks at every number.
   *
   * @see <a href="https://pytorch.org/docs/stable/autograd.html#anomaly-detection">PyTorch: anomaly
   *     detection</a>
   */
  public static void detectAnomaly(Runnable body) {
    boolean before = GradMode.setAnomaly(true);
    try {
      body.run();
    } finally {
      GradMode.setAnomaly(before);
    }
  }

  /**
   * Computes the body without keeping the values of its stretch of the graph: the backward pass
   * computes it a second time. Half as much again of time, for the memory of one stretch instead of
   * all. The body must do the same both times.
   *
   * @see <a href="https://pytorch.org/docs/stable/checkpoint.html">PyTorch: checkpoint</a>
   */
  public static Tensor checkpoint(Supplier<Tensor> body) {
    return GradMode.isEnabled() ? Checkpoint.run(body) : body.get();
  }

  /**
   * Forward mode on a recorded graph: how the output changes when the input changes by a tangent.
   * The nodes are taken in the order in which they were computed, and each is given the tangents of
   * its operands.
   *
   * @return null if the output does not depend on the input
   */
  public static Tensor jvp(Tensor output, Tensor input, Tensor tangent) {
    return Engine.jvp(output, input, tangent);
  }

  /**
   * A backward pass for an explanation: it changes no {@code grad()} and frees nothing, and it
   * passes through a freed graph as far as values are left.
   *
   * @param root the node to begin with, and its gradient
   */
  public static void observe(Node root, Tensor gradient, BackwardObserver observer) {
    Engine.observe(root, gradient, observer);
  }
}
