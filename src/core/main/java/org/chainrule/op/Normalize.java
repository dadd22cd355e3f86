package org.chainrule.op;

import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.Smooth;
import org.chainrule.engine.Node;

/** Operations that turn scores along an axis into probabilities, computed without overflow. */
public sealed interface Normalize extends Op {
  /** The axis along which the probabilities add up to 1. */
  int axis();

  private static NdArray shifted(NdArray x, Shape kept) {
    return Binary.SUB.apply(x, x.fold(kept, Double.NEGATIVE_INFINITY, Math::max));
  }

  private static Shape kept(Shape shape, int axis) {
    return shape.reduce(shape.select(axis), true);
  }

  /** eˣ / Σeˣ. */
  record Softmax(int axis) implements Normalize {
    @Override
    public NdArray forward(Tensor... x) {
      Shape kept = kept(x[0].shape(), axis);
      NdArray exp = Smooth.EXP.apply(shifted(x[0].array(), kept));
      return Binary.DIV.apply(exp, exp.sumTo(kept));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor s = node.output();
      return s.mul(up.sub(up.mul(s).sum(axis, true)));
    }

    /** Its Jacobian diag(s) - ssᵀ is its own transpose. */
    @Override
    public Tensor tangent(Node node, Tensor... tangents) {
      return rule(0, tangents[0], node);
    }

    @Override
    public String law(int operand) {
      return "ds/dx = diag(s) - s sᵀ";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** x - ln Σeˣ. */
  record LogSoftmax(int axis) implements Normalize {
    @Override
    public NdArray forward(Tensor... x) {
      Shape kept = kept(x[0].shape(), axis);
      NdArray shifted = shifted(x[0].array(), kept);
      return Binary.SUB.apply(shifted, Smooth.EXP.apply(shifted).sumTo(kept).map(Math::log));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.sub(node.output().exp().mul(up.sum(axis, true)));
    }

    @Override
    public Tensor tangent(Node node, Tensor... tangents) {
      return tangents[0].sub(node.output().exp().mul(tangents[0]).sum(axis, true));
    }

    @Override
    public String law(int operand) {
      return "dL/dx = dL/dz - softmax(x) Σ dL/dz";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }
}
