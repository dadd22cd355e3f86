package org.chainrule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainrule.array.Broadcast;
import org.chainrule.array.IndexMap;
import org.chainrule.array.NdArray;
import org.chainrule.array.NdFormat;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Arithmetic;
import org.chainrule.op.MatMul;
import org.chainrule.op.Movement;
import org.chainrule.op.Op;
import org.chainrule.op.Pointwise;
import org.chainrule.op.Reductions;
import org.chainrule.op.Reductions.Axes;
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
 * @see <a href="https://pytorch.org/docs/stable/tensors.html">PyTorch: Tensor</a>
 */
public final class Tensor {
  /** See {@link Option#RETAIN_GRAPH}. */
  public static final Option RETAIN_GRAPH = Option.RETAIN_GRAPH;

  /** See {@link Option#CREATE_GRAPH}. */
  public static final Option CREATE_GRAPH = Option.CREATE_GRAPH;

  private static final Random GENERATOR = new Random(67280421310721L); // PyTorch's default seed

  private NdArray array;
  private Node node;

  /** Whether it says true or false, as comparisons do: then it is a mask where it is an index. */
  private boolean mask;

  private Tensor(NdArray array) {
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

  /** A single number, shape (). */
  public static Tensor scalar(double value) {
    return new Tensor(NdArray.scalar(value));
  }

  /** A single number, shape (): {@code tensor(3.0)}. */
  public static Tensor tensor(double value) {
    return scalar(value);
  }

  /** A vector: {@code tensor(1, 2, 3)} has shape (3). */
  public static Tensor tensor(double... values) {
    return new Tensor(NdArray.of(Shape.of(values.length), values.clone()));
  }

  /**
   * A matrix from its rows.
   *
   * @throws ShapeException if rows differ in length
   */
  public static Tensor tensor(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    Shape shape = Shape.of(rows.length, columns);
    double[] data = NdArray.allocate(shape);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new ShapeException(
            "row %d has %d numbers and row 0 has %d: rows must be equally long"
                .formatted(i, rows[i].length, columns));
      }
      System.arraycopy(rows[i], 0, data, i * columns, columns);
    }
    return new Tensor(NdArray.of(shape, data));
  }

  /**
   * A stack of matrices: {@code tensor(cube)} has shape (cube.length, rows, columns).
   *
   * @throws ShapeException if the matrices differ in shape
   */
  public static Tensor tensor(double[][][] cube) {
    if (cube.length == 0) {
      return zeros(0, 0, 0);
    }
    return stack(0, Arrays.stream(cube).map(Tensor::tensor).toArray(Tensor[]::new));
  }

  /**
   * The numbers, row by row, in a shape: {@code tensor(data, 2, 3)}.
   *
   * @throws ShapeException if they do not fill the shape
   */
  public static Tensor tensor(double[] data, int... shape) {
    return new Tensor(NdArray.of(Shape.of(shape), data.clone()));
  }

  /** Zeros of a shape. */
  public static Tensor zeros(int... shape) {
    return full(Shape.of(shape), 0);
  }

  /** Ones of a shape. */
  public static Tensor ones(int... shape) {
    return full(Shape.of(shape), 1);
  }

  /** Zeros in the shape of this tensor. */
  public Tensor zerosLike() {
    return full(shape(), 0);
  }

  /** Ones in the shape of this tensor. */
  public Tensor onesLike() {
    return full(shape(), 1);
  }

  /** One number everywhere: {@code full(7, 2, 3)} has shape (2, 3). */
  public static Tensor full(double value, int... shape) {
    return full(Shape.of(shape), value);
  }

  /** One number everywhere. */
  public static Tensor full(Shape shape, double value) {
    return new Tensor(NdArray.full(shape, value));
  }

  /** 0, 1, …, n-1. */
  public static Tensor arange(int n) {
    return arange(0, n, 1);
  }

  /** From {@code start} in steps of 1, as long as it stays before {@code end}. */
  public static Tensor arange(double start, double end) {
    return arange(start, end, 1);
  }

  /** From {@code start} in steps, as long as it stays before {@code end}. */
  public static Tensor arange(double start, double end, double step) {
    double count = Math.ceil((end - start) / step);
    if (step == 0 || count < 0) {
      throw new IllegalArgumentException(
          "arange from %s to %s in steps of %s never reaches the end: the step must have the other sign"
              .formatted(start, end, step));
    }
    if (!(count <= Integer.MAX_VALUE)) {
      throw new ShapeException(
          "arange from %s to %s in steps of %s is too large: it would have %s elements"
              .formatted(start, end, step, count));
    }
    Shape shape = Shape.of((int) count);
    double[] data = NdArray.allocate(shape);
    Arrays.setAll(data, i -> start + i * step);
    return new Tensor(NdArray.of(shape, data));
  }

  /** So many numbers at equal distances, both ends included. */
  public static Tensor linspace(double start, double end, int count) {
    Shape shape = Shape.of(count);
    double[] data = NdArray.allocate(shape);
    double step = count < 2 ? 0 : (end - start) / (count - 1);
    Arrays.setAll(
        data, i -> count == 1 || i < count / 2 ? start + i * step : end - (count - 1 - i) * step);
    return new Tensor(NdArray.of(shape, data));
  }

  /** The identity matrix. */
  public static Tensor eye(int n) {
    NdArray identity = NdArray.full(Shape.of(n, n), 0);
    for (int i = 0; i < n; i++) {
      identity.data()[i * n + i] = 1;
    }
    return new Tensor(identity);
  }

  /** Numbers uniform in [0, 1) from a seeded generator, such as {@code new Random(42)}. */
  public static Tensor rand(RandomGenerator generator, int... shape) {
    return drawn(Shape.of(shape), generator::nextDouble);
  }

  /** Numbers of the normal distribution N(0, 1) from a seeded generator. */
  public static Tensor randn(RandomGenerator generator, int... shape) {
    return drawn(Shape.of(shape), generator::nextGaussian);
  }

  /** Whole numbers, each of {@code low} … {@code high - 1} equally likely. */
  public static Tensor randint(RandomGenerator generator, int low, int high, int... shape) {
    if (low >= high) {
      throw new IllegalArgumentException(
          "randint from %d to %d: the first must be less than the second".formatted(low, high));
    }
    return drawn(Shape.of(shape), () -> generator.nextInt(low, high));
  }

  /** 0, 1, …, n-1 in an order of its own, each equally likely. */
  public static Tensor randperm(RandomGenerator generator, int n) {
    return rand(generator, n).argsort(0);
  }

  // ---- the generator that serves where none is given ----

  /** Seeds the generator from which all draw that are given none: layers, {@code randn(2, 3)}. */
  public static void manualSeed(long seed) {
    GENERATOR.setSeed(seed);
  }

  /** The generator that serves where none is given; it has a fixed seed until it gets another. */
  public static RandomGenerator defaultGenerator() {
    return GENERATOR;
  }

  /** Numbers uniform in [0, 1): see {@link #manualSeed}. */
  public static Tensor rand(int... shape) {
    return rand(GENERATOR, shape);
  }

  /** Numbers of the normal distribution N(0, 1): see {@link #manualSeed}. */
  public static Tensor randn(int... shape) {
    return randn(GENERATOR, shape);
  }

  /** Whole numbers of {@code low} … {@code high - 1} in a shape: see {@link #manualSeed}. */
  public static Tensor randint(int low, int high, int length, int... more) {
    int[] shape = IntStream.concat(IntStream.of(length), IntStream.of(more)).toArray();
    return randint(GENERATOR, low, high, shape);
  }

  /** 0, 1, …, n-1 in random order: see {@link #manualSeed}. */
  public static Tensor randperm(int n) {
    return randperm(GENERATOR, n);
  }

  /** Indices drawn by their weights: see {@link #multinomial(int, boolean, RandomGenerator)}. */
  public Tensor multinomial(int count) {
    return multinomial(count, false);
  }

  /** Indices drawn by their weights: see {@link #multinomial(int, boolean, RandomGenerator)}. */
  public Tensor multinomial(int count, boolean replacement) {
    return multinomial(count, replacement, GENERATOR);
  }

  /**
   * Indices drawn from each row by its weights, which need not add up to 1: (C) gives (count), (N,
   * C) gives (N, count). Without replacement, none is drawn twice. Without a gradient.
   */
  public Tensor multinomial(int count, boolean replacement, RandomGenerator generator) {
    if (dim() < 1 || dim() > 2) {
      throw new ShapeException(
          "multinomial needs weights (C) or (N, C), but here is " + describe());
    }
    int[] shape = shape().dims();
    shape[shape.length - 1] = count;
    NdArray weights = array;
    return new Tensor(
        Checkpoint.drawn(() -> Multinomial.draw(weights, replacement, generator, Shape.of(shape))));
  }

  private static Tensor drawn(Shape shape, DoubleSupplier generator) {
    return new Tensor(
        Checkpoint.drawn(
            () -> {
              NdArray array = NdArray.full(shape, 0);
              Arrays.setAll(array.data(), i -> generator.getAsDouble());
              return array;
            }));
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
   * What {@code w -= y} makes of w, given w - y. As in PyTorch, a leaf that requires a gradient
   * stays the same tensor and changes in place, which only {@link Autograd#noGrad} allows; any
   * other tensor gives way to the result.
   *
   * @throws AutogradException for a leaf that requires a gradient, while operations are recorded
   */
  public Tensor reassigned(Tensor result) {
    if (!isLeaf() || !requiresGrad()) {
      return result;
    }
    if (GradMode.isEnabled()) {
      throw new AutogradException(
          "%s is a leaf that requires a gradient, and an operator such as -= would change it in place while operations are recorded: write it inside of Autograd.noGrad(() -> …) or call an optimiser's step(); for a new tensor write w = w - …"
              .formatted(describe()));
    }
    return set(result);
  }

  /** Takes over the numbers of another tensor in place, broadcast: see {@link #update}. */
  public Tensor set(Tensor values) {
    if (values == null) {
      throw missing("set");
    }
    double[] from = values.array.expand(shape()).data();
    return update(data -> System.arraycopy(from, 0, data, 0, data.length));
  }

  /** this += y in place: see {@link #update}. */
  public Tensor addInPlace(Tensor y) {
    return inPlace("addInPlace", y, Double::sum);
  }

  /** this -= y in place: see {@link #update}. */
  public Tensor subInPlace(Tensor y) {
    return inPlace("subInPlace", y, (a, b) -> a - b);
  }

  /** this *= y in place: see {@link #update}. */
  public Tensor mulInPlace(double y) {
    return inPlace("mulInPlace", scalar(y), (a, b) -> a * b);
  }

  /** One number everywhere, in place. */
  public Tensor fill_(double value) {
    return assign(full(shape(), value));
  }

  /** 0 everywhere, in place. */
  public Tensor zero_() {
    return fill_(0);
  }

  /**
   * Becomes the value: as in PyTorch, this is a change in place of a leaf without a gradient, and
   * under {@link Autograd#noGrad}; a result, or a value with a gradient, changes the graph.
   */
  private Tensor assign(Tensor value) {
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

  private Tensor inPlace(String name, Tensor y, DoubleBinaryOperator f) {
    if (y == null) {
      throw missing(name);
    }
    double[] from = y.array.expand(shape()).data();
    return update(
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = f.applyAsDouble(data[i], from[i]);
          }
        });
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

  // ---- arithmetic ----

  /** this + y. */
  public Tensor add(Tensor y) {
    return apply(Arithmetic.ADD, this, y);
  }

  /** this + y. */
  public Tensor add(double y) {
    return add(scalar(y));
  }

  /** this - y. */
  public Tensor sub(Tensor y) {
    return apply(Arithmetic.SUB, this, y);
  }

  /** this - y. */
  public Tensor sub(double y) {
    return sub(scalar(y));
  }

  /** this · y, element by element. */
  public Tensor mul(Tensor y) {
    return apply(Arithmetic.MUL, this, y);
  }

  /** this · y. */
  public Tensor mul(double y) {
    return mul(scalar(y));
  }

  /** this / y, element by element. */
  public Tensor div(Tensor y) {
    return apply(Arithmetic.DIV, this, y);
  }

  /** this / y. */
  public Tensor div(double y) {
    return div(scalar(y));
  }

  /** -this. */
  public Tensor neg() {
    return apply(Pointwise.NEG, this);
  }

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

  /** Every element to a constant power. */
  public Tensor pow(double exponent) {
    return apply(Pointwise.POW, exponent, this);
  }

  /** Every element to the power of an element of {@code y}, both with a gradient. */
  public Tensor pow(Tensor y) {
    return apply(Arithmetic.POWER, this, y);
  }

  /** x². */
  public Tensor square() {
    return pow(2);
  }

  /** |x|. The slope at 0 is 0, as in PyTorch. */
  public Tensor abs() {
    return apply(Pointwise.ABS, this);
  }

  /**
   * The square root. The slope at 0 is infinite; times an upstream 0 it gives NaN, as in PyTorch.
   */
  public Tensor sqrt() {
    return apply(Pointwise.SQRT, this);
  }

  /** The sine. */
  public Tensor sin() {
    return apply(Pointwise.SIN, this);
  }

  /** The cosine. */
  public Tensor cos() {
    return apply(Pointwise.COS, this);
  }

  /** The error function, 2/√π times the integral of e^(-t²) from 0 to x. */
  public Tensor erf() {
    return apply(Pointwise.ERF, this);
  }

  /** eˣ. */
  public Tensor exp() {
    return apply(Pointwise.EXP, this);
  }

  /** The natural logarithm; -inf at 0 and NaN below. */
  public Tensor log() {
    return apply(Pointwise.LOG, this);
  }

  /** The logarithm to base 2. */
  public Tensor log2() {
    return apply(Pointwise.LOG2, this);
  }

  /** ln(1 + x), exact also where x is small. */
  public Tensor log1p() {
    return apply(Pointwise.LOG1P, this);
  }

  /** eˣ - 1, exact also where x is small. */
  public Tensor expm1() {
    return apply(Pointwise.EXPM1, this);
  }

  /** max(0, x). The slope at 0 is 0, as in PyTorch. */
  public Tensor relu() {
    return apply(Pointwise.RELU, this);
  }

  /** s(x) = 1 / (1 + e⁻ˣ). */
  public Tensor sigmoid() {
    return apply(Pointwise.SIGMOID, this);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return apply(Pointwise.TANH, this);
  }

  /** x where x > 0, else alpha x. The slope at 0 is alpha, as in PyTorch. */
  public Tensor leakyRelu(double alpha) {
    return apply(Pointwise.LEAKY_RELU, alpha, this);
  }

  /** x where x > 0, else alpha (eˣ - 1). */
  public Tensor elu(double alpha) {
    return apply(Pointwise.ELU, alpha, this);
  }

  /** ln(1 + eˣ), a smooth relu, computed without overflow. */
  public Tensor softplus() {
    return apply(Pointwise.SOFTPLUS, this);
  }

  /** x Φ(x), Φ the distribution function of N(0, 1): PyTorch's exact gelu. */
  public Tensor gelu() {
    return apply(Pointwise.GELU, this);
  }

  /** x, but not below {@code low} nor above {@code high}. The slope at the limits is 1. */
  public Tensor clamp(double low, double high) {
    return apply(Pointwise.CLAMP, new Pointwise.Limits(low, high), this);
  }

  /** The larger of each pair. A tie shares the gradient half and half, as in PyTorch. */
  public Tensor maximum(Tensor y) {
    return apply(Arithmetic.MAXIMUM, this, y);
  }

  /** The larger of each element and a number. */
  public Tensor maximum(double y) {
    return maximum(scalar(y));
  }

  /** The smaller of each pair. A tie shares the gradient half and half, as in PyTorch. */
  public Tensor minimum(Tensor y) {
    return apply(Arithmetic.MINIMUM, this, y);
  }

  /** The smaller of each element and a number. */
  public Tensor minimum(double y) {
    return minimum(scalar(y));
  }

  /** {@code x} where the condition is not 0, else {@code y}; all three broadcast. */
  public static Tensor where(Tensor condition, Tensor x, Tensor y) {
    return apply(Selection.WHERE, condition.array.share(), x, y);
  }

  /** The value where the mask is true, else this; the mask broadcasts. */
  public Tensor maskedFill(Tensor mask, double value) {
    return where(of(mask.array.expand(shape())), scalar(value), this);
  }

  // ---- comparisons: 1 where true, else 0; without a gradient ----

  /** 1 where this = y. */
  public Tensor eq(double y) {
    return mask(array.map(v -> v == y ? 1 : 0));
  }

  /** 1 where this ≠ y. */
  public Tensor ne(double y) {
    return mask(array.map(v -> v != y ? 1 : 0));
  }

  /** 1 where this > y. */
  public Tensor gt(double y) {
    return mask(array.map(v -> v > y ? 1 : 0));
  }

  /** 1 where this < y. */
  public Tensor lt(double y) {
    return mask(array.map(v -> v < y ? 1 : 0));
  }

  /** 1 where this ≥ y. */
  public Tensor ge(double y) {
    return mask(array.map(v -> v >= y ? 1 : 0));
  }

  /** 1 where this ≤ y. */
  public Tensor le(double y) {
    return mask(array.map(v -> v <= y ? 1 : 0));
  }

  /** 1 where this = y, element by element, broadcast. */
  public Tensor eq(Tensor y) {
    return compare("eq", y, (a, b) -> a == b ? 1 : 0);
  }

  /** 1 where this ≠ y, element by element, broadcast. */
  public Tensor ne(Tensor y) {
    return compare("ne", y, (a, b) -> a != b ? 1 : 0);
  }

  /** 1 where this > y, element by element, broadcast. */
  public Tensor gt(Tensor y) {
    return compare("gt", y, (a, b) -> a > b ? 1 : 0);
  }

  /** 1 where this < y, element by element, broadcast. */
  public Tensor lt(Tensor y) {
    return compare("lt", y, (a, b) -> a < b ? 1 : 0);
  }

  /** 1 where this ≥ y, element by element, broadcast. */
  public Tensor ge(Tensor y) {
    return compare("ge", y, (a, b) -> a >= b ? 1 : 0);
  }

  /** 1 where this ≤ y, element by element, broadcast. */
  public Tensor le(Tensor y) {
    return compare("le", y, (a, b) -> a <= b ? 1 : 0);
  }

  /** 1 where this is not 0, as a mask: what {@code x[mask]} chooses by. */
  public Tensor bool() {
    return ne(0);
  }

  /** Whether it is a mask, as a comparison makes it. */
  public boolean isMask() {
    return mask;
  }

  private static Tensor mask(NdArray truths) {
    Tensor result = new Tensor(truths);
    result.mask = true;
    return result;
  }

  private Tensor compare(String name, Tensor y, DoubleBinaryOperator f) {
    try {
      Shape both = Broadcast.shape(shape(), y.shape());
      return mask(array.expand(both).zip(y.array.expand(both), f));
    } catch (ShapeException e) {
      throw misfit(name, e, this, y);
    }
  }

  /** Whether the shapes are equal and no two elements differ by more than the tolerance. */
  public boolean allClose(Tensor y, double tolerance) {
    return shape().equals(y.shape())
        && array
            .zip(y.array, (a, b) -> Math.abs(a - b) <= tolerance || a == b ? 0 : 1)
            .equals(NdArray.full(shape(), 0));
  }

  // ---- reductions ----

  /** The sum over the axes, or over all when none is named. */
  public Tensor sum(int... axes) {
    return sum(axes, false);
  }

  /** The sum over one axis, which stays with length 1 if {@code keepDim}. */
  public Tensor sum(int axis, boolean keepDim) {
    return sum(new int[] {axis}, keepDim);
  }

  /** The sum over the axes, which stay with length 1 if {@code keepDim}. */
  public Tensor sum(int[] axes, boolean keepDim) {
    return reduce(Reductions.SUM, axes, keepDim);
  }

  /** The mean over the axes, or over all when none is named. */
  public Tensor mean(int... axes) {
    return mean(axes, false);
  }

  /** The mean over one axis, which stays with length 1 if {@code keepDim}. */
  public Tensor mean(int axis, boolean keepDim) {
    return mean(new int[] {axis}, keepDim);
  }

  /** The mean over the axes, which stay with length 1 if {@code keepDim}. */
  public Tensor mean(int[] axes, boolean keepDim) {
    return reduce(Reductions.MEAN, axes, keepDim);
  }

  /**
   * The sum over every axis along which {@code to} would be repeated to give this shape: the way
   * back of {@link #expand}.
   */
  public Tensor sumTo(Shape to) {
    return to.equals(shape()) ? this : apply(Reductions.SUM, Axes.to(shape(), to), this);
  }

  /**
   * The largest. Over all elements, and over several axes, equals share the gradient; over one
   * named axis the first of them gets it, as in PyTorch.
   *
   * @throws ShapeException if it is the largest of no elements
   */
  public Tensor max(int... axes) {
    return max(axes, false);
  }

  /** The largest over one axis, which stays with length 1 if {@code keepDim}. */
  public Tensor max(int axis, boolean keepDim) {
    return max(new int[] {axis}, keepDim);
  }

  /** The largest over the axes, which stay with length 1 if {@code keepDim}. */
  public Tensor max(int[] axes, boolean keepDim) {
    return extremum(Reductions.MAX, Reductions.MAX_OF_ALL, Reductions.AMAX, axes, keepDim);
  }

  /** The smallest: see {@link #max(int...)}. */
  public Tensor min(int... axes) {
    return min(axes, false);
  }

  /** The smallest over one axis, which stays with length 1 if {@code keepDim}. */
  public Tensor min(int axis, boolean keepDim) {
    return min(new int[] {axis}, keepDim);
  }

  /** The smallest over the axes, which stay with length 1 if {@code keepDim}. */
  public Tensor min(int[] axes, boolean keepDim) {
    return extremum(Reductions.MIN, Reductions.MIN_OF_ALL, Reductions.AMIN, axes, keepDim);
  }

  private Tensor extremum(
      Op<Axes> alongOne, Op<Axes> ofAll, Op<Axes> alongSeveral, int[] axes, boolean keepDim) {
    Op<Axes> op = axes.length == 0 ? ofAll : axes.length == 1 ? alongOne : alongSeveral;
    Axes reduced = axes(op.name(), axes, keepDim);
    requireElements(op.name(), reduced.kept());
    return apply(op, reduced, this);
  }

  private void requireElements(String op, Shape kept) {
    if (numel() == 0 && kept.size() > 0) {
      throw new ShapeException("%s of %s: there are no elements".formatted(op, describe()));
    }
  }

  /** The product over the axes, or over all when none is named. */
  public Tensor prod(int... axes) {
    return reduce(Reductions.PROD, axes, false);
  }

  /** The product over one axis, which stays with length 1 if {@code keepDim}. */
  public Tensor prod(int axis, boolean keepDim) {
    return reduce(Reductions.PROD, new int[] {axis}, keepDim);
  }

  /** The sums of the elements up to each one, along an axis. */
  public Tensor cumsum(int axis) {
    return apply(Reductions.CUMSUM, axis("cumsum", axis), this);
  }

  /** The index of the largest of all, counted row by row: see {@link #argmax(int, boolean)}. */
  public Tensor argmax() {
    return flatten().argmax(0);
  }

  /** The index of the largest along an axis: see {@link #argmax(int, boolean)}. */
  public Tensor argmax(int axis) {
    return argmax(axis, false);
  }

  /**
   * The index of the largest along an axis, the first of equals; without a gradient. NaN counts as
   * the largest.
   */
  public Tensor argmax(int axis, boolean keepDim) {
    boolean[] along = select("argmax", axis);
    requireElements("argmax", shape().reduce(along, true));
    return new Tensor(array.argmax(shape().axis(axis)).reshape(shape().reduce(along, keepDim)));
  }

  /** The index of the smallest of all: see {@link #argmin(int, boolean)}. */
  public Tensor argmin() {
    return flatten().argmin(0);
  }

  /** The index of the smallest along an axis: see {@link #argmin(int, boolean)}. */
  public Tensor argmin(int axis) {
    return argmin(axis, false);
  }

  /**
   * The index of the smallest along an axis, the first of equals; without a gradient. NaN counts as
   * the smallest.
   */
  public Tensor argmin(int axis, boolean keepDim) {
    return detach().neg().argmax(axis, keepDim);
  }

  /**
   * Elements in an order, and where each was.
   *
   * @param values the elements, with a gradient
   * @param indices the index that each had along the axis
   */
  public record Sorted(Tensor values, Tensor indices) {}

  /** The elements along the last axis from small to large. */
  public Sorted sort() {
    return sort(-1, false);
  }

  /** The elements along an axis from small to large. */
  public Sorted sort(int axis) {
    return sort(axis, false);
  }

  /** The elements along an axis in order; equals stay in theirs, and NaN counts as the largest. */
  public Sorted sort(int axis, boolean descending) {
    Tensor indices = argsort(axis, descending);
    return new Sorted(gather(axis, indices), indices);
  }

  /** The indices that {@link #sort(int)} has. */
  public Tensor argsort(int axis) {
    return argsort(axis, false);
  }

  /** The indices that {@link #sort(int, boolean)} has. */
  public Tensor argsort(int axis, boolean descending) {
    return new Tensor(array.argsort(axis("sort", axis), descending));
  }

  /** The k largest along the last axis, the largest first. */
  public Sorted topk(int k) {
    return topk(k, -1, true);
  }

  /** The k largest along an axis, the largest first. */
  public Sorted topk(int k, int axis) {
    return topk(k, axis, true);
  }

  /** The k largest, or smallest, along an axis, the first first. */
  public Sorted topk(int k, int axis, boolean largest) {
    if (k < 0 || k > size(axis("topk", axis))) {
      throw new ShapeException(
          "topk of %s: there are no %d along axis %d".formatted(describe(), k, axis));
    }
    Tensor indices = argsort(axis, largest).slice(axis, 0, k);
    return new Sorted(gather(axis, indices), indices);
  }

  /** The standard deviation, the root of the {@link #var(int...) unbiased variance}. */
  public Tensor std(int... axes) {
    return std(axes, 1, false);
  }

  /** The standard deviation over one axis: with N - 1 if it is to be unbiased, else with N. */
  public Tensor std(int axis, boolean unbiased, boolean keepDim) {
    return std(new int[] {axis}, unbiased ? 1 : 0, keepDim);
  }

  /** The root of {@link #var(int[], double, boolean)}. Its slope where it is 0 is 0. */
  public Tensor std(int[] axes, double correction, boolean keepDim) {
    return apply(Reductions.STD, axes("std", axes, keepDim).corrected(correction), this);
  }

  /**
   * The unbiased variance over the axes, or over all when none is named: the mean squared distance
   * from the mean, with N - 1 in place of N.
   */
  public Tensor var(int... axes) {
    return var(axes, 1, false);
  }

  /** The variance over one axis: with N - 1 if it is to be unbiased, else with N. */
  public Tensor var(int axis, boolean unbiased, boolean keepDim) {
    return var(new int[] {axis}, unbiased ? 1 : 0, keepDim);
  }

  /**
   * The variance over the axes, or over all when none is named, with N - correction in place of N,
   * or 0 where that is negative.
   */
  public Tensor var(int[] axes, double correction, boolean keepDim) {
    return apply(Reductions.VAR, axes("var", axes, keepDim).corrected(correction), this);
  }

  /**
   * The Euclidean length √Σx² of all elements. Its gradient at the zero vector is 0; that of {@code
   * x.pow(2).sum().sqrt()} is NaN there, as in PyTorch.
   */
  public Tensor norm() {
    return norm(2);
  }

  /**
   * The p-norm of all elements.
   *
   * @throws IllegalArgumentException for another p than 2
   */
  public Tensor norm(double p) {
    return norm(p, new int[0], false);
  }

  /** The p-norm over one axis: see {@link #norm(double)}. */
  public Tensor norm(double p, int axis) {
    return norm(p, axis, false);
  }

  /** The p-norm over one axis, which stays with length 1 if {@code keepDim}. */
  public Tensor norm(double p, int axis, boolean keepDim) {
    return norm(p, new int[] {axis}, keepDim);
  }

  /** The p-norm over the axes, or over all if there are none: see {@link #norm(double)}. */
  public Tensor norm(double p, int[] axes, boolean keepDim) {
    if (p != 2) {
      throw new IllegalArgumentException(
          "norm(%s) of %s: the first number is p, and only p = 2, the Euclidean length, is there; norm(2, axis) is that along an axis, x.abs().sum() the norm for p = 1"
              .formatted(p, describe()));
    }
    return reduce(Reductions.NORM, axes, keepDim);
  }

  /** ln Σeˣ over the axes, or over all when none is named. Nothing overflows on the way. */
  public Tensor logsumexp(int... axes) {
    return logsumexp(axes, false);
  }

  /** ln Σeˣ over one axis, which stays with length 1 if {@code keepDim}. */
  public Tensor logsumexp(int axis, boolean keepDim) {
    return logsumexp(new int[] {axis}, keepDim);
  }

  /** ln Σeˣ over the axes, which stay with length 1 if {@code keepDim}. */
  public Tensor logsumexp(int[] axes, boolean keepDim) {
    return reduce(Reductions.LOGSUMEXP, axes, keepDim);
  }

  private Tensor reduce(Op<Axes> op, int[] axes, boolean keepDim) {
    return apply(op, axes(op.name(), axes, keepDim), this);
  }

  private Axes axes(String op, int[] axes, boolean keepDim) {
    return Axes.of(shape(), select(op, axes), keepDim);
  }

  /** eˣ / Σeˣ along an axis: positive numbers that add up to 1. */
  public Tensor softmax(int axis) {
    return apply(Reductions.SOFTMAX, axis("softmax", axis), this);
  }

  /** The logarithm of {@link #softmax}, computed without overflow. */
  public Tensor logSoftmax(int axis) {
    return apply(Reductions.LOG_SOFTMAX, axis("logSoftmax", axis), this);
  }

  private boolean[] select(String op, int... axes) {
    try {
      return shape().select(axes);
    } catch (ShapeException e) {
      throw new ShapeException("%s of %s: %s".formatted(op, describe(), e.getMessage()));
    }
  }

  private int axis(String op, int axis) {
    select(op, axis);
    return shape().axis(axis);
  }

  // ---- layout ----

  /** The same numbers in another shape; one length may be -1 and is then worked out. */
  public Tensor reshape(int... shape) {
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] != -1) {
        known *= shape[i];
      } else if (unknown < 0) {
        unknown = i;
      } else {
        throw new ShapeException(
            "reshape of %s to %s: only one length can be -1"
                .formatted(describe(), Arrays.toString(shape)));
      }
    }
    int[] dims = shape.clone();
    if (unknown >= 0) {
      if (known <= 0) {
        throw new ShapeException(
            "reshape of %s to %s: -1 cannot be worked out beside a length that is 0 or negative"
                .formatted(describe(), Arrays.toString(shape)));
      }
      dims[unknown] = (int) (numel() / known);
    }
    return reshape(Shape.of(dims));
  }

  /** The same as {@link #reshape(int...)}: a shape is another view of numbers that never change. */
  public Tensor view(int... shape) {
    return reshape(shape);
  }

  /** The same numbers in another shape. */
  public Tensor reshape(Shape to) {
    return to.equals(shape())
        ? this
        : apply(Movement.RESHAPE, new Movement.Shapes(shape(), to), this);
  }

  /** Two axes swapped, as a copy. */
  public Tensor transpose(int first, int second) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, dim()).boxed().toList());
    Collections.swap(order, axis("transpose", first), axis("transpose", second));
    return apply(Movement.TRANSPOSE, List.copyOf(order), this);
  }

  /** A matrix with rows and columns swapped. */
  public Tensor t() {
    if (dim() != 2) {
      throw new ShapeException(
          "t() transposes a matrix, but here is %s: use transpose(i, j)".formatted(describe()));
    }
    return transpose(0, 1);
  }

  /** A matrix with rows and columns swapped; a vector or a scalar as it is. */
  public Tensor T() {
    return dim() < 2 ? this : t();
  }

  /** The last two axes swapped: each matrix of a batch is transposed. */
  public Tensor mT() {
    return transpose(-2, -1);
  }

  /** The indices of the axes in reverse order. */
  public Tensor flip(int... axes) {
    Tensor result = this;
    for (int axis : axes) {
      int n = size(axis("flip", axis));
      result = result.picked(Selection.FLIP, axis, n, i -> n - 1 - i);
    }
    return result;
  }

  /** The indices of an axis moved on by {@code shift}; those at its end come to its beginning. */
  public Tensor roll(int shift, int axis) {
    int n = size(axis("roll", axis));
    return picked(Selection.ROLL, axis, n, i -> Math.floorMod(i - (long) shift, n));
  }

  /** All elements moved on, row by row. */
  public Tensor roll(int shift) {
    return flatten().roll(shift, 0).reshape(shape());
  }

  /** Each axis so many times over: {@code x.repeat(2, 3)}; new axes stand in front. */
  public Tensor repeat(int... times) {
    if (times.length < dim()) {
      throw new ShapeException(
          "repeat%s of %s: give a number for each axis".formatted(Shape.of(times), describe()));
    }
    Tensor result = clone();
    while (result.dim() < times.length) {
      result = result.unsqueeze(0);
    }
    for (int axis = 0; axis < times.length; axis++) {
      int n = result.size(axis);
      int length = Shape.of(n, times[axis]).size();
      result = result.picked(Selection.REPEAT, axis, length, i -> i % n);
    }
    return result;
  }

  private Tensor picked(Op<Selection.Indices> op, int axis, int count, IntUnaryOperator index) {
    int[] picks = IntStream.range(0, count).map(index).toArray();
    int at = shape().axis(axis);
    return gather(op, IndexMap.select(shape(), at, picks), with(at, count));
  }

  /** The upper triangle: 0 below the diagonal of the last two axes. */
  public Tensor triu() {
    return triu(0);
  }

  /** 0 below a diagonal of the last two axes: the 1 is that above the main one. */
  public Tensor triu(int diagonal) {
    return triangle("triu", (i, j) -> j - i >= diagonal ? 1 : 0);
  }

  /** The lower triangle: 0 above the diagonal of the last two axes. */
  public Tensor tril() {
    return tril(0);
  }

  /** 0 above a diagonal of the last two axes: the 1 is that above the main one. */
  public Tensor tril(int diagonal) {
    return triangle("tril", (i, j) -> j - i <= diagonal ? 1 : 0);
  }

  private Tensor triangle(String name, DoubleBinaryOperator kept) {
    if (dim() < 2) {
      throw new ShapeException("%s of %s: it needs two axes".formatted(name, describe()));
    }
    NdArray rows = arange(size(-2)).unsqueeze(1).array;
    NdArray columns = arange(size(-1)).array;
    Shape shape = Shape.of(size(-2), size(-1));
    return apply(Pointwise.MASK, rows.expand(shape).zip(columns.expand(shape), kept), this);
  }

  /** The diagonal of a matrix, or the matrix that has a vector as its diagonal and is 0 else. */
  public Tensor diag() {
    return diag(0);
  }

  /** The same for another diagonal: the 1 is that above the main one. */
  public Tensor diag(int diagonal) {
    if (dim() == 2) {
      Shape to = Shape.of(IndexMap.diagonalLength(shape(), diagonal));
      return gather(Selection.DIAGONAL, IndexMap.diagonal(shape(), diagonal), to);
    }
    if (dim() != 1) {
      throw new ShapeException("diag of %s: it needs one axis or two".formatted(describe()));
    }
    int n = Math.addExact(numel(), Math.abs(diagonal));
    Shape matrix = Shape.of(n, n);
    var places = new Selection.Indices(IndexMap.diagonal(matrix, diagonal), shape(), matrix);
    return apply(Selection.SCATTER_ADD, places, this);
  }

  /**
   * Repeated along axes of length 1 and along new leading axes, as a copy; -1 keeps the length of
   * an axis.
   */
  public Tensor expand(int... shape) {
    int[] dims = shape.clone();
    int added = dims.length - dim();
    for (int i = Math.max(0, added); i < dims.length; i++) {
      dims[i] = dims[i] == -1 ? size(i - added) : dims[i];
    }
    return expand(Shape.of(dims));
  }

  /** Repeated along axes of length 1 and along new leading axes, as a copy. */
  public Tensor expand(Shape to) {
    return to.equals(shape())
        ? this
        : apply(Movement.EXPAND, new Movement.Shapes(shape(), to), this);
  }

  /** The axes in another order, as a copy: axis i of the result is axis order[i] of this. */
  public Tensor permute(int... order) {
    int[] axes = Arrays.stream(order).map(axis -> axis("permute", axis)).toArray();
    if (Arrays.stream(axes).distinct().count() != dim() || axes.length != dim()) {
      throw new ShapeException(
          "permute%s of %s: name each axis once".formatted(Shape.of(axes), describe()));
    }
    return apply(Movement.PERMUTE, Arrays.stream(axes).boxed().toList(), this);
  }

  /** All axes as a single one. */
  public Tensor flatten() {
    return flatten(0);
  }

  /** All axes from {@code first} on as a single one; a scalar becomes a vector of one element. */
  public Tensor flatten(int first) {
    if (dim() == 0) {
      return unsqueeze(first);
    }
    int at = axis("flatten", first);
    int[] dims = Arrays.copyOf(shape().dims(), at + 1);
    long length = 1;
    for (int i = at; i < dim(); i++) {
      length *= size(i);
    }
    dims[at] = (int) length;
    return reshape(Shape.of(dims));
  }

  /** A new axis of length 1 in front of {@code axis}; -1 puts it last. */
  public Tensor unsqueeze(int axis) {
    int at = axis < 0 ? axis + dim() + 1 : axis;
    if (at < 0 || at > dim()) {
      throw new ShapeException(
          "unsqueeze of %s: no place %d for a new axis; places run from %d to %d"
              .formatted(describe(), axis, -dim() - 1, dim()));
    }
    return reshape(shape().unsqueeze(at));
  }

  /** Without the axes of length 1. */
  public Tensor squeeze() {
    int[] longer = Arrays.stream(shape().dims()).filter(length -> length != 1).toArray();
    return reshape(Shape.of(longer));
  }

  /** Without an axis of length 1. */
  public Tensor squeeze(int axis) {
    boolean[] gone = select("squeeze", axis);
    return size(axis) == 1 ? reshape(shape().reduce(gone, false)) : this;
  }

  // ---- choosing ----

  /** The indices {@code start} … {@code end - 1} of an axis; negative ones count from its end. */
  public Tensor slice(int axis, int start, int end) {
    return slice(axis, start, end, 1);
  }

  /** Every {@code step}-th index of an axis from {@code start} on, before {@code end}. */
  public Tensor slice(int axis, int start, int end, int step) {
    int at = axis("slice", axis);
    int n = size(at);
    int from = Math.max(0, Math.min(n, start < 0 ? start + n : start));
    int to = Math.max(from, Math.min(n, end < 0 ? end + n : end));
    if (step < 1) {
      throw new ShapeException(
          "slice of %s in steps of %d: use 1 or more".formatted(describe(), step));
    }
    int count = to == from ? 0 : (to - from - 1) / step + 1;
    return gather(Selection.SLICE, IndexMap.slice(shape(), at, from, step, count), with(at, count));
  }

  /** One index of an axis, which is gone from the result: {@code x.select(0, i)} is row i. */
  public Tensor select(int axis, int index) {
    int at = axis("select", axis);
    int i = index < 0 ? index + size(at) : index;
    if (i < 0 || i >= size(at)) {
      throw IndexMap.outside(shape(), at, index);
    }
    return gather(
        Selection.SELECT,
        IndexMap.select(shape(), at, i),
        shape().reduce(shape().select(at), false));
  }

  /** Chosen indices of an axis, in any order and as often as they are named. */
  public Tensor indexSelect(int axis, int... indices) {
    int at = axis("indexSelect", axis);
    return gather(
        Selection.INDEX_SELECT, IndexMap.select(shape(), at, indices), with(at, indices.length));
  }

  /** One index along the axis for each element of {@code index}: out[i][j] = x[i][index[i][j]]. */
  public Tensor gather(int axis, Tensor index) {
    int at = axis("gather", axis);
    requireFits("gather", at, index);
    return gather(Selection.GATHER, IndexMap.gather(shape(), at, index.array), index.shape());
  }

  private void requireFits(String op, int axis, Tensor index) {
    boolean fits = index.dim() == dim();
    for (int i = 0; fits && i < dim(); i++) {
      fits = i == axis || index.size(i) <= size(i);
    }
    if (!fits) {
      throw new ShapeException(
          "%s of %s with an index of shape %s: it may be longer in axis %d only"
              .formatted(op, describe(), index.shape(), axis));
    }
  }

  /**
   * These elements, with those of {@code source} put in their place along an axis:
   * out[i][index[i][j]] = source[i][j] for axis 1. Of two for one place, the later one stays.
   */
  public Tensor scatter(int axis, Tensor index, Tensor source) {
    int at = axis("scatter", axis);
    IndexMap map = places("scatter", at, index).lastOfEach(shape());
    var places = new Selection.Indices(map, index.shape(), shape());
    return apply(Selection.SCATTER, places, this, source.corner("scatter", index.shape()));
  }

  /** The same with one number for every index. */
  public Tensor scatter(int axis, Tensor index, double value) {
    return scatter(axis, index, full(index.shape(), value));
  }

  /** These elements, to which those of {@code source} are added: see {@link #scatter}. */
  public Tensor scatterAdd(int axis, Tensor index, Tensor source) {
    int at = axis("scatterAdd", axis);
    var places = new Selection.Indices(places("scatterAdd", at, index), index.shape(), shape());
    Tensor part = source.corner("scatterAdd", index.shape());
    return add(apply(Selection.SCATTER_ADD, places, part));
  }

  private IndexMap places(String op, int axis, Tensor index) {
    requireFits(op, axis, index);
    return IndexMap.gather(shape(), axis, index.array);
  }

  /** The first elements along each axis, as many as the shape has. */
  private Tensor corner(String op, Shape part) {
    if (dim() != part.rank()) {
      throw new ShapeException(
          "%s with an index of shape %s and a source of shape %s: they need as many axes"
              .formatted(op, part, shape()));
    }
    Tensor result = this;
    for (int axis = 0; axis < dim(); axis++) {
      if (part.dim(axis) > size(axis)) {
        throw new ShapeException(
            "%s with an index of shape %s and a source of shape %s: the source is shorter"
                .formatted(op, part, shape()));
      }
      if (part.dim(axis) < size(axis)) {
        result = result.slice(axis, 0, part.dim(axis));
      }
    }
    return result;
  }

  /** Parts of a length along the first axis: see {@link #split(int, int)}. */
  public List<Tensor> split(int length) {
    return split(length, 0);
  }

  /** Parts of a length along an axis, one after the other; the last one may be shorter. */
  public List<Tensor> split(int length, int axis) {
    int n = size(axis("split", axis));
    if (length < 1) {
      throw new ShapeException(
          "split of %s into parts of length %d: use 1 or more".formatted(describe(), length));
    }
    int parts = Math.max(1, (n + length - 1) / length);
    return IntStream.range(0, parts)
        .mapToObj(i -> slice(axis, i * length, Math.min(n, (i + 1) * length)))
        .toList();
  }

  /** Parts of these lengths along an axis, which add up to the length of the axis. */
  public List<Tensor> split(int[] lengths, int axis) {
    if (Arrays.stream(lengths).asLongStream().sum() != size(axis("split", axis))) {
      throw new ShapeException(
          "split of %s into %s: they do not add up to the length of axis %d"
              .formatted(describe(), Arrays.toString(lengths), axis));
    }
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int length : lengths) {
      parts.add(slice(axis, start, start + length));
      start += length;
    }
    return parts;
  }

  /** So many parts of equal length along the first axis: see {@link #chunk(int, int)}. */
  public List<Tensor> chunk(int parts) {
    return chunk(parts, 0);
  }

  /** So many parts along an axis, of the least length that suffices: perhaps fewer, as PyTorch. */
  public List<Tensor> chunk(int parts, int axis) {
    int n = size(axis("chunk", axis));
    if (parts < 1) {
      throw new ShapeException("chunk of %s into %d: use 1 or more".formatted(describe(), parts));
    }
    return split(Math.max(1, (n + parts - 1) / parts), axis);
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

  Tensor gather(Op<Selection.Indices> op, IndexMap map, Shape to) {
    return apply(op, new Selection.Indices(map, shape(), to), this);
  }

  // ---- square brackets: in a cell, x[i] is written for x.index(i) ----

  /** Row i; -1 is the last. {@code x[i][j]} in a cell. */
  public Tensor index(int i) {
    return Indexing.get(this, i);
  }

  /** Some rows at equal distances: {@code x[slice(1, 4)]} in a cell. */
  public Tensor index(Slice slice) {
    return Indexing.get(this, slice);
  }

  /** Rows by their numbers. */
  public Tensor index(int[] rows) {
    return Indexing.get(this, new Object[] {rows});
  }

  /**
   * The elements where a mask is true ({@code x[x.gt(0)]} in a cell), as a vector, or rows by their
   * numbers, in the shape of these. A mask is what a comparison gives, or {@link #bool}.
   */
  public Tensor index(Tensor maskOrRows) {
    return Indexing.get(this, maskOrRows);
  }

  /**
   * An index for each of the first axes: whole numbers, slices, int arrays, tensors of whole
   * numbers, masks, or null for a new axis of length 1. {@code x.index(slice(), 1)} is column 1,
   * {@code logp.index(arange(n), labels)} one number of each row. Axes of tensors stand where the
   * indexed ones were if these are neighbours, else in front.
   */
  public Tensor index(Object first, Object second, Object... more) {
    return Indexing.get(this, Stream.concat(Stream.of(first, second), Stream.of(more)).toArray());
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
   * The elements that {@code x[i][j]} … names, to be changed in place: for {@code x[i][j] = y} a
   * cell has {@code x.at(i, j).set(y)}, for {@code x[i] += y} it has {@code x.at(i).add(y)}. Each
   * index is one of the first axis of what those before it have chosen.
   */
  public TensorView at(Object... path) {
    return new TensorView(this, Indexing.path(this, path));
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

  /** The tensor along the first axis, one row after the other: for loops. */
  public List<Tensor> unbind() {
    return IntStream.range(0, size(0)).mapToObj(i -> select(0, i)).toList();
  }

  private Shape with(int axis, int length) {
    int[] dims = shape().dims();
    dims[axis] = length;
    return Shape.of(dims);
  }

  // ---- linear algebra ----

  /**
   * The matrix product in the last two axes: (…, m, k) times (…, k, n) is (…, m, n); leading axes
   * broadcast. A vector stands as a row on the left and as a column on the right. The gradients are
   * dL/dA = dL/dC Bᵀ and dL/dB = Aᵀ dL/dC.
   */
  public Tensor matmul(Tensor b) {
    return matmul(false, b, false);
  }

  /**
   * The product with either factor read as its transpose, without a copy of it. A vector is its own
   * transpose.
   */
  public Tensor matmul(boolean transposeThis, Tensor b, boolean transposeB) {
    if (b == null) {
      throw missing("matmul");
    }
    boolean row = dim() == 1;
    boolean column = b.dim() == 1;
    return MatMul.product(
        this, b, new MatMul.Factors(transposeThis && !row, transposeB && !column, row, column));
  }

  /** The product of two matrices. */
  public Tensor mm(Tensor b) {
    return product("mm", 2, b, 2);
  }

  /** The products of two batches of matrices: (B, m, k) times (B, k, n). */
  public Tensor bmm(Tensor b) {
    Tensor c = product("bmm", 3, b, 3);
    if (size(0) != b.size(0)) {
      throw new ShapeException(
          "bmm of %s and %s: the batches differ in length".formatted(describe(), b.describe()));
    }
    return c;
  }

  /** The product of a matrix and a vector. */
  public Tensor mv(Tensor b) {
    return product("mv", 2, b, 1);
  }

  /** The inner product of two vectors of one length. */
  public Tensor dot(Tensor b) {
    return product("dot", 1, b, 1);
  }

  /** All products of elements of two vectors: (n) and (m) give (n, m). */
  public Tensor outer(Tensor b) {
    if (dim() != 1 || b.dim() != 1) {
      throw misfit("outer", 1, b, 1);
    }
    return unsqueeze(1).mul(b);
  }

  private Tensor product(String name, int axes, Tensor b, int axesOfB) {
    if (b != null && (dim() != axes || b.dim() != axesOfB)) {
      throw misfit(name, axes, b, axesOfB);
    }
    return matmul(b);
  }

  private ShapeException misfit(String name, int axes, Tensor b, int axesOfB) {
    return new ShapeException(
        "%s of %s and %s: it needs %d and %d axes; matmul takes any"
            .formatted(name, describe(), b.describe(), axes, axesOfB));
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

  private static ShapeException misfit(String op, ShapeException e, Tensor... operands) {
    return new ShapeException(
        "%s of %s: %s (%s)"
            .formatted(
                op,
                String.join(" and ", Arrays.stream(operands).map(Tensor::describe).toList()),
                e.getMessage(),
                CallSite.now()));
  }

  private static AutogradException missing(String op) {
    return new AutogradException(
        "%s of null (%s). If it is a grad(): that is null until backward() has reached the tensor, and it stays null for a tensor that was computed. After w = w - … w is such a result and no parameter any more: change a parameter in place with Autograd.noGrad(() -> w.subInPlace(…)), or let an optimiser do it"
            .formatted(op, CallSite.now()));
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
