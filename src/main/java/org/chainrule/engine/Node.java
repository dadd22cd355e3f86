package org.chainrule.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.op.Op;

/**
 * A vertex of the graph: the result of an operation, or a leaf (a tensor that was not computed). It
 * is what {@code y.gradFn()} shows, and it can be read: the operation, its operands in order, the
 * law of each, and the values while they are there.
 *
 * <p>Values stay readable before and after {@code backward()} as long as they are small (at most
 * {@value #SMALL} elements) and the graph has at most {@value Engine#SMALL_GRAPH} vertices. Larger
 * ones are kept only where a rule needs them, and until the backward pass has used them.
 */
public final class Node {
  /** Values of up to so many elements are kept for drawings and explanations. */
  public static final int SMALL = 16;

  private static final Node[] NONE = {};

  private final Op op;
  private final Shape shape;
  private final Node[] inputs;
  private final int savedVersions;
  private final boolean requiresGrad;
  private Tensor[] saved;
  private Tensor output;
  private String name;
  private Tensor grad;
  private boolean retainGrad;
  private NdArray upstream;
  private boolean freed;
  private String freedBy;
  private String madeAt;
  private Runnable recompute;
  private List<UnaryOperator<Tensor>> hooks = List.of();

  /** Where the walk that is under way has this vertex; meaningless outside of it. */
  int slot;

  /** The vertex of a result. Used by {@link Tensor}. */
  public Node(Op op, Tensor[] operands, Tensor output) {
    this.op = op;
    this.shape = output.shape();
    this.requiresGrad = true;
    this.inputs = new Node[operands.length];
    int versions = 0;
    boolean all = true;
    for (int i = 0; i < operands.length; i++) {
      inputs[i] = operands[i].node();
      if (op.reads(i)) {
        versions += operands[i].version();
      } else {
        all = false;
      }
    }
    this.savedVersions = versions;
    this.saved = all ? operands : reads(op, operands);
    this.output = op.readsOutput() || shape.size() <= SMALL ? output : null;
  }

  /** The vertex of a leaf. Used by {@link Tensor}. */
  public Node(Tensor leaf, boolean requiresGrad) {
    this.op = null;
    this.shape = leaf.shape();
    this.inputs = NONE;
    this.savedVersions = 0;
    this.requiresGrad = requiresGrad;
    this.output = requiresGrad || shape.size() <= SMALL ? leaf : null;
  }

  private static Tensor[] reads(Op op, Tensor[] operands) {
    Tensor[] kept = null;
    for (int i = 0; i < operands.length; i++) {
      if (op.reads(i)) {
        kept = kept == null ? new Tensor[operands.length] : kept;
        kept[i] = operands[i];
      }
    }
    return kept;
  }

  /** Whether this is a tensor that was not computed: a parameter, data, a constant. */
  public boolean isLeaf() {
    return op == null;
  }

  /** Whether gradients flow here. */
  public boolean requiresGrad() {
    return requiresGrad;
  }

  /**
   * The operation.
   *
   * @throws AutogradException for a leaf, which has none
   */
  public Op op() {
    if (op == null) {
      throw new AutogradException(describe() + " is a leaf: no operation made it");
    }
    return op;
  }

  /** The operation's name, such as {@code mul}; {@code leaf} for a leaf. */
  public String opName() {
    return op == null ? "leaf" : op.name();
  }

  /** What a drawing writes into the gate, such as {@code *}; empty for a leaf. */
  public String symbol() {
    return op == null ? "" : op.symbol();
  }

  /** The operands in order; x*x has the same one twice; none for a leaf. */
  public List<Node> operands() {
    return List.of(inputs);
  }

  /** The local derivative for one operand in words, such as {@code d(xy)/dx = y}. */
  public String law(int operand) {
    return op().law(operand);
  }

  /** The name given with {@code named}, or null. */
  public String name() {
    return name;
  }

  /** The shape of the value. */
  public Shape shape() {
    return shape;
  }

  /** The value, while it is kept (see above). */
  public Optional<NdArray> value() {
    return Optional.ofNullable(output).map(Tensor::array);
  }

  /**
   * The gradient that the last backward pass brought here, summed over all paths: the upstream
   * gradient of this vertex. Kept under the same conditions as values.
   */
  public Optional<NdArray> upstream() {
    return Optional.ofNullable(upstream);
  }

  /**
   * What flows to one operand when {@code up} arrives here: the vector-Jacobian product, in the
   * operand's shape. With {@code up} = 1 it is the local derivative.
   *
   * @throws AutogradException when the values that the rule needs were freed
   */
  public Tensor vjp(int operand, Tensor up) {
    return op().rule(operand, up, this).sumTo(inputs[operand].shape);
  }

  /** The value of an operand, for a rule. */
  public Tensor input(int operand) {
    assert op.reads(operand) : op.name() + " reads operand " + operand + " and does not say so";
    recompute();
    Tensor value = saved == null ? inputs[operand].output : saved[operand];
    return value == null ? gone() : value;
  }

  /** The value of the result, for a rule. */
  public Tensor output() {
    assert op.readsOutput() : op.name() + " reads its output and does not say so";
    recompute();
    return output == null ? gone() : output;
  }

  /** The shape of an operand, for a rule. */
  public Shape shape(int operand) {
    return inputs[operand].shape;
  }

  private void recompute() {
    if (recompute != null) {
      recompute.run();
    }
  }

  private Tensor gone() {
    throw new AutogradException(freedMessage());
  }

  /** As PyTorch prints it: {@code <MulBackward0>}, and {@code <leaf>} for a leaf. */
  @Override
  public String toString() {
    return "<" + (op == null ? "leaf" : op.gradName()) + ">";
  }

  /** How a message calls this vertex: {@code q (mul, shape (2, 3))}. */
  public String describe() {
    String what = op == null ? "leaf" : op.name();
    return (name == null ? "" : name + " ") + "(" + what + ", shape " + shape + ")";
  }

  // What follows is for the engine and the face.

  public void name(String newName) {
    name = newName;
  }

  /** What {@code backward()} has gathered: for leaves, and where it was asked to be retained. */
  public Tensor grad() {
    return grad;
  }

  public void grad(Tensor gradient) {
    grad = gradient;
  }

  public void retainGrad() {
    retainGrad = true;
  }

  boolean gathers() {
    return op == null || retainGrad;
  }

  Node[] inputs() {
    return inputs;
  }

  void upstream(NdArray gradient) {
    upstream = gradient;
  }

  boolean freed() {
    return freed;
  }

  String freedMessage() {
    return """
        backward() a second time: the graph was freed at the first time, beginning with %s.
          first:  %s
          second: %s
        A graph is walked once, because the values that it saved are let go on the way. Compute the result again, \
        or keep the graph at the first time: backward(RETAIN_GRAPH)."""
        .formatted(
            describe(),
            freedBy == null ? "an earlier call of backward()" : freedBy,
            CallSite.now());
  }

  /** Adds a hook: what it returns, if anything, replaces the gradient. */
  public void addHook(UnaryOperator<Tensor> hook) {
    List<UnaryOperator<Tensor>> more = new ArrayList<>(hooks);
    more.add(hook);
    hooks = more;
  }

  public void removeHook(UnaryOperator<Tensor> hook) {
    List<UnaryOperator<Tensor>> fewer = new ArrayList<>(hooks);
    fewer.remove(hook);
    hooks = fewer;
  }

  /** The gradient after the hooks have seen it. */
  Tensor hooked(Tensor gradient) {
    Tensor result = gradient;
    for (UnaryOperator<Tensor> hook : hooks) {
      Tensor replaced = hook.apply(result);
      if (replaced != null && !replaced.shape().equals(shape)) {
        throw new AutogradException(
            "a hook on %s returned a gradient of shape %s: it must have the shape of the tensor"
                .formatted(describe(), replaced.shape()));
      }
      result = replaced == null ? result : replaced;
    }
    return result;
  }

  /** Remembers the learner's line that made this vertex: only in anomaly mode. */
  public void madeAt(String site) {
    madeAt = site;
  }

  String madeAt() {
    return madeAt == null ? "a line that was run outside of detectAnomaly" : madeAt;
  }

  /** Lets the saved values go until the checkpoint is asked to compute them again. */
  public void lend(Runnable checkpoint) {
    recompute = checkpoint;
    saved = null;
    if (shape.size() > SMALL) {
      output = null;
    }
  }

  /** Whether this is the same operation with a result of the same shape. */
  public boolean sameAs(Node other) {
    return op().getClass() == other.op().getClass() && shape.equals(other.shape);
  }

  /** Takes back the values that its counterpart has computed again. */
  public void restore(Node again, UnaryOperator<Tensor> inThisGraph) {
    if (freed) {
      return;
    }
    if (again.savedVersions != savedVersions) {
      throw changed();
    }
    again.recompute();
    recompute = null;
    if (again.saved != null) {
      saved = again.saved.clone();
      for (int i = 0; i < saved.length; i++) {
        saved[i] = saved[i] == null ? null : inThisGraph.apply(saved[i]);
      }
    }
    output = again.output == null ? null : inThisGraph.apply(again.output);
  }

  /** Lets the saved values go. */
  void free(String by, boolean keepSmall) {
    if (op == null) {
      return;
    }
    freed = true;
    freedBy = by;
    saved = null;
    recompute = null;
    op.release();
    if (!keepSmall || shape.size() > SMALL) {
      output = null;
    }
  }

  /** Fails when a saved value was changed in place since it was saved. */
  void checkVersions() {
    if (saved == null) {
      return;
    }
    int versions = 0;
    for (Tensor t : saved) {
      versions += t == null ? 0 : t.version();
    }
    if (versions != savedVersions) {
      throw changed();
    }
  }

  private AutogradException changed() {
    return new AutogradException(
        "a value that %s needs for its gradient was changed in place after it was used: compute the result again after the change, or change it after backward()"
            .formatted(describe()));
  }
}
