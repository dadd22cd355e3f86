package org.chainrule;

import java.util.List;
import java.util.stream.Stream;
import org.chainrule.array.NdArray;
import org.chainrule.array.ShapeException;
import org.chainrule.engine.Node;
import org.chainrule.op.Custom;

/**
 * An operation of your own: its value, and the rule by which a gradient passes through it.
 *
 * <pre>{@code
 * class Cube extends Function {
 *   protected Tensor forward(Context ctx, Tensor... x) {
 *     ctx.saveForBackward(x[0]);
 *     return x[0].pow(3);
 *   }
 *   protected List<Tensor> backward(Context ctx, Tensor up) {
 *     Tensor x = ctx.savedTensors().get(0);
 *     return List.of(up.mul(x.pow(2)).mul(3));
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
    return Tensor.apply(new Custom(name(), new Use()), inputs);
  }

  /** The name of the class; an anonymous one has none and takes that of the class it extends. */
  private String name() {
    Class<?> type = getClass();
    while (type.getSimpleName().isEmpty()) {
      type = type.getSuperclass();
    }
    return type.getSimpleName();
  }

  /** What {@code forward} leaves for {@code backward}. */
  public static final class Context {
    private List<Tensor> saved = List.of();
    private Node node;
    private NdArray output;

    private Context() {}

    /** What {@code backward} is given: the same values, whatever another thread may free. */
    private Context(Node node, NdArray output, List<Tensor> saved) {
      this.node = node;
      this.output = output;
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
      return saved.stream().map(t -> node != null && isOutput(t) ? node.output() : t).toList();
    }

    private boolean isOutput(Tensor t) {
      return output != null && t.array().sharesWith(output);
    }

    private void release() {
      saved.forEach(t -> t.array().release());
      saved = List.of();
    }
  }

  private final class Use implements Custom.Call {
    private final Context ctx = new Context();

    /** What was saved, for explanations of a freed graph; null where it was too large to keep. */
    private List<Tensor> kept;

    private boolean released;

    @Override
    public NdArray forward(Tensor... x) {
      boolean before = GradMode.set(false);
      try {
        Tensor y = Function.this.forward(ctx, x);
        if (y == null) {
          throw new AutogradException("forward of " + Function.this.name() + " returned null");
        }
        boolean saved = ctx.saved.stream().anyMatch(t -> t.array().sharesWith(y.array()));
        boolean operand = List.of(x).stream().anyMatch(t -> t.array().sharesWith(y.array()));
        ctx.output = saved && !operand ? y.array() : null;
        return y.array();
      } finally {
        GradMode.set(before);
      }
    }

    @Override
    public Tensor[] backward(Tensor up, Node node) {
      List<Tensor> gradients =
          Function.this.backward(new Context(node, ctx.output, saved(node)), up);
      int inputs = node.operands().size();
      if (gradients == null || gradients.size() != inputs) {
        throw new AutogradException(
            "backward of %s gave %s gradients for %d inputs: give one for each, null where there is none"
                .formatted(node.opName(), gradients == null ? "no" : gradients.size(), inputs));
      }
      for (int i = 0; i < inputs; i++) {
        Tensor gradient = gradients.get(i);
        if (gradient != null && !gradient.shape().equals(node.shape(i))) {
          throw new ShapeException(
              "backward of %s gave a gradient of shape %s for input %d of shape %s: they must be equal"
                  .formatted(node.opName(), gradient.shape(), i, node.shape(i)));
        }
      }
      return gradients.toArray(Tensor[]::new);
    }

    private synchronized List<Tensor> saved(Node node) {
      if (released && kept == null) {
        throw node.gone();
      }
      return released ? kept : ctx.saved;
    }

    @Override
    public boolean savedOutput() {
      return ctx.output != null;
    }

    @Override
    public synchronized void release(boolean keepSmall) {
      if (released) {
        return;
      }
      released = true;
      if (keepSmall && ctx.saved.stream().allMatch(t -> t.numel() <= Node.SMALL)) {
        kept = ctx.saved;
        ctx.saved = List.of();
      } else {
        ctx.output = null;
      }
      ctx.release();
    }
  }
}
