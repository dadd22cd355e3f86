package org.chainrule.op;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;

/**
 * A differentiable operation: a row of the tables in this package. It computes its value from
 * arrays, and it has one derivative for each operand, in words and as a vector-Jacobian product
 * (vjp): the function that takes dL/dresult and returns dL/doperand. A vjp is written in tensor
 * operations, so that it can itself be differentiated.
 *
 * <p>What a vjp reads beside the gradient is declared before it: {@code derivative("d(xy)/dx = y",
 * Y, (g, y) -> g.mul(y))}. It is given those values and no others, and a graph keeps those values
 * and no others until the backward pass.
 *
 * <p>Forward mode needs the Jacobian-vector product (jvp), which takes the tangent of an operand
 * and returns its part in the tangent of the result. It is given only where it differs from the
 * vjp: an operation that treats every element alike has a diagonal Jacobian, which is its own
 * transpose, and a linear operation is its own jvp.
 *
 * @param <P> the parameters that a use of the operation has beside its operands, such as the
 *     exponent of a power; {@code Void} where there are none
 */
public final class Op<P> {
  /** A value that a derivative can read: the first operand, the second operand, or the result. */
  public enum Value {
    X(1),
    Y(1 << 1),
    OUTPUT(1 << 2);

    private final int bit;

    Value(int bit) {
      this.bit = bit;
    }
  }

  /** What a node of the graph keeps for the derivatives of its operation. */
  public interface Saved {
    /** A value that one of the derivatives has declared, as it was in the forward pass. */
    Tensor value(Value which);

    /** The shape of an operand. */
    Shape shape(int operand);

    /** The shape of the result. */
    Shape shape();
  }

  /** One use of an operation that is not in the tables: see {@link org.chainrule.Function}. */
  public interface Custom {
    /** The value. */
    NdArray forward(Tensor... x);

    /** The gradients of all operands, computed together; null where there is none. */
    Tensor[] vjps(Tensor gradOutput);

    /** The tangent of the result; the tangent of an operand that does not change is null. */
    Tensor jvp(Tensor... tangents);

    /** Drops the saved values; small ones stay for explanations if {@code keepSmall}. */
    void release(boolean keepSmall);
  }

  interface Function3<A, B, C, R> {
    R apply(A a, B b, C c);
  }

  interface Function4<A, B, C, D, R> {
    R apply(A a, B b, C c, D d);
  }

  private interface Forward<P> {
    NdArray apply(Tensor[] x, P parameters);
  }

  /** A vjp or a jvp in the form in which it is stored. */
  private interface Product<P> {
    Tensor apply(int operand, Tensor g, Saved saved, P parameters);
  }

  private record Derivative<P>(String words, int reads, Product<P> vjp, Product<P> jvp) {}

  private enum Kind {
    ELEMENTWISE,
    LINEAR,
    MOVE,
    OTHER
  }

  private final String name;
  private final Function<P, String> symbol;
  private final String gradName;
  private final Kind kind;
  private final Forward<P> forward;
  private final List<Derivative<P>> derivatives;

  private Op(
      String name,
      Function<P, String> symbol,
      String gradName,
      Kind kind,
      Forward<P> forward,
      List<Derivative<P>> derivatives) {
    this.name = name;
    this.symbol = symbol;
    this.gradName = gradName;
    this.kind = kind;
    this.forward = forward;
    this.derivatives = derivatives;
  }

  // ---- how a row of a table begins: what the operation computes ----

  private static <P> Op<P> of(String name, Kind kind, Forward<P> forward) {
    String gradName = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Backward0";
    return new Op<>(name, p -> name, gradName, kind, forward, List.of());
  }

  // One operand or two, element by element; operands of different shapes are broadcast.

  static Op<Void> map(String name, DoubleUnaryOperator f) {
    return unary(name, x -> x.map(f));
  }

  static Op<Void> unary(String name, UnaryOperator<NdArray> f) {
    return of(name, Kind.ELEMENTWISE, (x, p) -> f.apply(x[0].array()));
  }

  static <P> Op<P> unary(String name, BiFunction<NdArray, P, NdArray> f) {
    return of(name, Kind.ELEMENTWISE, (x, p) -> f.apply(x[0].array(), p));
  }

  static Op<Void> binary(String name, BinaryOperator<NdArray> f) {
    return of(name, Kind.ELEMENTWISE, (x, p) -> f.apply(x[0].array(), x[1].array()));
  }

  static <P> Op<P> binary(String name, Function3<NdArray, NdArray, P, NdArray> f) {
    return of(name, Kind.ELEMENTWISE, (x, p) -> f.apply(x[0].array(), x[1].array(), p));
  }

  // A linear function of one operand, or of any number of them.

  static <P> Op<P> linear(String name, BiFunction<NdArray, P, NdArray> f) {
    return of(name, Kind.LINEAR, (x, p) -> f.apply(x[0].array(), p));
  }

  static <P> Op<P> linearOfAll(String name, BiFunction<NdArray[], P, NdArray> f) {
    Function<Tensor[], NdArray[]> arrays =
        x -> Stream.of(x).map(Tensor::array).toArray(NdArray[]::new);
    return of(name, Kind.LINEAR, (x, p) -> f.apply(arrays.apply(x), p));
  }

  /** A linear function of one operand that moves or repeats its numbers and changes none. */
  static <P> Op<P> move(String name, BiFunction<NdArray, P, NdArray> f) {
    return of(name, Kind.MOVE, (x, p) -> f.apply(x[0].array(), p));
  }

  // Any other function of one operand or two.

  static <P> Op<P> other(String name, BiFunction<NdArray, P, NdArray> f) {
    return of(name, Kind.OTHER, (x, p) -> f.apply(x[0].array(), p));
  }

  static <P> Op<P> other(String name, Function3<NdArray, NdArray, P, NdArray> f) {
    return of(name, Kind.OTHER, (x, p) -> f.apply(x[0].array(), x[1].array(), p));
  }

  /** A learner's operation. */
  public static Op<Custom> custom(String name) {
    return Op.<Custom>of(name, Kind.OTHER, (x, use) -> use.forward(x))
        .gradName(name + "Backward")
        .with("what backward() of " + name + " says", 0, null, null);
  }

  /** What a drawing shows for it, where that is not the name. */
  Op<P> symbol(String text) {
    return symbol(p -> text);
  }

  Op<P> symbol(Function<P, String> text) {
    return new Op<>(name, text, gradName, kind, forward, derivatives);
  }

  /** The name of the backward function as PyTorch prints it, where it is not derived from ours. */
  Op<P> gradName(String text) {
    return new Op<>(name, symbol, text, kind, forward, derivatives);
  }

  // ---- how a row goes on: a derivative for each operand in its order ----
  // The words, the values that it reads, and the vjp of the gradient, these values and perhaps the
  // parameters; then the jvp where it is another function.

  Op<P> derivative(String words, UnaryOperator<Tensor> vjp) {
    return with(words, 0, (i, g, s, p) -> vjp.apply(g));
  }

  Op<P> derivative(String words, BiFunction<Tensor, P, Tensor> vjp) {
    return with(words, 0, (i, g, s, p) -> vjp.apply(g, p));
  }

  /** The same for each of many operands; the vjp is given the number of the operand, too. */
  Op<P> derivativeOfEach(String words, Function3<Tensor, P, Integer, Tensor> vjp) {
    return with(words, 0, (i, g, s, p) -> vjp.apply(g, p, i));
  }

  Op<P> derivative(String words, Value a, BinaryOperator<Tensor> vjp) {
    return with(words, a.bit, (i, g, s, p) -> vjp.apply(g, s.value(a)));
  }

  Op<P> derivative(String words, Value a, Function3<Tensor, Tensor, P, Tensor> vjp) {
    return derivative(words, a, vjp, vjp);
  }

  Op<P> derivative(
      String words,
      Value a,
      Function3<Tensor, Tensor, P, Tensor> vjp,
      Function3<Tensor, Tensor, P, Tensor> jvp) {
    return with(
        words,
        a.bit,
        (i, g, s, p) -> vjp.apply(g, s.value(a), p),
        (i, t, s, p) -> jvp.apply(t, s.value(a), p));
  }

  Op<P> derivative(String words, Value a, Value b, Function3<Tensor, Tensor, Tensor, Tensor> vjp) {
    return with(words, a.bit | b.bit, (i, g, s, p) -> vjp.apply(g, s.value(a), s.value(b)));
  }

  Op<P> derivative(
      String words,
      Value a,
      Value b,
      Function4<Tensor, Tensor, Tensor, P, Tensor> vjp,
      Function4<Tensor, Tensor, Tensor, P, Tensor> jvp) {
    return with(
        words,
        a.bit | b.bit,
        (i, g, s, p) -> vjp.apply(g, s.value(a), s.value(b), p),
        (i, t, s, p) -> jvp.apply(t, s.value(a), s.value(b), p));
  }

  Op<P> derivative(
      String words,
      Value a,
      Value b,
      Value c,
      Function4<Tensor, Tensor, Tensor, Tensor, Tensor> vjp) {
    return with(
        words,
        a.bit | b.bit | c.bit,
        (i, g, s, p) -> vjp.apply(g, s.value(a), s.value(b), s.value(c)));
  }

  private Op<P> with(String words, int reads, Product<P> both) {
    return with(words, reads, both, both);
  }

  private Op<P> with(String words, int reads, Product<P> vjp, Product<P> jvp) {
    var last = Stream.of(new Derivative<>(words, reads, vjp, jvp));
    List<Derivative<P>> all = Stream.concat(derivatives.stream(), last).toList();
    return new Op<>(name, symbol, gradName, kind, forward, all);
  }

  // ---- what can be asked of it ----

  /** The method that makes it, such as {@code matmul}. */
  public String name() {
    return name;
  }

  /** What a drawing shows for it, such as {@code *}. */
  public String symbol(P parameters) {
    return symbol.apply(parameters);
  }

  /** The name of the backward function as PyTorch prints it, such as {@code MulBackward0}. */
  public String gradName() {
    return gradName;
  }

  /** The derivative with respect to one operand in words, such as {@code d(xy)/dx = y}. */
  public String derivative(int operand) {
    return at(operand).words;
  }

  /** Whether it treats every element alike, and repeats operands that are smaller than others. */
  public boolean isElementwise() {
    return kind == Kind.ELEMENTWISE;
  }

  /** Whether it moves or repeats numbers and changes none, so that a mask stays a mask. */
  public boolean moves() {
    return kind == Kind.MOVE;
  }

  private Derivative<P> at(int operand) {
    return derivatives.get(Math.min(operand, derivatives.size() - 1));
  }

  /** What the derivative with respect to one operand reads, as a set of bits. */
  public int reads(int operand) {
    return at(operand).reads;
  }

  /** Whether a set of bits contains the value of an operand. */
  public static boolean readsOperand(int reads, int operand) {
    return operand < 2 && (reads & 1 << operand) != 0;
  }

  /** Whether a set of bits contains the result. */
  public static boolean readsOutput(int reads) {
    return (reads & Value.OUTPUT.bit) != 0;
  }

  /** The value. */
  public NdArray forward(P parameters, Tensor... x) {
    return forward.apply(x, parameters);
  }

  /**
   * The gradient of one operand, given that of the result. Where the operand was broadcast, it has
   * the shape of the result; the engine sums it to that of the operand.
   */
  public Tensor vjp(int operand, Tensor gradOutput, Saved saved, P parameters) {
    return at(operand).vjp.apply(operand, gradOutput, saved, parameters);
  }

  /** The gradients of all operands, where the operation computes them together; else null. */
  public Tensor[] vjps(Tensor gradOutput, P parameters) {
    return parameters instanceof Custom custom ? custom.vjps(gradOutput) : null;
  }

  /**
   * The tangent of the result.
   *
   * @param tangents one for each operand in its shape, null for one that does not change
   */
  public Tensor jvp(Tensor[] tangents, Saved saved, P parameters) {
    if (parameters instanceof Custom custom) {
      return custom.jvp(tangents);
    }
    if (kind == Kind.LINEAR || kind == Kind.MOVE) {
      Tensor[] all = tangents.clone();
      Arrays.setAll(all, i -> all[i] == null ? Tensor.full(saved.shape(i), 0) : all[i]);
      return Tensor.apply(this, parameters, all);
    }
    Tensor sum = null;
    for (int i = 0; i < tangents.length; i++) {
      if (tangents[i] != null) {
        Tensor t = isElementwise() ? tangents[i].expand(saved.shape()) : tangents[i];
        Tensor part = at(i).jvp.apply(i, t, saved, parameters);
        sum = sum == null ? part : sum.add(part);
      }
    }
    return sum;
  }

  @Override
  public String toString() {
    return name;
  }
}
