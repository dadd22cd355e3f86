package org.chainrule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.op.Op;
import org.chainrule.platform.CallSite;

/**
 * A node of the graph: the result of an operation, or a leaf (a tensor that was not computed). It
 * is what {@code y.gradFn()} returns, and it can be read: the operation, its operands in order, the
 * derivative by each, and the values while they are kept.
 *
 * <p>Values stay readable before and after {@code backward()} as long as they are small (at most
 * {@value KeptValues#MOST_ELEMENTS} elements) and the graph has at most {@value
 * KeptValues#MOST_NODES} nodes. Larger ones are kept only where a derivative reads them, and until
 * the backward pass has used them.
 *
 * <p>A value is kept as it was. A leaf can be changed in place ({@link Tensor#update}, an
 * optimiser's step), so a node holds the leaf's array and not the leaf: while the array is held,
 * the change goes into a copy. PyTorch saves the tensor, compares version counters, and refuses a
 * backward pass over a changed value. Here the gradient is that of the numbers which the forward
 * pass used, and every pass agrees about it: {@code backward()}, {@code grad()}, explanations. The
 * price is one copy of a parameter that is changed while a graph still needs it. A training step
 * pays nothing, because {@code backward()} releases the array before the step. (Small values are
 * never released; their copies are small too.)
 */
public final class Node {
  private static final Node[] NONE = {};
  private static final VarHandle GRAD;
  private static final VarHandle SAVED;
  private static final VarHandle FREED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      GRAD = lookup.findVarHandle(Node.class, "grad", Tensor.class);
      SAVED = lookup.findVarHandle(Node.class, "saved", NdArray[].class);
      FREED = lookup.findVarHandle(Node.class, "freed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A hook that was registered: an object of its own, however often the function is registered. */
  private record Hook(UnaryOperator<Tensor> function) {}

  private final Op<Object> op;
  private final Object parameters;
  private final Shape shape;
  private final Node[] inputs;
  private final boolean requiresGrad;

  /**
   * Of a leaf, how often it was changed in place; of a result, the sum of its leaf operands' counts
   * when it was computed.
   */
  private int version;

  /** The operands' values that are read, and all small ones of leaves; null where not kept. */
  private NdArray[] saved;

  /** Whether some of the saved arrays are to be released. */
  private boolean holds;

  private Tensor output;
  private String name;

  @SuppressWarnings("UnusedVariable") // read by GRAD
  private Tensor grad;

  private boolean retainGrad;

  @SuppressWarnings("UnusedVariable") // read by FREED
  private boolean freed;

  private String freedBy;
  private String madeAt;
  private Runnable recompute;
  private List<Hook> hooks = List.of();

  /** The leaf's other node, where {@code requiresGrad} was switched. */
  private Node twin;

  /** The number of this node in the pass that uses these fields; meaningless outside of it. */
  int slot;

  /** The node of a result. */
  @SuppressWarnings("unchecked") // the parameters are given to this operation and to no other
  <P> Node(Op<P> op, P parameters, Tensor[] operands, Tensor output) {
    this.op = (Op<Object>) op;
    this.parameters = parameters;
    this.shape = output.shape();
    this.requiresGrad = true;
    this.inputs = new Node[operands.length];
    int reads = 0;
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = operands[i].node();
      reads |= inputs[i].requiresGrad ? op.reads(i) : 0;
    }
    for (int i = 0; i < inputs.length; i++) {
      save(i, operands[i].array(), Op.readsOperand(reads, i));
    }
    this.output = Op.readsOutput(reads) || KeptValues.keeps(shape) ? output : null;
  }

  private void save(int operand, NdArray array, boolean read) {
    Node from = inputs[operand];
    boolean small = from.op == null && KeptValues.keeps(array);
    if (from.op == null) {
      version += from.version;
    }
    if (!read && !small) {
      return;
    }
    if (saved == null) {
      saved = new NdArray[inputs.length];
    }
    saved[operand] = array; // a result is never changed in place, a leaf can be
    if (small) {
      array.share();
    } else if (from.op == null) {
      array.hold();
      holds = true;
    }
  }

  /** Says that a tensor is about to become another result: this node keeps what it was. */
  void keep(Tensor tensor) {
    if (output == tensor) {
      output = Tensor.ofNode(this, tensor.array());
    }
  }

  /** The node of a leaf. */
  Node(Tensor leaf, boolean requiresGrad) {
    this.op = null;
    this.parameters = null;
    this.shape = leaf.shape();
    this.inputs = NONE;
    this.requiresGrad = requiresGrad;
    this.output = requiresGrad || KeptValues.keeps(shape) ? leaf : null;
  }

  // ---- public ----

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
  public Op<?> op() {
    if (op == null) {
      throw new AutogradException(describe() + " is a leaf: no operation made it");
    }
    return op;
  }

  /** The operation's name, such as {@code mul}; {@code leaf} for a leaf. */
  public String opName() {
    return op == null ? "leaf" : op.name();
  }

  /** What a drawing shows for the operation, such as {@code *}; empty for a leaf. */
  public String symbol() {
    return op == null ? "" : op.symbol(parameters);
  }

  /** The operands in order; x*x has the same one twice; none for a leaf. */
  public List<Node> operands() {
    return List.of(inputs);
  }

  /** The derivative with respect to one operand in words, such as {@code d(xy)/dx = y}. */
  public String derivative(int operand) {
    return op().derivative(operand);
  }

  /** The name given with {@code named}, or null. */
  public String name() {
    return name;
  }

  /** The shape of the value. */
  public Shape shape() {
    return shape;
  }

  /** The value, while it is kept (see above); of a leaf, its value now. */
  public Optional<NdArray> value() {
    return Optional.ofNullable(output).map(Tensor::array);
  }

  /** The value of an operand as it was when this node was computed, while it is kept. */
  public Optional<NdArray> value(int operand) {
    NdArray kept = kept(operand);
    if (kept != null) {
      return Optional.of(kept);
    }
    boolean changed = inputs[operand].isLeaf() && changedSince();
    return changed ? Optional.empty() : inputs[operand].value();
  }

  private NdArray kept(int operand) {
    NdArray[] all = saved;
    return all == null ? null : all[operand];
  }

  private boolean changedSince() {
    int now = 0;
    for (Node operand : inputs) {
      now += operand.op == null ? operand.version : 0;
    }
    return now != version;
  }

  /** The error for a pass that needs a value of this node after the graph was freed. */
  public AutogradException freedError() {
    return new AutogradException(
        """
        backward() a second time: the graph was freed at the first time, beginning with %s.
          first:  %s
          second: %s
        A graph is walked once, because the values that it saved are freed on the way. Compute the result again, \
        or keep the graph at the first time: backward(RETAIN_GRAPH)."""
            .formatted(
                describe(),
                freedBy == null ? "an earlier call of backward()" : freedBy,
                CallSite.now()));
  }

  /** As PyTorch prints it: {@code <MulBackward0>}, and {@code <leaf>} for a leaf. */
  @Override
  public String toString() {
    return "<" + (op == null ? "leaf" : op.gradName()) + ">";
  }

  /** How a message calls this node: {@code q (mul, shape (2, 3))}. */
  public String describe() {
    return (name == null ? "" : name + " ") + "(" + opName() + ", shape " + shape + ")";
  }

  // ---- derivatives ----

  Node[] inputs() {
    return inputs;
  }

  Object parameters() {
    return parameters;
  }

  /** The gradients of all operands, where the operation computes them together; else null. */
  Tensor[] vjps(Tensor gradOutput) {
    return op.vjps(gradOutput, parameters);
  }

  /** The gradient of one operand in its shape, summed where it was broadcast. */
  Tensor vjp(int operand, Tensor gradOutput, Op.Saved values) {
    return op.vjp(operand, gradOutput, values, parameters).sumTo(inputs[operand].shape);
  }

  /** The tangent of this node, given those of the operands. */
  Tensor jvp(Tensor[] tangents, Op.Saved values) {
    return op.jvp(tangents, values, parameters);
  }

  /** The value of an operand as it was when this node was computed, for a derivative. */
  Tensor savedOperand(int operand) {
    recompute();
    Node from = inputs[operand];
    Tensor result = from.op == null ? null : from.output; // which is never changed in place
    if (result != null) {
      return result;
    }
    NdArray value = kept(operand);
    if (value == null) {
      throw freedError();
    }
    return Tensor.ofNode(from, value);
  }

  /** The value of the result, for a derivative. */
  Tensor savedOutput() {
    recompute();
    Tensor value = output;
    if (value == null) {
      throw freedError();
    }
    return value;
  }

  private void recompute() {
    if (recompute != null) {
      recompute.run();
    }
  }

  /** Whether the values were freed; to be asked after they were read. */
  boolean freed() {
    VarHandle.loadLoadFence();
    return (boolean) FREED.getAcquire(this);
  }

  /** Drops the saved values; small ones stay for explanations if the whole graph is small. */
  void free(String by, boolean keepSmall) {
    freedBy = by;
    FREED.setRelease(this, true);
    recompute = null;
    drop(keepSmall);
    if (parameters instanceof Op.Custom use) {
      use.release(keepSmall);
    }
    if (!keepSmall || !KeptValues.keeps(shape)) {
      output = null;
    }
  }

  private void drop(boolean keepSmall) {
    NdArray[] all = saved;
    if (holds) {
      // Two threads may free the same graph, and one of them releases the arrays.
      all = (NdArray[]) SAVED.getAndSet(this, null);
      for (int i = 0; all != null && i < all.length; i++) {
        if (all[i] != null && inputs[i].op == null && !KeptValues.keeps(all[i])) {
          all[i].release();
        }
      }
    }
    if (all != null && keepSmall) {
      for (int i = 0; i < all.length; i++) {
        all[i] = all[i] == null || !KeptValues.keeps(all[i]) ? null : all[i];
      }
    }
    saved = keepSmall ? all : null;
  }

  // ---- gradients and hooks ----

  /** What {@code backward()} has accumulated: for leaves, and where it was asked to be retained. */
  Tensor grad() {
    return (Tensor) GRAD.getAcquire(this);
  }

  void grad(Tensor gradient) {
    GRAD.setRelease(this, gradient);
  }

  /** Adds to the gradient; several backward passes may do so at once. */
  void accumulate(Tensor gradient) {
    Tensor before;
    Tensor after;
    do {
      before = grad();
      // Several leaves may share a gradient: each gets its own tensor.
      after =
          before != null
              ? before.add(gradient)
              : gradient.requiresGrad() ? gradient : gradient.detach();
    } while (!GRAD.compareAndSet(this, before, after));
    if (before != null) {
      GradMode.gradientAccumulated();
    }
  }

  void retainGrad() {
    retainGrad = true;
  }

  /** Whether a backward pass leaves a gradient here. */
  boolean accumulates() {
    return op == null ? output.requiresGrad() : retainGrad;
  }

  /** Adds a hook: what it returns, if anything, replaces the gradient. */
  Tensor.Hook addHook(UnaryOperator<Tensor> function) {
    var hook = new Hook(function);
    synchronized (this) {
      hooks = Stream.concat(hooks.stream(), Stream.of(hook)).toList();
    }
    return () -> removeHook(hook);
  }

  @SuppressWarnings("ReferenceEquality") // a function that was registered twice is two hooks
  private synchronized void removeHook(Hook hook) {
    hooks = hooks.stream().filter(other -> other != hook).toList();
  }

  /** The gradient after the hooks have seen it. */
  Tensor applyHooks(Tensor gradient) {
    Tensor result = gradient;
    for (Hook hook : hooks) {
      Tensor replaced = hook.function.apply(result);
      if (replaced != null && !replaced.shape().equals(shape)) {
        throw new AutogradException(
            "a hook on %s returned a gradient of shape %s: it must have the shape of the tensor"
                .formatted(describe(), replaced.shape()));
      }
      result = replaced == null ? result : replaced;
    }
    return result;
  }

  // ---- leaves ----

  void name(String newName) {
    name = newName;
  }

  /**
   * The leaf's node for the other setting of {@code requiresGrad}: the same one each time, so that
   * a graph that was built before the leaf was switched off still reaches it afterwards.
   */
  Node switched(Tensor leaf) {
    if (twin == null) {
      twin = new Node(leaf, !requiresGrad);
      twin.twin = this;
      twin.version = version;
    }
    twin.name = name;
    twin.grad(grad());
    return twin;
  }

  /** How often a leaf was changed in place; of a result, the sum over its operands at that time. */
  int version() {
    return version;
  }

  /** Counts a change in place of this leaf, or takes one back. */
  void version(int changes) {
    version = changes;
    if (twin != null) {
      twin.version = changes;
    }
  }

  // ---- anomaly mode ----

  /** Remembers the learner's line that made this node: only in anomaly mode. */
  void madeAt(String site) {
    madeAt = site;
  }

  String madeAt() {
    return madeAt == null ? "a line that was run outside of detectAnomaly" : madeAt;
  }

  // ---- checkpoints ----

  /** Drops the values until the checkpoint is asked to compute them again. */
  void offload(Runnable checkpoint) {
    recompute = checkpoint;
    drop(true);
    if (!KeptValues.keeps(shape)) {
      output = null;
    }
  }

  /** The values that are kept: operands, then the result. */
  Stream<NdArray> values() {
    var operands = saved == null ? Stream.<NdArray>empty() : Stream.of(saved);
    return Stream.concat(
        operands.filter(Objects::nonNull), Stream.ofNullable(output).map(Tensor::array));
  }

  /** Takes over the values that its counterpart has computed again. */
  void restore(Node again) {
    if (freed()) {
      return;
    }
    again.recompute();
    holds = again.holds;
    saved = again.saved;
    again.holds = false;
    again.saved = null;
    output = again.output == null ? null : Tensor.ofNode(this, again.output.array());
    recompute = null;
  }
}
