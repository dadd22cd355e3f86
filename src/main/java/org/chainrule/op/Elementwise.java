package org.chainrule.op;

import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.array.NdArray;
import org.chainrule.engine.Node;

/** Operations that treat every element alike: their Jacobians are diagonal and never built. */
public sealed interface Elementwise extends Op {

  /** x + y: the distributor. */
  record Add() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.ADD.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up;
    }

    @Override
    public String law(int operand) {
      return operand == 0 ? "d(x + y)/dx = 1" : "d(x + y)/dy = 1";
    }

    @Override
    public String symbol() {
      return "+";
    }
  }

  /** x - y. */
  record Sub() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.SUB.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return operand == 0 ? up : up.neg();
    }

    @Override
    public String law(int operand) {
      return operand == 0 ? "d(x - y)/dx = 1" : "d(x - y)/dy = -1";
    }

    @Override
    public String symbol() {
      return "-";
    }
  }

  /** x y: the swap multiplier. */
  record Mul() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.MUL.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(node.input(1 - operand));
    }

    @Override
    public String law(int operand) {
      return operand == 0 ? "d(xy)/dx = y" : "d(xy)/dy = x";
    }

    @Override
    public String symbol() {
      return "*";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** x / y. */
  record Div() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.DIV.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor y = node.input(1);
      return operand == 0 ? up.div(y) : up.neg().mul(node.input(0).div(y).div(y));
    }

    @Override
    public String law(int operand) {
      return operand == 0 ? "d(x/y)/dx = 1/y" : "d(x/y)/dy = -x/y²";
    }

    @Override
    public String symbol() {
      return "/";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** -x. */
  record Neg() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> -v);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.neg();
    }

    @Override
    public String law(int operand) {
      return "d(-x)/dx = -1";
    }

    @Override
    public String symbol() {
      return "*(-1)";
    }
  }

  /** x to a constant power. */
  record Pow(double exponent) implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      if (exponent == 2) {
        return x[0].array().map(v -> v * v);
      }
      return x[0].array().map(v -> Math.pow(v, exponent));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor x = node.input(0);
      if (exponent == 0) {
        return up.mul(0);
      }
      return up.mul(exponent == 2 ? x.mul(2) : x.pow(exponent - 1).mul(exponent));
    }

    @Override
    public String law(int operand) {
      return "d(xⁿ)/dx = n·xⁿ⁻¹";
    }

    @Override
    public String symbol() {
      return "^" + (exponent == Math.rint(exponent) ? "%.0f".formatted(exponent) : exponent);
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** eˣ. */
  record Exp() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::exp);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(node.output());
    }

    @Override
    public String law(int operand) {
      return "d(eˣ)/dx = eˣ";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** The natural logarithm. */
  record Log() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::log);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.div(node.input(0));
    }

    @Override
    public String law(int operand) {
      return "d(ln x)/dx = 1/x";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** max(0, x), with slope 0 at 0. */
  record Relu() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> Math.max(v, 0));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(Tensor.of(node.output().array().map(v -> v > 0 ? 1 : 0)));
    }

    @Override
    public String law(int operand) {
      return "d(relu x)/dx = 1 where x > 0, else 0";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** s(x) = 1 / (1 + e⁻ˣ). */
  record Sigmoid() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> 1 / (1 + Math.exp(-v)));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor s = node.output();
      return up.mul(s.mul(s.neg().add(1)));
    }

    @Override
    public String law(int operand) {
      return "ds/dx = s(1 - s)";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** The hyperbolic tangent. */
  record Tanh() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::tanh);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor t = node.output();
      return up.mul(t.mul(t).neg().add(1));
    }

    @Override
    public String law(int operand) {
      return "d(tanh x)/dx = 1 - tanh²x";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** The larger of two: the router. A tie shares the gradient half and half, as in PyTorch. */
  record Maximum() implements Elementwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.MAX.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(
          Tensor.of(
              Binary.SHARE.apply(node.input(operand).array(), node.input(1 - operand).array())));
    }

    @Override
    public String law(int operand) {
      return operand == 0
          ? "d(max(x, y))/dx = 1 where x > y, else 0"
          : "d(max(x, y))/dy = 1 where y > x, else 0";
    }

    @Override
    public String symbol() {
      return "max";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }
}
