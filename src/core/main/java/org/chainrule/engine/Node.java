package org.chainrule.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.op.Custom;
import org.chainrule.op.Op;
import org.chainrule.platform.CallSite;

/**
 * A vertex of the graph: the result of an operation, or a leaf (a tensor that was not computed). It
 * is what {@code y.gradFn()} shows, and it can be read: the operation, its operands in order, the
 * law of each, and the values while they are there.
 *
 * <p>Values stay readable before and after {@code backward()} as long as they are small (at most
 * {@value #SMALL} elements) and the graph has at most {@value Engine#SMALL_GRAPH} vertices. Larger
 * ones are kept only where a rule needs them, and until the backward pass has used them.
 *
 * <p>A value is kept as it was. A leaf can be changed in place ({@link Tensor#update}, an
 * optimiser's step), so a vertex holds the leaf's array and not the leaf: while the array is held,
 * the change goes into a copy. PyTorch saves the tensor, compares version counters, and refuses a
 * backward pass over a changed value. Here the gradient is that of the numbers which the forward
 * pass used, and every walk agrees about it: {@code backward()}, {@code grad()}, explanations. The
 * price is one copy of a parameter that is changed while a graph still needs it. A training step
 * pays nothing, because {@code backward()} releases the array before the step. (Small values are
 * never released; their copies are small too.)
 */
public final class Node {
  /** Values of up to so many elements are kept for drawings and explanations. */
  public static final int SMALL = 16;

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

  private final Op op;
  private final Shape shape;
  private final Node[] inputs;
  private final boolean requiresGrad;

  /**
   * Of a leaf, how often it was changed in place; of a result, the sum of its leaf operands' counts
   * when it was computed.
   */
  private int version;

  /** The operands' values that a rule reads, and all small ones of leaves; null where not kept. */
  private NdArray[] saved;

  /** Whether some of the saved arrays are to be released. */
  private boolean holds;

  private Tensor output;
  private String name;

  @SuppressWarnings("UnusedVariable") // read by GRAD
  private Tensor grad;

  private boolean retainGrad;
  private NdArray upstream;

  @SuppressWarnings("UnusedVariable") // read by FREED
  private boolean freed;

  private String freedBy;
  private String madeAt;
  private Runnable recompute;
  private List<Hook> hooks = List.of();

  /** The leaf's other vertex, where {@code requiresGrad} was switched. */
  private Node twin;

  /** A hook that was registered: an object of its own, however often the function is registered. */
  private record Hook(UnaryOperator<Tensor> function) {}

  /** Where the walk that uses these fields has this vertex; meaningless outside of it. */
  int slot;

  /** The vertex of a result. Used by {@link Tensor}. */
  public Node(Op op, Tensor[] operands, Tensor output) {
    this.op = op;
    this.shape = output.shape();
    this.requiresGrad = true;
    int count = operands.length;
    this.inputs = new Node[count];
    for (int i = 0; i < count; i++) {
      Node operand = operands[i].node();
      inputs[i] = operand;
      if (operand.op == null) {
        version += operand.version;
        boolean small = operand.shape.size() <= SMALL;
        if (small || op.reads(i)) {
          NdArray array = operands[i].array();
          holds |= !small;
          save(i, small ? array.share() : array.hold());
        }
      } else if (op.reads(i)) { // a result is never changed in place
        save(i, operands[i].array());
      }
    }
    this.output = op.readsOutput() || shape.size() <= SMALL ? output : null;
  }

  private void save(int operand, NdArray array) {
    if (saved == null) {
      saved = new NdArray[inputs.length];
    }
    saved[operand] = array;
  }

  /** The vertex of a leaf. Used by {@link Tensor}. */
  public Node(Tensor leaf, boolean requiresGrad) {
    this.op = null;
    this.shape = leaf.shape();
    this.inputs = NONE;
    this.requiresGrad = requiresGrad;
    this.output = requiresGrad || shape.size() <= SMALL ? leaf : null;
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

  /** The value, while it is kept (see above); of a leaf, its value now. */
  public Optional<NdArray> value() {
    return Optional.ofNullable(output).map(Tensor::array);
  }

  /** The value of an operand as it was when this vertex was computed, while it is kept. */
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

  /**
   * The gradient that the last backward pass brought here, summed over all paths: the upstream
   * gradient of this vertex. Kept under the same conditions as values.
   */
  public Optional<NdArray> upstream() {
    return Optional.ofNullable(upstream);
  }

  /**
   * What flows to one operand when {@code up} arrives here: the vector-Jacobian product, in the
   * operand's shape. With {@code up} = 1 it is the local derivative. Null where a {@link
   * org.chainrule.Function} gives none.
   *
   * @throws AutogradException when the values that the rule needs were freed
   */
  public Tensor vjp(int operand, Tensor up) {
    Tensor gradient = op().rule(operand, up, this);
    return gradient == null ? null : gradient.sumTo(inputs[operand].shape);
  }

  /** What flows to all operands, where the operation computes it together; else null. */
  Tensor[] vjps(Tensor up) {
    return op instanceof Custom custom ? custom.rules(up, this) : null;
  }

  /** The value of an operand as it was when this vertex was computed, for a rule. */
  public Tensor input(int operand) {
    assert op.reads(operand) : op.name() + " reads operand " + operand + " and does not say so";
    recompute();
    Node from = inputs[operand];
    Tensor result = from.op == null ? null : from.output; // which is never changed in place
    if (result != null) {
      return result;
    }
    NdArray value = kept(operand);
    if (value == null) {
      throw gone();
    }
    return Tensor.at(from, value);
  }

  /** The value of the result, for a rule. */
  public Tensor output() {
    assert op.readsOutput() : op.name() + " reads its output and does not say so";
    recompute();
    Tensor value = output;
    if (value == null) {
      throw gone();
    }
    return value;
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

  /** What to throw where a value is needed that was freed. */
  public AutogradException gone() {
    return new AutogradException(freedMessage());
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

  /** What {@code backward()} has accumulated: for leaves, and where it was asked to be retained. */
  public Tensor grad() {
    return (Tensor) GRAD.getAcquire(this);
  }

  public void grad(Tensor gradient) {
    GRAD.setRelease(this, gradient);
  }

  /** Adds to the gradient; several backward passes may do so at once. */
  void accumulate(Tensor gradient) {
    Tensor before;
    Tensor after;
    do {
      before = grad();
      // One gradient may have arrived at several leaves: each gets a tensor of its own.
      after =
          before != null
              ? before.add(gradient)
              : gradient.requiresGrad() ? gradient : gradient.detach();
    } while (!GRAD.compareAndSet(this, before, after));
  }

  public void retainGrad() {
    retainGrad = true;
  }

  /** Whether a backward pass leaves a gradient here. */
  boolean accumulates() {
    return op == null ? output.requiresGrad() : retainGrad;
  }

  /**
   * The leaf's vertex for the other setting of {@code requiresGrad}: the same one each time, so
   * that a graph that was built before the leaf was switched off still reaches it afterwards.
   */
  public Node switched(Tensor leaf) {
    if (twin == null) {
      twin = new Node(leaf, !requiresGrad);
      twin.twin = this;
      twin.version = version;
    }
    twin.name = name;
    twin.grad(grad());
    return twin;
  }

  /** How often this leaf was changed in place. */
  public int version() {
    return version;
  }

  /** Counts a change in place of this leaf, or takes one back. */
  public void version(int changes) {
    version = changes;
    if (twin != null) {
      twin.version = changes;
    }
  }

  Node[] inputs() {
    return inputs;
  }

  void upstream(NdArray gradient) {
    upstream = gradient;
  }

  /** Whether the values were freed; to be asked after they were read. */
  boolean freed() {
    VarHandle.loadLoadFence();
    return (boolean) FREED.getAcquire(this);
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
  public Tensor.Hook addHook(UnaryOperator<Tensor> function) {
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
  Tensor hooked(Tensor gradient) {
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

  /** Remembers the learner's line that made this vertex: only in anomaly mode. */
  public void madeAt(String site) {
    madeAt = site;
  }

  String madeAt() {
    return madeAt == null ? "a line that was run outside of detectAnomaly" : madeAt;
  }

  /** Drops the values until the checkpoint is asked to compute them again. */
  public void offload(Runnable checkpoint) {
    recompute = checkpoint;
    drop(true);
    if (shape.size() > SMALL) {
      output = null;
    }
  }

  /** Whether this is the same operation with operands and a result of the same shapes. */
  public boolean sameAs(Node other) {
    boolean same = op() instanceof Custom ? opName().equals(other.opName()) : op.equals(other.op);
    same &= shape.equals(other.shape) && inputs.length == other.inputs.length;
    for (int i = 0; same && i < inputs.length; i++) {
      same = inputs[i].shape.equals(other.inputs[i].shape);
    }
    return same;
  }

  /** The values that are kept for the rule and for pictures: operands, then the result. */
  public Stream<NdArray> values() {
    var operands = saved == null ? Stream.<NdArray>empty() : Stream.of(saved);
    return Stream.concat(
        operands.filter(Objects::nonNull), Stream.ofNullable(output).map(Tensor::array));
  }

  /** Fails when a leaf operand has been changed since: its counterpart has read other numbers. */
  public void checkUnchanged(Node again) {
    if (again.version != version) {
      throw new AutogradException(
          "a value that %s needs for its gradient was changed in place after it was used, and a checkpoint computes with it again: change it after backward(), or compute the result again after the change"
              .formatted(describe()));
    }
  }

  /** Takes over the values that its counterpart has computed again. */
  public void restore(Node again) {
    if (freed()) {
      return;
    }
    again.recompute();
    holds = again.holds;
    saved = again.saved;
    again.holds = false;
    again.saved = null;
    output = again.output == null ? null : Tensor.at(this, again.output.array());
    recompute = null;
  }

  /** Drops the saved values; small ones stay for explanations if the whole graph is small. */
  void free(String by, boolean keepSmall) {
    freedBy = by;
    FREED.setRelease(this, true);
    recompute = null;
    drop(keepSmall);
    op.release(keepSmall);
    if (!keepSmall || shape.size() > SMALL) {
      output = null;
    }
  }

  private void drop(boolean keepSmall) {
    NdArray[] all = saved;
    if (holds) {
      // Two threads may free the same graph, and one of them releases the arrays.
      all = (NdArray[]) SAVED.getAndSet(this, null);
      for (int i = 0; all != null && i < all.length; i++) {
        if (all[i] != null && inputs[i].op == null && all[i].size() > SMALL) {
          all[i].release();
        }
      }
    }
    if (all != null && keepSmall) {
      for (int i = 0; i < all.length; i++) {
        all[i] = all[i] == null || all[i].size() > SMALL ? null : all[i];
      }
    }
    saved = keepSmall ? all : null;
  }
}
