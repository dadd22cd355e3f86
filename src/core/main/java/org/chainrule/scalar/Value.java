package org.chainrule.scalar;

import java.util.List;
import org.chainrule.GradMode;
import org.chainrule.graph.TopologicalOrder;
import org.chainrule.graph.TopologicalOrder.Nodes;
import org.chainrule.graph.TopologicalOrder.Visit;

/**
 * A number that remembers how it was computed. Each operation stores its operands and the local
 * derivative for each; {@link #backward()} multiplies and adds along all paths. The whole of
 * backpropagation is in here; {@code Tensor} is the same idea for arrays.
 *
 * @see <a href="https://github.com/karpathy/micrograd">micrograd, by Andrej Karpathy</a>
 */
public final class Value {
  /** The number. */
  public final double data;

  /** dL/dthis, accumulated by {@link #backward()}; add to it, or set it to 0 between two passes. */
  public double grad;

  private final Value[] operands;
  private final double[] locals;
  private Visit visit = Visit.NEW;

  private static final Nodes<Value> NODES =
      new Nodes<>() {
        @Override
        public int operands(Value node) {
          return node.operands.length;
        }

        /** The last operand is visited first: the digits of sums depend on the order. */
        @Override
        public Value operand(Value node, int index) {
          return node.operands[node.operands.length - 1 - index];
        }

        @Override
        public Visit visit(Value node) {
          return node.visit;
        }

        @Override
        public void visit(Value node, Visit visit) {
          node.visit = visit;
        }
      };

  private Value(double data, Value[] operands, double... locals) {
    this.data = data;
    this.operands = operands;
    this.locals = locals;
  }

  /** A leaf. */
  public static Value value(double data) {
    return new Value(data, new Value[0]);
  }

  /** x + y: both local derivatives are 1. */
  public Value add(Value y) {
    return new Value(data + y.data, new Value[] {this, y}, 1, 1);
  }

  /** x - y: the local derivatives are 1 and -1. */
  public Value sub(Value y) {
    return new Value(data - y.data, new Value[] {this, y}, 1, -1);
  }

  /** x y: the local derivatives are the other operand. */
  public Value mul(Value y) {
    return new Value(data * y.data, new Value[] {this, y}, y.data, data);
  }

  /** x / y: the local derivatives are 1/y and -x/y². */
  public Value div(Value y) {
    double quotient = data / y.data;
    return new Value(quotient, new Value[] {this, y}, 1 / y.data, -(quotient / y.data));
  }

  /** xⁿ, local derivative n xⁿ⁻¹. */
  public Value pow(double n) {
    return unary(Math.pow(data, n), slope(data, n));
  }

  /** xʸ: the local derivatives are y xʸ⁻¹ and xʸ ln x, which is 0 where x = 0 and y ≥ 0. */
  public Value pow(Value y) {
    double power = Math.pow(data, y.data);
    double byExponent = data == 0 && y.data >= 0 ? 0 : power * Math.log(data);
    return new Value(power, new Value[] {this, y}, slope(data, y.data), byExponent);
  }

  private static double slope(double x, double n) {
    return n == 0 ? 0 : n * Math.pow(x, n - 1);
  }

  /** eˣ, its own derivative. */
  public Value exp() {
    return unary(Math.exp(data), Math.exp(data));
  }

  /** ln x, local derivative 1/x. */
  public Value log() {
    return unary(Math.log(data), 1 / data);
  }

  /** max(0, x), local derivative 0 where x ≤ 0, else 1. */
  public Value relu() {
    return unary(Math.max(data, 0), data <= 0 ? 0 : 1);
  }

  /** tanh x, local derivative 1 - tanh²x. */
  public Value tanh() {
    double t = Math.tanh(data);
    return unary(t, 1 - t * t);
  }

  /** 1/(1 + e⁻ˣ), local derivative s(1 - s). */
  public Value sigmoid() {
    double s = 1 / (1 + Math.exp(-data));
    return unary(s, s * (1 - s));
  }

  /** x + y. */
  public Value add(double y) {
    return unary(data + y, 1);
  }

  /** x - y. */
  public Value sub(double y) {
    return unary(data - y, 1);
  }

  /** x y. */
  public Value mul(double y) {
    return unary(data * y, y);
  }

  /** x / y. */
  public Value div(double y) {
    return unary(data / y, 1 / y);
  }

  /** -x. */
  public Value neg() {
    return unary(-data, -1);
  }

  /** x + y with the number first. */
  public static Value add(double x, Value y) {
    return value(x).add(y);
  }

  /** x - y with the number first. */
  public static Value sub(double x, Value y) {
    return value(x).sub(y);
  }

  /** x y with the number first. */
  public static Value mul(double x, Value y) {
    return value(x).mul(y);
  }

  /** x / y with the number first. */
  public static Value div(double x, Value y) {
    return value(x).div(y);
  }

  private Value unary(double result, double local) {
    return new Value(result, new Value[] {this}, local);
  }

  /**
   * Sets dthis/dthis = 1 and walks the graph from here to the leaves, each value after all that use
   * it: its gradient times the local derivative is added to the gradient of each operand.
   */
  public void backward() {
    GradMode.passBegins();
    List<Value> order = operandsFirst();
    for (Value v : order) {
      if (v.operands.length > 0) {
        v.grad = 0;
      }
    }
    grad = operands.length > 0 ? 1 : grad + 1;
    for (int i = order.size() - 1; i >= 0; i--) {
      Value v = order.get(i);
      for (int k = 0; k < v.operands.length; k++) {
        v.operands[k].grad += v.grad * v.locals[k];
      }
    }
    GradMode.passCompleted();
  }

  private List<Value> operandsFirst() {
    List<Value> order = TopologicalOrder.operandsFirst(List.of(this), NODES);
    order.forEach(v -> v.visit = Visit.NEW);
    return order;
  }

  @Override
  public String toString() {
    return "Value(data=" + data + ", grad=" + grad + ")";
  }
}
