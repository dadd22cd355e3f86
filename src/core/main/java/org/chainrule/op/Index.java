package org.chainrule.op;

import java.util.List;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Positions;
import org.chainrule.array.Shape;
import org.chainrule.engine.Node;

/** Operations that pick elements and put them side by side; all linear. */
public sealed interface Index extends Op {
  /**
   * The elements at some places: a slice, rows by index, the windows of a convolution.
   *
   * @param name the method that asks for it
   */
  record Take(String name, Positions from, Shape out) implements Index {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().take(from, out);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return Autograd.apply(new Put(from, node.shape(0)), up);
    }

    @Override
    public Tensor tangent(Node node, Tensor... tangents) {
      return Autograd.apply(this, tangents);
    }

    @Override
    public String law(int operand) {
      return "the gradient goes back to where the element was taken; taken twice, it adds up";
    }

    @Override
    public String gradName() {
      return Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Backward0";
    }
  }

  /** Every element added to its place in an array of zeros: the way back of {@link Take}. */
  record Put(Positions at, Shape out) implements Index {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().put(at, out);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return Autograd.apply(new Take("take", at, node.shape(0)), up);
    }

    @Override
    public Tensor tangent(Node node, Tensor... tangents) {
      return Autograd.apply(this, tangents);
    }

    @Override
    public String law(int operand) {
      return "the gradient is read where the element was put";
    }
  }

  /**
   * Any number of operands, one after the other along an axis.
   *
   * @param starts where each operand begins
   */
  record Cat(int axis, List<Integer> starts) implements Index {
    @Override
    public NdArray forward(Tensor... x) {
      NdArray[] parts = new NdArray[x.length];
      for (int i = 0; i < x.length; i++) {
        parts[i] = x[i].array();
      }
      return NdArray.cat(axis, parts);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      int start = starts.get(operand);
      return up.slice(axis, start, start + node.shape(operand).dim(axis));
    }

    @Override
    public Tensor tangent(Node node, Tensor... tangents) {
      Tensor[] all = tangents.clone();
      for (int i = 0; i < all.length; i++) {
        all[i] = all[i] == null ? Tensor.full(node.shape(i), 0) : all[i];
      }
      return Autograd.apply(this, all);
    }

    @Override
    public String law(int operand) {
      return "each operand gets its own part of the gradient";
    }
  }
}
