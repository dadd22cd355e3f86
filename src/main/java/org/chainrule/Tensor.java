package org.chainrule;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.chainrule.array.NdArray;
import org.chainrule.array.NdFormat;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.engine.CallSite;
import org.chainrule.engine.Engine;
import org.chainrule.engine.Node;
import org.chainrule.op.Elementwise;
import org.chainrule.op.Layout;
import org.chainrule.op.Linear;
import org.chainrule.op.Op;
import org.chainrule.op.Reduce;

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

  private static final Op ADD = new Elementwise.Add();
  private static final Op SUB = new Elementwise.Sub();
  private static final Op MUL = new Elementwise.Mul();
  private static final Op DIV = new Elementwise.Div();
  private static final Op NEG = new Elementwise.Neg();
  private static final Op EXP = new Elementwise.Exp();
  private static final Op LOG = new Elementwise.Log();
  private static final Op RELU = new Elementwise.Relu();
  private static final Op SIGMOID = new Elementwise.Sigmoid();
  private static final Op TANH = new Elementwise.Tanh();
  private static final Op MAXIMUM = new Elementwise.Maximum();
  private static final Op MATMUL = new Linear.MatMul(false, false);

  private final NdArray array;
  private Node node;
  private int version;

  private Tensor(NdArray array) {
    this.array = array;
  }

  // ---- creation ----

  /** A tensor around an array; nothing is copied. */
  public static Tensor of(NdArray array) {
    return new Tensor(array);
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
   * @throws ShapeException when rows differ in length
   */
  public static Tensor tensor(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] data = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new ShapeException(
            "row %d has %d numbers and row 0 has %d: rows must be equally long"
                .formatted(i, rows[i].length, columns));
      }
      System.arraycopy(rows[i], 0, data, i * columns, columns);
    }
    return new Tensor(NdArray.of(Shape.of(rows.length, columns), data));
  }

  /**
   * The numbers, row by row, in a shape: {@code tensor(data, 2, 3)}.
   *
   * @throws ShapeException when they do not fill the shape
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

  /** One number everywhere. */
  public static Tensor full(Shape shape, double value) {
    return new Tensor(NdArray.full(shape, value));
  }

  /** 0, 1, …, n-1. */
  public static Tensor arange(int n) {
    return arange(0, n, 1);
  }

  /** From {@code start} in steps, as long as it stays before {@code end}. */
  public static Tensor arange(double start, double end, double step) {
    if (step == 0 || (end - start) / step < 0) {
      throw new IllegalArgumentException(
          "arange from %s to %s in steps of %s never arrives: the step must point to the end"
              .formatted(start, end, step));
    }
    double[] data = new double[(int) Math.ceil((end - start) / step)];
    Arrays.setAll(data, i -> start + i * step);
    return new Tensor(NdArray.of(Shape.of(data.length), data));
  }

  /** So many numbers at equal distances, both ends included. */
  public static Tensor linspace(double start, double end, int count) {
    double[] data = new double[count];
    double step = count < 2 ? 0 : (end - start) / (count - 1);
    Arrays.setAll(data, i -> i < count / 2 ? start + i * step : end - (count - 1 - i) * step);
    return new Tensor(NdArray.of(Shape.of(count), data));
  }

  /** The identity matrix. */
  public static Tensor eye(int n) {
    double[] data = new double[n * n];
    for (int i = 0; i < n; i++) {
      data[i * n + i] = 1;
    }
    return new Tensor(NdArray.of(Shape.of(n, n), data));
  }

  /** Numbers uniform in [0, 1) from a seeded generator, such as {@code new Random(42)}. */
  public static Tensor rand(RandomGenerator generator, int... shape) {
    NdArray array = NdArray.full(Shape.of(shape), 0);
    Arrays.setAll(array.data(), i -> generator.nextDouble());
    return new Tensor(array);
  }

  /** Numbers of the normal distribution N(0, 1) from a seeded generator. */
  public static Tensor randn(RandomGenerator generator, int... shape) {
    NdArray array = NdArray.full(Shape.of(shape), 0);
    Arrays.setAll(array.data(), i -> generator.nextGaussian());
    return new Tensor(array);
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
   * @throws ShapeException when there is not exactly one
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
   * Says whether {@code backward} shall bring a gradient to this leaf; returns this tensor.
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
      String name = name();
      node = new Node(this, wanted);
      node.name(name);
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

  /** The vertex of the operation that computed this tensor; null for a leaf. */
  public Node gradFn() {
    return isLeaf() ? null : node;
  }

  /** The vertex of this tensor in the graph, leaf or not. */
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
    if (node != null) {
      node.grad(null);
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
    return new Tensor(array);
  }

  /** How often the numbers were changed in place. */
  public int version() {
    return version;
  }

  /**
   * Adds the derivative of this scalar to {@code grad()} of every leaf that requires it. Gradients
   * accumulate: call {@link #zeroGrad()} in between.
   *
   * @throws AutogradException when this is not a scalar, when nothing in it requires a gradient, or
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
          "%s does not require a gradient: no leaf that it was computed from has requiresGrad(true), or it was computed under noGrad (%s)"
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
    return gradient;
  }

  // ---- arithmetic ----

  /** this + y. */
  public Tensor add(Tensor y) {
    return apply(ADD, this, y);
  }

  /** this + y. */
  public Tensor add(double y) {
    return add(scalar(y));
  }

  /** this - y. */
  public Tensor sub(Tensor y) {
    return apply(SUB, this, y);
  }

  /** this - y. */
  public Tensor sub(double y) {
    return sub(scalar(y));
  }

  /** this · y, element by element. */
  public Tensor mul(Tensor y) {
    return apply(MUL, this, y);
  }

  /** this · y. */
  public Tensor mul(double y) {
    return mul(scalar(y));
  }

  /** this / y, element by element. */
  public Tensor div(Tensor y) {
    return apply(DIV, this, y);
  }

  /** this / y. */
  public Tensor div(double y) {
    return div(scalar(y));
  }

  /** -this. */
  public Tensor neg() {
    return apply(NEG, this);
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
    return apply(new Elementwise.Pow(exponent), this);
  }

  /** eˣ. */
  public Tensor exp() {
    return apply(EXP, this);
  }

  /** The natural logarithm; -inf at 0 and NaN below. */
  public Tensor log() {
    return apply(LOG, this);
  }

  /** max(0, x). The slope at 0 is 0, as in PyTorch. */
  public Tensor relu() {
    return apply(RELU, this);
  }

  /** s(x) = 1 / (1 + e⁻ˣ). */
  public Tensor sigmoid() {
    return apply(SIGMOID, this);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return apply(TANH, this);
  }

  /** The larger of each pair. A tie shares the gradient half and half, as in PyTorch. */
  public Tensor maximum(Tensor y) {
    return apply(MAXIMUM, this, y);
  }

  /** The larger of each element and a number. */
  public Tensor maximum(double y) {
    return maximum(scalar(y));
  }

  // ---- reductions ----

  /** The sum over the axes, or over all when none is named. */
  public Tensor sum(int... axes) {
    return sum(false, axes);
  }

  /** The sum over the axes, which stay with length 1 if {@code keepDims}. */
  public Tensor sum(boolean keepDims, int... axes) {
    boolean[] selected = select("sum", axes);
    return apply(
        new Reduce.Sum(shape().reduce(selected, true), shape().reduce(selected, keepDims)), this);
  }

  /** The mean over the axes, or over all when none is named. */
  public Tensor mean(int... axes) {
    return mean(false, axes);
  }

  /** The mean over the axes, which stay with length 1 if {@code keepDims}. */
  public Tensor mean(boolean keepDims, int... axes) {
    boolean[] selected = select("mean", axes);
    return apply(
        new Reduce.Mean(shape().reduce(selected, true), shape().reduce(selected, keepDims)), this);
  }

  /**
   * The sum over every axis along which {@code to} would be repeated to give this shape: the way
   * back of {@link #expand}.
   */
  public Tensor sumTo(Shape to) {
    return to.equals(shape()) ? this : apply(new Reduce.Sum(to, to), this);
  }

  private boolean[] select(String op, int... axes) {
    try {
      return shape().select(axes);
    } catch (ShapeException e) {
      throw new ShapeException("%s of %s: %s".formatted(op, describe(), e.getMessage()));
    }
  }

  // ---- layout ----

  /** The same numbers in another shape; one length may be -1 and is then worked out. */
  public Tensor reshape(int... shape) {
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == -1 && unknown < 0) {
        unknown = i;
      } else {
        known *= shape[i];
      }
    }
    int[] dims = shape.clone();
    if (unknown >= 0) {
      dims[unknown] = known == 0 ? 0 : (int) (numel() / known);
    }
    return reshape(Shape.of(dims));
  }

  /** The same numbers in another shape. */
  public Tensor reshape(Shape to) {
    return to.equals(shape()) ? this : apply(new Layout.Reshape(to), this);
  }

  /** Two axes swapped, as a copy. */
  public Tensor transpose(int first, int second) {
    return apply(new Layout.Transpose(shape().axis(first), shape().axis(second)), this);
  }

  /** A matrix with rows and columns swapped. */
  public Tensor t() {
    if (dim() != 2) {
      throw new ShapeException(
          "t() transposes a matrix, but here is %s: use transpose(i, j)".formatted(describe()));
    }
    return transpose(0, 1);
  }

  /** Repeated along axes of length 1 and along new leading axes, as a copy. */
  public Tensor expand(int... shape) {
    return expand(Shape.of(shape));
  }

  /** Repeated along axes of length 1 and along new leading axes, as a copy. */
  public Tensor expand(Shape to) {
    return to.equals(shape()) ? this : apply(new Layout.Expand(to), this);
  }

  // ---- linear algebra ----

  /**
   * The matrix product in the last two axes: (…, m, k) times (…, k, n) is (…, m, n); leading axes
   * broadcast. A vector stands as a row on the left and as a column on the right. The gradients are
   * dL/dA = dL/dC Bᵀ and dL/dB = Aᵀ dL/dC.
   */
  public Tensor matmul(Tensor b) {
    return apply(MATMUL, this, b);
  }

  /** The product with either factor read as its transpose, without a copy of it. */
  public Tensor matmul(boolean transposeThis, Tensor b, boolean transposeB) {
    return apply(new Linear.MatMul(transposeThis, transposeB), this, b);
  }

  // ---- recording ----

  private static Tensor apply(Op op, Tensor... operands) {
    NdArray value;
    try {
      value = op.forward(operands);
    } catch (ShapeException e) {
      throw new ShapeException(
          "%s of %s: %s (%s)"
              .formatted(
                  op.name(),
                  String.join(" and ", Arrays.stream(operands).map(Tensor::describe).toList()),
                  e.getMessage(),
                  CallSite.now()));
    }
    Tensor result = new Tensor(value);
    for (Tensor operand : operands) {
      if (operand.node != null && operand.node.requiresGrad()) {
        if (GradMode.isEnabled()) {
          result.node = new Node(op, operands, result);
        }
        break;
      }
    }
    return result;
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
