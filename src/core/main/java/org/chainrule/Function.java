package org.chainrule;

import java.util.List;
import java.util.stream.Stream;
import org.chainrule.array.NdArray;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Op;

/**
 * An operation of your own: its value, and how a gradient passes through it.
 *
 * <pre>{@code
 * class Cube extends Function {
 *   protected Tensor forward(Context ctx, Tensor... x) {
 *     ctx.saveForBackward(x[0]);
 *     return x[0].pow(3);
 *   }
 *   protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
 *     Tensor x = ctx.savedTensors().get(0);
 *     return List.of(gradOutput.mul(x.pow(2)).mul(3));
 *   }
 * }
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * <p>Because {@code backward} is written in tensor operations on what was saved, it can itself be
 * differentiated. Save operands or the result; an intermediate value carries no graph.
 *
 * @see <a href="https://pytorch.org/docs/stable/notes/extending.html">PyTorch: extending
 *     autograd</a>
 */
public abstract class Function {
  /** Computes the value; nothing in here is recorded. */
  protected abstract Tensor forward(Context ctx, Tensor... inputs);

  /**
   * Given dL/doutput, dL/dinput for each input in order and in its shape; null where there is none,
   * and then that input gets no gradient from here. (A list that holds null is made with {@code
   * Arrays.asList}.)
   */
  protected abstract List<Tensor> backward(Context ctx, Tensor gradOutput);

  /** Uses the operation. */
  public final Tensor apply(Tensor... inputs) {
    Use use = new Use();
    Tensor result = Tensor.apply(Op.custom(name()), use, inputs);
    use.node = result.gradFn();
    return result;
  }

  /**
   * The name of the class. An anonymous one takes that of the class that it extends: it has no
   * name, or one beginning with $ that JShell gave it.
   */
  private String name() {
    Class<?> type = getClass();
    while (type.getSimpleName().isEmpty() || type.getSimpleName().startsWith("$")) {
      type = type.getSuperclass();
    }
    return type.getSimpleName();
  }

  /** What {@code forward} leaves for {@code backward}. */
  public static final class Context {
    private List<Tensor> saved;

    private Context(List<Tensor> saved) {
      this.saved = saved;
    }

    /**
     * Keeps operands, or the result, for {@code backward}, with the numbers that they have now: a
     * later change in place does not reach them. They are dropped after {@code backward}.
     */
    public void saveForBackward(Tensor... tensors) {
      release();
      saved = Stream.of(tensors).map(Tensor::held).toList();
    }

    /** What was saved, in the same order; nothing after {@code backward()} has freed the graph. */
    public List<Tensor> savedTensors() {
      return saved;
    }

    private void release() {
      saved.forEach(t -> t.array().release());
      saved = List.of();
    }
  }

  private final class Use implements Op.Custom {
    private final Context ctx = new Context(List.of());
    private Node node;

    /** Which of the saved tensors is the result, which is part of the graph only afterwards. */
    private NdArray output;

    /** What was saved, for explanations of a freed graph; null where it was too large to keep. */
    private List<Tensor> kept;

    private boolean released;

    @Override
    public NdArray forward(Tensor... x) {
      boolean before = GradMode.set(false);
      try {
        Tensor y = Function.this.forward(ctx, x);
        if (y == null) {
          throw new AutogradException("forward of " + name() + " returned null");
        }
        boolean operand = Stream.of(x).anyMatch(t -> t.array().sharesWith(y.array()));
        output = operand ? null : y.array();
        return y.array();
      } finally {
        GradMode.set(before);
      }
    }

    @Override
    public Tensor[] vjps(Tensor gradOutput) {
      List<Tensor> gradients = backward(new Context(saved()), gradOutput);
      Node[] inputs = node.inputs();
      if (gradients == null || gradients.size() != inputs.length) {
        throw new AutogradException(
            "backward of %s gave %s gradients for %d inputs: give one for each, null where there is none"
                .formatted(name(), gradients == null ? "no" : gradients.size(), inputs.length));
      }
      for (int i = 0; i < inputs.length; i++) {
        Tensor gradient = gradients.get(i);
        if (gradient != null && !gradient.shape().equals(inputs[i].shape())) {
          throw new ShapeException(
              "backward of %s gave a gradient of shape %s for input %d of shape %s: they must be equal"
                  .formatted(name(), gradient.shape(), i, inputs[i].shape()));
        }
      }
      return gradients.toArray(Tensor[]::new);
    }

    /** The same values for {@code backward}, whatever another thread may free meanwhile. */
    private synchronized List<Tensor> saved() {
      if (released && kept == null) {
        throw node.freedError();
      }
      List<Tensor> saved = released ? kept : ctx.saved;
      return saved.stream().map(t -> isOutput(t) ? Tensor.ofNode(node, t.array()) : t).toList();
    }

    private boolean isOutput(Tensor t) {
      return output != null && t.array().sharesWith(output);
    }

    /**
     * Two backward passes make a forward one: g(u) = Jᵀu is linear in the dummy u, and its own
     * gradient for t is Jt.
     */
    @Override
    public Tensor jvp(Tensor... tangents) {
      boolean before = GradMode.set(true);
      try {
        Tensor u = Tensor.full(node.shape(), 0).requiresGrad(true);
        Tensor sum = u.mul(0).sum();
        Tensor[] gradients = vjps(u);
        for (int i = 0; i < tangents.length; i++) {
          if (tangents[i] != null && gradients[i] != null) {
            sum = sum.add(gradients[i].mul(tangents[i]).sum());
          }
        }
        Tensor result = Autograd.grad(sum, u, Option.CREATE_GRAPH);
        return before ? result : result.detach();
      } finally {
        GradMode.set(before);
      }
    }

    @Override
    public synchronized void release(boolean keepSmall) {
      if (released) {
        return;
      }
      released = true;
      if (keepSmall && ctx.saved.stream().allMatch(t -> KeptValues.keeps(t.shape()))) {
        kept = ctx.saved;
        ctx.saved = List.of();
      } else {
        output = null;
      }
      ctx.release();
    }
  }
}
