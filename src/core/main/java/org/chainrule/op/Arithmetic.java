package org.chainrule.op;

import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.array.Broadcast;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.engine.Node;

/** Two operands, element by element, with broadcasting. */
public sealed interface Arithmetic extends Elementwise {

  /** x + y: the distributor. */
  record Add() implements Arithmetic {
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
  record Sub() implements Arithmetic {
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
  record Mul() implements Arithmetic {
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
  record Div() implements Arithmetic {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.DIV.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor y = node.input(1);
      return operand == 0 ? up.div(y) : up.mul(node.output().div(y)).neg();
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
      return operand == 1;
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /**
   * x to the power of y, both variable. Where x = 0 and y ≥ 0, the slope by y is 0, as in PyTorch.
   */
  record Power() implements Arithmetic {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.POW.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor x = node.input(0);
      Tensor y = node.input(1);
      if (operand == 0) {
        Tensor slope = y.mul(x.pow(y.sub(1)));
        return Pointwise.mask(up.mul(slope), y.array().map(v -> v == 0 ? 0 : 1));
      }
      Tensor flat = x.eq(0).mul(y.gt(0).add(y.eq(0)));
      return up.mul(node.output()).mul(Tensor.where(flat, x.onesLike(), x).log());
    }

    @Override
    public String law(int operand) {
      return operand == 0 ? "d(xʸ)/dx = y·xʸ⁻¹" : "d(xʸ)/dy = xʸ·ln x";
    }

    @Override
    public String symbol() {
      return "^";
    }

    @Override
    public String gradName() {
      return "PowBackward1";
    }

    @Override
    public String name() {
      return "pow";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** The larger of two: the router. A tie shares the gradient half and half, as in PyTorch. */
  record Maximum() implements Arithmetic {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.MAX.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return Pointwise.mask(
          up, Binary.SHARE.apply(node.input(operand).array(), node.input(1 - operand).array()));
    }

    @Override
    public String law(int operand) {
      return operand == 0
          ? "d(max(x, y))/dx = 1 where x > y, ½ where x = y, else 0"
          : "d(max(x, y))/dy = 1 where y > x, ½ where x = y, else 0";
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

  /** The smaller of two: the router. A tie shares the gradient half and half, as in PyTorch. */
  record Minimum() implements Arithmetic {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.MIN.apply(x[0].array(), x[1].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return Pointwise.mask(
          up, Binary.SHARE.apply(node.input(1 - operand).array(), node.input(operand).array()));
    }

    @Override
    public String law(int operand) {
      return operand == 0
          ? "d(min(x, y))/dx = 1 where x < y, ½ where x = y, else 0"
          : "d(min(x, y))/dy = 1 where y < x, ½ where x = y, else 0";
    }

    @Override
    public String symbol() {
      return "min";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** x where the condition is not 0, else y. */
  record Where(NdArray condition) implements Arithmetic {
    @Override
    public NdArray forward(Tensor... x) {
      NdArray a = x[0].array();
      NdArray b = x[1].array();
      Shape shape = Broadcast.shape(Broadcast.shape(a.shape(), b.shape()), condition.shape());
      return NdArray.where(condition.expand(shape), a.expand(shape), b.expand(shape));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return Pointwise.mask(up, condition.map(v -> (v != 0) == (operand == 0) ? 1 : 0));
    }

    @Override
    public String law(int operand) {
      return operand == 0
          ? "dL/dx = dL/dz where x was chosen, else 0"
          : "dL/dy = dL/dz where y was chosen, else 0";
    }
  }
}
