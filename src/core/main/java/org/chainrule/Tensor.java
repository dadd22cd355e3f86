package org.chainrule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainrule.array.IndexMap;
import org.chainrule.array.NdArray;
import org.chainrule.array.NdFormat;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Movement;
import org.chainrule.op.Op;
import org.chainrule.op.Selection;
import org.chainrule.platform.CallSite;

/**
 * An array of doubles that remembers how it was computed, so that {@link #backward(Option...)
 * backward()} can find the derivative of a result with respect to everything that went into it.
 *
 * <p>Operations never change their operands; they return a new tensor. {@code reshape} and {@code
 * detach} share their numbers with the original, which cannot be observed; {@code transpose} and
 * {@code expand} copy. Operands of different shapes are broadcast as in PyTorch, and the gradient
 * is summed back to each operand's shape.
 *
 * <p>Here are its numbers, its place in the graph, and {@link #apply}, through which every
 * operation goes. How tensors are made is in {@link TensorCreation}, and the operations are in an
 * interface for each family, of which this is the only implementation.
 *
 * @see <a href="https://pytorch.org/docs/stable/tensors.html">PyTorch: Tensor</a>
 */
public final class Tensor extends TensorCreation
    implements ElementwiseMethods,
        ComparisonMethods,
        ReductionMethods,
        SortingMethods,
        ShapeMethods,
        IndexingMethods,
        MatrixMethods,
        InPlaceMethods {
  /** See {@link Option#RETAIN_GRAPH}. */
  public static final Option RETAIN_GRAPH = Option.RETAIN_GRAPH;

  /** See {@link Option#CREATE_GRAPH}. */
  public static final Option CREATE_GRAPH = Option.CREATE_GRAPH;

  private NdArray array;
  private Node node;

  /** Whether it says true or false, as comparisons do: then it is a mask where it is an index. */
  private boolean mask;

  Tensor(NdArray array) {
    this.array = array;
  }

  // ---- creation ----

  /** A tensor around an array; nothing is copied. */
  public static Tensor of(NdArray array) {
    return new Tensor(array.share());
  }

  /** A value that a node of the graph had: the engine keeps arrays. */
  static Tensor ofNode(Node node, NdArray array) {
    Tensor tensor = new Tensor(array);
    tensor.node = node;
    return tensor;
  }

  /** This tensor with the numbers that it has now, which are held until they are released. */
  Tensor held() {
    return ofNode(node, array.hold());
  }

  // ---- what it is ----

  /** The numbers without the graph; they must not be changed. */
  public NdArray array() {
    return array;
  }

  /** The lengths of the axes. */
  public Shape shape() {
    return array.shape();
  }

  /** The length of one axis; -1 is the last. */
  public int size(int axis) {
    return shape().dim(axis);
  }

  /** The number of axes. */
  public int dim() {
    return shape().rank();
  }

  /** The number of elements. */
  public int numel() {
    return array.size();
  }

  /**
   * The only number.
   *
   * @throws ShapeException if there is not exactly one
   */
  public double item() {
    if (numel() != 1) {
      throw new ShapeException(
          "item() reads a single number, but %s has %d: use get(i, …), or sum() or mean() first"
              .formatted(describe(), numel()));
    }
    return array.data()[0];
  }

  /** The number at one index for each axis. */
  public double get(int... index) {
    return array.get(index);
  }

  /** A copy of the numbers, row by row. */
  public double[] toArray() {
    return array.data().clone();
  }

  /**
   * The numbers as lists in lists.
   *
   * @throws ShapeException for a scalar, which {@link #item} reads
   */
  public List<?> tolist() {
    if (dim() == 0) {
      throw new ShapeException("tolist() of a scalar: use item()");
    }
    return dim() == 1
        ? Arrays.stream(toArray()).boxed().toList()
        : detach().unbind().stream().map(Tensor::tolist).toList();
  }

  /** Whether it is a mask, as a comparison makes it. */
  public boolean isMask() {
    return mask;
  }

  /** Gives it a name for drawings and messages; returns this tensor. */
  public Tensor named(String name) {
    node().name(name);
    return this;
  }

  /** The name given with {@link #named}, or null. */
  public String name() {
    return node == null ? null : node.name();
  }

  /** How a message calls this tensor: {@code w (2, 3)}. */
  String describe() {
    return (name() == null ? "a tensor" : name()) + " of shape " + shape();
  }

  // ---- gradients ----

  /**
   * Says whether {@code backward} shall bring a gradient to this leaf; returns this tensor. As in
   * PyTorch, a gradient that is there stays, and a graph that was built while it was wanted brings
   * one again as soon as it is wanted again.
   *
   * @throws AutogradException for a result: only leaves can be switched
   */
  public Tensor requiresGrad(boolean wanted) {
    if (!isLeaf()) {
      if (wanted) {
        return this;
      }
      throw new AutogradException(
          "%s was computed (%s): only a leaf can be switched off; use detach()"
              .formatted(describe(), gradFn().opName()));
    }
    if (wanted != requiresGrad()) {
      node = node == null ? new Node(this, wanted) : node.switched(this);
    }
    return this;
  }

  /** Whether gradients flow to this tensor. */
  public boolean requiresGrad() {
    return node != null && node.requiresGrad();
  }

  /** Whether it was not computed by a recorded operation. */
  public boolean isLeaf() {
    return node == null || node.isLeaf();
  }

  /** The node of the operation that computed this tensor; null for a leaf. */
  public Node gradFn() {
    return isLeaf() ? null : node;
  }

  /** The node of this tensor in the graph, leaf or not. */
  public Node node() {
    if (node == null) {
      node = new Node(this, false);
    }
    return node;
  }

  /** The gradient gathered so far; null before any {@code backward} has reached this tensor. */
  public Tensor grad() {
    return node == null ? null : node.grad();
  }

  /** Replaces the gathered gradient: for clipping and the like. */
  public void setGrad(Tensor gradient) {
    if (gradient != null && !gradient.shape().equals(shape())) {
      throw new ShapeException(
          "a gradient of shape %s for %s: they must be equal"
              .formatted(gradient.shape(), describe()));
    }
    node().grad(gradient);
  }

  /** Forgets the gathered gradient; without it, the next {@code backward} adds to it. */
  public void zeroGrad() {
    if (node != null && node.grad() != null) {
      node.grad(null);
      GradMode.gradientCleared();
    }
  }

  /** Asks for the gradient of a result to be kept in {@code grad()}; returns this tensor. */
  public Tensor retainGrad() {
    if (!requiresGrad()) {
      throw new AutogradException(
          describe() + " does not require a gradient, so there is none to retain");
    }
    node.retainGrad();
    return this;
  }

  /** The same numbers, outside of the graph. */
  public Tensor detach() {
    Tensor detached = new Tensor(array.share());
    detached.mask = mask;
    return detached;
  }

  /** The same numbers in a tensor of its own, with a gradient. */
  @Override
  public Tensor clone() {
    return apply(Movement.CLONE, this);
  }

  /**
   * Calls a function with the gradient of this tensor whenever a backward pass brings one, before
   * it is gathered or passed on. What the function returns, unless null, takes its place.
   */
  public Hook registerHook(UnaryOperator<Tensor> hook) {
    if (!requiresGrad()) {
      throw new AutogradException(
          describe() + " does not require a gradient, so a hook would never be called");
    }
    return node.addHook(hook);
  }

  /** A hook that was registered. */
  @FunctionalInterface
  public interface Hook {
    /** The hook is not called any more; does nothing when it was removed before. */
    void remove();
  }

  // ---- changes in place, for optimisers ----

  /** How often the numbers were changed in place. */
  public int version() {
    return node == null ? 0 : node.version();
  }

  /**
   * Changes the numbers of this leaf in place, row by row: {@code w.update(data -> data[0] = 1)}.
   * For a leaf that requires a gradient only under {@link Autograd#noGrad}. A graph that still
   * needs the old numbers keeps them, and so do tensors that share them (see {@link #detach}). If
   * the change throws, the numbers are as far changed as it came.
   *
   * @throws AutogradException for a result, and while operations are recorded
   */
  public Tensor update(Consumer<double[]> change) {
    if (!isLeaf()) {
      throw new AutogradException(
          "%s was computed (%s) and cannot be changed in place: only leaves can"
              .formatted(describe(), gradFn().opName()));
    }
    if (requiresGrad() && GradMode.isEnabled()) {
      throw new AutogradException(
          "%s requires a gradient and is changed in place while operations are recorded: do it in Autograd.noGrad(() -> …)"
              .formatted(describe()));
    }
    Checkpoint.changing(this);
    array = array.exclusive();
    node().version(node.version() + 1);
    change.accept(array.data());
    return this;
  }

  /** Puts back numbers that this leaf had before: for a checkpoint. */
  void putBack(NdArray numbers, int version) {
    array = numbers;
    node().version(version);
  }

  /**
   * Becomes the value: as in PyTorch, this is a change in place of a leaf without a gradient, and
   * under {@link Autograd#noGrad}; a result, or a value with a gradient, changes the graph.
   */
  Tensor assign(Tensor value) {
    boolean leaf = isLeaf() && (requiresGrad() || !value.requiresGrad());
    if (leaf) {
      return set(value);
    }
    Node before = node();
    before.keep(this);
    array = value.array.share();
    if (GradMode.isEnabled()) {
      node = value.node;
    }
    return this;
  }

  /** Changes what is chosen to values of its shape: see {@link TensorView}. */
  void put(Indexing.Chosen chosen, Tensor values) {
    if (isLeaf() && (requiresGrad() || !values.requiresGrad() || !GradMode.isEnabled())) {
      update(data -> chosen.map().put(data, values.array));
      return;
    }
    var places = new Selection.Indices(chosen.map().lastOfEach(shape()), chosen.shape(), shape());
    assign(apply(Selection.SCATTER, places, this, values));
  }

  // ---- backward ----

  /**
   * Adds the derivative of this scalar to {@code grad()} of every leaf that requires it. Gradients
   * accumulate: call {@link #zeroGrad()} in between.
   *
   * @throws AutogradException if this is not a scalar, when nothing in it requires a gradient, or
   *     when the graph was freed by an earlier call; every {@code grad()} then is as it was.
   *     (PyTorch lets a second call pass when no operation had saved a value, as in z = x + y; here
   *     a graph is walked once, always.)
   */
  public void backward(Option... options) {
    backward(null, options);
  }

  /** The same for a result of any shape, with dL/dthis given: a vector-Jacobian product. */
  public void backward(Tensor gradient, Option... options) {
    boolean create = false;
    boolean retain = false;
    for (Option option : options) {
      create |= option == Option.CREATE_GRAPH;
      retain |= option == Option.RETAIN_GRAPH;
    }
    Engine.backward(this, upstream(gradient), retain || create, create);
  }

  /** The given upstream gradient, or 1 for a scalar; refuses what cannot be differentiated. */
  Tensor upstream(Tensor gradient) {
    if (!requiresGrad()) {
      throw new AutogradException(
          "%s does not require a gradient: no leaf that it was computed from has requiresGrad(true), it was computed under noGrad, or it comes from a gradient that was taken without CREATE_GRAPH or is constant (%s)"
              .formatted(describe(), CallSite.now()));
    }
    if (gradient == null) {
      if (numel() != 1) {
        throw new AutogradException(
            "backward() starts from one number, such as a loss, but %s has %d: reduce it with sum() or mean(), or give dL/dy in its shape: backward(gradient)"
                .formatted(describe(), numel()));
      }
      return full(shape(), 1);
    }
    if (!gradient.shape().equals(shape())) {
      throw new ShapeException(
          "backward(gradient) needs dL/dy in the shape of y: %s, but the gradient has shape %s"
              .formatted(describe(), gradient.shape()));
    }
    return apply(Movement.IDENTITY, gradient);
  }

  // ---- functions of several tensors ----

  /** x + y with the number first, so that a notebook can write {@code 2 + y}. */
  public static Tensor add(double x, Tensor y) {
    return scalar(x).add(y);
  }

  /** x - y with the number first. */
  public static Tensor sub(double x, Tensor y) {
    return scalar(x).sub(y);
  }

  /** x · y with the number first. */
  public static Tensor mul(double x, Tensor y) {
    return scalar(x).mul(y);
  }

  /** x / y with the number first. */
  public static Tensor div(double x, Tensor y) {
    return scalar(x).div(y);
  }

  /** The remainder of x / y with the number first: see {@link #remainder(Tensor)}. */
  public static Tensor remainder(double x, Tensor y) {
    return scalar(x).remainder(y);
  }

  /** {@code x} where the condition is not 0, else {@code y}; all three broadcast. */
  public static Tensor where(Tensor condition, Tensor x, Tensor y) {
    return apply(Selection.WHERE, condition.array.share(), x, y);
  }

  /** Tensors one after the other along an axis; the other axes are equal. */
  public static Tensor cat(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new ShapeException("cat of no tensors: give at least one");
    }
    int at = parts[0].axis("cat", axis);
    List<Integer> starts = new ArrayList<>(parts.length + 1);
    int start = 0;
    for (Tensor part : parts) {
      starts.add(start);
      start += at < part.dim() ? part.size(at) : 0;
    }
    starts.add(start);
    return apply(Selection.CAT, new Selection.Parts(at, starts), parts.clone());
  }

  /** Tensors of one shape side by side along a new axis. */
  public static Tensor stack(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new ShapeException("stack of no tensors: give at least one");
    }
    return cat(axis, Arrays.stream(parts).map(t -> t.unsqueeze(axis)).toArray(Tensor[]::new));
  }

  /** Vectors as the coordinates of a grid: x (n) and y (m) give two tensors (n, m). */
  public static List<Tensor> meshgrid(Tensor... vectors) {
    Shape grid = Shape.of(Arrays.stream(vectors).mapToInt(Tensor::numel).toArray());
    return IntStream.range(0, vectors.length)
        .mapToObj(
            i -> {
              int[] along = new int[vectors.length];
              Arrays.fill(along, 1);
              along[i] = vectors[i].numel();
              return vectors[i].reshape(along).expand(grid);
            })
        .toList();
  }

  /**
   * Einstein's summation: {@code einsum("bij,bjk->bik", a, b)}. Each letter names an axis; a letter
   * that the result lacks is summed over; {@code ...} stands for axes that broadcast.
   *
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.einsum.html">PyTorch: einsum</a>
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return Einsum.of(equation, operands);
  }

  /** The indices {@code start} … {@code end - 1} for square brackets; null is an open end. */
  public static Slice slice(Integer start, Integer end) {
    return new Slice(start, end, 1);
  }

  /** All indices of an axis, for {@link #index(Object, Object, Object...)}. */
  public static Slice slice() {
    return new Slice(null, null, 1);
  }

  /**
   * Elements in an order, and where each was.
   *
   * @param values the elements, with a gradient
   * @param indices the index that each had along the axis
   */
  public record Sorted(Tensor values, Tensor indices) {}

  // ---- recording ----

  /** Applies an operation without parameters, and records it. */
  public static Tensor apply(Op<Void> op, Tensor... operands) {
    return apply(op, null, operands);
  }

  /** Applies an operation, and records it where an operand requires a gradient. */
  public static <P> Tensor apply(Op<P> op, P parameters, Tensor... operands) {
    for (Tensor operand : operands) {
      if (operand == null) {
        throw missing(op.name());
      }
    }
    NdArray value;
    try {
      value = op.forward(parameters, operands);
    } catch (ShapeException e) {
      throw misfit(op.name(), e, operands);
    }
    Tensor result = new Tensor(value);
    result.mask = op.moves() && operands[0].mask;
    boolean requiresGrad = false;
    for (Tensor operand : operands) {
      requiresGrad |= operand.node != null && operand.node.requiresGrad();
      if (value.sharesWith(operand.array)) {
        value.share();
        operand.array.share();
      }
    }
    if (requiresGrad) {
      GradMode mode = GradMode.current();
      if (mode.enabled()) {
        result.node = new Node(op, parameters, operands, result);
        mode.made(result, operands);
      }
    }
    return result;
  }

  static ShapeException misfit(String op, ShapeException e, Tensor... operands) {
    return new ShapeException(
        "%s of %s: %s (%s)"
            .formatted(
                op,
                String.join(" and ", Arrays.stream(operands).map(Tensor::describe).toList()),
                e.getMessage(),
                CallSite.now()));
  }

  static AutogradException missing(String op) {
    return new AutogradException(
        "%s of null (%s). If it is a grad(): that is null until backward() has reached the tensor, and it stays null for a tensor that was computed. After w = w - … w is such a result and no parameter any more: change a parameter in place with Autograd.noGrad(() -> w.subInPlace(…)), or let an optimiser do it"
            .formatted(op, CallSite.now()));
  }

  // ---- for the methods of the interfaces ----

  /** A mask of truths, 1 and 0. */
  static Tensor mask(NdArray truths) {
    Tensor result = new Tensor(truths);
    result.mask = true;
    return result;
  }

  /** The elements that a map names, in a shape of their own. */
  Tensor picked(Op<Selection.Indices> op, IndexMap map, Shape to) {
    return apply(op, new Selection.Indices(map, shape(), to), this);
  }

  /** Which axes are named, with the name of the operation in the message if one is missing. */
  boolean[] selected(String op, int... axes) {
    try {
      return shape().select(axes);
    } catch (ShapeException e) {
      throw new ShapeException("%s of %s: %s".formatted(op, describe(), e.getMessage()));
    }
  }

  /** The axis counted from the front. */
  int axis(String op, int axis) {
    selected(op, axis);
    return shape().axis(axis);
  }

  /** Refuses the extremum of no elements. */
  void requireElements(String op, Shape kept) {
    if (numel() == 0 && kept.size() > 0) {
      throw new ShapeException("%s of %s: there are no elements".formatted(op, describe()));
    }
  }

  /** Reads like PyTorch's: the numbers, then requires_grad for a leaf or grad_fn for a result. */
  @Override
  public String toString() {
    String graph =
        !requiresGrad()
            ? ""
            : isLeaf() ? ", requires_grad=True" : ", grad_fn=<" + gradFn().op().gradName() + ">";
    return "tensor(" + NdFormat.nested(array, "tensor(".length()) + graph + ")";
  }
}
