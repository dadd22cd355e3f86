package org.chainrule.op;

import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.engine.Node;

/** Operations that make one number of many, over some axes or over all. */
public sealed interface Reduce extends Op {

  /**
   * The sum. {@code kept} is the operand's shape with length 1 (or nothing in front) where it sums,
   * {@code out} the shape of the result.
   */
  record Sum(Shape kept, Shape out) implements Reduce {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().sumTo(kept).reshape(out);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.reshape(kept).expand(node.shape(0));
    }

    @Override
    public String law(int operand) {
      return "d(Σx)/dxᵢ = 1";
    }

    @Override
    public String symbol() {
      return "Σ";
    }
  }

  /** The sum over the number of elements that went into it. */
  record Mean(Shape kept, Shape out) implements Reduce {
    @Override
    public NdArray forward(Tensor... x) {
      NdArray sum = x[0].array().sumTo(kept).reshape(out);
      double n = (double) x[0].shape().size() / out.size();
      return sum.map(v -> v / n);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      double n = (double) node.shape(0).size() / out.size();
      return up.div(n).reshape(kept).expand(node.shape(0));
    }

    @Override
    public String law(int operand) {
      return "d(mean x)/dxᵢ = 1/N";
    }
  }
}
