package org.chainrule;

import java.util.List;
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
   * Given dL/doutput, dL/dinput for each input in order and in its shape; null where there is none.
   * (A list that holds null is made with {@code Arrays.asList}.)
   */
  protected abstract List<Tensor> backward(Context ctx, Tensor gradOutput);

  /** Uses the operation. */
  public final Tensor apply(Tensor... inputs) {
    return Tensor.apply(new Custom(getClass().getSimpleName(), new Use()), inputs);
  }

  /** What {@code forward} leaves for {@code backward}. */
  public static final class Context {
    private List<Tensor> saved = List.of();
    private int versions;
    private Node node;
    private NdArray output;

    private Context() {}

    /** Keeps operands, or the result, for {@code backward}; they are let go after it. */
    public void saveForBackward(Tensor... tensors) {
      saved = List.of(tensors);
      versions = saved.stream().mapToInt(Tensor::version).sum();
    }

    /**
     * What was saved, in the same order.
     *
     * @throws AutogradException when one of them was changed in place in between
     */
    public List<Tensor> savedTensors() {
      if (versions != saved.stream().mapToInt(Tensor::version).sum()) {
        throw new AutogradException(
            "a tensor that was saved for backward was changed in place after it was used: "
                + node.describe());
      }
      return saved.stream()
          .map(t -> output != null && t.array().sharesWith(output) ? node.output() : t)
          .toList();
    }
  }

  private final class Use implements Custom.Call {
    private final Context ctx = new Context();
    private Tensor lastUp;
    private List<Tensor> lastGradients;

    @Override
    public NdArray forward(Tensor... x) {
      boolean before = GradMode.set(false);
      try {
        Tensor y = Function.this.forward(ctx, x);
        boolean saved = ctx.saved.stream().anyMatch(t -> t.array().sharesWith(y.array()));
        boolean operand = List.of(x).stream().anyMatch(t -> t.array().sharesWith(y.array()));
        ctx.output = saved && !operand ? y.array() : null;
        return y.array();
      } finally {
        GradMode.set(before);
      }
    }

    @Override
    public Tensor backward(int operand, Tensor up, Node node) {
      if (up != lastUp) {
        ctx.node = node;
        lastGradients = Function.this.backward(ctx, up);
        lastUp = up;
      }
      int inputs = node.operands().size();
      if (lastGradients.size() != inputs) {
        throw new AutogradException(
            "backward of %s gave %d gradients for %d inputs: give one for each, null where there is none"
                .formatted(node.opName(), lastGradients.size(), inputs));
      }
      Tensor gradient = lastGradients.get(operand);
      if (gradient == null) {
        return Tensor.full(node.shape(operand), 0);
      }
      if (!gradient.shape().equals(node.shape(operand))) {
        throw new ShapeException(
            "backward of %s gave a gradient of shape %s for input %d of shape %s: they must be equal"
                .formatted(node.opName(), gradient.shape(), operand, node.shape(operand)));
      }
      return gradient;
    }

    @Override
    public boolean savedOutput() {
      return ctx.output != null;
    }

    @Override
    public void release() {
      ctx.saved = List.of();
      ctx.versions = 0;
      lastUp = null;
      lastGradients = null;
    }
  }
}
